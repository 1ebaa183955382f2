"""A forecast as a stream of a demand model: how many in a year, and when in the week, the year and on bank holidays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np

from peelian.core.place import Place
from peelian.demand.forecast.errors import ForecastError
from peelian.demand.forecast.grain import HOURS, Grain
from peelian.demand.forecast.models.model import Model
from peelian.demand.forecast.outlook import Outlook
from peelian.demand.forecast.series import Floats, Series

DAYS = 365
COURSES = 500
_ROUNDS = 50
_DIGITS = 4


@dataclass(frozen=True, slots=True, eq=False)
class StreamForecast:
    """A year of arrivals: quantiles of how many (10, 50 and 90%), and the weights of a stream's shape."""

    first: dt.date
    per_year: tuple[float, float, float]
    shape: Mapping[str, Any]

    def scenarios(self, stream: str, basis: str) -> dict[str, Any]:
        """Scenarios that put the forecast into a model: as expected, and as few and as many as one year in ten.

        `basis` says what the forecast rests on.
        """
        words = ("as expected", "as few as in one year of ten", "as many as in one year of ten")
        low, middle, high = self.per_year
        found = {}
        for name, means, number in zip(("", " low", " high"), words, (middle, low, high), strict=True):
            change = {f"streams.{stream}.per_year": round(number), f"streams.{stream}.shape": dict(self.shape)}
            text = f"{stream} in the 365 days from {self.first}, {means}: {basis}."
            found[f"forecast {stream}{name}"] = {"means": text, "change": change}
        return found


def stream_forecast(series: Series, model: Model, *, paths: int = COURSES) -> StreamForecast:
    """Forecast a year of a series of hours, days or months as a stream.

    Weights are fitted to what is expected of each step: the shape of the week times the month, holidays apart (by
    iterative proportional fitting; Deming and Stephan, 1940). Raises ForecastError where the model has no courses.
    """
    if not model.adds_up or series.grain not in (Grain.HOUR, Grain.DAY, Grain.MONTH):
        raise ForecastError("A stream needs courses by the hour, day or month.", remedy="Take the log-linear model.")
    steps = {Grain.HOUR: DAYS * HOURS, Grain.DAY: DAYS, Grain.MONTH: 12}[series.grain]
    outlook = model.forecast(series, steps, paths=paths)
    assert outlook.paths is not None
    low, middle, high = np.quantile(outlook.paths.sum(axis=0), (0.1, 0.5, 0.9))
    scale = 1.0 if series.grain is not Grain.MONTH else DAYS / (outlook.end - outlook.start).days
    per_year = (float(low * scale), float(middle * scale), float(high * scale))
    return StreamForecast(outlook.start, per_year, _shape(outlook, series.place))


def _shape(outlook: Outlook, place: Place) -> dict[str, Any]:
    if outlook.grain is Grain.MONTH:
        days = [*outlook.days, outlook.end]
        by_day = [mean / (after - day).days for (day, after), mean in zip(pairwise(days), outlook.mean, strict=True)]
        by_month = {day.month: mean for day, mean in zip(days[:-1], by_day, strict=True)}
        return {"month": _weights(np.array([by_month[month] for month in range(1, 13)]))}
    per_day = HOURS if outlook.grain is Grain.HOUR else 1
    expected = outlook.mean.reshape(DAYS, per_day)
    days = [outlook.start + dt.timedelta(days=at) for at in range(DAYS)]
    on_holiday = np.array([bool(place.holiday(day)) for day in days])
    weekday, month = np.array([day.weekday() for day in days]), np.array([day.month - 1 for day in days])
    week, year = _fitted(expected[~on_holiday], weekday[~on_holiday], month[~on_holiday])
    usual = week[weekday].sum(axis=1) * year[month]
    factor = float(expected[on_holiday].sum() / usual[on_holiday].sum()) if on_holiday.any() else 1.0
    name = "hour_of_week" if per_day == HOURS else "day_of_week"
    return {name: _weights(week.ravel()), "month": _weights(year), "bank_holiday": round(factor, _DIGITS)}


def _fitted(expected: Floats, weekday: np.ndarray[Any, Any], month: np.ndarray[Any, Any]) -> tuple[Floats, Floats]:
    """Weights of each hour of the week (7 × hours) and of each month whose products add up as what is expected does."""
    year = np.ones(12)
    for _ in range(_ROUNDS):
        week = np.array([expected[weekday == at].sum(axis=0) / year[month[weekday == at]].sum() for at in range(7)])
        by_day = week[weekday].sum(axis=1)
        year = np.array([expected[month == at].sum() / by_day[month == at].sum() for at in range(12)])
    return week, year


def _weights(values: Floats) -> list[Any]:
    """Weights about 100, to four digits."""
    scaled = 100 * values / values.mean()
    return [_plain(Decimal(f"{value:.{_DIGITS}g}")) for value in scaled]


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)
