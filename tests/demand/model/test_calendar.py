from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from peelian.demand.model.calendar import Calendar, falls_on, weekdays_of

EASTER_MONDAY = dt.date(2018, 4, 2)
CALENDAR = Calendar(starts=EASTER_MONDAY)


def test_bank_holidays_are_those_of_england_and_wales() -> None:
    days = [CALENDAR.date(day) for day in range(CALENDAR.days)]

    assert [day for day in days if CALENDAR.is_bank_holiday(day)] == [
        EASTER_MONDAY,
        dt.date(2018, 5, 7),
        dt.date(2018, 5, 28),
        dt.date(2018, 8, 27),
        dt.date(2018, 12, 25),
        dt.date(2018, 12, 26),
        dt.date(2019, 1, 1),
    ]
    assert CALENDAR.is_bank_holiday(dt.date(2022, 12, 27))  # in lieu of Christmas Day, a Sunday
    assert CALENDAR.is_bank_holiday(dt.date(2022, 9, 19))  # the state funeral
    assert not Calendar(starts=EASTER_MONDAY, holidays="none").is_bank_holiday(EASTER_MONDAY)


@pytest.mark.parametrize(
    ("days", "numbers"),
    [
        ("every day", {0, 1, 2, 3, 4, 5, 6}),
        ("weekdays", {0, 1, 2, 3, 4}),
        ("fri-sat", {4, 5}),
        ("sat-mon", {5, 6, 0}),
        ("mon, wed, fri-sun", {0, 2, 4, 5, 6}),
        ("mon-mon", {0}),
        ("monday", set()),
        ("", set()),
    ],
)
def test_days_by_name(days: str, numbers: set[int]) -> None:
    assert weekdays_of(days) == numbers


@pytest.mark.parametrize(
    ("days", "falls"),
    [("weekdays", False), ("mon", True), ("bank holidays", True), ("tue", False), ("every day", True)],
)
def test_weekdays_leave_out_bank_holidays_and_named_days_do_not(days: str, falls: bool) -> None:
    assert falls_on(days, CALENDAR, EASTER_MONDAY) is falls


def test_a_model_starts_on_a_monday() -> None:
    with pytest.raises(ValidationError, match="2018-03-26 or 2018-04-02"):
        Calendar(starts=dt.date(2018, 4, 1))
