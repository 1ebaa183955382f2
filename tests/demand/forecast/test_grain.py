"""Steps of time: where each begins, what it is called, how finer ones lie in coarser ones."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.core.place import Place
from peelian.demand.forecast.grain import Grain, edges, first_days

DAYS = st.dates(dt.date(1995, 1, 1), dt.date(2060, 1, 1))


@pytest.mark.parametrize(
    ("grain", "begins", "called"),
    [
        (Grain.HOUR, dt.date(2019, 5, 15), "2019-05-15T13"),
        (Grain.DAY, dt.date(2019, 5, 15), "2019-05-15"),
        (Grain.WEEK, dt.date(2019, 5, 13), "2019-05-13"),
        (Grain.MONTH, dt.date(2019, 5, 1), "2019-05"),
        (Grain.QUARTER, dt.date(2019, 4, 1), "2019-20-Q1"),
        (Grain.YEAR, dt.date(2019, 4, 1), "2019-20"),
    ],
)
def test_step_of_a_day_begins_and_is_called(grain: Grain, begins: dt.date, called: str) -> None:
    assert grain.first_day(dt.date(2019, 5, 15)) == begins
    assert grain.label(begins, 13) == called


@given(DAYS, st.sampled_from(list(Grain)[1:]))
def test_day_lies_in_the_step_that_begins_on_or_before_it(day: dt.date, grain: Grain) -> None:
    first = grain.first_day(day)

    assert first <= day < grain.plus(first, 1)
    assert grain.first_day(first) == first
    assert grain.plus(grain.plus(first, 7), -7) == first


@given(DAYS, st.integers(1, 900), st.sampled_from(list(Grain)[2:]))
def test_steps_of_a_coarser_grain_hold_every_day_once(day: dt.date, count: int, coarser: Grain) -> None:
    found = edges(Grain.DAY, coarser, day, count)
    days = first_days(Grain.DAY, day, count)

    assert found[0][1] == 0
    assert found[-1][2] == count
    assert all(before[2] == after[1] for before, after in pairwise(found))
    assert all(coarser.first_day(each) == first for first, start, stop in found for each in days[start:stop])


@pytest.mark.parametrize(("zone", "short", "long"), [
    ("Europe/London", dt.date(2019, 3, 31), dt.date(2019, 10, 27)),
    ("America/Los_Angeles", dt.date(2019, 3, 10), dt.date(2019, 11, 3)),
])  # fmt: skip
def test_hours_of_a_day_on_which_clocks_change(zone: str, short: dt.date, long: dt.date) -> None:
    place = Place("GB-ENG", zone)

    assert (place.hours(short).count(0), sum(place.hours(short))) == (1, 23)
    assert (place.hours(long).count(2), sum(place.hours(long))) == (1, 25)
    assert set(place.hours(short + dt.timedelta(days=1))) == {1}
