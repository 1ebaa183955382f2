"""A submission against the one that it replaced."""

from __future__ import annotations

from collections.abc import Iterator

from peelian.quality.finding import Finding, Severity
from peelian.quality.series import Point, Series, percent, written


def against_last_time(series: Series, before: dict[Point, float], tolerance: float) -> Iterator[Finding]:
    """Periods that were sent again and differ from the time before by more than the share `tolerance`.

    `before` holds what the submission before said for points that were replaced.
    """
    for point in series.points:
        if point not in before:
            continue
        earlier = before[point]
        difference = abs(point.value - earlier)
        if difference > tolerance * abs(earlier):
            share = f" ({percent(difference / abs(earlier))})" if earlier else ""
            more = "more" if point.value > earlier else "less"
            sentence = (
                f"{series.figure} in {point.period.label}: {written(point.value)}, {written(difference)}{share} {more} "
                f"than the {written(earlier)} sent before."
            )
            remedy = "Ask the force what was corrected."
            yield series.finding("last-time", Severity.QUESTION, (point,), sentence, remedy)
