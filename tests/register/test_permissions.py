"""Who may do what: each action by each person, held against the page that the documentation prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import transaction
from tests.conftest import ROOT
from tests.register.conftest import PEOPLE, World
from tests.register.staged import CALLS
from tests.register.test_all_or_nothing import ACTIONS

from peelian.core.errors import PeelianError
from peelian.inspection.permissions import ALLOWED, NotAllowedError, Relation, Role, may
from peelian.register.actor import PUBLIC, Actor
from peelian.register.models import AuditEvent

PAGE = ROOT / "docs" / "permissions.md"
# How each body stands to the one force and the one inspectorate of the staged register.
STANDS = {
    "inspectorate": {"is an inspectorate", "carries out the inspection", "made the finding"},
    "force": {"is the inspected force", "owes what was found"},
    "pcc": {"oversees the force"},
    "panel": {"oversees the force"},
    "committee": {"oversees the force"},
    "other-force": set(),
}
NOT_CALLED = {"import_records", "update_records", "export_records", "read_evidence", "read_audit"}


def matrix() -> dict[str, dict[str, set[str]]]:
    """Action → role → the words of its cell, as the page prints them."""
    rows = [line.strip("| ").split("|") for line in PAGE.read_text().split("\n## ")[0].splitlines() if line[:2] == "| "]
    head, *body = [[cell.strip() for cell in row] for row in _padded(rows)]
    return {
        row[0].strip("`"): {
            role: {word.strip() for word in cell.split(";") if word.strip()}
            for role, cell in zip(head[1:], row[1:], strict=True)
        }
        for row in body
    }


def _padded(rows: list[list[str]]) -> list[list[str]]:
    return [row + [""] * (len(rows[0]) - len(row)) for row in rows]


def test_the_page_has_every_action_and_every_role() -> None:
    found = matrix()
    assert list(found) == list(ALLOWED)
    assert all(list(roles) == [each.value for each in Role if each is not Role.PUBLIC] for roles in found.values())
    assert set(ALLOWED) - NOT_CALLED == {name for name in CALLS if name not in NOT_CALLED}


@pytest.mark.parametrize("action", list(ALLOWED))
def test_the_table_and_the_page_say_the_same_of_every_role_and_owner(action: str) -> None:
    printed = matrix()[action]
    for role in Role:
        for relation in Relation:
            cell = printed.get(role.value, set())
            expected = "yes" in cell or relation.value in cell
            assert may(action, [role], [relation]) == expected, (role, relation)


def _expected(action: str, person: str, name: str) -> bool:
    body, role = PEOPLE[person]
    own = {"own record"} if body == "inspectorate" and name in ("attach_file", "withdraw_evidence") else set()
    made = {"made the finding"} if action == "record_finding" else set()
    opening = STANDS[body] | own | (made if body != "other-force" or action == "record_finding" else set())
    return bool(matrix()[action][role] & ({"yes"} | opening))


@pytest.mark.parametrize("action", [name for name in ALLOWED if name not in NOT_CALLED])
def test_each_person_may_do_what_the_page_says_and_nothing_else(action: str, staged: World, tmp_path: Path) -> None:
    _, given = CALLS[action]
    for person in PEOPLE:
        if action in ("record_finding", "open_inspection"):
            continue  # the body that acts makes the finding or the inspection its own: see below
        if action == "close_finding" and person == "force-manager":
            continue  # who reported it complete
        before = AuditEvent.objects.count()
        allowed = True
        try:
            with transaction.atomic():
                ACTIONS[action](staged[person], **given(tmp_path))
                transaction.set_rollback(True)
        except NotAllowedError:
            allowed = False
        except PeelianError:
            pass  # it was allowed to ask; a rule of the field refuses
        assert allowed == _expected(action, person, action), person
        assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("action", [name for name in ALLOWED if name not in NOT_CALLED])
def test_the_public_takes_no_action(action: str, staged: World, tmp_path: Path) -> None:
    with pytest.raises(PeelianError):
        ACTIONS[action](PUBLIC, **CALLS[action][1](tmp_path))
    nobody = Actor("x@example.org", "x", frozenset(), "inspectorate", "inspectorate", via="tests")
    with pytest.raises(PeelianError):
        ACTIONS[action](nobody, **CALLS[action][1](tmp_path))


@pytest.mark.parametrize("person", ["force-manager", "inspector", "panel-member", "administrator", "pcc-manager"])
def test_only_an_inspection_lead_of_an_inspectorate_opens_an_inspection(person: str, staged: World) -> None:
    with pytest.raises(NotAllowedError):
        ACTIONS["open_inspection"](staged[person], **CALLS["open_inspection"][1](Path()))


@pytest.mark.parametrize(
    ("person", "kind", "may_make"),
    [
        ("inspector", "area-for-improvement", True),
        ("force-manager", "area-for-improvement", False),
        ("panel-member", "panel-action", True),
        ("force-manager", "demand-idea", True),
        ("force-analyst", "demand-idea", False),
        ("administrator", "panel-action", False),
    ],
)
def test_each_body_makes_its_own_kinds_of_findings(person: str, kind: str, may_make: bool, staged: World) -> None:
    record = ACTIONS["record_finding"]
    if may_make:
        assert record(staged[person], kind=kind, text="Do this.", owed_by="force")
    else:
        with pytest.raises(PeelianError, match=r"may not|are made by"):
            record(staged[person], kind=kind, text="Do this.", owed_by="force")


def test_a_role_is_held_from_its_first_day_to_its_last(staged: World) -> None:
    import datetime as dt

    from peelian.register.actor import actor_of

    assert actor_of("lead@example.org", via="tests", on=dt.date(2017, 12, 31)).roles == frozenset()
    assert actor_of("lead@example.org", via="tests", on=dt.date(2018, 1, 1)).roles == {Role.INSPECTION_LEAD}


def test_errors_name_who_may(staged: World) -> None:
    with pytest.raises(
        NotAllowedError, match=re.escape("inspection lead whose organisation carries out the inspection")
    ):
        ACTIONS["begin_fieldwork"](staged["inspector"], inspection="kent-chosen")
