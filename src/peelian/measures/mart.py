"""A mart: the cells of every dataset at one state of records and catalogue, in one file that never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from peelian.core.lineage import TableVersion
from peelian.core.period import Period
from peelian.measures.atom import Atom
from peelian.records.table import Slice

NONE = "(none)"


@dataclass(frozen=True, slots=True)
class MartTable:
    """A dataset as a mart knows it: the table version read, and the scan that was run."""

    dataset: str
    version: int
    plan: str
    sql: str


class Mart:
    """A mart opened for reading; many processes may read one file, and each thread takes a `cursor()` of its own."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection | None = None) -> None:
        self.path = path
        self.id = path.stem
        self._connection = connection or duckdb.connect(str(path), read_only=True)
        self.tables: Mapping[str, MartTable] = {
            row[0]: MartTable(*row)
            for row in self._connection.execute("SELECT dataset, version, plan, sql FROM tables").fetchall()
        }

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
        if dataset not in self.tables:
            return frozenset()
        rows = self._connection.execute(
            f'SELECT DISTINCT month FROM "cells_{dataset}" WHERE source = ? AND force = ?', [source, force]
        ).fetchall()
        return frozenset(row[0] for row in rows)

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
        self,
        atoms: Sequence[Atom],
        *,
        source: str,
        force: str,
        period: Period,
        where: Mapping[str, str] | None = None,
        by: str = "",
    ) -> dict[str, tuple[Any, ...]]:
        """The atoms' values in a period, by `month` or a breakdown column (key: its value as text), or in all (key "").

        `where` narrows breakdowns to one value each; an empty value is written (none).
        """
        if not atoms:
            return {}
        key = "month" if by == "month" else f"coalesce(CAST(\"{by}\" AS VARCHAR), '{NONE}')" if by else "''"
        narrowed = "".join(f" AND coalesce(CAST(\"{name}\" AS VARCHAR), '{NONE}') = ?" for name in where or {})
        values = ", ".join(f'coalesce(sum("{atom.name}"), 0)' for atom in atoms)
        rows = self._connection.execute(
            f'SELECT {key}, {values} FROM "cells_{atoms[0].dataset}" '
            f"WHERE source = ? AND force = ? AND month BETWEEN ? AND ?{narrowed} GROUP BY 1 ORDER BY 1",
            [source, force, str(period.first), str(period.last), *(where or {}).values()],
        ).fetchall()
        return {row[0]: tuple(row[1:]) for row in rows}

    def slices(self, dataset: str, source: str, force: str, period: Period) -> list[tuple[Slice, str, int]]:
        """(slice, submission id, rows) of the records behind a period."""
        rows = self._connection.execute(
            "SELECT source, force, month, submission, rows FROM slices "
            "WHERE dataset = ? AND source = ? AND force = ? AND month BETWEEN ? AND ? ORDER BY month",
            [dataset, source, force, str(period.first), str(period.last)],
        ).fetchall()
        return [(Slice(*row[:3]), row[3], row[4]) for row in rows]
