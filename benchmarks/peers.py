"""The same sums and counts by different means; what each yields is checked to be equal before anything is timed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import polars as pl
import pyarrow.dataset as pads
from duckdb import DuckDBPyConnection
from made_records import MADE

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.model import Measure
from peelian.core.workspace import Workspace
from peelian.measures.atom import Atom, Relation, every_side
from peelian.measures.plan import SPINE, Plan, plans, scan
from peelian.records.table import TableFile, open_table, table_files

PARTITION = SPINE[:-1]
PANDAS_YEAR = 2016
_PANDAS = {r'"': "", r" = ": " == ", r"<>": "!=", r"\bAND\b": "and", r"\bOR\b": "or", r"\bIN \((.*?)\)": r"in [\1]"}


@dataclass(frozen=True)
class Case:
    """A dataset's files, the columns of them that are read, the plan of all measures, and one of each measure alone."""

    files: tuple[TableFile, ...]
    stored: tuple[str, ...]
    plan: Plan
    single: tuple[Plan, ...]


def case_of(workspace: Workspace, catalogue: Catalogue, dataset: str) -> Case:
    """The measures that add up over a dataset and need no column but those of the made records."""
    table = open_table(workspace, dataset)
    assert table is not None
    chosen = {name: each for name, each in catalogue.measures.items() if _comparable(catalogue, each, dataset)}
    plan = plans(replace(catalogue, measures=chosen))[dataset][0]
    alone = [plans(replace(catalogue, measures={name: each}))[dataset][0] for name, each in chosen.items()]
    stored = (name for name in catalogue.dataset(dataset).columns if f'"{name}"' in plan.select("rows"))
    return Case(table_files(table), ("month", *stored), plan, tuple(alone))


def _comparable(catalogue: Catalogue, measure: Measure, dataset: str) -> bool:
    sides = [side for side in every_side(catalogue, measure) if side.atom.relation == Relation(dataset)]
    read = {column for side in sides for column in side.atom.columns} | {*measure.breakdowns}
    plain = measure.dataset == dataset and not measure.clock and not any(side.atom.spread for side in sides)
    return bool(sides) and plain and read <= {*MADE[dataset]}


def bare(connection: DuckDBPyConnection, case: Case) -> None:
    """The floor: the largest value of each column that the plan names, in one group."""
    columns = ", ".join(f'max("{name}")' for name in (*PARTITION, *case.stored))
    connection.execute(f"SELECT {columns} FROM {scan(case.files)}").fetchall()


def ours(connection: DuckDBPyConnection, case: Case) -> None:
    """Peelian's own scan, into the table `cells`."""
    connection.execute(f"CREATE TABLE cells AS {case.plan.select(scan(case.files))}")


def ours_rolled_up(connection: DuckDBPyConnection, case: Case) -> None:
    """The same, then a table for each measure out of the cells."""
    ours(connection, case)
    for index, plan in enumerate(case.single):
        sums = ", ".join(f'sum("{name}") AS "{name}"' for name in _values(plan))
        keys = ", ".join(_keys(plan))
        connection.execute(f"CREATE TABLE rolled_{index} AS SELECT {keys}, {sums} FROM cells GROUP BY {keys}")


def one_by_one(connection: DuckDBPyConnection, case: Case) -> None:
    """A query over the files for each measure, with its own breakdowns, into a table each."""
    for index, plan in enumerate(case.single):
        connection.execute(f"CREATE TABLE single_{index} AS {plan.select(scan(case.files))}")


def with_polars(_: DuckDBPyConnection, case: Case) -> pl.DataFrame:
    """Every atom in one lazy query on the streaming engine."""
    schema = {"source": pl.String, "force": pl.String, "year": pl.Int32}
    rows = pl.scan_parquet([each.path for each in case.files], hive_partitioning=True, hive_schema=schema)
    cells = rows.group_by(_keys(case.plan)).agg(pl.len().alias("records"), *map(_polars, case.plan.atoms))
    return cells.collect(engine="streaming")


def with_pandas(_: DuckDBPyConnection, case: Case) -> pd.DataFrame:
    """Every atom in one groupby over one year's rows, text as categories."""
    paths = [each.path for each in case.files if each.year == PANDAS_YEAR]
    layout = pads.HivePartitioning.discover(infer_dictionary=True)
    files = pads.dataset(paths, format=pads.ParquetFileFormat(dictionary_columns=case.stored), partitioning=layout)
    rows = files.to_table(columns=[*PARTITION, *case.stored]).to_pandas()
    values = rows[_keys(case.plan)].assign(records=1, **{each.name: _pandas(rows, each) for each in case.plan.atoms})
    return values.groupby(_keys(case.plan), observed=True, dropna=False, sort=False).sum().reset_index()


def check(connection: DuckDBPyConnection, case: Case) -> int:
    """Demand the same values of all means, for every cell and every measure; the number of cells."""
    ours_rolled_up(connection, case)
    one_by_one(connection, case)
    for index in range(len(case.single)):
        same(connection, f"FROM rolled_{index}", f"FROM single_{index}")
    names = ", ".join(f'"{name}"' for name in (*_keys(case.plan), *_values(case.plan)))
    for means, where in ((with_polars, ""), (with_pandas, f" WHERE year = {PANDAS_YEAR}")):
        connection.register("peer", means(connection, case))
        same(connection, f"SELECT {names} FROM cells{where}", f"SELECT {names} FROM peer")
    return int(connection.sql("FROM cells").shape[0])


def same(connection: DuckDBPyConnection, one: str, other: str) -> None:
    """Demand that two queries yield the same rows."""
    for left, right in ((one, other), (other, one)):
        differing = connection.execute(f"({left}) EXCEPT ALL ({right}) LIMIT 1").fetchall()
        assert not differing, f"{left} has rows that are not in {right}: {differing}"


def _keys(plan: Plan) -> list[str]:
    return [*SPINE, *plan.breakdowns]


def _values(plan: Plan) -> list[str]:
    return ["records", *(atom.name for atom in plan.atoms)]


def _polars(atom: Atom) -> pl.Expr:
    hit = pl.sql_expr(atom.condition or "true")
    value = pl.when(hit).then(pl.col(atom.column)).sum() if atom.column else hit.sum() if atom.condition else pl.len()
    return value.alias(atom.name)


def _pandas(rows: pd.DataFrame, atom: Atom) -> Any:
    condition = atom.condition or '"year" = "year"'
    for pattern, text in _PANDAS.items():
        condition = re.sub(pattern, text, condition)
    hit = rows.eval(condition)
    return rows[atom.column].where(hit, 0) if atom.column else hit


MEANS = (bare, ours, ours_rolled_up, one_by_one, with_polars, with_pandas)
