"""Our own model: counts as a log-linear function of the calendar, a fading trend and a level that moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from peelian.demand.forecast.design import Design
from peelian.demand.forecast.filled import refuse_short
from peelian.demand.forecast.grain import HOURS, Grain
from peelian.demand.forecast.models.hours import HourShares
from peelian.demand.forecast.models.model import PATHS
from peelian.demand.forecast.outlook import Outlook
from peelian.demand.forecast.regression import Fitted, Group, fit
from peelian.demand.forecast.series import Series

Floats = npt.NDArray[np.float64]

YEARS_READ = {Grain.DAY: 5, Grain.MONTH: 15, Grain.QUARTER: 20, Grain.YEAR: 40}


@dataclass(frozen=True, slots=True, eq=False)
class FittedSeries:
    """A series with the effects that were learnt from it."""

    series: Series
    design: Design
    fitted: Fitted

    @classmethod
    def of(cls, series: Series) -> FittedSeries:
        """Learn the effects from the last years of a series of days, months, quarters or years.

        Raises ForecastError where too little is held.
        """
        refuse_short(series)
        recent = series.last(round(YEARS_READ[series.grain] * series.grain.per_year))
        design, held = Design.of(recent), recent.held
        groups = [Group(each.name, each.columns[held], each.variance) for each in design.groups()]
        offset = design.offset(recent.days)[held]
        return cls(recent, design, fit(recent.values[held], offset, groups))

    def paths(self, horizon: int, count: int, seed: int) -> Floats:
        """Courses of the steps that follow: a row a step. A longer horizon goes on with the same courses.

        Each course has effects of its own, drawn as they may be; a level and times of year that go on moving by chance;
        and counts that scatter about what it expects.
        """
        design, days, fitted = self.design, self.design.days_ahead(horizon), self.fitted
        log_mean = design.offset(days)[:, None] + design.ahead(days) @ fitted.drawn(count, _stream(seed, "effects"))
        for drift in design.drifts(days):
            chance = _stream(seed, drift.group).standard_normal((drift.count, count))
            log_mean += drift.columns @ (np.sqrt(fitted.variances[drift.group]) * chance)
        mean = np.exp(np.clip(log_mean, -30, 30))
        if fitted.scatter:
            mean *= _stream(seed, "scatter").gamma(1 / fitted.scatter, fitted.scatter, mean.shape)
        return np.asarray(_stream(seed, "counts").poisson(mean), dtype=np.float64)

    def change_in_a_year(self, count: int = PATHS, seed: int = 1) -> Floats:
        """By what factor the level, without the calendar, stands above where it stood a year before: drawn values."""
        back = min(round(self.series.grain.per_year), len(self.series) - 1)
        columns = self.design.level_and_trend()
        moved = (columns[-1] - columns[-1 - back]) @ self.fitted.drawn(count, _stream(seed, "effects"))
        return np.asarray(np.exp(moved))


@dataclass(frozen=True, slots=True)
class LogLinear:
    """The log-linear model. Hours are a day's arrivals, shared out; so all grains from hours to years agree."""

    name: str = "log-linear"
    means: str = "our own: calendar, fading trend and moving level, more scatter than chance"
    adds_up: bool = True

    def forecast(self, series: Series, horizon: int, *, paths: int = PATHS, seed: int = 1) -> Outlook:
        """The steps that follow a series."""
        if series.grain is not Grain.HOUR:
            drawn = FittedSeries.of(series).paths(horizon, paths, seed)
            return Outlook.of_paths(series.grain, series.end, drawn)
        daily = FittedSeries.of(series.by(Grain.DAY))
        days = -(-horizon // HOURS)
        totals = daily.paths(days, paths, seed)
        hours = HourShares.of(series).drawn(daily.design.days_ahead(days), totals, _stream(seed, "hours"))
        return Outlook.of_paths(Grain.HOUR, series.end, hours[:horizon])


def _stream(seed: int, name: str) -> np.random.Generator:
    """Random numbers of their own for each purpose, so that what is drawn for one does not move the others."""
    return np.random.default_rng([seed, *name.encode()])
