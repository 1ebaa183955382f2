"""Grades of forces from a table that somebody published: a CSV with the columns force, grade and source."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from peelian.core.errors import IntakeError, UnknownNameError
from peelian.core.force import force
from peelian.publish.inspection.grade_table_page import ForceGrade

NEEDED = ("force", "grade", "source")


def read_grades(file: Path, only: Mapping[str, str] | None = None) -> tuple[ForceGrade, ...]:
    """The grades of a file; `only` keeps the rows that have these values in these columns, such as a cycle.

    A column `source_type` says what kind of source it is. Raises IntakeError naming row and column.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            columns = tuple(reader.fieldnames or ())
            rows = list(reader)
    except (OSError, UnicodeDecodeError) as error:
        raise IntakeError(file.name, f"it cannot be read: {error}.", remedy="Save it as CSV in UTF-8.") from error
    for name in (*NEEDED, *(only or {})):
        if name not in columns:
            shown = ", ".join(columns) or "none"
            raise IntakeError(file.name, f"it has no column {name!r}.", remedy=f"Its columns are: {shown}.", row=1)
    kept = [(at, row) for at, row in enumerate(rows, 2) if all(row[key] == each for key, each in (only or {}).items())]
    return tuple(_read(file, at, row) for at, row in kept)


def _read(file: Path, at: int, row: Mapping[str, str]) -> ForceGrade:
    for name in NEEDED:
        if not (row[name] or "").strip():
            raise IntakeError(
                file.name, "it is empty.", remedy="Fill it in, or leave the row out.", row=at, column=name
            )
    try:
        found = force(row["force"].strip())
    except UnknownNameError as error:
        raise IntakeError(
            file.name, error.message, remedy=error.remedy, row=at, column="force", value=row["force"]
        ) from error
    return ForceGrade(found.id, row["grade"].strip(), row["source"].strip(), (row.get("source_type") or "").strip())
