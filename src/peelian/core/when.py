"""Which months a sentence speaks of, seen from the period of the report."""

from __future__ import annotations

from peelian.core.errors import UnknownNameError
from peelian.core.period import Month, Period, PeriodKind

_QUARTERS = {f"quarter {number}": number for number in range(1, 5)}
_HALVES = {"first half": 0, "second half": 6}
WHENS = (
    "last month", "calendar year", "calendar year of its end", "12 months to September", "year after", *_HALVES,
    *_QUARTERS,
)  # fmt: skip


class NoSuchTimeError(Exception):
    """The report's period has no such part."""


def when(period: Period, text: str) -> Period:
    """The part of a report's period that `text` names, one of WHENS.

    The calendar year is the one in which the period began, for surveys that are published by it; the year after is for
    what has been decided for the time to come. Halves, quarters and the 12 months to September are those of a
    financial year; a quarter may also lie within a part of one. Raises UnknownNameError for another text,
    NoSuchTimeError where the period has no such part.

    >>> when(Period.parse("2018-19"), "quarter 4").label
    'quarter 4 of 2018/19'
    """
    if text not in WHENS:
        raise UnknownNameError("time", text, list(WHENS))
    match text:
        case "last month":
            return Period(PeriodKind.MONTH, period.last, 1)
        case "year after":
            return Period(period.kind, period.first.plus(12), period.count)
        case "calendar year":
            return Period(PeriodKind.CALENDAR_YEAR, Month.of(period.first.year, 1), 12)
        case "calendar year of its end":
            return Period(PeriodKind.CALENDAR_YEAR, Month.of(period.last.year, 1), 12)
        case _:
            return _within(period, text)


def _within(period: Period, text: str) -> Period:
    if text in _QUARTERS:
        began = period.first.plus(-((period.first.number - 4) % 12))
        found = Period(PeriodKind.QUARTER, began.plus(3 * (_QUARTERS[text] - 1)), 3)
        if period.last < began.plus(12) and period.first <= found.first and found.last <= period.last:
            return found
    if text in _QUARTERS or period.kind is not PeriodKind.FINANCIAL_YEAR:
        raise NoSuchTimeError(f"{period.label} has no {text}")
    if text in _HALVES:
        return Period(PeriodKind.MONTHS, period.first.plus(_HALVES[text]), 6)
    return Period(PeriodKind.ROLLING_YEAR, period.first.plus(-6), 12)
