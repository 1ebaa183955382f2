"""Rows of a record table as columns, for what needs more than sums: laws that are fitted to times, for example."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import duckdb
import pyarrow as pa

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.expression import parse_condition
from peelian.catalogue.model import Dataset
from peelian.core.workspace import Workspace
from peelian.records.audit import About, record
from peelian.records.deletion import refuse_deleted
from peelian.records.ledger import submissions
from peelian.records.table import (
    LOCAL_TIME,
    TableFile,
    declared_columns,
    literal,
    open_table,
    table_files,
    version_as_at,
)

NO_FLAGS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows of a source and a force, and what of them.

    `where` is a condition of the catalogue's grammar that a row must meet. `flags` are conditions too: each becomes a
    column of its name that is true or false. `months` are the first and the last month, `YYYY-MM`; all without them.
    """

    dataset: str
    source: str
    force: str
    columns: tuple[str, ...] = ()
    flags: Mapping[str, str] = field(default_factory=dict)
    where: str = ""
    months: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: the table's version and the rows, with times in UTC."""

    version: int
    rows: pa.Table


def version_then(workspace: Workspace, dataset: str, as_at: dt.datetime | None = None) -> int | None:
    """The version of a dataset's table now, or at a moment; None where nothing was held."""
    table = open_table(workspace, dataset)
    if table is None or as_at is None:
        return None if table is None else int(table.version())
    return version_as_at(table, as_at)


def months_held(workspace: Workspace, dataset: str, version: int) -> dict[tuple[str, str], list[str]]:
    """The months that a table holds at a version, `YYYY-MM` in order, by source and force."""
    found: dict[tuple[str, str], set[str]] = {}
    for each in submissions(workspace, dataset, version):
        for part in each.slices:
            found.setdefault((part.source, part.force), set()).add(part.month)
    return {place: sorted(months) for place, months in found.items()}


def read_rows(workspace: Workspace, catalogue: Catalogue, asked: Asked, version: int, *, purpose: str) -> Read:
    """The rows asked for, at a version of the table, with the columns in the order asked, then the flags.

    What is read is noted in the audit log first. Raises ExpressionError for a condition outside the grammar,
    NoLongerKeptError for a version whose files were deleted.
    """
    dataset = catalogue.datasets[asked.dataset]
    select = _select(dataset, asked)
    about = About(
        asked.dataset, asked.source, asked.force, "..".join(asked.months or ()), columns=asked.columns, note=asked.where
    )
    record(workspace, purpose, about)
    table = open_table(workspace, asked.dataset, version)
    assert table is not None
    refuse_deleted(workspace, asked.dataset, table)
    files = [each for each in table_files(table) if (each.source, each.force) == (asked.source, asked.force)]
    if not files:
        return Read(version, pa.table({name: [] for name in (*asked.columns, *asked.flags)}))
    with duckdb.connect() as connection:
        connection.execute("SET autoinstall_known_extensions = false")
        connection.execute(f"SET TimeZone = '{LOCAL_TIME}'")
        connection.execute(f"SET memory_limit = {literal(workspace.settings.memory_limit)}")
        if workspace.settings.threads:
            connection.execute(f"SET threads = {workspace.settings.threads}")
        rows = connection.sql(f"{select} FROM {scan_rows(files, dataset)} WHERE {_within(dataset, asked)}")
        return Read(version, rows.to_arrow_table())


def scan_rows(files: Sequence[TableFile], dataset: Dataset) -> str:
    """Table files as an SQL table; a declared column that none of them has is there, empty."""
    listed = ", ".join(literal(each.path) for each in files)
    types = "{'source': VARCHAR, 'force': VARCHAR, 'year': INTEGER}"
    rows = f"read_parquet([{listed}], hive_partitioning = true, hive_types = {types}, union_by_name = true)"
    empty = ", ".join(f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in declared_columns(dataset).items())
    return f"(SELECT * FROM {rows} UNION ALL BY NAME SELECT {empty} WHERE false)"


def _select(dataset: Dataset, asked: Asked) -> str:
    flags = (
        f'coalesce({parse_condition(text, dataset.columns).sql()}, false) AS "{name}"'
        for name, text in asked.flags.items()
    )
    return "SELECT " + ", ".join((*(f'"{name}"' for name in asked.columns), *flags))


def _within(dataset: Dataset, asked: Asked) -> str:
    parts = ["true"]
    if asked.months is not None:
        parts.append(f"month BETWEEN {literal(asked.months[0])} AND {literal(asked.months[1])}")
    if asked.where:
        parts.append(f"({parse_condition(asked.where, dataset.columns).sql()})")
    return " AND ".join(parts)
