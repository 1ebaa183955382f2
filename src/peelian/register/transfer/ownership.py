"""What the performance manager of a force, or of a body that oversees one, may bring in: what is their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peelian.inspection import records
from peelian.inspection.permissions import Relation
from peelian.inspection.standing import who_closes, why_not_close
from peelian.inspection.words import Standing
from peelian.register.actor import Actor
from peelian.register.questions import catalogue_in_use
from peelian.register.transfer.exchange import Fault, Incoming
from peelian.register.transfer.known import Known, inspection_of

_ASK = "Take the row out, or ask an administrator to bring it in."


def faults_of_ownership(known: Known, actor: Actor, row: Incoming, changes: Mapping[str, Any] | None) -> list[Fault]:
    """Why somebody may not bring in a row, or (with `changes`) change one that is there; empty where they may."""
    told = _not_own(known, actor, row)
    if not told and isinstance(row.record, records.Document) and changes is not None:
        told = "a document that is there is changed by an administrator."
    if told:
        return [row.place.fault(told, _ASK)]
    closed = isinstance(row.record, records.Finding) and row.record.standing is Standing.CLOSED
    if closed and (changes is None or "standing" in changes):
        return _faults_of_closing(actor, row)
    return []


def _not_own(known: Known, actor: Actor, row: Incoming) -> str:
    record: Any = row.record
    if isinstance(record, records.Document):
        return ""
    if isinstance(record, records.Discrepancy):
        return "" if actor.force and record.force == actor.force else "it is about another force."
    if isinstance(record, records.Finding):
        return _finding_not_own(known, actor, record)
    if isinstance(record, records.Action) and record.organisation != actor.organisation:
        return "it is an action of another organisation."
    if isinstance(record, records.Action | records.Progress | records.Decision):
        finding = known.of(records.Finding, record.finding)
        return _finding_not_own(known, actor, finding) if finding else ""
    if isinstance(record, records.Link):
        finding = known.of(records.Finding, record.earlier)
        told = _finding_not_own(known, actor, finding) if finding else ""
        return told or _inspection_not_own(known, actor, row)
    if isinstance(record, records.Organisation | records.Monitoring):
        return f"{row.table} are brought in by an administrator."
    return _inspection_not_own(known, actor, row)


def _inspection_not_own(known: Known, actor: Actor, row: Incoming) -> str:
    found = inspection_of(known, row)
    return (
        "" if found is None or (actor.force and found.force == actor.force) else "it is of another force's inspection."
    )


def _finding_not_own(known: Known, actor: Actor, finding: records.Finding) -> str:
    """A finding is theirs that their organisation made or owes, as it is held and as it will be."""
    held = known.held("findings", finding.id)
    for each in filter(None, (finding, held)):
        if actor.organisation not in (each.owed_by, each.made_by):
            return "its finding is owed by another organisation."
        found = known.of(records.Inspection, each.inspection)
        if found is not None and not found.stage.is_public:
            return "the inspection of its finding is not published."
    return ""


def _faults_of_closing(actor: Actor, row: Incoming) -> list[Fault]:
    assert isinstance(row.record, records.Finding)
    kind = catalogue_in_use().finding_kinds.get(row.record.kind)
    if kind is None:
        return []
    sides = {Relation.MADE: row.record.made_by, Relation.OWED: row.record.owed_by}
    relations = [relation for relation, body in sides.items() if body == actor.organisation]
    against = why_not_close(kind, row.record, roles=actor.roles, relations=relations, reported_by="", by=actor.person)
    remedy = f"Bring it in as '{Standing.REPORTED}'; it is closed by {who_closes(kind)}."
    return [row.place.fault("you may not bring it in as closed.", remedy, "standing")] if against else []
