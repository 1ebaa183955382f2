"""Grades and standings as words with a shape: what they say is never said by colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peelian.catalogue.framework import Scale
from peelian.inspection.clock import Clock, Timing
from peelian.inspection.records import Finding, Judgment
from peelian.inspection.words import JudgmentStage, Standing
from peelian.publish.content import Run, Sign

if TYPE_CHECKING:
    from collections.abc import Mapping

_STANDING: Mapping[Standing, Sign] = {
    Standing.OPEN: "none",
    Standing.REPORTED: "middle",
    Standing.REVIEW: "middle",
    Standing.CLOSED: "good",
    Standing.SUPERSEDED: "none",
    Standing.DECLINED: "none",
}
_TIMING: Mapping[Timing, Sign] = {
    Timing.DONE: "good",
    Timing.IN_TIME: "good",
    Timing.SET_ASIDE: "none",
    Timing.LATE: "middle",
    Timing.OVERDUE: "worst",
    Timing.UNRECORDED: "none",
    Timing.SOON: "middle",
    Timing.DUE: "none",
    Timing.STALE: "poor",
    Timing.OPEN: "none",
}


def grade_run(scale: Scale, grade: str) -> Run:
    """A grade with its sign; the scale's word for none where it is empty or no grade of the scale.

    The best grade of a scale, its serious ones and those between have signs of their own, whatever they are called.
    """
    known = scale.grade(grade)
    if known is None:
        return Run(grade or scale.ungraded, sign="none")
    rank, last = scale.rank(grade), len(scale.grades) - 1
    if known.serious:
        return Run(known.title, sign="worst" if rank == last else "poor")
    sign: Sign = "best" if rank == 0 else "good" if rank == 1 else "middle"
    return Run(known.title, sign=sign)


def standing_run(finding: Finding) -> Run:
    """Where a finding stands, with its sign."""
    return Run(_sentence(finding.standing.value), sign=_STANDING[finding.standing])


def timing_run(clock: Clock) -> Run:
    """How something stands against its day, with its sign: "Overdue"."""
    return Run(_sentence(clock.timing.value), sign=_TIMING[clock.timing])


def stage_text(judgment: Judgment | None) -> str:
    """How far a judgment has come that is not published: "a draft"; nothing of one that is, or where there is none."""
    if judgment is None or judgment.stage is JudgmentStage.PUBLISHED:
        return ""
    return "a draft" if judgment.stage is JudgmentStage.DRAFT else "moderated, not published"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
