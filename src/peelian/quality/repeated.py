"""A total that repeats another period's exactly: more likely copied than counted."""

from __future__ import annotations

from collections.abc import Iterator

from peelian.quality.finding import Finding, Severity
from peelian.quality.series import Point, Series, written
from peelian.statistics.by_chance import chance_of_the_same_count

RARE = 0.01


def repeated(series: Series) -> Iterator[Finding]:
    """Whole numbers that are exactly those of the period before, or of the same period a year earlier.

    Only neighbours are compared, for among many pairs some agree by chance. Small counts often do, so nothing is said
    of a count for which the chance is one in a hundred or more (below about 800); see `statistics.by_chance`.
    """
    before: Point | None = None
    for point, year_before in series.with_year_before():
        follows = before is not None and before.period.last.plus(1) == point.period.first
        for other in dict.fromkeys((before if follows else None, year_before)):
            if other is not None and _copied(point.value, other.value):
                sentence = (
                    f"{series.figure}: {written(point.value)} in {point.period.label}, and exactly the same in "
                    f"{other.period.label}."
                )
                remedy = "Ask the force whether one period was sent in the place of the other."
                yield series.finding("repeats", Severity.QUESTION, (point, other), sentence, remedy)
        before = point


def _copied(value: float, other: float) -> bool:
    return value == other and value == int(value) and chance_of_the_same_count(value) < RARE
