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
        """The scan, over `rows`: a table, view or table function."""
        cells = ", ".join([*SPINE, *(f'"{name}"' for name in self.breakdowns)])
        values = "".join(f', {atom.sql()} AS "{atom.name}"' for atom in self.atoms)
        return f"SELECT {cells}, count(*) AS records{values} FROM {rows} GROUP BY {cells}"

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
