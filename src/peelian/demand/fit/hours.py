"""Moments counted by local day and hour."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]

_HOUR_US = 3_600_000_000
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def by_local_hour(moments_us: Integers, first: dt.date, days: int, zone: str) -> Integers:
    """How many moments fall into each local hour, days × 24, from `first` on; moments outside are not counted.

    `moments_us` are microseconds since 1970 in UTC.
    """
    hours, counts = np.unique(moments_us // _HOUR_US, return_counts=True)
    found = np.zeros((days, 24), np.int64)
    for hour, count in zip(hours.tolist(), counts.tolist(), strict=True):
        local = (_EPOCH + dt.timedelta(hours=hour)).astimezone(ZoneInfo(zone))
        day = (local.date() - first).days
        if 0 <= day < days:
            found[day, local.hour] += count
    return found


def hours_there(first: dt.date, days: int, zone: str) -> Integers:
    """How long each local hour lasts, days × 24: 0 and 2 where clocks go forward and back, 1 everywhere else."""
    start = int((dt.datetime.combine(first, dt.time(), dt.UTC) - _EPOCH).total_seconds()) // 3600
    every = np.arange(start - 24, start + 24 * (days + 1), dtype=np.int64)
    return by_local_hour(every * _HOUR_US, first, days, zone)


def moment_us(date: dt.date, zone: str) -> int:
    """The beginning of a local day, in microseconds since 1970 in UTC."""
    begins = dt.datetime.combine(date, dt.time(), ZoneInfo(zone))
    return (begins - _EPOCH) // dt.timedelta(microseconds=1)
