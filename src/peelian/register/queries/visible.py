"""Who sees which rows: one rule a table, and nothing is read past it.

- The public sees inspections that are published, with their judgments, findings and the evidence cited that is marked
  OFFICIAL; and of what was done about a finding, what a published document tells.
- The force sees that it is inspected, its own evidence, and moderated judgments from the fact check on.
- Whoever carries out an inspection sees all of it.
- The bodies that made or owe a finding, and those that oversee the force, see what is done about it.
- An administrator sees people and the audit, and of inspections what the public sees.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db.models import Model, Q, QuerySet

from peelian.inspection.permissions import Role
from peelian.inspection.words import JudgmentStage, Marking, Stage
from peelian.register.actor import Actor
from peelian.register.holding import with_related
from peelian.register.questions import catalogue_in_use
from peelian.register.rows import MODELS

PUBLIC_STAGES = tuple(each for each in Stage if each.is_public)
SHOWN_TO_FORCE = (*PUBLIC_STAGES, Stage.FACT_CHECK)
EVERYTHING, NOTHING = Q(), Q(pk__in=())


def visible(actor: Actor, table: str) -> QuerySet[Model]:
    """The rows of a table that somebody may see, each once."""
    rule = RULES[table]
    return with_related(MODELS[table]._default_manager.filter(rule(actor)).distinct())


def inspects(actor: Actor) -> bool:
    """Whether they inspect for their organisation."""
    return actor.is_inspectorate and bool(actor.roles & {Role.INSPECTOR, Role.INSPECTION_LEAD})


def works_for_force(actor: Actor) -> bool:
    """Whether they work on their own force's performance."""
    return actor.kind == "force" and bool(actor.roles & {Role.ANALYST, Role.PERFORMANCE_MANAGER})


def oversees(actor: Actor) -> bool:
    """Whether they oversee a force."""
    overseeing = actor.roles & {Role.ANALYST, Role.PERFORMANCE_MANAGER, Role.PANEL_MEMBER}
    return bool(actor.force) and actor.kind != "force" and bool(overseeing)


def has_a_hand(actor: Actor) -> bool:
    """Whether they do anything but administer."""
    return bool(actor.roles - {Role.PUBLIC, Role.ADMINISTRATOR})


def shown(actor: Actor, at: str = "") -> Q:
    """Rows whose inspection, at the end of this path, has come so far that they may see what was judged."""
    found = Q(**{f"{at}stage__in": PUBLIC_STAGES})
    if inspects(actor):
        found |= Q(**{f"{at}by_id": actor.organisation})
    if works_for_force(actor):
        found |= Q(**{f"{at}force": actor.force, f"{at}stage__in": SHOWN_TO_FORCE})
    return found


def known_of(actor: Actor, at: str = "") -> Q:
    """Rows whose inspection, at the end of this path, they may know to be under way."""
    found = shown(actor, at)
    return found | Q(**{f"{at}force": actor.force}) if works_for_force(actor) else found


def judged(actor: Actor) -> Q:
    """Judgments; the force does not see one that is still a draft."""
    drafts = Q() if inspects(actor) else ~Q(stage=JudgmentStage.DRAFT)
    return shown(actor, "inspection__") & drafts


def revised(actor: Actor) -> Q:
    """Earlier states of judgments: only for those who carried out the inspection."""
    return Q(judgment__inspection__by_id=actor.organisation) if inspects(actor) else NOTHING


def evidence(actor: Actor, at: str = "") -> Q:
    """Evidence, which can be marked for fewer eyes than the judgment that rests on it."""
    found = Q(
        **{
            f"{at}inspection__stage__in": PUBLIC_STAGES,
            f"{at}marking": Marking.OFFICIAL,
            f"{at}judgments__stage": JudgmentStage.PUBLISHED,
        }
    )
    return found | own_evidence(actor, at)


def own_evidence(actor: Actor, at: str = "") -> Q:
    """Evidence of an inspection that they carry out, or that their own force supplied."""
    found = NOTHING
    if inspects(actor):
        found |= Q(**{f"{at}inspection__by_id": actor.organisation})
    if works_for_force(actor):
        found |= Q(**{f"{at}organisation_id": actor.organisation})
    return found


def attached(actor: Actor) -> Q:
    """Files: never for the public, whatever the evidence is marked."""
    inspecting = Q(evidence__inspection__by_id=actor.organisation) if inspects(actor) else NOTHING
    own = Q(evidence__organisation_id=actor.organisation) if works_for_force(actor) else NOTHING
    return inspecting | own


def findings(actor: Actor, at: str = "") -> Q:
    """Findings of inspections that they may see; others by who made and who owes them, or by all."""
    internal = [each.id for each in catalogue_in_use().finding_kinds.values() if each.internal]
    free = Q(**{f"{at}inspection": None}) & ~Q(**{f"{at}kind__in": internal})
    found = (free | Q(**{f"{at}inspection__stage__in": PUBLIC_STAGES})) & Q(**{f"{at}marking": Marking.OFFICIAL})
    if has_a_hand(actor):
        own = Q(**{f"{at}made_by_id": actor.organisation}) | Q(**{f"{at}owed_by_id": actor.organisation})
        found |= own & (Q(**{f"{at}inspection": None}) | shown(actor, f"{at}inspection__"))
    return found


def part_in(actor: Actor) -> Q:
    """What is done about a finding that their organisation made or owes, or whose force it oversees."""
    if not has_a_hand(actor):
        return NOTHING
    found = Q(finding__made_by_id=actor.organisation) | Q(finding__owed_by_id=actor.organisation)
    return found | Q(finding__owed_by__force=actor.force) if oversees(actor) else found


def planned(actor: Actor) -> Q:
    """Planned actions: for those who have a part in the finding."""
    return findings(actor, "finding__") & part_in(actor)


def followed(actor: Actor) -> Q:
    """Progress and decisions: what a published document tells, and all of it for those who have a part in it."""
    return findings(actor, "finding__") & (Q(document__isnull=False) | part_in(actor))


def disputed(actor: Actor, at: str = "") -> Q:
    """Challenges: for the two sides, and once published what a published document tells."""
    found = Q(**{f"{at}inspection__stage__in": PUBLIC_STAGES, f"{at}document__isnull": False})
    if inspects(actor):
        found |= Q(**{f"{at}inspection__by_id": actor.organisation})
    if works_for_force(actor):
        found |= Q(**{f"{at}inspection__force": actor.force})
    return found


def responses(actor: Actor) -> Q:
    """Responses to reports that are published."""
    return Q(inspection__stage__in=PUBLIC_STAGES)


def documents(actor: Actor) -> Q:
    """Papers that were published; others for those who do anything here."""
    return EVERYTHING if has_a_hand(actor) else Q(published_on__isnull=False) | ~Q(address="")


def everybody(actor: Actor) -> Q:
    """Rows that are public by nature."""
    return EVERYTHING


RULES: Mapping[str, Callable[[Actor], Q]] = {
    "organisations": everybody,
    "documents": documents,
    "inspections": known_of,
    "areas": lambda actor: known_of(actor, "inspection__"),
    "notes": lambda actor: shown(actor, "inspection__"),
    "contexts": lambda actor: shown(actor, "inspection__"),
    "evidence": evidence,
    "attachments": attached,
    "judgments": judged,
    "revisions": revised,
    "findings": findings,
    "links": lambda actor: findings(actor, "earlier__") & shown(actor, "inspection__"),
    "actions": planned,
    "progress": followed,
    "decisions": followed,
    "challenges": disputed,
    "answers": lambda actor: disputed(actor, "challenge__"),
    "responses": responses,
    "monitoring": everybody,
    "discrepancies": everybody,
}
