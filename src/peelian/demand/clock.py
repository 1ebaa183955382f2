"""The clock of the simulation: whole microseconds since the model's start, a Monday at 00:00 of a day without seasons.

Whole numbers make equal times equal on every machine. Model time has no summer time: a day has 24 hours throughout,
so that a shift is as long in March as in November. 64 bits hold 292,000 years.
"""

from __future__ import annotations

import datetime as dt

from peelian.core.errors import PeelianError
from peelian.demand.compiled import inlined

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY
HOURS_IN_WEEK = 168
MONDAY = 0
MICROSECOND = dt.timedelta(microseconds=1)


class ClockError(PeelianError):
    """A start that is not a Monday at midnight, or has a time zone."""


def checked_start(start: dt.datetime) -> dt.datetime:
    """The model's start as given, if it is a Monday at 00:00 without a time zone; ClockError otherwise."""
    if start.tzinfo is not None or start.weekday() != MONDAY or start.time() != dt.time():
        raise ClockError(
            f"A model cannot start at {start.isoformat()}.",
            remedy="Give a Monday at 00:00, in local time and without a time zone.",
        )
    return start


def clock_time(start: dt.datetime, moment: dt.datetime) -> int:
    """How many microseconds after the start a moment is; negative before it.

    >>> clock_time(dt.datetime(2026, 1, 5), dt.datetime(2026, 1, 5, 0, 0, 1))
    1000000
    """
    return (moment - checked_start(start)) // MICROSECOND


def moment(start: dt.datetime, time_us: int) -> dt.datetime:
    """The moment that is so many microseconds after the start.

    >>> moment(dt.datetime(2026, 1, 5), 26 * HOUR)
    datetime.datetime(2026, 1, 6, 2, 0)
    """
    return checked_start(start) + time_us * MICROSECOND


@inlined
def hour_of_week(time_us: int) -> int:
    """The hour of the week, 0 for Monday from 00:00 to 01:00, 167 for the last of Sunday; also before the start.

    >>> hour_of_week(8 * DAY + 30 * MINUTE), hour_of_week(-1)
    (24, 167)
    """
    return (time_us // HOUR) % HOURS_IN_WEEK
