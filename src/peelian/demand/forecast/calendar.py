"""What the calendar says of each step: its place in the week and year, its holidays, how long it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from peelian.core.place import Place
from peelian.demand.forecast.grain import Grain, days_between

Floats = npt.NDArray[np.float64]

IN_LIEU = "in lieu"
_YEAR = 365.2425


def weekdays(days: Sequence[dt.date]) -> Floats:
    """A column for each day of the week from Monday: 1 on it."""
    return np.eye(7)[[day.weekday() for day in days]]


def waves(days: Sequence[dt.date], count: int) -> Floats:
    """`count` sine and cosine waves over the year, each half as high as the one before is long: slow ones first."""
    angle = np.array([2 * np.pi * (day.timetuple().tm_yday - 0.5) / _YEAR for day in days])
    columns = [wave(number * angle) / number for number in range(1, count + 1) for wave in (np.sin, np.cos)]
    return np.column_stack(columns) if columns else np.empty((len(days), 0))


def seasons(days: Sequence[dt.date], grain: Grain) -> Floats:
    """A column for each month or quarter of the year: 1 in it; none for years."""
    count = 12 // grain.months
    if count == 1:
        return np.empty((len(days), 0))
    return np.eye(count)[[(day.month - 1) // grain.months for day in days]]


def holiday_kinds(days: Sequence[dt.date], place: Place) -> list[str]:
    """What kind of holiday each day is: its name, `in lieu`, the day before or after a named one, or nothing."""
    return [_kind(day, place) for day in days]


def _kind(day: dt.date, place: Place) -> str:
    own = place.holiday(day)
    if own:
        return IN_LIEU if "(" in own else own
    after, before = (place.holiday(day + dt.timedelta(days=step)) for step in (1, -1))
    if after and "(" not in after:
        return f"day before {after}"
    return f"day after {before}" if before and "(" not in before else ""


def is_holiday(kind: str) -> bool:
    """Whether a day of this kind is itself a holiday."""
    return bool(kind) and not kind.startswith("day ")


def holidays_in(days: Sequence[dt.date], grain: Grain, place: Place) -> Floats:
    """How many public holidays each step has."""
    return np.array([sum(1 for each in _all_days(day, grain) if place.holiday(each)) for day in days], dtype=float)


def weekends_in(days: Sequence[dt.date], grain: Grain) -> Floats:
    """What share of each step's days are Fridays, Saturdays and Sundays: a column each."""
    lengths = days_between(list(days), grain)
    counted = [[sum(1 for each in _all_days(day, grain) if each.weekday() == at) for at in (4, 5, 6)] for day in days]
    return np.array(counted, dtype=float) / lengths[:, None]


def _all_days(day: dt.date, grain: Grain) -> list[dt.date]:
    stop = grain.plus(day, 1)
    return [day + dt.timedelta(days=at) for at in range((stop - day).days)]
