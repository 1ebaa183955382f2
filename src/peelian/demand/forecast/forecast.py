"""A forecast as it is handed over: what may come, by which model, how past forecasts did, and where the level goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from peelian.core.interval import Interval
from peelian.demand.forecast.contest import Contest, Progress, hold
from peelian.demand.forecast.errors import ForecastError
from peelian.demand.forecast.grain import HOURS, Grain
from peelian.demand.forecast.models.by_name import OWN
from peelian.demand.forecast.models.loglinear import FittedSeries
from peelian.demand.forecast.models.model import Model
from peelian.demand.forecast.outlook import Outlook
from peelian.demand.forecast.series import Series

USUAL_HORIZON = {
    Grain.HOUR: 168, Grain.DAY: 28, Grain.WEEK: 8, Grain.MONTH: 12, Grain.QUARTER: 4, Grain.YEAR: 1,
}  # fmt: skip
"""How many steps of each grain are forecast if nobody says."""


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """What may come after a series, at one grain.

    `contest` is how the models did at past origins, None where too little is held to say. `change` is by what factor
    the level, without the calendar, moved in the last year, with its interval; None where nothing may be said of it.
    """

    series: Series
    outlook: Outlook
    model: Model
    contest: Contest | None
    change: Interval | None


TRIAL_PATHS = 1000
"""How many courses a forecast from a past origin has."""


def forecast(
    series: Series,
    grain: Grain,
    horizon: int,
    models: Sequence[Model],
    *,
    model: Model | None = None,
    origins: int = 8,
    trend: bool = True,
    progress: Progress = lambda stage, done, total: None,
) -> Forecast:
    """Forecast `horizon` whole steps of a grain, and what is left of one that has begun.

    Of `models` the first is taken, unless another was surely better at past origins (`Contest.chosen`); `model` takes
    one without asking. `trend` says whether anything may be said of the level's course.

    Raises ForecastError where too little is held, or the steps do not fit.
    """
    if not grain.holds(series.grain):
        raise ForecastError(
            f"{series.grain.capitalize()}s do not add up to {grain}s.", remedy=f"Ask for {series.grain}s or longer."
        )
    if horizon < 1:
        raise ForecastError(f"A horizon of {horizon} {grain}s has no step.", remedy="Give one step or more.")
    if grain is Grain.HOUR and horizon % HOURS:
        raise ForecastError(
            f"{horizon} hours are no whole days.", remedy="Give 24, 48, 168 or other whole days of hours."
        )
    tried = None
    try:
        tried = hold({"": series}, grain, horizon, models, origins=origins, paths=TRIAL_PATHS, progress=progress)
    except ForecastError:
        if len(models) > 2 and model is None:
            raise
    chosen = model or next(each for each in models if tried is None or each.name == tried.chosen)
    outlook = ahead(series, grain, horizon, chosen)
    return Forecast(series, outlook, chosen, tried, change_in_a_year(series) if trend else None)


def ahead(series: Series, grain: Grain, horizon: int, model: Model) -> Outlook:
    """What may come by one model: the step that has begun, if one has, and `horizon` whole ones."""
    if not model.adds_up:
        return model.forecast(series.by(grain), horizon)
    end = grain.plus(grain.first_day(series.end), horizon)
    if grain is not Grain.HOUR and grain.first_day(series.end) != series.end:
        end = grain.plus(end, 1)
    outlook = model.forecast(series, steps_until(series, end))
    return outlook.by(grain, series) if grain is not Grain.HOUR else outlook.first(horizon)


def steps_until(series: Series, end: dt.date) -> int:
    """How many steps of a series' grain lie between its end and a day."""
    if series.grain.months:
        return ((end.year - series.end.year) * 12 + end.month - series.end.month) // series.grain.months
    return (end - series.end).days * (HOURS if series.grain is Grain.HOUR else 1)


def change_in_a_year(series: Series) -> Interval | None:
    """By what factor the level stands above where it stood a year ago: 95% of what is likely.

    None where less than two years are held, or too little for our own model.
    """
    daily = series.by(Grain.DAY) if series.grain is Grain.HOUR else series
    if len(daily) < 2 * daily.grain.per_year:
        return None
    try:
        drawn = FittedSeries.of(daily).change_in_a_year()
    except ForecastError:
        return None
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Interval(float(low), float(high), 0.95, f"effects drawn from the {OWN.name} model")
