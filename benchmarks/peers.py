"""The same sums and counts by different means; what each yields is checked to be equal before anything is timed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd
import polars as pl
import pyarrow.dataset as pads
from duckdb import DuckDBPyConnection

from peelian.catalogue.model import ColumnType, Dataset
from peelian.measures.atom import Atom
from peelian.measures.plan import SPINE, DatasetPlan, scan
from peelian.records.table import TableFile

PANDAS_YEAR = 2016
_NUMBERS = (ColumnType.INTEGER, ColumnType.DURATION, ColumnType.NUMBER)
_PANDAS = {r'"': "", r" = ": " == ", r"<>": "!=", r"\bAND\b": "and", r"\bOR\b": "or", r"\bIN \((.*?)\)": r"in [\1]"}


@dataclass(frozen=True)
class Case:
    """A dataset's files, the plan over all measures, and for each measure a plan of its own with its own breakdowns."""

    title: str
    dataset: Dataset
    files: tuple[TableFile, ...]
    plan: DatasetPlan
    single: tuple[DatasetPlan, ...]

    @property
    def stored(self) -> dict[str, bool]:
        """The columns of the files that the plan reads, and whether each is a number."""
        sql = self.plan.select("rows")
        named = {name: each.type in _NUMBERS for name, each in self.dataset.columns.items() if f'"{name}"' in sql}
        return {"month": False, **named}


def bare(connection: DuckDBPyConnection, case: Case) -> None:
    """The floor: the sum or max of every column that the plan names, in one group."""
    _floor(connection, case, {"source": False, "force": False, "year": True, **case.stored})


def bare_stored(connection: DuckDBPyConnection, case: Case) -> None:
    """The same without source, force and year, which stand in the files' paths."""
    _floor(connection, case, case.stored)


def ours(connection: DuckDBPyConnection, case: Case) -> None:
    """Peelian's own scan, into the table `cells`."""
    connection.execute(f"CREATE TABLE cells AS {case.plan.select(scan(case.files))}")


def rolled_up(connection: DuckDBPyConnection, case: Case) -> None:
    """Peelian's own scan, then a table for each measure out of the cells."""
    ours(connection, case)
    for index, plan in enumerate(case.single):
        sums = ", ".join(f'sum("{name}") AS "{name}"' for name in _names(plan)[len(_keys(plan)) :])
        keys = ", ".join(_keys(plan))
        connection.execute(f"CREATE TABLE rolled_{index} AS SELECT {keys}, {sums} FROM cells GROUP BY {keys}")


def one_by_one(connection: DuckDBPyConnection, case: Case) -> None:
    """A query over the files for each measure, into a table each."""
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
    text = pads.ParquetFileFormat(dictionary_columns=[name for name, is_number in case.stored.items() if not is_number])
    files = pads.dataset(paths, format=text, partitioning=layout)
    rows = files.to_table(columns=["source", "force", "year", *case.stored]).to_pandas()
    values = rows[_keys(case.plan)].assign(records=1, **{each.name: _pandas(rows, each) for each in case.plan.atoms})
    return values.groupby(_keys(case.plan), observed=True, dropna=False, sort=False).sum().reset_index()


def check(connection: DuckDBPyConnection, case: Case) -> int:
    """Demand the same values of all means, for every cell and every measure; the number of cells."""
    rolled_up(connection, case)
    one_by_one(connection, case)
    for index in range(len(case.single)):
        same(connection, f"FROM rolled_{index}", f"FROM single_{index}")
    for means, where in ((with_polars, ""), (with_pandas, f" WHERE year = {PANDAS_YEAR}")):
        connection.register("peer", means(connection, case))
        names = ", ".join(f'"{name}"' for name in _names(case.plan))
        same(connection, f"SELECT {names} FROM cells{where}", f"SELECT {names} FROM peer")
    return int(connection.execute("SELECT count(*) FROM cells").fetchall()[0][0])


def same(connection: DuckDBPyConnection, one: str, other: str) -> None:
    """Demand that two queries yield the same rows."""
    for left, right in ((one, other), (other, one)):
        differing = connection.execute(f"SELECT count(*) FROM (({left}) EXCEPT ALL ({right}))").fetchall()[0][0]
        assert differing == 0, f"{differing} rows of {left} are not in {right}"


def _keys(plan: DatasetPlan) -> list[str]:
    return [*SPINE, *plan.breakdowns]


def _names(plan: DatasetPlan) -> list[str]:
    return [*_keys(plan), "records", *(atom.name for atom in plan.atoms)]


def _floor(connection: DuckDBPyConnection, case: Case, columns: dict[str, bool]) -> None:
    listed = ", ".join(f'{"sum" if is_number else "max"}("{name}")' for name, is_number in columns.items())
    connection.execute(f"SELECT {listed} FROM {scan(case.files)}").fetchall()


def _polars(atom: Atom) -> pl.Expr:
    hit = pl.sql_expr(atom.condition) if atom.condition else pl.lit(value=True)
    value = pl.when(hit).then(pl.col(atom.column)).sum() if atom.column else hit.sum() if atom.condition else pl.len()
    return value.alias(atom.name)


def _pandas(rows: pd.DataFrame, atom: Atom) -> Any:
    condition = atom.condition
    for pattern, text in _PANDAS.items():
        condition = re.sub(pattern, text, condition)
    hit = rows.eval(condition) if condition else pd.Series(data=True, index=rows.index)
    return rows[atom.column].where(hit, 0) if atom.column else hit
