"""How many of a stream are expected in each hour."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from peelian.demand.clock import HOURS_IN_WEEK
from peelian.demand.model.calendar import Calendar
from peelian.demand.model.model import Model
from peelian.demand.model.stream import Shape, Stream, Weights

Floats = npt.NDArray[np.float64]

HOURS_IN_YEAR = 8760


def rates_per_hour(model: Model, stream: Stream) -> Floats:
    """The rate of a stream in each hour since the start.

    Over the first 365 days the rates add up to `per_year`, whatever the shape, months and holidays.
    """
    shape, calendar = model.shape(stream), model.calendar
    days = max(calendar.days, HOURS_IN_YEAR // 24)
    weights = np.resize(_week(shape), 24 * days) * np.repeat(_days(shape, calendar, days), 24)
    year = float(weights[:HOURS_IN_YEAR].mean())
    return np.asarray(weights[: calendar.hours] * (stream.mean_per_hour / year if year else 0.0))


def by_hour_of_week(by_hour: npt.NDArray[np.float64] | npt.NDArray[np.int64]) -> Floats:
    """The mean over the weeks of what is given for each hour."""
    return np.asarray(by_hour.reshape(-1, HOURS_IN_WEEK).mean(axis=0))


def _week(shape: Shape) -> Floats:
    if shape.hour_of_week is not None:
        return _floats(shape.hour_of_week)
    hours, days = _floats(shape.hour_of_day or (1,) * 24), _floats(shape.day_of_week or (1,) * 7)
    return np.outer(days, hours).ravel()


def _days(shape: Shape, calendar: Calendar, days: int) -> Floats:
    months = shape.month or (1,) * 12
    dates = [calendar.date(day) for day in range(days)]
    on_holiday = float(shape.bank_holiday)
    return np.array(
        [float(months[each.month - 1]) * (on_holiday if calendar.is_bank_holiday(each) else 1) for each in dates]
    )


def _floats(weights: Weights | tuple[int, ...]) -> Floats:
    return np.array([float(each) for each in weights])
