"""Challenges: what a force says is wrong, what was answered, and how it ended. Nothing of it is taken away."""

from __future__ import annotations

import datetime as dt

from peelian.core.errors import PeelianError
from peelian.inspection.words import Stage
from peelian.register.models import Answer, Challenge, Finding, Inspection, Judgment
from peelian.register.numbering import next_id
from peelian.register.standing import to_inspection
from peelian.register.step import Step, action


@action
def raise_challenge(
    step: Step, *, inspection: str, claim: str, judgment: str = "", finding: str = "", on: dt.date | None = None,
    document: str = "", place: str = "",
) -> str:  # fmt: skip
    """Say that a report, a judgment or a finding is wrong, from the fact check on. Returns the challenge's id."""
    row = step.find(Inspection, inspection, "inspection")
    step.permit(to_inspection(step.actor, row))
    if row.stage != Stage.FACT_CHECK and not Stage(row.stage).is_public:
        raise PeelianError(f"{row.pk} is {row.stage}: nothing is shown yet.", remedy="Wait for the fact check.")
    about = f"inspection:{row.pk}"
    if judgment:
        about = f"judgment:{_of(row, step.find(Judgment, judgment, 'judgment').inspection_id, judgment)}"
    elif finding:
        about = f"finding:{_of(row, step.find(Finding, finding, 'finding').inspection_id or '', finding)}"
    return step.create(
        Challenge, id=next_id(Challenge, f"{row.pk}-challenge"), inspection=row.pk, about=about, claim=claim,
        by=step.actor.organisation, on=on or step.today, document=document, place=place,
    ).pk  # fmt: skip


@action
def answer_challenge(
    step: Step, *, challenge: str, says: str, on: dt.date | None = None, document: str = "", place: str = ""
) -> str:
    """Answer a challenge, or the answer before; all are kept, in their order. Returns the answer's id."""
    row = step.find(Challenge, challenge, "challenge")
    step.permit(to_inspection(step.actor, row.inspection))
    if row.outcome:
        raise PeelianError(f"{row.pk} is settled: {row.outcome}", remedy="Raise a new challenge.")
    return step.create(
        Answer, id=next_id(Answer, f"{row.pk}-answer"), challenge=row.pk, says=says, by=step.actor.organisation,
        on=on or step.today, document=document, place=place,
    ).pk  # fmt: skip


@action
def settle_challenge(step: Step, *, challenge: str, outcome: str, version: int | None = None) -> None:
    """Say how a challenge ended, and why; it needs an answer first."""
    row = step.find(Challenge, challenge, "challenge")
    step.permit(to_inspection(step.actor, row.inspection))
    if not row.answers.exists():
        raise PeelianError(f"{row.pk} was not answered.", remedy="Answer it first.")
    step.change(row, version=version, outcome=outcome)


def _of(row: Inspection, inspection: str, key: str) -> str:
    if inspection != row.pk:
        raise PeelianError(f"{key} is not of {row.pk}.", remedy="Name the inspection that it is of.")
    return key
