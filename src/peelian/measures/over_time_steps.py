"""Counts put on equal steps of time, with what is not held, or not whole, told apart from nought."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from peelian.core.period import Month
from peelian.measures.over_time_rows import OverTimeError
from peelian.statistics.by_chance import chance_of_an_empty_day

Floats = npt.NDArray[np.float64]
Step = Literal["hour", "day", "month", "quarter", "year"]
MONTHS: dict[Step, int] = {"month": 1, "quarter": 3, "year": 12}
PER_DAY: dict[Step, int] = {"hour": 24, "day": 1}
BY_CHANCE = 0.001


def on_days(step: Step, rows: Sequence[tuple[Any, ...]]) -> tuple[dt.date, Floats, list[str]]:
    """Counts by the day or hour from the first whole day on, and what is left out of them, and why.

    Rows are (day, hour, rows of the dataset, count). A day is nought if it has no row; NaN if its month has none, or if
    chance would leave no day of that month without one.
    """
    rows_on: Counter[dt.date] = Counter()
    for day, _, count, _ in rows:
        rows_on[day] += count
    first, last = _whole_days(min(rows_on), max(rows_on))
    if first > last:
        raise OverTimeError("Not one whole day is held.", remedy="Load more records.")
    values = np.zeros(((last - first).days + 1, PER_DAY[step]))
    for day, hour, _, value in rows:
        if first <= day <= last:
            values[(day - first).days, hour] = value or 0.0
    empty = 0
    for among in _months(first, last):
        held = [day for day in among if rows_on[day]]
        if not held or _improbable(rows_on, held, among):
            values[[(day - first).days for day in among if not rows_on[day]]] = np.nan
            empty += len(among) - len(held) if held else 0
    said = f"{empty} days without a record, which chance does not explain"
    return first, values.ravel(), [said] if empty else []


def _whole_days(first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """The first and last day that are surely whole: an extract that does not end with a month may end within a day."""
    ends, one = last.day == calendar.monthrange(last.year, last.month)[1], dt.timedelta(days=1)
    return first if first.day == 1 else first + one, last if ends else last - one


def _months(first: dt.date, last: dt.date) -> Iterator[list[dt.date]]:
    days = [first + dt.timedelta(days=at) for at in range((last - first).days + 1)]
    found: dict[tuple[int, int], list[dt.date]] = {}
    for day in days:
        found.setdefault((day.year, day.month), []).append(day)
    yield from found.values()


def _improbable(rows_on: Counter[dt.date], held: Sequence[dt.date], among: Sequence[dt.date]) -> bool:
    """Whether chance would leave no day of these empty, by the records of those that are not."""
    expected = sum(rows_on[day] for day in held) * len(among) / len(held)
    return len(held) < len(among) and chance_of_an_empty_day(expected, len(among)) < BY_CHANCE


def on_periods(step: Step, rows: Sequence[tuple[Any, ...]]) -> tuple[dt.date, Floats, list[str]]:
    """Counts by the month, quarter or year from the first held on, and what is left out of them.

    Rows are (last month of the period, its months, rows of the dataset, count). A count below zero is a correction of
    others, and no count.
    """
    each = MONTHS[step]
    ends = {Month.parse(month): value for month, _, _, value in rows}
    first = min(ends).plus(1 - each)
    if (first.number - 4) % each:
        raise OverTimeError(f"Its {step}s are not those of financial years.", remedy="Name another measure.")
    values = np.full((max(ends).index - first.index) // each + 1, np.nan)
    below = 0
    for month, value in ends.items():
        if value is not None and value >= 0:
            values[(month.index - first.index) // each] = value
        below += value is not None and value < 0
    return day_of(first), values, [f"{below} {step}s below zero"] if below else []


def finest(rows: Sequence[tuple[Any, ...]], months_each: int) -> tuple[Step, list[tuple[Any, ...]]]:
    """The finest step for which there are counts, and their rows; `months_each` is what all rows are for, 0 if any."""
    known = {months: step for step, months in MONTHS.items()}
    given = [row[1] for row in rows if row[1] in known and row[3] is not None]
    wanted = months_each or min(given, default=0)
    if wanted not in known:
        raise OverTimeError("No months, quarters or years of it are held.", remedy="Name another measure or force.")
    return known[wanted], [row for row in rows if row[1] == wanted]


def moved(step: Step, start: dt.date, steps: int) -> dt.date:
    """The first day of the step so many after the one that begins on `start`."""
    if step in PER_DAY:
        return start + dt.timedelta(days=steps // PER_DAY[step])
    return day_of(Month.of(start.year, start.month).plus(steps * MONTHS[step]))


def steps_before(step: Step, start: dt.date, day: dt.date) -> int:
    """How many steps begin before a day."""
    if step in PER_DAY:
        return (day - start).days * PER_DAY[step]
    months = (day.year - start.year) * 12 + day.month - start.month + (day.day > 1)
    return -(-months // MONTHS[step])


def day_of(month: Month) -> dt.date:
    """The first day of a month."""
    return dt.date(month.year, month.number, 1)
