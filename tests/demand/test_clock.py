from __future__ import annotations

import datetime as dt

import pytest

from peelian.demand.clock import HOUR, ClockError, clock_time, hour_of_week, moment

MONDAY = dt.datetime(2026, 1, 5)


def test_there_and_back() -> None:
    for when in (MONDAY, dt.datetime(2026, 3, 29, 1, 30), dt.datetime(2025, 12, 31, 23, 59, 59, 999999)):
        assert moment(MONDAY, clock_time(MONDAY, when)) == when


def test_hour_of_week_is_that_of_the_calendar() -> None:
    for hours in (-30, 0, 1, 167, 168, 4000):
        when = moment(MONDAY, hours * HOUR + 1)
        assert hour_of_week(hours * HOUR + 1) == when.weekday() * 24 + when.hour


@pytest.mark.parametrize(
    "start", [dt.datetime(2026, 1, 6), dt.datetime(2026, 1, 5, 1), dt.datetime(2026, 1, 5, tzinfo=dt.UTC)]
)
def test_a_start_that_is_no_monday_midnight_is_refused(start: dt.datetime) -> None:
    with pytest.raises(ClockError):
        moment(start, 0)
