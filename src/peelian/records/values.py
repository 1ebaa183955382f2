"""From a text to a value of a column's type, as SQL: null where the text gives none or cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from peelian.catalogue.model import Column, ColumnType
from peelian.records.layout import Layout
from peelian.records.table import LOCAL_TIME, SQL_TYPES, literal

_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?"
_OFFSET = r"(Z|[+-](0[0-9]|1[0-4]):?[0-5][0-9])?"
PATTERNS = {
    ColumnType.INTEGER: r"[+-]?[0-9]{1,18}",
    ColumnType.DURATION: r"[+-]?[0-9]{1,18}",
    ColumnType.NUMBER: r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?",
    ColumnType.DATE: r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    ColumnType.MONTH: r"[0-9]{4}-(0[1-9]|1[0-2])",
    ColumnType.TIMESTAMP: r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]" + _CLOCK + _OFFSET,
}


def given(name: str, column: Column, layout: Layout) -> str:
    """SQL for the value that the file gives of a column, typed."""
    at = layout.columns.get(name)
    if at is None:
        return f"CAST(NULL AS {SQL_TYPES[column.type]})"
    ours = renamed(f"t{at}", layout.values(name))
    formats = layout.formats(name)
    match column.type:
        case ColumnType.TEXT:
            return ours
        case ColumnType.CATEGORY:
            return f"CASE WHEN {ours} IN ({', '.join(map(literal, column.values))}) THEN {ours} END"
        case ColumnType.BOOLEAN:
            return f"CASE lower({ours}) WHEN 'true' THEN true WHEN 'false' THEN false END"
        case ColumnType.DATE | ColumnType.TIMESTAMP | ColumnType.MONTH | ColumnType.PERIOD if formats:
            return _by_format(column.type, _local(ours, formats), layout.zone(name))
        case ColumnType.PERIOD:
            return _period(ours)
        case ColumnType.MONTH:
            return f"CASE WHEN regexp_full_match({ours}, '{PATTERNS[column.type]}') THEN {ours} END"
        case ColumnType.TIMESTAMP:
            return _timestamp(ours, layout.zone(name))
        case _:
            cast = f"try_cast({ours} AS {SQL_TYPES[column.type]})"
            if column.type is ColumnType.NUMBER:
                cast = f"CASE WHEN isfinite({cast}) THEN {cast} END"
            return f"CASE WHEN regexp_full_match({ours}, '{PATTERNS[column.type]}') THEN {cast} END"


def renamed(text: str, values: Iterable[tuple[str, str]]) -> str:
    """SQL for our word where a publisher's word stands."""
    whens = " ".join(f"WHEN {literal(theirs)} THEN {literal(ours)}" for theirs, ours in values)
    return f"CASE {text} {whens} ELSE {text} END" if whens else text


def moved_by_clock(name: str, layout: Layout) -> str:
    """SQL that is true for a local time within the hour that a clock skips in spring.

    An engine moves such a time: what comes back is not what was given.
    """
    text = f"t{layout.columns[name]}"
    zone, formats = layout.zone(name), layout.formats(name)
    ours = renamed(text, layout.values(name))
    if formats or zone:
        local = _local(ours, formats) if formats else f"CASE WHEN {_naive(ours)} THEN try_cast({ours} AS TIMESTAMP) END"
        return f'timezone({literal(zone or LOCAL_TIME)}, "{name}") <> {local}'
    moved = f"strftime(\"{name}\", '%Y-%m-%d %H:%M') <> replace(left({text}, 16), 'T', ' ')"
    return f"{_naive(text)} AND {moved}"


def _naive(text: str) -> str:
    return f"NOT regexp_matches({text}, '[Z+]|-[0-9]{{2}}:?[0-9]{{2}}$')"


def _local(text: str, formats: Sequence[str]) -> str:
    return f"try_strptime({text}, [{', '.join(map(literal, formats))}])"


def _by_format(kind: ColumnType, local: str, zone: str) -> str:
    match kind:
        case ColumnType.DATE:
            return f"CAST({local} AS DATE)"
        case ColumnType.TIMESTAMP:
            return f"timezone({literal(zone or LOCAL_TIME)}, {local})"
        case _:
            return f"strftime({local}, '%Y-%m')"


def _timestamp(text: str, zone: str) -> str:
    value = f"try_cast({text} AS TIMESTAMPTZ)"
    if zone:
        local = f"timezone({literal(zone)}, try_cast({text} AS TIMESTAMP))"
        value = f"CASE WHEN {_naive(text)} THEN {local} ELSE {value} END"
    return f"CASE WHEN regexp_full_match({text}, '{PATTERNS[ColumnType.TIMESTAMP]}') THEN {value} END"


def _period(text: str) -> str:
    day = f"regexp_full_match({text}, '{PATTERNS[ColumnType.DATE]}') AND try_cast({text} AS DATE) IS NOT NULL"
    written = f"(SELECT span FROM spans WHERE written = {text})"
    return f"CASE WHEN {day} THEN {text} ELSE {written} END"
