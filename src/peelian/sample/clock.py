"""Local times of a synthetic year: spread over months, weekdays and hours, and moved on across clock changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from peelian.core.period import Month
from peelian.sample.spread import Integers

Times = np.ndarray[Any, np.dtype[np.datetime64]]
HOUR = np.timedelta64(3600, "s")
NOT_A_TIME = np.datetime64("NaT", "s")


def days_of(month: Month) -> Times:
    """Every day of a month."""
    return np.arange(f"{month}", f"{month.plus(1)}", dtype="datetime64[D]")


def moments(
    months: Sequence[Month],
    counts: Integers,
    *,
    weekday: Sequence[float],
    hour: Sequence[float],
    random: np.random.Generator,
) -> Times:
    """Local times in order, `counts` of them in each month, spread by weights for weekdays and hours."""
    parts = []
    for month, count in zip(months, counts.tolist(), strict=True):
        days = days_of(month)
        # 1 January 1970 was a Thursday, day 4 of the week.
        of_day = np.asarray(weekday)[(days.astype(np.int64) + 3) % 7]
        odds = np.outer(of_day, hour).ravel()
        hours = np.repeat(np.arange(odds.size), random.multinomial(count, odds / odds.sum()))
        at = days[0].astype("datetime64[s]") + hours * HOUR + random.integers(0, 3600, size=count).astype("m8[s]")
        # On the last Sunday of March the clocks go from 1 to 2: there is no such hour.
        skipped = _change(month.year, 3)
        parts.append(np.where((at >= skipped) & (at < skipped + HOUR), at + HOUR, at))
    return np.sort(np.concatenate(parts))


def later(start: Times, seconds: Integers) -> Times:
    """The local times so many seconds after `start`, where clocks may have changed in between.

    The hour that comes twice in October is read as the second of the two (winter time). So what would fall into the
    first of the two is moved to the end of it; the order of times stays.
    """
    moved: Times = start + seconds.astype("m8[s]")
    if not moved.size:
        return moved
    years = range(int(str(start.min())[:4]), int(str(moved.max())[:4]) + 1)
    for year in years:
        forward, back = _change(year, 3), _change(year, 10)
        moved = np.where((start < forward) & (moved >= forward), moved + HOUR, moved)
        moved = np.where((start < back) & (moved >= back), np.maximum(moved - HOUR, back), moved)
    return moved


def _change(year: int, month: int) -> np.datetime64:
    """When the clocks change: 1 o'clock on the last Sunday of March (to 2) or, in winter time, of October."""
    end = np.datetime64(f"{year}-{month:02d}-31", "D")
    sunday = end - np.timedelta64((int(end.astype(np.int64)) + 4) % 7, "D")
    return np.datetime64(sunday.astype("datetime64[s]") + HOUR)
