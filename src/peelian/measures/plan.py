"""The plan for one dataset: one scan that computes every atom of every measure, at the finest cells they ask for."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peelian.catalogue.catalogue import Catalogue
from peelian.measures.atom import Atom, CompiledMeasure, compile_measure, distinct_atoms
from peelian.records.table import TableFile, literal

SPINE = ("source", "force", "year", "month")


@dataclass(frozen=True, slots=True)
class DatasetPlan:
    """What the scan of a dataset yields: a row for each cell (source, force, month and each breakdown's value) with the
    number of records and the atoms' values.
    """

    dataset: str
    breakdowns: tuple[str, ...]
    atoms: tuple[Atom, ...]

    def select(self, rows: str) -> str:
        """The scan, over `rows`: a table, view or table function.

        What the columns of a cell decide of an atom is decided once a cell, so that fewer sums are made of each row.
        """
        cell = (*SPINE, *self.breakdowns)
        names = ", ".join([*SPINE, *(f'"{name}"' for name in self.breakdowns)])
        parts = [(atom, *atom.split(frozenset(cell))) for atom in self.atoms]
        summed = sorted({left for _, left, _ in parts if left.column or left.condition})
        sums = "".join(f', {left.sql()} AS "{left.name}"' for left in summed)
        values = "".join(f', {_in_cell(left, decided)} AS "{atom.name}"' for atom, left, decided in parts)
        return (
            f"SELECT {names}, records{values} "
            f"FROM (SELECT {names}, count(*) AS records{sums} FROM {rows} GROUP BY {names}) AS summed"
        )

    @property
    def version(self) -> str:
        """Hash of the scan: cells of one version can stand in one table."""
        return hashlib.sha256(self.select("rows").encode()).hexdigest()[:16]


def plans(catalogue: Catalogue) -> dict[str, DatasetPlan]:
    """The plan of every dataset that a measure is taken from."""
    by_dataset: dict[str, list[CompiledMeasure]] = {}
    for measure in catalogue.measures.values():
        by_dataset.setdefault(measure.dataset, []).append(compile_measure(catalogue, measure))
    return {
        dataset: DatasetPlan(
            dataset,
            tuple(sorted({name for each in compiled for name in each.measure.breakdowns})),
            distinct_atoms(compiled),
        )
        for dataset, compiled in sorted(by_dataset.items())
    }


def scan(files: Sequence[TableFile], absent: Mapping[str, str] | None = None) -> str:
    """Table files as an SQL table, partition columns with their types.

    `absent` gives the columns (and SQL types) that the dataset declares and no file has yet: they are empty.
    """
    listed = ", ".join(literal(each.path) for each in files)
    types = "{'source': VARCHAR, 'force': VARCHAR, 'year': INTEGER}"
    rows = f"read_parquet([{listed}], hive_partitioning = true, hive_types = {types}, union_by_name = true)"
    if not absent:
        return rows
    empty = ", ".join(f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in absent.items())
    return f"(SELECT *, {empty} FROM {rows})"


def _in_cell(left: Atom, decided: str) -> str:
    value = f'"{left.name}"' if left.column or left.condition else "records"
    return f"CASE WHEN {decided} THEN {value} ELSE 0 END" if decided else value
