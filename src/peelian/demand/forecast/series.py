"""What arrived, step by step, and where: the input of every forecast."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from peelian.core.place import Place
from peelian.demand.forecast.errors import ForecastError
from peelian.demand.forecast.grain import HOURS, Grain, edges, first_days

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Counts at equal steps of time.

    `values` has one count a step, from the step that begins on `start`; NaN where nothing is held. Hours are whole
    days of 24 by the clock on the wall. `place` says whose holidays and clock they go by.
    """

    grain: Grain
    start: dt.date
    values: Floats
    place: Place

    def __post_init__(self) -> None:
        """Refuse hours that are no whole days, and steps that begin in the middle of one."""
        if self.grain is Grain.HOUR and len(self.values) % HOURS:
            raise ValueError(f"{len(self.values)} hours are no whole days")
        if self.grain.first_day(self.start) != self.start:
            raise ValueError(f"{self.start} does not begin a {self.grain}")

    def __len__(self) -> int:
        return len(self.values)

    @property
    def days(self) -> list[dt.date]:
        """The first day of each step; of hours, the day of each."""
        return first_days(self.grain, self.start, len(self))

    @property
    def end(self) -> dt.date:
        """The first day after the last step."""
        return self.grain.plus(self.start, len(self))

    @property
    def held(self) -> npt.NDArray[np.bool_]:
        """Which steps have a count."""
        return ~np.isnan(self.values)

    def until(self, day: dt.date) -> Series:
        """The steps before the one that begins on a day."""
        if self.grain.months:
            months = (day.year - self.start.year) * 12 + day.month - self.start.month
            return self.before(months // self.grain.months)
        days = (day - self.start).days
        return self.before({Grain.HOUR: HOURS * days, Grain.DAY: days}.get(self.grain, days // 7))

    def before(self, steps: int) -> Series:
        """The first so many steps."""
        return replace(self, values=self.values[:steps])

    def last(self, steps: int) -> Series:
        """The last so many steps, or all if there are fewer."""
        skipped = max(0, len(self) - steps)
        return replace(self, start=self.grain.plus(self.start, skipped), values=self.values[skipped:])

    def by(self, coarser: Grain) -> Series:
        """The same added up to steps of a coarser grain; those at either end that are not whole are left out.

        A step that lacks a part is NaN. Raises ForecastError if no step is whole.
        """
        if coarser is self.grain:
            return self
        whole = [
            (day, self.values[first:stop].sum())
            for day, first, stop in edges(self.grain, coarser, self.start, len(self))
            if day >= self.start and coarser.plus(day, 1) <= self.end
        ]
        if not whole:
            raise ForecastError(f"Not one whole {coarser} is held.", remedy="Load more, or ask for a finer grain.")
        return Series(coarser, whole[0][0], np.array([value for _, value in whole]), self.place)
