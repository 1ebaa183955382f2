"""Findings of every kind: made, answered, reported complete, reviewed, closed, and linked over the years."""

from __future__ import annotations

import datetime as dt

from peelian.core.errors import PeelianError
from peelian.inspection.permissions import NotAllowedError, Relation
from peelian.inspection.standing import why_not_close, why_not_move
from peelian.inspection.wording import wording_of
from peelian.inspection.words import Became, Marking, Standing
from peelian.register.models import Decision, Finding, Inspection, Link, Organisation
from peelian.register.numbering import next_id
from peelian.register.questions import framework_of, kind_of, question_of
from peelian.register.rows import record_of
from peelian.register.standing import to_finding, to_inspection
from peelian.register.step import Step, action


@action
def record_finding(
    step: Step, *, kind: str, text: str, owed_by: str, inspection: str = "", question: str = "", number: str = "",
    made_on: dt.date | None = None, due_on: dt.date | None = None, document: str = "", place: str = "",
    marking: Marking = Marking.OFFICIAL, finding: str = "",
) -> str:  # fmt: skip
    """Record what somebody is asked to do, by the actor's organisation: an area for improvement, a panel's action, an
    idea of the demand board … Returns its id. One of an inspection belongs to one of its questions, if any.
    """
    found = kind_of(kind)
    maker = step.find(Organisation, step.actor.organisation, "organisation")
    relations = {Relation.MADE}
    row = step.find(Inspection, inspection, "inspection") if inspection else None
    if row is not None and row.by_id != maker.pk:
        relations = to_inspection(step.actor, row)
    step.permit(relations)
    if found.made_by and maker.kind not in found.made_by:
        raise PeelianError(f"{found.plural} are made by: {', '.join(found.made_by)}.", remedy="Choose another kind.")
    stem = finding or next_id(Finding, f"{row.pk if row else maker.pk}-{found.short.lower() or found.id}")
    on = framework_of(row.framework) if row else None
    return step.create(
        Finding, id=stem, kind=found.id, text=text, wording=wording_of(text), made_by=maker.pk,
        owed_by=step.find(Organisation, owed_by, "organisation").pk, made_on=made_on or step.today,
        inspection=inspection, question=question_of(on, question).id if on and question else "", number=number,
        due_on=due_on, document=document, place=place, marking=marking, since=made_on or step.today,
    ).pk  # fmt: skip


@action
def link_findings(
    step: Step, *, earlier: str, inspection: str, became: Became, later: str = "", says: str = "", document: str = "",
    place: str = "",
) -> str:  # fmt: skip
    """Say what became of an earlier finding at a later inspection, and which one it became. Returns the link's id."""
    row = step.find(Inspection, inspection, "inspection")
    step.permit(to_inspection(step.actor, row))
    first = step.find(Finding, earlier, "finding")
    then = step.find(Finding, later, "finding") if later else None
    if (then is None) != (became is Became.MET):
        raise PeelianError("A finding that was met became no other; any other one did.", remedy="Name the later one.")
    if then is not None and then.made_on <= first.made_on:
        raise PeelianError(f"{then.pk} is not later than {first.pk}.", remedy="Change the two about.")
    return step.create(
        Link, id=next_id(Link, f"{first.pk}-link"), earlier=first.pk, inspection=row.pk, became=became, later=later,
        says=says, document=document, place=place,
    ).pk  # fmt: skip


@action
def accept_finding(step: Step, *, finding: str, why: str, on: dt.date | None = None) -> str:
    """Accept what was found. Returns the decision's id."""
    row = _finding(step, finding)
    return _decide(step, row, "accepted", why, on)


@action
def decline_finding(
    step: Step, *, finding: str, why: str, on: dt.date | None = None, version: int | None = None
) -> None:
    """Not accept what was found, saying why; it stays on record."""
    row = _finding(step, finding)
    _move(step, row, Standing.DECLINED, version, on)
    _decide(step, row, "not accepted", why, on)


@action
def report_finding_complete(
    step: Step, *, finding: str, why: str, on: dt.date | None = None, version: int | None = None
) -> None:
    """Report that all was done that was asked. It is closed by somebody else."""
    row = _finding(step, finding)
    _move(step, row, Standing.REPORTED, version, on)
    _decide(step, row, "reported complete", why, on)


@action
def ask_for_review(
    step: Step, *, finding: str, why: str, on: dt.date | None = None, version: int | None = None
) -> None:
    """Ask whoever made the finding to look at what was done."""
    row = _finding(step, finding)
    _move(step, row, Standing.REVIEW, version, on)
    _decide(step, row, "review asked for", why, on)


@action
def close_finding(
    step: Step, *, finding: str, why: str, on: dt.date | None = None, document: str = "", version: int | None = None
) -> None:
    """Close a finding as met: by whoever its kind says may close it, and never by whoever reported it complete."""
    row = _finding(step, finding)
    against = why_not_close(
        kind_of(row.kind), record_of(row), roles=step.actor.roles, relations=to_finding(step.actor, row),
        reported_by=_reporter(row), by=step.actor.person,
    )  # fmt: skip
    if against:
        raise NotAllowedError(" ".join(against), remedy="Nothing was changed.")
    _move(step, row, Standing.CLOSED, version, on)
    _decide(step, row, "closed", why, on, document)


@action
def reopen_finding(
    step: Step, *, finding: str, why: str, on: dt.date | None = None, version: int | None = None
) -> None:
    """Open a finding again that was closed, declined or reported complete."""
    row = _finding(step, finding)
    _move(step, row, Standing.OPEN, version, on)
    _decide(step, row, "reopened", why, on)


@action
def supersede_finding(
    step: Step, *, finding: str, by: str, why: str, on: dt.date | None = None, version: int | None = None
) -> None:
    """Put another finding in the place of this one, which stays on record."""
    row = _finding(step, finding)
    other = step.find(Finding, by, "finding")
    if other.pk == row.pk:
        raise PeelianError("A finding does not supersede itself.", remedy="Name the other one.")
    _move(step, row, Standing.SUPERSEDED, version, on)
    _decide(step, row, f"superseded by {other.pk}", why, on)


@action
def record_decision(
    step: Step, *, finding: str, decided: str, why: str, on: dt.date | None = None, document: str = "", place: str = ""
) -> str:
    """Record what was decided of a finding without moving it: what a board said, a due date that was agreed …"""
    row = _finding(step, finding)
    return _decide(step, row, decided, why, on, document, place)


def _finding(step: Step, name: str) -> Finding:
    row = step.find(Finding, name, "finding")
    step.permit(to_finding(step.actor, row))
    return row


def _move(step: Step, row: Finding, to: Standing, version: int | None, on: dt.date | None) -> None:
    against = why_not_move(Standing(row.standing), to)
    if against:
        raise PeelianError(" ".join(against), remedy="Nothing was changed.")
    step.change(row, version=version, standing=to, since=on or step.today)


def _decide(
    step: Step, row: Finding, decided: str, why: str, on: dt.date | None, document: str = "", place: str = ""
) -> str:
    if not why.strip():
        raise PeelianError("A decision needs its reason.", remedy="Say why.")
    return step.create(
        Decision, id=next_id(Decision, f"{row.pk}-decision"), finding=row.pk, on=on or step.today,
        by=step.actor.person or step.actor.organisation, decided=decided, why=why, document=document, place=place,
    ).pk  # fmt: skip


def _reporter(row: Finding) -> str:
    last = row.decisions.filter(decided__in=("reported complete", "review asked for")).order_by("on", "pk").last()
    return last.by if last else ""
