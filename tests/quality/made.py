"""Series for the checks of totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from peelian.core.period import Month, Period, PeriodKind
from peelian.quality.finding import Place
from peelian.quality.series import Point, Series
from peelian.records.table import Slice


def point(period: str, value: float, submission: str = "s1", force: str = "kent") -> Point:
    found = Period.parse(period)
    return Point(found, value, Place("crimes", Slice("force-extract", force, str(found.last))), submission)


def months(values: Sequence[float], first: str = "2018-04", force: str = "kent") -> Series:
    """A series of months."""
    start = Month.parse(first)
    periods = [Period(PeriodKind.MONTH, start.plus(at), 1) for at in range(len(values))]
    points = [point(str(each), value, force=force) for each, value in zip(periods, values, strict=True)]
    return Series("recorded crimes", "force-extract", force, tuple(points))


def of(values: Mapping[str, float], figure: str = "recorded crimes") -> Series:
    """A series of any periods."""
    return Series(figure, "force-extract", "kent", tuple(point(name, value) for name, value in values.items()))
