"""A value of a file as the value of a record's field, or what is wrong with it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from peelian.core.errors import nearest, shortened
from peelian.inspection.holding import TABLES
from peelian.register.rows import enums
from peelian.register.transfer.columns import Column, Holds, columns_of
from peelian.register.transfer.exchange import Exchange, Fault, Given, Incoming

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_YES, _NO = ("yes", "true", "1"), ("no", "false", "0")
_LARGEST = 2**31 - 1


class _WrongValueError(Exception):
    """What is wrong with a value, and what to do."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


def records_of(given: list[Given], faults: list[Fault]) -> Exchange:
    """The rows as records, with the faults found before and those of their values; ids that are there twice too."""
    rows: list[Incoming] = []
    first: dict[tuple[str, str], Given] = {}
    for each in given:
        key = each.values.get("id")
        if isinstance(key, str) and key:
            there = first.setdefault((each.table, key), each)
            if there is not each:
                remedy = "Give each row an id of its own."
                faults.append(
                    each.place.fault(f"the id {shortened(key)!r} is that of {there.place} too.", remedy, "id")
                )
        made = _incoming(each, faults)
        if made is not None:
            rows.append(made)
    order = list(TABLES)
    rows.sort(key=lambda row: order.index(row.table))
    ids = {table: frozenset(key for of, key in first if of == table) for table in TABLES}
    return Exchange(tuple(rows), tuple(faults), ids)


def _incoming(given: Given, faults: list[Fault]) -> Incoming | None:
    """The record of a row; None where anything is wrong with it, which is then among the faults."""
    known, before = columns_of(given.table), len(faults)
    for name in given.values:
        if name not in known:
            near = nearest(name, list(known))
            remedy = f"Did you mean {near!r}?" if near else f"Columns: {', '.join(known)}."
            faults.append(given.place.fault(f"{given.table} have no such column.", remedy, name))
    found = {}
    for column in known.values():
        if column.name not in given.values and not column.required:
            continue
        try:
            found[column.name] = _value(column, given.values.get(column.name))
        except _WrongValueError as wrong:
            faults.append(given.place.fault(wrong.problem, wrong.remedy, column.name))
    if len(faults) > before:
        return None
    record = TABLES[given.table](**_with_defaults(given.table, found))
    return Incoming(given.table, record, frozenset(found), given.place)


def _with_defaults(table: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with empties as the record's own defaults, and words as members of their enumeration."""
    words = enums(TABLES[table])
    defaults = {each.name: each.default for each in fields(TABLES[table])}
    return {
        name: (words[name](value) if value else defaults[name]) if name in words else
        defaults[name] if value is None else value
        for name, value in values.items()
    }  # fmt: skip


def _value(column: Column, value: Any) -> Any:
    if value is None or value in ("", [], ()):
        if column.filled:
            raise _WrongValueError("it is missing.", f"Give {_wanted(column)}.")
        return {Holds.TEXT: "", Holds.LINES: ()}.get(column.holds)
    read = _READ[column.holds](column, value)
    if column.words and read not in column.words:
        near = nearest(str(read), list(column.words))
        remedy = f"Did you mean {near!r}?" if near else f"Write one of: {', '.join(column.words)}."
        raise _WrongValueError(f"{shortened(str(read))!r} is none of its words.", remedy)
    return read


def _text(column: Column, value: Any) -> str:
    if isinstance(value, bool | list | dict) or not isinstance(value, str | int | float):
        raise _WrongValueError("this is not a text.", f"Give {_wanted(column)}, in quotes.")
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    if _UNSEEN.search(text):
        raise _WrongValueError("the text has characters that cannot be seen.", "Type it anew.")
    if column.longest and len(text) > column.longest:
        raise _WrongValueError(f"it has {len(text):,} characters.", f"Write at most {column.longest}.")
    if column.name == "id" and (text != text.strip() or "\n" in text):
        raise _WrongValueError("the id begins or ends with a blank, or has two lines.", "Take them out.")
    return text


def _lines(column: Column, value: Any) -> tuple[str, ...]:
    parts = value.split("\n") if isinstance(value, str) else value
    if not isinstance(parts, list):
        raise _WrongValueError("this is no list of texts.", "Write one text a line.")
    if not isinstance(value, str) and any(not each or "\n" in str(each) for each in parts):
        raise _WrongValueError("one of the texts is empty or has several lines.", "Write one line each.")
    read = tuple(_text(column, each) for each in parts if each)
    return tuple(sorted(set(read))) if column.refers_to else read


def _day(column: Column, value: Any) -> dt.date:
    text = _text(column, value)
    try:
        return dt.date.fromisoformat(text.removesuffix("T00:00:00"))
    except ValueError as error:
        raise _WrongValueError(f"{shortened(text)!r} is not a day.", "Write it as YYYY-MM-DD.") from error


def _moment(column: Column, value: Any) -> dt.datetime:
    text = _text(column, value)
    try:
        read = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise _WrongValueError(f"{shortened(text)!r} is not a moment.", "Write YYYY-MM-DDTHH:MM:SS.") from error
    return read.replace(tzinfo=dt.UTC) if read.tzinfo is None else read.astimezone(dt.UTC)


def _number(column: Column, value: Any) -> int:
    text = _text(column, value)
    if not re.fullmatch(r"[0-9]{1,19}", text) or (column.name != "size" and int(text) > _LARGEST):
        raise _WrongValueError(f"{shortened(text)!r} is not a whole number.", "Write it in digits.")
    return int(text)


def _flag(column: Column, value: Any) -> bool:
    text = str(value).strip().casefold() if isinstance(value, bool | str | int) else ""
    if text not in _YES + _NO:
        raise _WrongValueError(f"{shortened(str(value))!r} is neither yes nor no.", "Write yes or no.")
    return text in _YES


_READ: Mapping[Holds, Callable[[Column, Any], Any]] = {
    Holds.TEXT: _text,
    Holds.LINES: _lines,
    Holds.DAY: _day,
    Holds.MOMENT: _moment,
    Holds.NUMBER: _number,
    Holds.FLAG: _flag,
}


def _wanted(column: Column) -> str:
    if column.words:
        return f"one of: {', '.join(column.words)}"
    return f"the id of a row of {column.refers_to}" if column.refers_to else column.holds.value
