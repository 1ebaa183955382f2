"""What a side of a measure counts, by the hour, day or month, as one query over the record files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from peelian.catalogue.model import Dataset
from peelian.core.errors import PeelianError, UnknownNameError
from peelian.measures.atom import Atom
from peelian.measures.plan import scan
from peelian.records.table import TableFile, declared_columns, literal


class OverTimeError(PeelianError):
    """A measure that is no count, or of which nothing is held, so that there is nothing to follow over time."""


@dataclass(frozen=True, slots=True)
class CountedRows:
    """The rows of a source and force, and which of them count: those of the atom, narrowed by the values of columns.

    `until` is the last month that is read, "" for all.
    """

    dataset: Dataset
    atom: Atom
    narrowed: Mapping[str, str]
    place: tuple[str, str]
    files: Sequence[TableFile]
    until: str

    def by_day(self, timezone: str, *, by_hour: bool) -> list[tuple[Any, ...]]:
        """(day, hour, rows of the dataset, what is counted) of each day, or hour, that has a row, in local time."""
        time = f'"{self.dataset.time}"'
        hour = f'"{self.dataset.hour}"' if self.dataset.hour else f"hour({time})"
        return self._run(f"CAST({time} AS DATE), {hour if by_hour else 0}", timezone)

    def by_period(self) -> list[tuple[Any, ...]]:
        """(last month, months of the period, rows of the dataset, what is counted) of each month or period."""
        months = "months" if self.dataset.in_periods else "1"
        return self._run(f"month, {months}", "UTC")

    def _run(self, names: str, timezone: str) -> list[tuple[Any, ...]]:
        value = f'"{self.atom.column}"' if self.atom.column else "1"
        source, force = map(literal, self.place)
        within = f" AND month <= {literal(self.until)}" if self.until else ""
        with duckdb.connect() as connection:
            connection.execute(f"SET TimeZone = {literal(timezone)}")
            return connection.execute(
                f"SELECT {names}, count(*), CAST(sum(CASE WHEN {self._condition()} THEN {value} END) AS DOUBLE) "
                f"FROM {scan(self.files, declared_columns(self.dataset))} "
                f"WHERE source = {source} AND force = {force}{within} GROUP BY ALL ORDER BY ALL"
            ).fetchall()

    def _condition(self) -> str:
        parts = [f"({self.atom.condition})"] if self.atom.condition else []
        for name, value in sorted(self.narrowed.items()):
            column = self.dataset.columns.get(name)
            if column is None:
                raise UnknownNameError("column", name, list(self.dataset.columns))
            if column.sensitivity in ("personal", "special"):
                raise OverTimeError(f"{name!r} says something of a person.", remedy="Narrow by another column.")
            if column.values and value not in column.values:
                raise UnknownNameError(name, value, list(column.values))
            parts.append(f'CAST("{name}" AS VARCHAR) = {literal(value)}')
        return " AND ".join(parts) or "true"
