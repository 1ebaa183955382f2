"""The Leicestershire case as it ships, read straight from its files into records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, get_type_hints

import yaml

from peelian.inspection.holding import TABLES, Holding, Record


def read_rows() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each row of the shipped files with its table."""
    folder = files("peelian.register") / "shipped" / "leicestershire"
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        for table, rows in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            yield from ((table, row) for row in rows)


def to_record(table: str, row: dict[str, Any]) -> Record:
    """The record of a row, with words of an enumeration as its members."""
    kind = TABLES[table]
    hints = get_type_hints(kind)
    made = {}
    for name, value in row.items():
        hint = hints[name]
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            made[name] = hint(value)
        else:
            made[name] = tuple(value) if isinstance(value, list) else value
            assert isinstance(made[name], dt.date if "datetime.date" in str(hint) else (str, bool, tuple)), (table, row)
    return kind(**made)


@cache
def shipped_case() -> Holding:
    """The whole case."""
    tables: dict[str, list[Record]] = {}
    for table, row in read_rows():
        tables.setdefault(table, []).append(to_record(table, row))
    return Holding(**{table: tuple(rows) for table, rows in tables.items()})  # type: ignore[arg-type]
