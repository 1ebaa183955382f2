"""Improvement: what will be done about a finding, how far it is, and the evidence that it is done."""

from __future__ import annotations

import datetime as dt

from peelian.core.errors import PeelianError
from peelian.core.fact import Fact
from peelian.inspection.words import Standing
from peelian.register.models import Action, Finding, Progress
from peelian.register.numbering import next_id
from peelian.register.questions import catalogue_in_use
from peelian.register.standing import to_finding
from peelian.register.step import Step, action


@action
def plan_action(
    step: Step, *, finding: str, text: str, owner: str, due_on: dt.date | None = None, measure: str = "",
    target: str = "",
) -> str:  # fmt: skip
    """Plan what will be done about a finding: its owner, when it is due, and the measure and target that say that it
    worked. Returns the action's id.
    """
    row = step.find(Finding, finding, "finding")
    step.permit(to_finding(step.actor, row))
    return step.create(
        Action, id=next_id(Action, f"{row.pk}-action"), finding=row.pk, text=text, owner=owner,
        organisation=step.actor.organisation, due_on=due_on, measure=_measure(measure), target=target,
    ).pk  # fmt: skip


@action
def change_action(
    step: Step, *, action: str, text: str = "", owner: str = "", due_on: dt.date | None = None, measure: str = "",
    target: str = "", version: int | None = None,
) -> None:  # fmt: skip
    """Change a planned action; what is left out stays as it is, and the audit keeps what it was."""
    row = _action(step, action)
    given = {"text": text, "owner": owner, "due_on": due_on, "measure": _measure(measure), "target": target}
    step.change(row, version=version, **{name: value for name, value in given.items() if value})


@action
def report_progress(
    step: Step, *, finding: str, says: str, action: str = "", on: dt.date | None = None, fact: Fact | None = None,
    document: str = "", place: str = "",
) -> str:  # fmt: skip
    """Report how far a finding, or one action for it, has come; a Fact is frozen as it is. Returns the report's id."""
    row = step.find(Finding, finding, "finding")
    step.permit(to_finding(step.actor, row))
    return _report(step, row, says, on, fact, action=action, document=document, place=place)


@action
def complete_action(
    step: Step, *, action: str, says: str, on: dt.date | None = None, fact: Fact | None = None, document: str = "",
    place: str = "", version: int | None = None,
) -> None:  # fmt: skip
    """Report an action as done, with the evidence of it: what was seen, a document, or the measure's Fact."""
    row = _action(step, action)
    if not (document or fact or says.strip()):
        raise PeelianError("An action is done on evidence.", remedy="Say what shows it, or name a document or a Fact.")
    _report(step, row.finding, says, on, fact, action=row.pk, completes=True, document=document, place=place)
    step.change(row, version=version, standing=Standing.CLOSED, completed_on=on or step.today)


def _action(step: Step, name: str) -> Action:
    row = step.find(Action, name, "action")
    step.permit(to_finding(step.actor, row.finding))
    if row.standing == Standing.CLOSED:
        raise PeelianError(f"{row.pk} was completed on {row.completed_on}.", remedy="Plan another action.")
    return row


def _report(
    step: Step, row: Finding, says: str, on: dt.date | None, fact: Fact | None, *, action: str = "",
    completes: bool = False, document: str = "", place: str = "",
) -> str:  # fmt: skip
    if action and step.find(Action, action, "action").finding_id != row.pk:
        raise PeelianError(f"{action} is not for {row.pk}.", remedy="Name the finding that it is for.")
    return step.create(
        Progress, id=next_id(Progress, f"{row.pk}-progress"), finding=row.pk, on=on or step.today, says=says,
        by=step.actor.person, action=action, completes=completes, fact=fact.id if fact else "",
        fact_text=fact.text if fact else "", document=document, place=place,
    ).pk  # fmt: skip


def _measure(name: str) -> str:
    return catalogue_in_use().measure(name).id if name else ""
