"""Putting a period together from figures that were counted for parts of it, each month once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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


def not_tiled(held: Sequence[Level], period: Period, grain: str, months: int) -> str:
    """Why what is counted by the month, quarter or year does not add up to a period, in words; "" if it does.

    >>> held = [Level("2018-19-Q1", "2018-06", 3, 0)]
    >>> not_tiled(held, Period.parse("2018-05"), "quarter", 3)
    'are counted by the quarter: May 2018 is not made of whole quarters'
    >>> not_tiled(held, Period.parse("2018-04..2018-09"), "quarter", 3)
    'are held for 1 of 2 quarters; missing: 2018-07..2018-09'
    """
    if tiles(held, period):
        return ""
    if period.count % months or (months == 3 and (period.first.number - 1) % 3):
        return f"are counted by the {grain}: {period.label} is not made of whole {grain}s"
    starts = {Month.parse(each.last).index - months + 1 for each in held}
    every = [period.first.plus(step) for step in range(0, period.count, months)]
    missing = [each for each in every if each.index not in starts]
    if len(missing) in (0, len(every)):
        return f"are not held for {period.label}"
    lacking = [each.plus(step) for each in missing for step in range(months)]
    return f"are held for {len(every) - len(missing)} of {len(every)} {grain}s; missing: {', '.join(runs(lacking))}"


def runs(months: Iterable[Month]) -> list[str]:
    """Months as runs.

    >>> runs([Month.parse("2018-04"), Month.parse("2018-05"), Month.parse("2018-07")])
    ['2018-04..2018-05', '2018-07']
    """
    found: list[list[Month]] = []
    for month in months:
        if found and found[-1][-1].plus(1) == month:
            found[-1].append(month)
        else:
            found.append([month])
    return [str(run[0]) if len(run) == 1 else f"{run[0]}..{run[-1]}" for run in found]


def _order(level: Level) -> tuple[int, str]:
    kind = Period.parse(level.at).kind if level.months else PeriodKind.MONTHS
    return (_WRITTEN.index(kind) if kind in _WRITTEN else len(_WRITTEN), level.at)
