"""The steps in which arrivals are counted and forecast: hours, days, weeks, months, quarters, financial years."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from itertools import groupby

import numpy as np
import numpy.typing as npt

from peelian.core.period import Month, Period, PeriodKind, financial_year

HOURS = 24
Ints = npt.NDArray[np.int64]


class Grain(StrEnum):
    """How long a step of time is. A year is a financial year, from April; a week begins on Monday."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def order(self) -> int:
        """0 for hours, 5 for years."""
        return list(Grain).index(self)

    @property
    def months(self) -> int:
        """How many months a step has; 0 if it is shorter."""
        return {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}.get(self, 0)

    @property
    def per_year(self) -> float:
        """How many steps a mean year has."""
        days = {Grain.HOUR: 1 / HOURS, Grain.DAY: 1.0, Grain.WEEK: 7.0}
        return 365.25 / days[self] if self in days else 12 / self.months

    @property
    def season(self) -> int:
        """After how many steps the same time comes again: of the week for hours and days, of the year else."""
        return {Grain.HOUR: 168, Grain.DAY: 7, Grain.WEEK: 52, Grain.MONTH: 12, Grain.QUARTER: 4, Grain.YEAR: 1}[self]

    def holds(self, finer: Grain) -> bool:
        """Whether steps of `finer` add up to whole steps of this: weeks to weeks only.

        >>> Grain.MONTH.holds(Grain.DAY), Grain.MONTH.holds(Grain.WEEK)
        (True, False)
        """
        return finer is self or (self.order > finer.order and finer is not Grain.WEEK)

    def first_day(self, day: dt.date) -> dt.date:
        """The first day of the step in which a day lies."""
        if self is Grain.WEEK:
            return day - dt.timedelta(days=day.weekday())
        if not self.months:
            return day
        month = Month.of(day.year, day.month)
        month = month.plus(-((month.number - 4) % self.months))
        return dt.date(month.year, month.number, 1)

    def plus(self, day: dt.date, steps: int) -> dt.date:
        """The first day of the step so many after the one that begins on `day`; of hours, whole days later."""
        if self.months:
            month = Month.of(day.year, day.month).plus(steps * self.months)
            return dt.date(month.year, month.number, 1)
        days = {Grain.HOUR: steps // HOURS, Grain.DAY: steps, Grain.WEEK: 7 * steps}[self]
        return day + dt.timedelta(days=days)

    def label(self, day: dt.date, hour: int = 0) -> str:
        """A step by its first day and hour, as it is typed: 2019-04-01T13, 2019-04-01, 2019-04, 2019-20-Q1, 2019-20.

        >>> Grain.QUARTER.label(dt.date(2019, 4, 1))
        '2019-20-Q1'
        """
        if self is Grain.HOUR:
            return f"{day}T{hour:02d}"
        if not self.months:
            return str(day)
        month = Month.of(day.year, day.month)
        if self is Grain.YEAR:
            return str(financial_year(month.year))
        return str(Period(PeriodKind.QUARTER if self is Grain.QUARTER else PeriodKind.MONTH, month, self.months))


def first_days(grain: Grain, start: dt.date, count: int) -> list[dt.date]:
    """The first day of each of `count` steps; of hours, the day of each."""
    if grain is Grain.HOUR:
        return [start + dt.timedelta(days=at // HOURS) for at in range(count)]
    return [grain.plus(start, at) for at in range(count)]


def days_between(days: list[dt.date], grain: Grain) -> Ints:
    """How many days each step has, given by its first day."""
    return np.array([(grain.plus(day, 1) - day).days if grain is not Grain.HOUR else 0 for day in days])


def edges(grain: Grain, coarser: Grain, start: dt.date, count: int) -> list[tuple[dt.date, int, int]]:
    """The steps of a coarser grain that `count` steps lie in: (first day, first step, step after the last).

    The first and the last may be parts of a step only.

    >>> edges(Grain.MONTH, Grain.QUARTER, dt.date(2019, 5, 1), 4)
    [(datetime.date(2019, 4, 1), 0, 2), (datetime.date(2019, 7, 1), 2, 4)]
    """
    days = first_days(grain, start, count)
    found, at = [], 0
    for day, among in groupby(days, key=coarser.first_day):
        length = len(list(among))
        found.append((day, at, at + length))
        at += length
    return found
