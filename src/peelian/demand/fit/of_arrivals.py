"""A stream from the moments at which records begin."""

from __future__ import annotations

import datetime as dt

import numpy as np

from peelian.demand.fit.arrivals import Arrived, FittedRate, Floats, Integers, choose_rate, tenth
from peelian.demand.fit.found import CannotFitError, Figure, Fit, judged
from peelian.demand.fit.hours import by_local_hour, hours_there
from peelian.demand.fit.recipe import Arrivals, Recipe
from peelian.demand.fit.records import UNKNOWN, Records
from peelian.demand.model.calendar import Calendar
from peelian.demand.model.model import Model
from peelian.demand.model.stream import Shape

STREAMS = "streams."
FEWEST_DAYS = 28
FEWEST_HOLIDAYS = 3
YEAR_DAYS = 365


def fit_arrivals(path: str, asked: Arrivals, records: Records, recipe: Recipe, model: Model) -> Fit:
    """The stream at a path: how many in a year from the model's start, and when in the week and the year.

    Months are fitted where every month of the year is held, and the factor on bank holidays where there are three of
    them; otherwise they stay as the base has them.
    """
    column = asked.time or records.catalogue.datasets[asked.dataset].time
    moments = records.columns(asked, (column,))[column]
    given = moments[moments != UNKNOWN]
    if len(given) < recipe.at_least:
        raise CannotFitError(f"{len(given)} records, and it takes {recipe.at_least}.", "Take a longer period.")
    days = _arrived(given, asked.dataset, records, model.calendar)
    held = int(np.count_nonzero(days.lasted.sum(axis=1)))
    if held < FEWEST_DAYS:
        raise CannotFitError(f"{held} days are held, and a shape takes {FEWEST_DAYS}.", "Take a longer period.")
    base = _base_shape(model, path)
    kept = _kept(days, base)
    found = choose_rate(
        days,
        month=np.array([float(each) for each in base.month or (1,) * 12]) if "months" in kept else None,
        holiday=float(base.bank_holiday) if "bank holidays" in kept else None,
    )
    a_year = _a_year(found, model.calendar)
    value = {**_stream(model, path), "per_year": _number(a_year), "shape": _shape(found)}
    busiest = tenth(found.rate.expected(days)[days.lasted > 0])
    return Fit(
        values={path: value},
        records=len(given),
        left_out=len(moments) - len(given),
        figures=(
            Figure("a year", len(given) * YEAR_DAYS * 24 / float(days.lasted.sum()), a_year),
            Figure("an hour, 90th percentile", float(np.quantile(days.counts[days.lasted > 0], 0.9)), busiest),
        ),
        verdict=judged(found.held_out.dispersion, recipe.verdicts.dispersion),
        measure="dispersion",
        misfit=found.held_out.dispersion,
        says=_says(found, kept),
    )


def _arrived(moments: Integers, dataset: str, records: Records, calendar: Calendar) -> Arrived:
    months = records.months(dataset)
    first = dt.date(months[0].year, months[0].number, 1)
    end = months[-1].plus(1)
    number = (dt.date(end.year, end.number, 1) - first).days
    dates = [first + dt.timedelta(days=day) for day in range(number)]
    there = {(each.year, each.number) for each in months}
    held = np.array([(each.year, each.month) in there for each in dates])
    return Arrived(
        counts=by_local_hour(moments, first, number, calendar.timezone) * held[:, None],
        lasted=hours_there(first, number, calendar.timezone) * held[:, None],
        weekday=np.array([each.weekday() for each in dates]),
        month=np.array([each.month - 1 for each in dates]),
        holiday=np.array([int(calendar.is_bank_holiday(each)) for each in dates]),
    )


def _kept(days: Arrived, base: Shape) -> tuple[str, ...]:
    """What the records cannot say, so that it stays as the base has it."""
    held = days.lasted.sum(axis=1) > 0
    kept = []
    if len(set(days.month[held].tolist())) < 12:
        kept.append("months")
    if int(days.holiday[held].sum()) < FEWEST_HOLIDAYS:
        kept.append("bank holidays")
    return tuple(kept)


def _a_year(found: FittedRate, calendar: Calendar) -> float:
    """What the rate adds up to over the model's first 365 days."""
    dates = [calendar.date(day) for day in range(YEAR_DAYS)]
    days = Arrived(
        counts=np.zeros((YEAR_DAYS, 24), np.int64),
        lasted=np.ones((YEAR_DAYS, 24), np.int64),
        weekday=np.array([each.weekday() for each in dates]),
        month=np.array([each.month - 1 for each in dates]),
        holiday=np.array([int(calendar.is_bank_holiday(each)) for each in dates]),
    )
    return float(found.rate.expected(days).sum())


def _shape(found: FittedRate) -> dict[str, object]:
    """The weights as a model has them, 100 being the mean."""
    rate = found.rate
    shape: dict[str, object] = {"month": _weights(rate.month), "bank_holiday": _number(rate.holiday)}
    week = rate.week.reshape(7, 24)
    if rate.form == "hour of week":
        return {"hour_of_week": _weights(rate.week), **shape}
    if rate.form == "hour of day and day of week":
        return {"hour_of_day": _weights(week.sum(axis=0)), "day_of_week": _weights(week.sum(axis=1)), **shape}
    return shape


def _weights(values: Floats) -> list[float]:
    return [_number(each) for each in (100 * values / values.mean()).tolist()]


def _number(value: float) -> float | int:
    """With four digits, or whole if it is larger."""
    return round(value) if value >= 10_000 else float(f"{value:.4g}")


def _base_shape(model: Model, path: str) -> Shape:
    stream = model.streams.get(path.removeprefix(STREAMS))
    return Shape() if stream is None else model.shape(stream)


def _stream(model: Model, path: str) -> dict[str, object]:
    """What the base says of the stream beside how much and when."""
    stream = model.streams.get(path.removeprefix(STREAMS))
    return {} if stream is None or not stream.elsewhere.part else {"elsewhere": str(stream.elsewhere)}


def _says(found: FittedRate, kept: tuple[str, ...]) -> str:
    explained = 1 - found.held_out.deviance / found.alike.deviance if found.alike.deviance else 0.0
    less = f"{100 * max(explained, 0.0):.0f} % less than without a shape"
    text = f"{found.rate.form}; on weeks left out, deviance {found.held_out.deviance:.2f} an hour, {less}"
    return f"{text}; {' and '.join(kept)} as in the base" if kept else text
