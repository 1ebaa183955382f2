"""Cuts of a run: the whole of it, its days, weeks, months and quarters, and the hours of the day and of the week.

A tally holds counts by day and by hour of the week. What belongs to a cut is added up from those, so that a share of a
month is that of all its jobs and not the mean of its days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from peelian.core.errors import UnknownNameError
from peelian.core.period import MONTH_NAMES
from peelian.demand.clock import HOURS_IN_WEEK
from peelian.demand.model.calendar import Calendar

Integers = npt.NDArray[np.int64]
Numbers = TypeVar("Numbers", npt.NDArray[np.int64], npt.NDArray[np.float64])

RUN = "run"
DAYS_OF_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
RETURNING = ("hour of week", "hour of day", "day of week")
CUTS = (RUN, "day", "week", "4 weeks", "month", "quarter", *RETURNING)
"""The cuts, by the names that `by` takes."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One part of a cut: `label` names it, `hours` says how many of the run's hours are in it.

    `first` is its first day and `days` how many it has, of parts of the calendar; of hours and days of the week,
    which return, the first is that of the run and `days` its number.
    """

    by: str
    label: str
    first: dt.date
    days: int
    hours: int


@dataclass(frozen=True)
class Facets:
    """Every facet of a run of whole weeks, of which the first `settle_weeks` are not counted."""

    calendar: Calendar
    settle_weeks: int = 0

    @cached_property
    def all(self) -> tuple[Facet, ...]:
        """The facets, in the order of the axis that `gathered` makes."""
        return tuple(facet for by in CUTS for facet in self._cut(by))

    def places(self, by: str) -> slice:
        """Where the facets of a cut stand among all; UnknownNameError if there is no such cut."""
        if by not in CUTS:
            raise UnknownNameError("cut", by, list(CUTS))
        return self._places[by]

    @cached_property
    def _places(self) -> dict[str, slice]:
        found = {by: [place for place, facet in enumerate(self.all) if facet.by == by] for by in CUTS}
        return {by: slice(each[0], each[-1] + 1) for by, each in found.items()}

    @cached_property
    def hours(self) -> Integers:
        """How many hours each facet has."""
        return np.array([facet.hours for facet in self.all], np.int64)

    @property
    def first_day(self) -> int:
        """The first day that is counted, by its number since the start."""
        return 7 * self.settle_weeks

    @cached_property
    def last_days(self) -> Integers:
        """The last day of each facet, by its number since the start; -1 of hours and days that return every week."""
        return np.array(
            [
                -1 if facet.by in RETURNING else (facet.first - self.calendar.starts).days + facet.days - 1
                for facet in self.all
            ]
        )

    def gathered(self, tally: Numbers, axis: int) -> Numbers:
        """Counts by day and hour of the week, on that axis, added up to the facets."""
        moved = np.moveaxis(tally, axis, -1)
        days, week = moved[..., self.first_day : self.calendar.days], moved[..., self.calendar.days :]
        by_day = week.reshape(*week.shape[:-1], 7, 24)
        parts = [days.sum(-1, keepdims=True), days]
        parts += [np.add.reduceat(days, self._starts[by], axis=-1) for by in ("week", "4 weeks", "month", "quarter")]
        parts += [week, by_day.sum(-2), by_day.sum(-1)]
        return np.moveaxis(np.concatenate(parts, axis=-1), -1, axis)

    @property
    def _dates(self) -> list[dt.date]:
        return [self.calendar.date(day) for day in range(self.first_day, self.calendar.days)]

    @cached_property
    def _starts(self) -> dict[str, list[int]]:
        """Where the parts of each cut of the calendar begin, counted in days that are tallied."""
        dates = self._dates
        names = {
            "week": [day // 7 for day in range(len(dates))],
            "4 weeks": [day // 28 for day in range(len(dates))],
            "month": [date.year * 12 + date.month for date in dates],
            "quarter": [(date.year * 12 + date.month - 1) // 3 for date in dates],
        }
        return {
            by: [day for day, name in enumerate(each) if day == 0 or name != each[day - 1]]
            for by, each in names.items()
        }

    def _cut(self, by: str) -> Iterator[Facet]:
        dates = self._dates
        weeks = len(dates) // 7
        returning = {
            "hour of week": ([f"{day[:3]} {hour:02}:00" for day in DAYS_OF_WEEK for hour in range(24)], weeks),
            "hour of day": ([f"{hour:02}:00" for hour in range(24)], 7 * weeks),
            "day of week": (list(DAYS_OF_WEEK), 24 * weeks),
        }
        if by in returning:
            labels, hours = returning[by]
            for label in labels:
                yield Facet(by, label, dates[0], len(dates), hours)
            return
        starts = {RUN: [0], "day": list(range(len(dates)))}.get(by) or self._starts[by]
        for start, stop in zip(starts, [*starts[1:], len(dates)], strict=True):
            yield Facet(by, _label(by, dates[start]), dates[start], stop - start, 24 * (stop - start))


def _label(by: str, first: dt.date) -> str:
    """What a part of the calendar is called that begins, or is cut to begin, on a day."""
    match by:
        case "run":
            return "the whole run"
        case "month":
            return f"{MONTH_NAMES[first.month - 1]} {first.year}"
        case "quarter":
            start = (first.month - 1) // 3 * 3
            return f"{MONTH_NAMES[start]} to {MONTH_NAMES[start + 2]} {first.year}"
        case "day":
            return first.isoformat()
        case _:
            return f"from {first.isoformat()}"


def facet_axis(days: int) -> int:
    """How long the axis of a tally is that has days and hours of the week."""
    return days + HOURS_IN_WEEK
