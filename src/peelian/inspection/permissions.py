"""Who may do what: each action of the register, the roles that may take it, and how they must stand to its object.

The table is the only statement of it: the register asks it before it writes, the documentation prints it, and a test
holds the two together. Whether a finding's kind lets a role close it is said by the kind (see `standing`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType

from peelian.core.errors import PeelianError


class Role(StrEnum):
    """What a person is in their organisation."""

    PUBLIC = "public"
    PANEL_MEMBER = "panel member"
    ANALYST = "analyst"
    PERFORMANCE_MANAGER = "performance manager"
    INSPECTOR = "inspector"
    INSPECTION_LEAD = "inspection lead"
    ADMINISTRATOR = "administrator"


class Relation(StrEnum):
    """How a person's organisation stands to what an action is about."""

    ANY = "any"
    INSPECTORATE = "is an inspectorate"
    INSPECTING = "carries out the inspection"
    INSPECTED = "is the inspected force"
    OVERSEEING = "oversees the force"
    MADE = "made the finding"
    OWED = "owes what was found"
    OWN = "own record"


class NotAllowedError(PeelianError):
    """Somebody asked for what their roles do not allow. Nothing was written."""


_LEAD, _INSPECTOR = Role.INSPECTION_LEAD, Role.INSPECTOR
_MANAGER, _ANALYST = Role.PERFORMANCE_MANAGER, Role.ANALYST
_MEMBER, _ADMIN = Role.PANEL_MEMBER, Role.ADMINISTRATOR
_R = Relation
Allowed = frozenset[tuple[Role, Relation]]


def _may(*pairs: tuple[Role, Relation]) -> Allowed:
    return frozenset(pairs)


_INSPECTING_LEAD = _may((_LEAD, _R.INSPECTING))
_INSPECTING = _may((_LEAD, _R.INSPECTING), (_INSPECTOR, _R.INSPECTING))
_ADMINISTRATION = _may((_ADMIN, _R.ANY))
_OWNER = _may((_MANAGER, _R.OWED))
_OWNERS = _may((_MANAGER, _R.OWED), (_ANALYST, _R.OWED))
_MAKER = _may((_LEAD, _R.MADE), (_MEMBER, _R.MADE), (_MANAGER, _R.MADE))

ALLOWED: Mapping[str, Allowed] = MappingProxyType(
    {
        "add_organisation": _ADMINISTRATION,
        "add_person": _ADMINISTRATION,
        "invite_person": _ADMINISTRATION,
        "grant_role": _ADMINISTRATION,
        "end_role": _ADMINISTRATION,
        "close_account": _ADMINISTRATION,
        "open_inspection": _INSPECTING_LEAD,
        "choose_areas": _INSPECTING_LEAD,
        "begin_fieldwork": _INSPECTING_LEAD,
        "begin_judging": _INSPECTING_LEAD,
        "send_to_fact_check": _INSPECTING_LEAD,
        "return_to_judging": _INSPECTING_LEAD,
        "publish_inspection": _INSPECTING_LEAD,
        "write_note": _INSPECTING,
        "put_in_context": _INSPECTING,
        "add_document": _may((_LEAD, _R.ANY), (_INSPECTOR, _R.ANY), (_MANAGER, _R.ANY), (_ANALYST, _R.ANY)),
        "add_evidence": _INSPECTING | _may((_MANAGER, _R.INSPECTED), (_ANALYST, _R.INSPECTED)),
        "attach_file": _may((_LEAD, _R.OWN), (_INSPECTOR, _R.OWN), (_MANAGER, _R.OWN), (_ANALYST, _R.OWN)),
        "withdraw_evidence": _may((_LEAD, _R.OWN), (_INSPECTOR, _R.OWN), (_MANAGER, _R.OWN)),
        "draft_judgment": _INSPECTING,
        "revise_judgment": _INSPECTING,
        "carry_over_judgment": _INSPECTING,
        "moderate_judgment": _INSPECTING_LEAD,
        "return_judgment": _INSPECTING_LEAD,
        "raise_challenge": _may((_MANAGER, _R.INSPECTED)),
        "answer_challenge": _INSPECTING | _may((_MANAGER, _R.INSPECTED)),
        "settle_challenge": _INSPECTING_LEAD,
        "record_finding": _MAKER | _may((_INSPECTOR, _R.MADE)),
        "link_findings": _may((_LEAD, _R.INSPECTING), (_INSPECTOR, _R.INSPECTING)),
        "accept_finding": _OWNER,
        "decline_finding": _OWNER,
        "report_finding_complete": _OWNER,
        "ask_for_review": _OWNER,
        "close_finding": _MAKER | _OWNER,
        "reopen_finding": _MAKER | _may((_INSPECTOR, _R.MADE)),
        "supersede_finding": _MAKER,
        "plan_action": _OWNERS,
        "change_action": _OWNERS,
        "report_progress": _OWNERS,
        "complete_action": _OWNER,
        "record_decision": _OWNER | _MAKER,
        "publish_response": _may((_MANAGER, _R.OVERSEEING)),
        "set_monitoring": _may((_LEAD, _R.INSPECTORATE)),
        "note_discrepancy": _may(
            (_LEAD, _R.INSPECTORATE), (_INSPECTOR, _R.INSPECTORATE), (_MANAGER, _R.INSPECTED),
            (_MANAGER, _R.OVERSEEING), (_ANALYST, _R.INSPECTED), (_MEMBER, _R.OVERSEEING),
        ),
        "import_records": _may((_ADMIN, _R.ANY), (_MANAGER, _R.OWN)),
        "update_records": _may((_ADMIN, _R.ANY), (_MANAGER, _R.OWN)),
        "export_records": frozenset((role, _R.ANY) for role in Role if role is not Role.PUBLIC),
        "read_audit": _ADMINISTRATION,
        "read_evidence": _INSPECTING | _may((_MANAGER, _R.OWN), (_ANALYST, _R.OWN)),
    }
)  # fmt: skip


def may(action: str, roles: Collection[Role], relations: Collection[Relation]) -> bool:
    """Whether somebody with these roles, whose organisation stands so to the object, may take an action.

    >>> may("moderate_judgment", [Role.INSPECTION_LEAD], [Relation.INSPECTING])
    True
    >>> may("moderate_judgment", [Role.INSPECTION_LEAD], [Relation.INSPECTED])
    False
    """
    held = {Relation.ANY, *relations}
    return any((role, relation) in ALLOWED[action] for role in roles for relation in held)


def require(action: str, roles: Collection[Role], relations: Collection[Relation]) -> None:
    """Raise NotAllowedError, saying who may, unless `may`."""
    if may(action, roles, relations):
        return
    raise NotAllowedError(f"You may not {action.replace('_', ' ')} here.", remedy=f"It is for: {who_may(action)}.")


def who_may(action: str) -> str:
    """The roles that may take an action and how they must stand to its object, in words.

    >>> who_may("publish_response")
    'performance manager whose organisation oversees the force'
    """
    order = list(Role)
    pairs = sorted(ALLOWED[action], key=lambda each: (order.index(each[0]), each[1]))
    return "; ".join(f"{role}{_WORDS[relation]}" for role, relation in pairs)


_WORDS: dict[Relation, str] = {each: f" whose organisation {each.value}" for each in Relation}
_WORDS |= {Relation.ANY: "", Relation.OWN: " of whose organisation it is the record"}
