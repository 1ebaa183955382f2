"""Figures that cannot all be right: parts that do not add up, and declared conditions between figures."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from peelian.core.period import Period
from peelian.quality.finding import Finding, Severity
from peelian.quality.series import Point, Series, written

REL = 1e-9


def parts_add_up(figure: str, source: str, force: str, points: Iterable[Point]) -> Iterator[Finding]:
    """Totals of a period that differ from the sum of the shorter periods that make it up, where all of these are held.

    `points` may have periods of any length: months, quarters, years. A year is held against its quarters and against
    its months.
    """
    every = list(points)
    for whole in sorted(every, key=lambda each: (each.period.first, each.period.count)):
        for length in sorted({each.period.count for each in every}):
            parts = _parts(whole.period, length, every)
            total = math.fsum(each.value for each in parts)
            if parts and not math.isclose(total, whole.value, rel_tol=REL, abs_tol=REL):
                yield _contradicts(Series(figure, source, force, (whole, *parts)), whole, parts, total)


def _parts(whole: Period, length: int, points: Sequence[Point]) -> list[Point]:
    """The points of one length that fill a period without a gap, or none."""
    if length >= whole.count or whole.count % length:
        return []
    starts = {each.period.first: each for each in points if each.period.count == length}
    wanted = [whole.first.plus(offset) for offset in range(0, whole.count, length)]
    return [starts[each] for each in wanted] if all(each in starts for each in wanted) else []


def _contradicts(series: Series, whole: Point, parts: list[Point], total: float) -> Finding:
    what = {1: "months", 3: "quarters"}.get(parts[0].period.count, "parts")
    sentence = (
        f"{series.figure} in {whole.period.label}: {written(whole.value)}, but its {len(parts)} {what} make "
        f"{written(total)} ({' + '.join(written(each.value) for each in parts[:4])}{' + …' if len(parts) > 4 else ''})."
    )
    remedy = "Ask which is right, and have the other one corrected."
    return series.finding("adds-up", Severity.CONTRADICTION, (whole, *parts), sentence, remedy)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an agreement: figures that are added up, with where each stands."""

    title: str
    points: tuple[Point, ...]

    @property
    def value(self) -> float:
        """The sum."""
        return math.fsum(each.value for each in self.points)


def holds(series: Series, says: str, sides: tuple[Side, Side], *, equal: bool, severity: Severity) -> Finding | None:
    """The finding that an agreement between figures of one force and period does not hold, if so.

    The first side is at most the second, or with `equal` they are the same.
    """
    left, right = sides[0].value, sides[1].value
    if math.isclose(left, right, rel_tol=REL, abs_tol=REL) or (not equal and left < right):
        return None
    points = (*sides[0].points, *sides[1].points)
    sentence = (
        f"{sides[0].title} in {points[0].period.label}: {written(left)}; {sides[1].title}: {written(right)}. "
        f"{says.rstrip('.')}."
    )
    return series.finding("agreement", severity, points, sentence, "Ask which of them is right.")
