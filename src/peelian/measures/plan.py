"""The plan for one relation: one scan that computes every atom of every measure, at the finest cells they ask for."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.model import Dataset
from peelian.measures.atom import Atom, Relation, ended, every_side
from peelian.records.profile import Total, profile_select, totals_of
from peelian.records.table import TableFile, literal

SPINE = ("source", "force", "year", "month")
LEVELS = (*SPINE, "months", "at")


@dataclass(frozen=True, slots=True)
class Spread:
    """An atom that keeps every value, by the breakdowns of the measures that take percentiles of it."""

    atom: Atom
    breakdowns: tuple[str, ...]

    def select(self, rows: str) -> str:
        """The scan: a row for each cell and value, with the number of `rows` that have it."""
        names = ", ".join([*SPINE, *(f'"{name}"' for name in self.breakdowns)])
        return (
            f'SELECT {names}, "{self.atom.column}" AS value, count(*) AS records FROM {rows} '
            f"WHERE {self.atom.condition} GROUP BY ALL"
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What the scan of a relation yields: a row for each cell (source, force, month and each breakdown's value) with
    the number of records and the atoms' values.

    Rows that are levels or counted already keep the period or day that they were given for, in `at`, and the number of
    months that it has (0 for a day), in `months`: they are not added up over time here.
    """

    relation: Relation
    dataset: Dataset
    breakdowns: tuple[str, ...]
    atoms: tuple[Atom, ...]
    spreads: tuple[Spread, ...]
    totals: tuple[Total, ...] = ()

    @property
    def events(self) -> bool:
        """Whether its rows are events, which can be added up over any months."""
        return self.dataset.grain == "event"

    def rows(self, rows: str) -> str:
        """The relation over the dataset's `rows` (a table, view or table function)."""
        return open_at_month_ends(rows, *self.relation.clock) if self.relation.clock else rows

    def select(self, rows: str) -> str:
        """The scan of `rows`, which are the relation's.

        What the columns of a cell decide of an atom is decided once a cell, so that fewer sums are made of each row.
        """
        if not self.events:
            return self._select_levels(rows)
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

    def _select_levels(self, rows: str) -> str:
        time = f'CAST("{self.dataset.time}" AS VARCHAR) AS "at"'
        months = "months" if self.dataset.in_periods else "0 AS months"
        names = ", ".join([*SPINE, months, time, *(f'"{name}"' for name in self.breakdowns)])
        values = "".join(f', {atom.sql_if_any()} AS "{atom.name}"' for atom in self.atoms)
        blanks = [atom for atom in self.atoms if atom.counts_blanks(self.dataset)]
        values += "".join(f', {atom.sql_blanks()} AS "{atom.blanks}"' for atom in blanks)
        return f"SELECT {names}, count(*) AS records{values} FROM {rows} GROUP BY ALL"

    def tables(self) -> dict[str, str]:
        """Name → scan of `scanned` for each table that a mart keeps of the relation."""
        found = {f"cells_{self.relation.name}": self.select("scanned")}
        if not self.relation.clock:
            found[f"profile_{self.relation.name}"] = profile_select(self.dataset, self.totals, "scanned")
        return found | {f"values_{each.atom.name}": each.select("scanned") for each in self.spreads}

    @property
    def version(self) -> str:
        """Hash of the scans: cells of one version can stand in one table."""
        text = "\n".join([self.rows("rows"), *self.tables().values()])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def plans(catalogue: Catalogue) -> dict[str, tuple[Plan, ...]]:
    """The plans of every dataset: one for its rows, and one for each clock on them."""
    atoms: dict[Relation, dict[Atom, set[str]]] = {Relation(name): {} for name in catalogue.datasets}
    for measure in catalogue.measures.values():
        for side in every_side(catalogue, measure):
            found = atoms.setdefault(side.atom.relation, {}).setdefault(side.atom, set())
            found |= set(measure.breakdowns) - set(side.across)
    for relation in list(atoms):
        if relation.clock:
            atoms[Relation(relation.dataset)].setdefault(ended(catalogue, relation), set())
    made: dict[str, tuple[Plan, ...]] = {}
    for relation in sorted(atoms):
        plan = _plan(catalogue, relation, atoms[relation])
        made[relation.dataset] = (*made.get(relation.dataset, ()), plan)
    return made


def _plan(catalogue: Catalogue, relation: Relation, atoms: Mapping[Atom, set[str]]) -> Plan:
    summed = sorted(atom for atom in atoms if not atom.spread)
    return Plan(
        relation,
        catalogue.datasets[relation.dataset],
        tuple(sorted({name for atom in summed for name in atoms[atom]})),
        tuple(summed),
        tuple(Spread(atom, tuple(sorted(atoms[atom]))) for atom in sorted(atoms) if atom.spread),
        totals_of(catalogue, catalogue.datasets[relation.dataset]),
    )


def open_at_month_ends(rows: str, start: str, stop: str) -> str:
    """What is open at the end of each month: a row for each of `rows` and each month's end between start and stop.

    The months end with the last for which anything is held of that source and force. `age` is in whole days. A force
    whose records never say when something ended is left out: everything would seem to be open for ever.
    """
    return f"""(SELECT * EXCLUDE (month, month_end), strftime(month_end, '%Y-%m') AS month,
        date_diff('day', CAST("{start}" AS DATE), month_end) AS age
    FROM (SELECT * EXCLUDE (last_held), last_day(CAST(unnest(generate_series(
            date_trunc('month', CAST("{start}" AS DATE)),
            CASE WHEN "{stop}" IS NULL THEN last_held
                 ELSE least(last_held, date_trunc('month', CAST("{stop}" AS DATE)) - INTERVAL 1 MONTH) END,
            INTERVAL 1 MONTH)) AS DATE)) AS month_end
        FROM (SELECT each.*, last_held FROM {rows} AS each JOIN
            (SELECT source, force, max(CAST(month || '-01' AS DATE)) AS last_held FROM {rows} GROUP BY ALL
             HAVING count("{stop}") > 0)
            USING (source, force))
        WHERE "{start}" IS NOT NULL))"""


def scan(files: Sequence[TableFile], declared: Mapping[str, str] | None = None) -> str:
    """Table files as an SQL table, partition columns with their types.

    `declared` gives the columns (and SQL types) of the dataset: one that none of these files has is there, empty.
    """
    listed = ", ".join(literal(each.path) for each in files)
    types = "{'source': VARCHAR, 'force': VARCHAR, 'year': INTEGER}"
    rows = f"read_parquet([{listed}], hive_partitioning = true, hive_types = {types}, union_by_name = true)"
    if not declared:
        return rows
    empty = ", ".join(f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in declared.items())
    return f"(SELECT * FROM {rows} UNION ALL BY NAME SELECT {empty} WHERE false)"


def _in_cell(left: Atom, decided: str) -> str:
    value = f'"{left.name}"' if left.column or left.condition else "records"
    return f"CASE WHEN {decided} THEN {value} ELSE 0 END" if decided else value
