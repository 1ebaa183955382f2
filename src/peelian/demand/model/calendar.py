"""The days of a model: when it starts, how long it runs, and which days are bank holidays."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator

from peelian.demand.clock import MONDAY
from peelian.demand.model.part import Part

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
BANK_HOLIDAYS = "bank holidays"


class Calendar(Part):
    """The model's days. It starts on a Monday at 00:00 local time and has 24 hours every day.

    `holidays` names whose bank holidays count; `none` for none.
    """

    timezone: Literal["Europe/London"] = "Europe/London"
    holidays: Literal["england-and-wales", "none"] = "england-and-wales"
    starts: dt.date
    weeks: Annotated[int, Field(ge=1, le=520)] = 52

    @field_validator("starts")
    @classmethod
    def _a_monday(cls, value: dt.date) -> dt.date:
        if value.weekday() != MONDAY:
            monday = value - dt.timedelta(days=value.weekday())
            raise ValueError(f"a model starts on a Monday: {monday} or {monday + dt.timedelta(days=7)}")
        return value

    @property
    def days(self) -> int:
        """How many days the model runs."""
        return 7 * self.weeks

    @property
    def hours(self) -> int:
        """How many hours the model runs."""
        return 24 * self.days

    def date(self, day: int) -> dt.date:
        """The date of a day by its number since the start; before it if negative."""
        return self.starts + dt.timedelta(days=day)

    def is_bank_holiday(self, date: dt.date) -> bool:
        """Whether a date is one of the bank holidays that count."""
        return self.holidays != "none" and date in _bank_holidays(date.year)


@lru_cache(maxsize=64)
def _bank_holidays(year: int) -> frozenset[dt.date]:
    """Bank holidays in England and Wales, which have the same; days off in lieu included."""
    import holidays

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def read_days(given: object) -> object:
    """Check a text of days; ValueError if it names none.

    It is `every day`, `weekdays` (Monday to Friday but no bank holidays), `bank holidays`, or days such as `fri-sat`,
    `mon, wed` and `sun-tue`, bank holidays or not.
    """
    if not isinstance(given, str) or not _weekdays_or_none(given.strip().lower()):
        raise ValueError("write every day, weekdays, bank holidays, or days such as fri-sat or mon, wed")
    return given.strip().lower()


Days = Annotated[str, BeforeValidator(read_days)]


def falls_on(days: str, calendar: Calendar, date: dt.date) -> bool:
    """Whether a date is one of the days.

    >>> falls_on("weekdays", Calendar(starts=dt.date(2018, 4, 2)), dt.date(2018, 4, 2))  # Easter Monday
    False
    """
    if days == BANK_HOLIDAYS:
        return calendar.is_bank_holiday(date)
    if days == "weekdays" and calendar.is_bank_holiday(date):
        return False
    return date.weekday() in weekdays_of(days)


def weekdays_of(days: str) -> frozenset[int]:
    """The days of the week that a text names, 0 for Monday; all for bank holidays.

    >>> sorted(weekdays_of("sat-mon"))
    [0, 5, 6]
    """
    return _weekdays_or_none(days)


@lru_cache(maxsize=256)
def _weekdays_or_none(days: str) -> frozenset[int]:
    if days in ("every day", BANK_HOLIDAYS):
        return frozenset(range(7))
    if days == "weekdays":
        return frozenset(range(5))
    found: set[int] = set()
    for piece in days.split(","):
        first, _, last = (each.strip() for each in piece.partition("-"))
        if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
            return frozenset()
        start, stop = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        found |= {(start + step) % 7 for step in range((stop - start) % 7 + 1)}
    return frozenset(found)
