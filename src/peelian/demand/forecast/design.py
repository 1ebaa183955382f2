"""The effects that counts are explained by, for each grain: columns of the log-linear model, past and future alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from peelian.core.place import Place
from peelian.demand.forecast.calendar import (
    holiday_kinds,
    holidays_in,
    is_holiday,
    seasons,
    waves,
    weekdays,
    weekends_in,
)
from peelian.demand.forecast.grain import Grain, days_between, first_days
from peelian.demand.forecast.regression import FREE, Group
from peelian.demand.forecast.series import Series

Floats = npt.NDArray[np.float64]

SLOPE = 0.03  # how steep a trend may be before anything is known: the standard deviation of the log's change in a year
HALF_LIFE = 1.0  # in years: after so long a trend goes on at half its pace
FADES = 0.5  # what is left of a spell, such as of illness or odd weather, after a week
LEVEL, MOVING, SPELLS, TREND = "level", "moving time of year", "spells", "trend"
_WAVES = 6
_TWO_YEARS, _WEEK = 730, 7


@dataclass(frozen=True, slots=True, eq=False)
class Drift:
    """Chance steps to come, of the size that those of a group had: `columns` says which steps of time each moves."""

    group: str
    columns: Floats

    @property
    def count(self) -> int:
        """How many chance steps there are."""
        return int(self.columns.shape[1])


@dataclass(frozen=True, slots=True)
class Design:
    """Which effects a series is explained by.

    Days: the day of the week, waves over the year (with two years or more), holidays and the days beside them, and
    spells, which begin by chance in a week and fade. Months and quarters: which of the year it is, which may move from
    year to year, and the weekends and holidays in it. All: a trend, and a level that moves by a chance step every week
    (of days) or at every step.
    """

    grain: Grain
    place: Place
    start: dt.date
    steps: int
    holidays: tuple[str, ...]

    @classmethod
    def of(cls, series: Series) -> Design:
        """The design for a series of days, months, quarters or years."""
        kinds: set[str] = set()
        if series.grain is Grain.DAY:
            kinds = set(holiday_kinds(series.days, series.place)) - {""}
        return cls(series.grain, series.place, series.start, len(series), tuple(sorted(kinds)))

    def days_ahead(self, horizon: int) -> list[dt.date]:
        """The first day of each step that follows."""
        return first_days(self.grain, self.grain.plus(self.start, self.steps), horizon)

    def offset(self, days: Sequence[dt.date]) -> Floats:
        """The log of what each step was exposed to: how many days of 24 hours it has."""
        if self.grain is Grain.DAY:
            return np.log([sum(self.place.hours(day)) / 24 for day in days])
        return np.log(days_between(list(days), self.grain))

    def groups(self) -> list[Group]:
        """The columns of the series' own steps, in groups that are shrunk together."""
        days = first_days(self.grain, self.start, self.steps)
        years = (np.arange(self.steps) - self.steps + 1) / self.grain.per_year
        found = [Group("mean", np.ones((self.steps, 1)), FREE), *self._calendar(days)]
        found.append(Group(TREND, years[:, None], SLOPE**2))
        for name, each in self._moving().items():
            found.append(Group(name, each))
        return found

    def ahead(self, days: Sequence[dt.date]) -> Floats:
        """The columns of the steps that follow: level and times of year as they were at the end, the trend fading."""
        horizon = len(days)
        pace = 0.5 ** (1 / (HALF_LIFE * self.grain.per_year))
        years = np.cumsum(pace ** np.arange(horizon)) / self.grain.per_year
        moved = [np.ones((horizon, self._levels))]
        if self.grain is Grain.DAY:
            moved.append(_fading(self._levels + 1 + np.arange(horizon) // self._stretch, self._levels + 1))
        if self._years > 1:
            moved.append(np.repeat(seasons(days, self.grain), self._years - 1, axis=1))
        fixed = [np.ones((horizon, 1)), *(group.columns for group in self._calendar(days))]
        return np.hstack([*fixed, years[:, None], *moved])

    def drifts(self, days: Sequence[dt.date]) -> list[Drift]:
        """The chance steps that level and times of year make from the end on."""
        at = np.arange(len(days))
        stretch = at // self._stretch
        found = [Drift(LEVEL, _from_on(stretch, int(stretch[-1]) + 1))]
        if self.grain is Grain.DAY:
            found.append(Drift(SPELLS, _fading(stretch, int(stretch[-1]) + 1)))
        if self._years > 1:
            year = at // self._seasons
            found.append(Drift(MOVING, _crossed(seasons(days, self.grain), _from_on(year, int(year[-1]) + 1))))
        return found

    def level_and_trend(self) -> Floats:
        """The columns of the series' own steps with nothing but level and trend in them."""
        return np.hstack([each.columns if each.name in (LEVEL, TREND) else 0 * each.columns for each in self.groups()])

    @property
    def _stretch(self) -> int:
        """For how many steps the level stays."""
        return _WEEK if self.grain is Grain.DAY else 1

    @property
    def _levels(self) -> int:
        """How many chance steps the level makes up to the end of the series."""
        return max(0, -(-self.steps // self._stretch) - 1)

    @property
    def _seasons(self) -> int:
        """How many steps of its grain a year has, where each of them has an effect of its own."""
        return 12 // self.grain.months if self.grain in (Grain.MONTH, Grain.QUARTER) else 0

    @property
    def _years(self) -> int:
        """How many years, begun ones too, the series has, counted back from its end; 0 if times of year do not move."""
        return -(-self.steps // self._seasons) if self._seasons else 0

    def _calendar(self, days: Sequence[dt.date]) -> list[Group]:
        if self.grain is not Grain.DAY:
            return self._of_months(days)
        found = [Group("day of week", weekdays(days))]
        if self.steps >= _TWO_YEARS:
            found.append(Group("time of year", waves(days, _WAVES)))
        if self.holidays:
            found += self._of_holidays(np.array(holiday_kinds(days, self.place)))
        return found

    def _of_holidays(self, kinds: npt.NDArray[np.str_]) -> list[Group]:
        """A column a holiday and one for all of them, and apart from them a column for each kind of day beside one."""
        on, beside = ([kinds == kind for kind in self.holidays if is_holiday(kind) is own] for own in (True, False))
        every = np.array([is_holiday(kind) for kind in kinds])
        groups = (("holidays", [*on, every]), ("days beside holidays", beside))
        return [Group(name, np.column_stack(columns).astype(float)) for name, columns in groups if columns]

    def _of_months(self, days: Sequence[dt.date]) -> list[Group]:
        if not self._seasons:
            return []
        off = holidays_in(days, self.grain, self.place) / days_between(list(days), self.grain)
        beside = np.column_stack([weekends_in(days, self.grain), off])
        return [Group("time of year", seasons(days, self.grain)), Group("days of month", beside)]

    def _moving(self) -> dict[str, Floats]:
        """The chance steps of the past: each column is 1 from its step on.

        They lie so that the last week, and the last year, are whole.
        """
        back = self.steps - 1 - np.arange(self.steps)
        stretch = self._levels - back // self._stretch
        found = {LEVEL: _from_on(stretch, self._levels + 1)[:, 1:]}
        if self.grain is Grain.DAY:
            found[SPELLS] = _fading(stretch, self._levels + 1)
        if self._years > 1:
            year = _from_on(self._years - 1 - back // self._seasons, self._years)[:, 1:]
            days = first_days(self.grain, self.start, self.steps)
            found[MOVING] = _crossed(seasons(days, self.grain), year)
        return found


def _from_on(stretch: npt.NDArray[np.int64], count: int) -> Floats:
    """A column for each of `count` stretches: 1 in it and in all that follow."""
    return (stretch[:, None] >= np.arange(count)).astype(float)


def _fading(stretch: npt.NDArray[np.int64], count: int) -> Floats:
    """A column for each of `count` stretches: 1 in it, and less and less in those that follow."""
    since = stretch[:, None] - np.arange(count)
    return np.where(since >= 0, FADES ** np.maximum(since, 0), 0.0)


def _crossed(one: Floats, other: Floats) -> Floats:
    """Every column of one times every column of the other."""
    return np.asarray((one[:, :, None] * other[:, None, :]).reshape(len(one), -1))
