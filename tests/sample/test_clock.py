"""Local times against Python's own time zones."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.core.period import Period
from peelian.sample.clock import later, moments

LONDON = ZoneInfo("Europe/London")
STARTS = st.datetimes(dt.datetime(2017, 4, 1), dt.datetime(2019, 3, 31, 23, 59, 59)).map(
    lambda at: at.replace(microsecond=0)
)


def instant(local: dt.datetime) -> dt.datetime:
    """The moment of a local time; in the hour that comes twice, the second one."""
    return local.replace(tzinfo=LONDON, fold=1).astimezone(dt.UTC)


def exists(local: dt.datetime) -> bool:
    return instant(local).astimezone(LONDON).replace(tzinfo=None) == local


def moved(start: dt.datetime, seconds: int) -> dt.datetime:
    found = later(np.asarray([start], dtype="datetime64[s]"), np.asarray([seconds]))
    return found[0].item()


@given(STARTS.filter(exists), st.integers(0, 200 * 86400))
def test_later_is_so_many_seconds_later_across_clock_changes(start: dt.datetime, seconds: int) -> None:
    found = moved(start, seconds)

    assert exists(found)
    passed = (instant(found) - instant(start)).total_seconds()
    true = (instant(start) + dt.timedelta(seconds=seconds)).astimezone(LONDON)
    # The first of the two hours from 1 to 2 in October cannot be written without an offset.
    in_first_hour = true.replace(tzinfo=None, fold=1).replace(tzinfo=LONDON).utcoffset() != true.utcoffset()
    assert passed == seconds or (in_first_hour and seconds < passed <= seconds + 3600)


@pytest.mark.parametrize(
    ("start", "seconds", "wanted"),
    [
        ("2019-03-31 00:59:30", 60, "2019-03-31 02:00:30"),
        ("2019-03-30 12:00:00", 86400, "2019-03-31 13:00:00"),
        ("2018-10-28 00:30:00", 7200, "2018-10-28 01:30:00"),
        ("2018-10-28 00:30:00", 2400, "2018-10-28 01:00:00"),
        ("2018-10-28 01:30:00", 3600, "2018-10-28 02:30:00"),
        ("2018-07-01 10:00:00", 0, "2018-07-01 10:00:00"),
    ],
)
def test_clock_changes_by_example(start: str, seconds: int, wanted: str) -> None:
    assert str(moved(dt.datetime.fromisoformat(start), seconds)) == wanted


@given(STARTS.filter(exists), st.lists(st.integers(0, 40 * 86400), min_size=2, max_size=6))
def test_order_of_times_stays(start: dt.datetime, seconds: list[int]) -> None:
    ordered = sorted(seconds)

    times = [moved(start, each) for each in ordered]

    assert times == sorted(times)


def test_nothing_is_moved_to_nothing() -> None:
    assert later(np.asarray([], dtype="datetime64[s]"), np.asarray([], dtype=np.int64)).size == 0


def test_moments_follow_months_weekdays_and_hours() -> None:
    year = Period.parse("2018-19")
    counts = np.arange(1, 13) * 1000
    weekday, hour = [0.0, 0, 0, 0, 0, 1, 3], [0.0] * 24
    hour[1] = hour[20] = 1

    times = moments(year.months, counts, weekday=weekday, hour=hour, random=np.random.default_rng(1))
    found = [each.item() for each in times]

    assert found == sorted(found)
    assert all(exists(each) for each in found)
    by_month = [sum((each.year, each.month) == (month.year, month.number) for each in found) for month in year.months]
    assert by_month == counts.tolist()
    assert {each.isoweekday() for each in found} == {6, 7}
    assert {each.hour for each in found} == {1, 2, 20}
    skipped = [each for each in found if each.hour == 2]
    assert {each.date() for each in skipped} == {dt.date(2019, 3, 31)}
