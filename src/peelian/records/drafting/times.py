"""How a file's own dates and periods become the time of a dataset."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from peelian.catalogue.model import Column, ColumnType, Dataset
from peelian.records.drafting.dates import financial_years, month_patterns
from peelian.records.drafting.readings import Reading
from peelian.records.drafting.words import parts

MOST_YEARS = 60
_MONTHLY = (ColumnType.MONTH, ColumnType.PERIOD)


@dataclass(frozen=True, slots=True)
class Time:
    """Where a time comes from: a `column`, or a `text` composed of several, and how it is rewritten."""

    column: str = ""
    text: str = ""
    patterns: Mapping[str, str] = field(default_factory=dict)
    formats: tuple[str, ...] = ()
    why: str = ""
    doubt: str = ""
    uses: tuple[str, ...] = ()


def composed(dataset: Dataset, readings: Sequence[Reading]) -> tuple[str, Time] | None:
    """The dataset's time put together from several columns: a year with a quarter or month, or a day with a clock."""
    by_kind: dict[str, Reading] = {}
    for each in readings:
        if each.when is not None and each.name and not set("{}") & set(each.name):
            by_kind.setdefault(each.when.kind, each)
    name = dataset.time
    column = dataset.columns[name]
    if column.derive is not None:
        origin = column.derive.columns[0]
        if {"date", "clock"} <= set(by_kind) or "timestamp" in by_kind:
            name, column = origin, dataset.columns[origin]
    time = _monthly(by_kind) if column.type in _MONTHLY else None
    if column.type is ColumnType.TIMESTAMP and {"date", "clock"} <= set(by_kind):
        together = parts(by_kind["clock"].name) - {"time"} <= parts(by_kind["date"].name)
        time = _clocked(by_kind) if together or "timestamp" not in by_kind else None
    return (name, time) if time else None


def rewritten(column: Column, reading: Reading) -> Time:
    """How one column of a file becomes a column of this type."""
    when = reading.when
    if when is None:
        return Time(column=reading.name)
    words = list(reading.column.words)
    if column.type in (ColumnType.DATE, ColumnType.TIMESTAMP):
        return Time(reading.name, formats=when.formats, doubt=when.doubt)
    if column.type not in _MONTHLY:
        return Time(reading.name)
    return Time(reading.name, patterns=_to_month(column, when.kind, when.formats, words), doubt=when.doubt)


def _to_month(column: Column, kind: str, formats: tuple[str, ...], words: list[str]) -> Mapping[str, str]:
    if kind == "month of a year":
        short = bool(re.fullmatch(r"\D+\d{2}", words[0]))
        order = "first" if words[0][:1].isdigit() else "short" if short else "last"
        return month_patterns(order, "[-/ ]+")
    if kind == "financial year":
        return {r"^(\d{4})[/-]\d{2}(\d{2})$": r"\1/\2"} if any(len(word) == 9 for word in words) else {}
    if kind != "date":
        return {}
    if formats:
        parts = {"%d": r"\d{1,2}", "%m": r"(\d{2})", "%Y": r"(\d{4})"}
        pattern = re.sub(r"%[dmY]", lambda found: parts[found[0]], re.escape(formats[0]).replace("\\%", "%"))
        year_first = (
            formats[0].index("%Y") < formats[0].index("%m") if {"%Y", "%m"} <= _directives(formats[0]) else None
        )
        return {} if year_first is None else {f"^{pattern}$": r"\1-\2" if year_first else r"\2-\1"}
    years = {word for word in words if word.endswith("-03-31")}
    if column.type is ColumnType.PERIOD and len(years) == len(words) <= MOST_YEARS:
        return financial_years(words)
    return {r"^(\d{4}-\d{2})-\d{2}$": r"\1"}


def _directives(form: str) -> set[str]:
    return set(re.findall(r"%.", form))


def _monthly(found: Mapping[str, Reading]) -> Time | None:
    year = found.get("financial year") or found.get("year")
    if year is None:
        return None
    if (quarter := found.get("quarter")) and "financial year" in found and "month name" not in found:
        lead = "" if next(iter(quarter.column.words))[:1].upper() == "Q" else "Q"
        text = f"{{{year.name}}}-{lead}{{{quarter.name}}}"
        return Time(text=text, why="a financial year and its quarter", uses=(year.name, quarter.name))
    year = found.get("year")
    if year is None:
        return None
    if month := found.get("month name"):
        text = f"{{{year.name}}} {{{month.name}}}"
        return Time(
            text=text,
            patterns=month_patterns("first"),
            why="a year and the name of a month",
            uses=(year.name, month.name),
        )
    if month := found.get("month number"):
        text = f"{{{year.name}}}-{{{month.name}}}"
        patterns = {r"^(\d{4})-(\d)$": r"\1-0\2"}
        return Time(text=text, patterns=patterns, why="a year and a month's number", uses=(year.name, month.name))
    return None


def _clocked(found: Mapping[str, Reading]) -> Time | None:
    day, clock = found.get("date"), found.get("clock")
    if day is None or clock is None:
        return None
    assert day.when is not None
    text = f"{{{day.name}}} {{{clock.name}}}"
    longest = max(map(len, clock.column.words))
    formats = tuple(f"{each} %H:%M{':%S' if longest > 5 else ''}" for each in day.when.formats)
    return Time(text=text, formats=formats, why="a day and a time", doubt=day.when.doubt, uses=(day.name, clock.name))
