"""Series that were made by a known process, and models that know it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np

from peelian.core.place import ENGLAND_AND_WALES
from peelian.demand.forecast.grain import Grain
from peelian.demand.forecast.outlook import QUANTILES, Outlook
from peelian.demand.forecast.series import Series

MONDAY = dt.date(2018, 1, 1)
OF_WEEK = np.array([1.0, 0.9, 0.9, 1.0, 1.2, 1.3, 0.7])
OF_DAY = np.array([2, 1, 1, 1, 1, 1, 2, 4, 6, 7, 7, 7, 7, 7, 8, 9, 9, 9, 8, 7, 6, 5, 4, 3], dtype=float)


def daily(days: int, *, mean: float = 100, start: dt.date = MONDAY, seed: int = 1) -> Series:
    """Days with a shape of the week and nothing but chance about it."""
    random = np.random.default_rng(seed)
    weekday = (start.weekday() + np.arange(days)) % 7
    counts = random.poisson(mean * OF_WEEK[weekday]).astype(float)
    return Series(Grain.DAY, start, counts, ENGLAND_AND_WALES)


def hourly(days: int, *, mean: float = 100, seed: int = 1) -> Series:
    """The same by the hour."""
    random = np.random.default_rng(seed)
    weekday = (MONDAY.weekday() + np.arange(days)) % 7
    expected = np.outer(mean * OF_WEEK[weekday], OF_DAY / OF_DAY.sum())
    return Series(Grain.HOUR, MONDAY, random.poisson(expected).astype(float).ravel(), ENGLAND_AND_WALES)


def monthly(months: int, *, mean: float = 500, seed: int = 1) -> Series:
    """Months with a shape of the year and nothing but chance about it."""
    random = np.random.default_rng(seed)
    shape = 1 + 0.3 * np.sin(2 * np.pi * np.arange(months) / 12)
    return Series(Grain.MONTH, dt.date(2010, 4, 1), random.poisson(mean * shape).astype(float), ENGLAND_AND_WALES)


@dataclass
class Guess:
    """A model that always says the same, and notes what it was given."""

    name: str
    value: float
    adds_up: bool = True
    means: str = "always the same"
    given: list[Series] = field(default_factory=list)

    def forecast(self, series: Series, horizon: int, *, paths: int = 10, seed: int = 1) -> Outlook:
        self.given.append(series)
        if self.adds_up:
            return Outlook.of_paths(series.grain, series.end, np.full((horizon, paths), self.value))
        row = np.full((horizon, len(QUANTILES)), self.value)
        return Outlook(series.grain, series.end, row, row[:, 0], np.zeros(horizon))
