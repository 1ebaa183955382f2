"""What may come, step by step: paths of a model, or quantiles alone, and the same at a coarser grain."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from peelian.demand.forecast.errors import ForecastError
from peelian.demand.forecast.grain import HOURS, Grain, edges, first_days
from peelian.demand.forecast.series import Series

Floats = npt.NDArray[np.float64]

# The ends of the intervals of 95, 80 and 50%, and the median.
QUANTILES = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
COVERS = {50: (2, 4), 80: (1, 5), 95: (0, 6)}
"""Interval in percent → which of the quantiles are its ends."""
MEDIAN = 3


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """Steps that follow a series, each with the quantiles of what may come.

    `quantiles` has a row a step and a column for each of `QUANTILES`. `mean` is what is expected on average: means of
    steps add up to the mean of their sum, as medians do not. `paths` has a row a step and a column a possible course;
    it is None where a model gives quantiles alone. `counted` is what of each step had already come.
    """

    grain: Grain
    start: dt.date
    quantiles: Floats
    mean: Floats
    counted: Floats
    paths: Floats | None = None

    @classmethod
    def of_paths(cls, grain: Grain, start: dt.date, paths: Floats, counted: Floats | None = None) -> Outlook:
        """The outlook that possible courses give; `paths` with what of each step is `counted` already."""
        quantiles = np.quantile(paths, QUANTILES, axis=1).T
        nothing = np.zeros(len(paths))
        return cls(grain, start, quantiles, paths.mean(axis=1), nothing if counted is None else counted, paths)

    def __len__(self) -> int:
        return len(self.quantiles)

    @property
    def labels(self) -> list[str]:
        """Each step as it is typed."""
        return [self.grain.label(day, at % HOURS) for at, day in enumerate(self.days)]

    @property
    def days(self) -> list[dt.date]:
        """The first day of each step; of hours, the day of each."""
        return first_days(self.grain, self.start, len(self))

    @property
    def end(self) -> dt.date:
        """The first day after the last step."""
        return self.grain.plus(self.start, len(self))

    def first(self, steps: int) -> Outlook:
        """The first so many steps."""
        paths = None if self.paths is None else self.paths[:steps]
        return Outlook(self.grain, self.start, self.quantiles[:steps], self.mean[:steps], self.counted[:steps], paths)

    def by(self, coarser: Grain, before: Series | None = None) -> Outlook:
        """The same courses added up to steps of a coarser grain, the last left out unless it is whole.

        The first step may have begun already: what has come of it is in `before`. It is left out where that is not
        held, or not given. Raises ForecastError where there are no courses to add up, or no step is whole.
        """
        if coarser is self.grain:
            return self
        if self.paths is None:
            raise ForecastError(
                "This model gives quantiles alone, which do not add up.", remedy="Let it forecast the coarser steps."
            )
        days, sums, counted = [], [], []
        for day, first, stop in edges(self.grain, coarser, self.start, len(self)):
            came = _came(before, day, self.start) if day < self.start else 0.0
            if coarser.plus(day, 1) <= self.end and not np.isnan(came):
                days.append(day)
                counted.append(came)
                sums.append(self.paths[first:stop].sum(axis=0) + came)
        if not days:
            raise ForecastError(f"The horizon has no whole {coarser}.", remedy="Look further ahead.")
        return Outlook.of_paths(coarser, days[0], np.array(sums), np.array(counted))


def _came(before: Series | None, start: dt.date, stop: dt.date) -> float:
    """What came from one day to the day before another; NaN where it is not all held."""
    if before is None or before.start > start or before.end != stop:
        return float("nan")
    days = before.days
    return float(before.values[[at for at, day in enumerate(days) if day >= start]].sum())
