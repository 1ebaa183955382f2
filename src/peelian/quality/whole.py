"""Whether a period is all there: days without a record, rows set aside, periods missing or late."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence

from peelian.core.period import Month, Period
from peelian.quality.finding import Finding, Severity
from peelian.quality.series import Point, Series, percent
from peelian.statistics.by_chance import chance_of_an_empty_day

BY_CHANCE = 0.001


def days_in(period: Period) -> int:
    """How many days a period has."""
    return (last_day(period) - dt.date(period.first.year, period.first.number, 1)).days + 1


def last_day(period: Period) -> dt.date:
    """The day on which a period ends.

    >>> last_day(Period.parse("2019-02"))
    datetime.date(2019, 2, 28)
    """
    after = period.last.plus(1)
    return dt.date(after.year, after.number, 1) - dt.timedelta(days=1)


def empty_days(series: Series, point: Point, days: int | None) -> Finding | None:
    """The finding that days have no record though there are so many that chance leaves no day without one.

    `days` is how many days have a record, None where the records give no days. Limit: a chance below one in a thousand,
    see `statistics.by_chance`.
    """
    whole = days_in(point.period)
    if days is None or days >= whole or point.value <= 0:
        return None
    if chance_of_an_empty_day(point.value * whole / max(days, 1), whole) >= BY_CHANCE:
        return None
    sentence = (
        f"{series.figure} in {point.period.label}: none on {whole - days} of {whole} days, and "
        f"{point.value / max(days, 1):,.0f} a day on the others."
    )
    return series.finding("empty-days", Severity.INCOMPLETE, (point,), sentence, "Send the period again, whole.")


def set_aside(series: Series, point: Point, received: int, quarantined: int, tolerance: float) -> Finding | None:
    """The finding that more than the share `tolerance` of the rows of a submission were set aside."""
    if not received or quarantined <= tolerance * received:
        return None
    sentence = (
        f"{series.figure} in {point.period.label}: {quarantined:,} of {received:,} rows of the file "
        f"({percent(quarantined / received)}) were set aside."
    )
    remedy = f"Correct them (peelian quarantine export {point.submission}) and send the file again."
    return series.finding("set-aside", Severity.INCOMPLETE, (point,), sentence, remedy)


def taken_early(series: Series, point: Point, extracted: str) -> Finding | None:
    """The finding that an extract was taken before its period was over; `extracted` is its day, "" if nobody said."""
    if not extracted or dt.date.fromisoformat(extracted) > last_day(point.period):
        return None
    sentence = (
        f"{series.figure} in {point.period.label}: taken from the system on {extracted}, before the period ended."
    )
    return series.finding("taken-early", Severity.INCOMPLETE, (point,), sentence, "Send the period again, whole.")


def gaps(held: Sequence[Period]) -> Iterator[Period]:
    """The periods that are missing between the first and the last of those held, all of one length."""
    ordered = sorted(held, key=lambda each: each.first)
    for before, after in itertools.pairwise(ordered):
        start: Month = before.last.plus(1)
        while start < after.first:
            missing = Period(before.kind, start, before.count)
            yield missing
            start = missing.last.plus(1)


def days_late(period: Period, received: dt.date, due_after: int) -> int:
    """By how many days something came after it was due, `due_after` days after its period's end; 0 if in time."""
    return max(0, (received - last_day(period)).days - due_after)
