"""Putting a period together from figures that were counted for parts of it, each month once."""

from __future__ import annotations

from collections.abc import Sequence

from peelian.core.period import Month, Period, PeriodKind
from peelian.measures.mart import Level

# Of two figures for the same months, the one whose period is written in the commoner way.
_WRITTEN = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.FINANCIAL_YEAR, PeriodKind.CALENDAR_YEAR)


def exactly(levels: Sequence[Level], period: Period) -> Level | None:
    """The figure that was given for just these months."""
    found = [each for each in levels if each.months == period.count and each.last == str(period.last)]
    return min(found, key=_order, default=None)


def tiles(levels: Sequence[Level], period: Period) -> tuple[Level, ...]:
    """Figures that cover every month of a period once, as few of them as can be; none where that cannot be done.

    >>> year = [Level(f"2018-19-Q{n}", last, 3, n) for n, last in enumerate(("2018-06", "2018-09", "2018-12"), 1)]
    >>> [each.at for each in tiles(year, Period.parse("2018-04..2018-09"))]
    ['2018-19-Q1', '2018-19-Q2']
    >>> tiles(year, Period.parse("2018-19"))
    ()
    """
    by_end: dict[int, list[Level]] = {}
    for each in sorted(levels, key=_order):
        if each.months:
            by_end.setdefault(Month.parse(each.last).index, []).append(each)
    start = period.first.index
    best: dict[int, tuple[Level, ...]] = {start - 1: ()}
    for end in range(start, period.last.index + 1):
        ways = [(*best[end - each.months], each) for each in by_end.get(end, ()) if end - each.months in best]
        if ways:
            best[end] = min(ways, key=len)
    return best.get(period.last.index, ())


def _order(level: Level) -> tuple[int, str]:
    kind = Period.parse(level.at).kind if level.months else PeriodKind.MONTHS
    return (_WRITTEN.index(kind) if kind in _WRITTEN else len(_WRITTEN), level.at)
