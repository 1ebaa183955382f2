"""The months of a period side by side with the same months a year earlier."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peelian.charts.months import month_faults, short_month
from peelian.charts.picture import DASH, ChartError
from peelian.core.fact import Fact
from peelian.core.period import Period, PeriodKind

LONGEST = 24


@dataclass(frozen=True, slots=True)
class YearPair:
    """This year's months and the same months a year earlier, checked to belong together.

    `last_year` is as long as `this_year`, or empty when the caller has nothing for it.
    """

    this_year: tuple[Fact, ...]
    last_year: tuple[Fact, ...]

    @property
    def period(self) -> Period:
        """The whole period that this year's months cover."""
        first, count = self.this_year[0].period.first, len(self.this_year)
        whole = {4: PeriodKind.FINANCIAL_YEAR, 1: PeriodKind.CALENDAR_YEAR}
        if count == 1:
            return Period(PeriodKind.MONTH, first, 1)
        return Period(whole.get(first.number, PeriodKind.MONTHS) if count == 12 else PeriodKind.MONTHS, first, count)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact of both years."""
        return self.this_year + self.last_year

    @property
    def couples(self) -> tuple[tuple[Fact, Fact], ...]:
        """(this year, last year) for each month that has a value in both."""
        together = zip(self.this_year, self.last_year, strict=False)
        return tuple((now, then) for now, then in together if now.value is not None and then.value is not None)


def pair_years(this_year: Sequence[Fact], last_year: Sequence[Fact]) -> YearPair:
    """The two years as a pair; raises ChartError when they are not the same months, measure, force and unit."""
    for problem, remedy in _faults(this_year, last_year):
        raise ChartError(problem, remedy=remedy)
    return YearPair(tuple(this_year), tuple(last_year))


def label_lines(period: Period) -> tuple[str, ...]:
    """The period as a line is labelled: "2018/19", "Apr 2018", or a run of months in two lines.

    >>> label_lines(Period.parse("2018-10..2019-02")) == ("Oct 2018" + DASH, "Feb 2019")
    True
    """
    first, last = period.first, period.last
    if period.kind in (PeriodKind.FINANCIAL_YEAR, PeriodKind.CALENDAR_YEAR):
        return (period.label,)
    end = f"{short_month(last)} {last.year}"
    if period.count == 1:
        return (end,)
    return f"{short_month(first)} {first.year}{DASH}", end


def _faults(this_year: Sequence[Fact], last_year: Sequence[Fact]) -> Iterator[tuple[str, str]]:
    if not 1 <= len(this_year) <= LONGEST:
        yield f"{len(this_year)} months cannot be drawn as two years.", f"Give 1 to {LONGEST} facts, one a month."
        return
    first = this_year[0]
    for facts, start in ((this_year, first.period.first), (last_year, first.period.first.plus(-12))):
        yield from month_faults(facts, first, start)
    if last_year and len(last_year) != len(this_year):
        yield (
            f"There are {len(last_year)} months of the year before for {len(this_year)} of this year.",
            "Give as many, with missing months as facts without a value, or none at all.",
        )
