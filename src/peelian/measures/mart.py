"""A mart: the cells of every dataset at one state of records and catalogue, in one file that never changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from peelian.core.grade import Grade, Graded
from peelian.core.lineage import TableVersion
from peelian.core.period import Period
from peelian.measures.atom import Atom
from peelian.records.table import Slice

NONE = "(none)"
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class MartTable:
    """A dataset as a mart knows it: the table version read, and whether its rows are events."""

    dataset: str
    version: int
    events: bool


@dataclass(frozen=True, slots=True)
class Level:
    """A value that is held for one day (`months` 0) or counted already for a period: `at` is that day or period.

    `last` is the month in which it ends.
    """

    at: str
    last: str
    months: int
    value: Any


Blank = tuple[str, str]


@dataclass(frozen=True, slots=True)
class GradedSlice:
    """The quality grade of a slice. `at` is the day or period that it is of; `series` the figure, of what is counted
    already, such as an indicator.
    """

    month: str
    series: str
    at: str
    graded: Graded


class Mart:
    """A mart opened for reading; many processes may read one file, and each thread takes a `cursor()` of its own."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection | None = None) -> None:
        self.path = path
        self.id = path.stem
        self._connection = connection or duckdb.connect(str(path), read_only=True)
        self.tables: Mapping[str, MartTable] = {
            row[0]: MartTable(*row)
            for row in self._connection.execute("SELECT dataset, version, events FROM tables").fetchall()
        }
        self._months = cache(self._months_by_place)
        self.given = cache(self._given)
        self._files = cache(self._files_by_month)
        self._columns = cache(self._columns_of_files)
        self._blank_columns = cache(self._blank_by_month)
        self.grades = cache(self._grades)
        self._monthly = cache(self._sums_by_month)
        self._all_levels = cache(self._levels)
        self._all_periods = cache(self._periods)

    def cursor(self) -> Mart:
        """The same mart for another thread: a connection must not be shared between threads."""
        return Mart(self.path, self._connection.cursor())

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def table_version(self, dataset: str) -> TableVersion | None:
        """The version of the dataset's table that the cells were computed from."""
        found = self.tables.get(dataset)
        return TableVersion(dataset, found.version) if found else None

    def held_months(self, dataset: str, source: str, force: str) -> frozenset[str]:
        """The months for which the source's records of the force are held."""
        return self._months(dataset).get((source, force), frozenset())

    def _months_by_place(self, dataset: str) -> dict[Place, frozenset[str]]:
        """Of every place at once, since who asks of one force often asks of the others."""
        if dataset not in self.tables:
            return {}
        found: dict[Place, set[str]] = {}
        for source, force, month in self._connection.execute(
            f'SELECT DISTINCT source, force, month FROM "cells_{dataset}"'
        ).fetchall():
            found.setdefault((source, force), set()).add(month)
        return {place: frozenset(months) for place, months in found.items()}

    def _given(self, dataset: str, source: str, force: str, first: str, last: str) -> frozenset[str]:
        """The columns that every file behind the months from `first` to `last` gave, and left empty in none of them."""
        used = {file for month, file in self._files(dataset, source, force) if first <= month <= last}
        if not used:
            return frozenset()
        columns = self._columns(dataset)
        blank = {column for month, column in self._blank_columns(dataset, source, force) if first <= month <= last}
        return frozenset.intersection(*(columns.get(file, frozenset()) for file in used)) - blank

    def _files_by_month(self, dataset: str, source: str, force: str) -> list[tuple[str, str]]:
        """(month, submission) of what stands behind the source's records of the force."""
        return self._connection.execute(
            "SELECT DISTINCT month, submission FROM slices WHERE dataset = ? AND source = ? AND force = ?",
            [dataset, source, force],
        ).fetchall()

    def _columns_of_files(self, dataset: str) -> dict[str, frozenset[str]]:
        """Submission → the columns that its file gave."""
        rows = self._connection.execute(
            "SELECT submission, list(column_name) FROM given WHERE dataset = ? GROUP BY submission", [dataset]
        ).fetchall()
        return {submission: frozenset(columns) for submission, columns in rows}

    def _blank_by_month(self, dataset: str, source: str, force: str) -> list[tuple[str, str]]:
        """(month, column) of each column that was left empty throughout the month."""
        return self._connection.execute(
            "SELECT month, column_name FROM blanks WHERE dataset = ? AND source = ? AND force = ?",
            [dataset, source, force],
        ).fetchall()

    def _grades(self, dataset: str, source: str, force: str) -> tuple[GradedSlice, ...]:
        """The quality grade of each slice of the source's records of the force."""
        rows = self._connection.execute(
            "SELECT month, series, of_when, grade, reasons FROM grades WHERE dataset = ? AND source = ? AND force = ? "
            "ORDER BY ALL",
            [dataset, source, force],
        ).fetchall()
        return tuple(
            GradedSlice(month, series, at, Graded(Grade(grade), tuple(json.loads(why))))
            for month, series, at, grade, why in rows
        )

    def graded(self) -> list[tuple[str, str, str, str, str, Graded]]:
        """(dataset, source, force, month, part, grade) of every slice that the mart holds, in that order."""
        rows = self._connection.execute(
            "SELECT DISTINCT dataset, source, force, month, part, grade, reasons FROM grades ORDER BY ALL"
        ).fetchall()
        return [(*row[:5], Graded(Grade(row[5]), tuple(json.loads(row[6])))) for row in rows]

    def holdings(self) -> list[tuple[str, str, str, str, str, int]]:
        """(dataset, source, force, first month, last month, records) of everything that the mart holds."""
        found = []
        for dataset in sorted(self.tables):
            found += self._connection.execute(
                f"SELECT '{dataset}', source, force, min(month), max(month), CAST(sum(records) AS BIGINT) "
                f'FROM "cells_{dataset}" GROUP BY ALL ORDER BY ALL'
            ).fetchall()
        return found

    def sums(
        self, atom: Atom, place: Place, period: Period, where: Mapping[str, str] | None = None, by: str = ""
    ) -> dict[str, Any]:
        """The atom's sum over a period, by `month` or a breakdown column (key: its value as text), or in all (key "").

        `place` is (source, force). `where` narrows breakdowns to one value each; an empty value is written (none).
        """
        # Where the order of adding up cannot change a sum, one query serves every period.
        if by == "month" or (not by and atom.whole):
            first, last = str(period.first), str(period.last)
            monthly = self._monthly(atom, place, tuple((where or {}).items()))
            found = {month: value for month, value in monthly.items() if first <= month <= last}
            return found if by or not found else {"": sum(found.values())}
        rows = self._connection.execute(
            f'SELECT {_key(by)} AS key, coalesce({_sum(atom)}, 0) FROM "cells_{atom.relation.name}" '
            f"WHERE {_within(where)} GROUP BY key ORDER BY key",
            _values(place, period, where),
        ).fetchall()
        return dict(rows)

    def _sums_by_month(self, atom: Atom, place: Place, where: tuple[tuple[str, str], ...]) -> dict[str, Any]:
        rows = self._connection.execute(
            f'SELECT month, coalesce({_sum(atom)}, 0) FROM "cells_{atom.relation.name}" '
            f"WHERE {_of(dict(where))} GROUP BY month ORDER BY month",
            [*place, *dict(where).values()],
        ).fetchall()
        return dict(rows)

    def levels(
        self, atom: Atom, place: Place, period: Period, where: Mapping[str, str] | None = None, by: str = ""
    ) -> dict[str, list[Level]]:
        """The atom's values that end within a period, each with the day or period that it is for, by `by`."""
        first, last = str(period.first), str(period.last)
        found: dict[str, list[Level]] = {}
        for key, level in self._all_levels(atom, place, tuple((where or {}).items()), by):
            if first <= level.last <= last:
                found.setdefault(key, []).append(level)
        return found

    def _levels(
        self, atom: Atom, place: Place, where: tuple[tuple[str, str], ...], by: str
    ) -> tuple[tuple[str, Level], ...]:
        rows = self._connection.execute(
            f'SELECT {_key(by)} AS key, "at", month, months, {_sum(atom)} FROM "cells_{atom.relation.name}" '
            f'WHERE {_of(dict(where))} AND "{atom.name}" IS NOT NULL GROUP BY ALL ORDER BY key, "at"',
            [*place, *dict(where).values()],
        ).fetchall()
        return tuple((key, Level(*level)) for key, *level in rows)

    def periods(self, dataset: str, place: Place, period: Period) -> list[Level]:
        """The periods or days for which anything is held and that end within a period, each with the value 0."""
        first, last = str(period.first), str(period.last)
        return [each for each in self._all_periods(dataset, place) if first <= each.last <= last]

    def _periods(self, dataset: str, place: Place) -> tuple[Level, ...]:
        rows = self._connection.execute(
            f'SELECT DISTINCT "at", month, months, 0 FROM "cells_{dataset}" WHERE {_of(None)} ORDER BY "at"',
            list(place),
        ).fetchall()
        return tuple(Level(*row) for row in rows)

    def blank(self, atom: Atom, place: Place, period: Period, where: Mapping[str, str] | None, by: str) -> set[Blank]:
        """(key, day or period) of each value that rows are held for and none of them gives, by `by`."""
        rows = self._connection.execute(
            f'SELECT {_key(by)} AS key, "at" FROM "cells_{atom.relation.name}" WHERE {_within(where)} GROUP BY ALL '
            f'HAVING count("{atom.name}") = 0 AND sum("{atom.blanks}") > 0',
            _values(place, period, where),
        ).fetchall()
        return {(key, at) for key, at in rows}

    def spread(
        self, atom: Atom, place: Place, period: Period, where: Mapping[str, str] | None = None, by: str = ""
    ) -> dict[str, list[tuple[int, int]]]:
        """(value, number of rows that have it) over a period, the smallest value first, by `by`."""
        rows = self._connection.execute(
            f'SELECT {_key(by)} AS key, value, CAST(sum(records) AS BIGINT) FROM "values_{atom.name}" '
            f"WHERE {_within(where)} GROUP BY ALL ORDER BY key, value",
            _values(place, period, where),
        ).fetchall()
        found: dict[str, list[tuple[int, int]]] = {}
        for key, value, count in rows:
            found.setdefault(key, []).append((value, count))
        return found

    def slices(self, dataset: str, source: str, force: str, period: Period) -> list[tuple[Slice, str, int]]:
        """(slice, submission id, rows) of the records behind a period."""
        rows = self._connection.execute(
            "SELECT source, force, month, part, submission, rows FROM slices "
            "WHERE dataset = ? AND source = ? AND force = ? AND month BETWEEN ? AND ? ORDER BY month, part",
            [dataset, source, force, str(period.first), str(period.last)],
        ).fetchall()
        return [(Slice(*row[:4]), row[4], row[5]) for row in rows]


def _sum(atom: Atom) -> str:
    """The sum of an atom's cells.

    The last digit of a sum of doubles hangs on the order in which they come, another each time, so that 758.5 was
    rounded now up and now down. So they are put in order, and added up with what each step loses.
    """
    return f'sum("{atom.name}")' if atom.whole else f'fsum("{atom.name}" ORDER BY "{atom.name}")'


def _key(by: str) -> str:
    if by == "month":
        return "month"
    return f"coalesce(CAST(\"{by}\" AS VARCHAR), '{NONE}')" if by else "''"


def _narrowed(where: Mapping[str, str] | None) -> str:
    return "".join(f" AND coalesce(CAST(\"{name}\" AS VARCHAR), '{NONE}') = ?" for name in where or {})


def _of(where: Mapping[str, str] | None) -> str:
    return f"source = ? AND force = ?{_narrowed(where)}"


def _within(where: Mapping[str, str] | None) -> str:
    return f"source = ? AND force = ? AND month BETWEEN ? AND ?{_narrowed(where)}"


def _values(place: Place, period: Period, where: Mapping[str, str] | None) -> list[str]:
    return [*place, str(period.first), str(period.last), *(where or {}).values()]
