"""How an actor's organisation stands to a row: what the table of permissions asks for."""

from __future__ import annotations

from peelian.inspection.permissions import Relation
from peelian.register.actor import Actor
from peelian.register.models import Evidence, Finding, Inspection


def to_inspection(actor: Actor, inspection: Inspection) -> set[Relation]:
    """To an inspection: as the body that carries it out, the inspected force, or its overseer."""
    found = actor.relations_to_force(inspection.force)
    if actor.organisation and inspection.by_id == actor.organisation and actor.is_inspectorate:
        found.add(Relation.INSPECTING)
    return found


def to_finding(actor: Actor, finding: Finding) -> set[Relation]:
    """To a finding: as the body that made it, that owes it, or as to its inspection."""
    found = set() if finding.inspection is None else to_inspection(actor, finding.inspection)
    if actor.organisation and finding.made_by_id == actor.organisation:
        found.add(Relation.MADE)
    if actor.organisation and finding.owed_by_id == actor.organisation:
        found.add(Relation.OWED)
    return found


def to_evidence(actor: Actor, evidence: Evidence) -> set[Relation]:
    """To a piece of evidence: as the body whose record it is, or as to its inspection."""
    found = to_inspection(actor, evidence.inspection)
    if actor.organisation and evidence.organisation_id == actor.organisation:
        found.add(Relation.OWN)
    return found
