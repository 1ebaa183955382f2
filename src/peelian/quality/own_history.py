"""A figure against its own past: outliers, months that are far below, a series that begins low."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from peelian.quality.finding import Finding, Severity
from peelian.quality.series import Point, Series, percent, written
from peelian.statistics.modified_z import spread

FEWEST = 8
SEASONAL_FROM = 24
ASK = "Ask the force whether it is right and why, or for a correction."


def outliers(series: Series, limit: float, least: float) -> Iterator[Finding]:
    """Periods that are unlike the rest of the series, and differ from it by at least the share `least`.

    With 24 months or more a month is judged by its change on the same month a year earlier, so that seasons are none;
    otherwise, and in the first year, by its level. Method: modified z-scores beyond `limit`, see
    `statistics.modified_z`. A series of fewer than 8 periods is not judged.
    """
    if len(series.points) < FEWEST:
        return
    pairs = [(now, before) for now, before in series.with_year_before() if before is not None]
    seasonal = len(series.points) >= SEASONAL_FROM and len(pairs) >= FEWEST
    judged = {now.period for now, _ in pairs} if seasonal else set()
    levels = spread([each.value for each in series.points])
    for point in series.points:
        far = abs(point.value - levels.middle) > least * abs(levels.middle)
        if point.period not in judged and abs(levels.z(point.value)) > limit and far:
            yield _found(series, (point,), f"the middle of its {len(series.points)} periods is", levels.middle)
    if seasonal:
        changes = spread([now.value - before.value for now, before in pairs])
        for now, before in pairs:
            change = now.value - before.value
            far = abs(change - changes.middle) > least * abs(before.value)
            if abs(changes.z(change)) > limit and far:
                yield _found(series, (now, before), f"in {before.period.label} it was", before.value)


def _found(series: Series, points: tuple[Point, ...], than: str, usual: float) -> Finding:
    now = points[0]
    sentence = f"{series.figure} in {now.period.label}: {written(now.value)}; {than} {written(usual)}."
    return series.finding("own-history", Severity.QUESTION, points, sentence, ASK)


def far_below(series: Series, share: float) -> Iterator[Finding]:
    """Periods with less than `share` of what is usual: a part is missing, or the series began in them.

    Usual is the median of the other periods; at least three must be there.
    """
    beginning = True
    for at, point in enumerate(series.points):
        others = [each.value for each in (*series.points[:at], *series.points[at + 1 :])]
        if len(others) < 3:
            return
        usual = median(others)
        if usual <= 0 or point.value >= share * usual:
            beginning = False
            continue
        what = (
            "The series begins so, as if recording had only begun." if beginning else "A part of it may not have come."
        )
        sentence = (
            f"{series.figure} in {point.period.label}: {written(point.value)}, "
            f"{percent(point.value / usual)} of the usual {written(usual)}. {what}"
        )
        yield series.finding("far-below", Severity.QUESTION, (point,), sentence, "Ask whether the period is whole.")


def too_short(series: Series) -> bool:
    """Whether there is too little of a series to judge it by itself."""
    return len(series.points) < FEWEST
