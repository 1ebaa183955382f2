"""Figures for everybody's eyes: small numbers of people are withheld, and so is what would give them away.

A small number is 1 up to the limit less one; nought tells nothing of anybody. Withheld are a count that is small, a
share or rate one of whose sides is small, or whose remainder is, and a mean or percentile of few. So that no small
number can be had by taking what is shown from its total, a second month of the same financial year, or a second value
of the same breakdown, is withheld with it. What is not seen here is two measures of which one is part of the other,
and totals of spans of months that overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from peelian.catalogue.model import Measure
from peelian.core.fact import Exact, Fact
from peelian.core.period import Month, Period, PeriodKind
from peelian.measures.figures import Figures
from peelian.measures.remembered import remembered

WHY = "withheld: small numbers of people are not published"


@dataclass(frozen=True)
class PublicFigures(Figures):
    """Figures of a private source without its small numbers: 1 up to `below` − 1."""

    below: int = 5

    @remembered
    def fact(self, measure: str, period: Period | str, **narrowed: str) -> Fact:
        """The value, unless it is small, or is withheld beside another value of the same breakdown or a month."""
        found = super().fact(measure, period, **narrowed)
        if found.value is None or not self._watches(measure):
            return found
        if is_small(found, self.below):
            return without_value(found)
        entry, (column, *others) = self.catalogue.measure(measure), (*narrowed, "")
        shown = self.series(measure, found.period, **narrowed)
        hidden = sum(each.withheld for each in shown)
        left = _size(found) - sum(_size(each) for each in shown)
        # One hidden month would be the total less the others; several that make as many would be ones.
        if hidden == 1 or (hidden and 0 < left <= hidden):
            return without_value(found)
        if column in entry.breakdowns and not any(others):
            beside = self.broken_down(measure, period, column)
            held = {fact.breakdown: fact.withheld for fact in beside}
            return without_value(found) if held.get(found.breakdown) else found
        return found

    @remembered
    def series(self, measure: str, period: Period | str, **narrowed: str) -> list[Fact]:
        """The months, those that are small withheld, and never one alone in a financial year."""
        whole = Period.parse(period) if isinstance(period, str) else period
        if not self._watches(measure):
            return super().series(measure, whole, **narrowed)
        first, last = _april(whole.first), _april(whole.last).plus(11)
        every = super().series(measure, Period(PeriodKind.MONTHS, first, last.index - first.index + 1), **narrowed)
        kept: list[Fact] = []
        for at in range(0, len(every), 12):
            kept += protected(every[at : at + 12], self.below, all_of_them=bool(narrowed))
        start = whole.first.index - first.index
        return kept[start : start + whole.count]

    @remembered
    def broken_down(self, measure: str, period: Period | str, by: str, **narrowed: str) -> list[Fact]:
        """The values of a breakdown, those that are small withheld, and never one alone."""
        found = super().broken_down(measure, period, by, **narrowed)
        return protected(found, self.below) if self._watches(measure) else found

    def _watches(self, measure: str) -> bool:
        """Whether the measure counts records of people, from a source that is not published."""
        return self.catalogue.source(self.source).private and of_people(self, self.catalogue.measure(measure))


def of_people(figures: Figures, measure: Measure) -> bool:
    """Whether the rows that a measure counts say something of a person."""
    columns = figures.catalogue.datasets[measure.dataset].columns.values()
    return any(each.sensitivity in ("personal", "special") for each in columns)


def is_small(fact: Fact, below: int) -> bool:
    """Whether a value gives away a small number: its own, that of a side, or the remainder of a share."""
    if fact.value is None:
        return False
    above, base = fact.numerator, fact.denominator
    if base is None:
        return _few(above if above is not None else fact.value, below)
    rest = base - above if above is not None and fact.unit.id == "percent" else 0
    return _few(base, below) or (above is not None and _few(above, below)) or _few(rest, below)


def protected(facts: Sequence[Fact], below: int, *, all_of_them: bool = False) -> list[Fact]:
    """Facts that add up to a total which is shown: the small ones withheld and, where that is one alone or all are
    together still small, the next smallest too. `all_of_them` withholds every one as soon as one is small.
    """
    small = {at for at, fact in enumerate(facts) if is_small(fact, below)}
    if not small:
        return list(facts)
    if all_of_them:
        small |= {at for at, fact in enumerate(facts) if fact.numerator}
    rest = sorted((_size(fact), at) for at, fact in enumerate(facts) if at not in small and _size(fact) > 0)
    while rest and (len(small) < 2 or sum(_size(facts[at]) for at in small) < max(below, len(small) + 1)):
        small.add(rest.pop(0)[1])
    return [without_value(fact) if at in small else fact for at, fact in enumerate(facts)]


def without_value(fact: Fact) -> Fact:
    """The fact with nothing that tells its number."""
    return replace(
        fact, value=None, numerator=None, denominator=None, interval=None, grade=None, missing=WHY, withheld=True
    )


def _size(fact: Fact) -> Exact:
    return fact.numerator or 0


def _few(count: Exact, below: int) -> bool:
    return 0 < count < below


def _april(month: Month) -> Month:
    return Month.of(month.financial_year, 4)
