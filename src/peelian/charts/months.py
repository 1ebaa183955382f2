"""A run of months, quarters or years, one fact each: checked to belong together, and named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from peelian.core.basis import Basis
from peelian.core.fact import Fact
from peelian.core.period import MONTH_NAMES, Month


def short_month(month: Month) -> str:
    """The first three letters of the month's name."""
    return MONTH_NAMES[month.number - 1][:3]


def every(months: int) -> str:
    """What a run of so many months is called: month, quarter, year, or "3 years"."""
    return {1: "month", 3: "quarter", 12: "year"}.get(months, f"{months} months")


def month_faults(facts: Sequence[Fact], like: Fact, start: Month, *, step: int = 1) -> Iterator[tuple[str, str]]:
    """What is wrong with facts that should be one every `step` months from `start` on, of one subject with `like`; and
    the cure.
    """
    for offset, fact in enumerate(facts):
        month = start.plus(offset * step)
        if fact.period.count != step or fact.period.first != month:
            yield f"{fact.id} stands where {month} belongs.", f"Give one fact a {every(step)}, in order, without gaps."
        if _subject(fact) != _subject(like):
            yield f"{fact.id} is not comparable with {like.id}.", "Give one measure, one force and one unit."
        if fact.value is not None and fact.value < 0:
            yield f"{fact.id} is below zero.", "This chart is for values from zero."


def synthetic_months(facts: Sequence[Fact]) -> str:
    """The clause that says why nothing can be read from months that are synthetic."""
    which = "the months" if all(fact.basis.is_synthetic for fact in facts) else "some of the months"
    if any(fact.basis is Basis.SYNTHETIC_FREE for fact in facts):
        return f"{which} are synthetic: their shape was made up, so it shows nothing about the force"
    kept = "only totals are fixed to published figures"
    return f"{which} are synthetic: {kept}, so the shape of these lines shows nothing about the force"


def _subject(fact: Fact) -> tuple[object, ...]:
    return fact.measure, fact.force, fact.breakdown, fact.unit
