"""Record tables: one Delta table a dataset, partitioned by source, force and year, every version kept.

Delta tables are open: Spark, Fabric, Databricks and Power BI read them as they are.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from peelian.catalogue.model import ColumnType, Dataset
from peelian.core.errors import NoLongerKeptError, PeelianError
from peelian.core.workspace import Workspace

if TYPE_CHECKING:
    from deltalake import DeltaTable

PARTITIONS = ("source", "force", "year")
LOCAL_TIME = "Europe/London"
ROW_GROUP = 50_000
_HUNDRED_YEARS = "interval 36500 days"
SQL_TYPES = {
    ColumnType.TEXT: "VARCHAR",
    ColumnType.CATEGORY: "VARCHAR",
    ColumnType.MONTH: "VARCHAR",
    ColumnType.PERIOD: "VARCHAR",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.DURATION: "BIGINT",
    ColumnType.NUMBER: "DOUBLE",
    ColumnType.BOOLEAN: "BOOLEAN",
    ColumnType.DATE: "DATE",
    ColumnType.TIMESTAMP: "TIMESTAMPTZ",
}
_ARROW = {
    ColumnType.TEXT: pa.string(),
    ColumnType.CATEGORY: pa.string(),
    ColumnType.MONTH: pa.string(),
    ColumnType.PERIOD: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.DURATION: pa.int64(),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.DATE: pa.date32(),
    ColumnType.TIMESTAMP: pa.timestamp("us", "UTC"),
}


@dataclass(frozen=True, slots=True, order=True)
class Slice:
    """What one correction replaces: a source's records of a force in a month (`YYYY-MM`) of one dataset.

    Of figures that are counted already it replaces only one `part`: one indicator in one period that ends in the month.
    """

    source: str
    force: str
    month: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class TableFile:
    """One immutable Parquet file of a table, and the partition it belongs to."""

    path: str
    source: str
    force: str
    year: int


def table_folder(workspace: Workspace, dataset: str) -> Path:
    """Where a dataset's Delta table stands."""
    return workspace.records / "tables" / dataset


def arrow_schema(dataset: Dataset) -> pa.Schema:
    """The table's columns: the partitions, the month, the dataset's own, and where each row came from."""
    own = [pa.field(name, _ARROW[column.type]) for name, column in dataset.columns.items()]
    head = [("source", pa.string()), ("force", pa.string()), ("year", pa.int32()), ("month", pa.string())]
    kinds = {"months": pa.int64(), "part": pa.string()}
    head += [(name, kinds[name]) for name in dataset.beside]
    tail = [("submission", pa.string()), ("row", pa.int64())]
    return pa.schema([*(pa.field(*each) for each in head), *own, *(pa.field(*each) for each in tail)])


def open_table(workspace: Workspace, dataset: str, version: int | None = None) -> DeltaTable | None:
    """The dataset's table at a version (the latest without one), or None when nothing was ever loaded.

    Raises NoLongerKeptError for a version that is no longer in the table's log.
    """
    from deltalake import DeltaTable
    from deltalake.exceptions import DeltaError, TableNotFoundError

    folder = table_folder(workspace, dataset)
    if not DeltaTable.is_deltatable(str(folder)):
        return None
    try:
        return DeltaTable(str(folder), version=version)
    except (DeltaError, TableNotFoundError) as error:
        if version is None:
            raise
        raise NoLongerKeptError(
            f"Version {version} of {dataset} is no longer kept.", remedy="Retention took it. Later ones can be read."
        ) from error


def declared_columns(dataset: Dataset) -> dict[str, str]:
    """The columns of a dataset with their SQL types; a file that was written before one was declared lacks it."""
    return {name: SQL_TYPES[column.type] for name, column in dataset.columns.items()}


def create_table(workspace: Workspace, dataset: Dataset) -> DeltaTable:
    """The dataset's table, made empty if it is not there yet, with log and files kept for a hundred years."""
    from deltalake import DeltaTable

    folder = table_folder(workspace, dataset.id)
    return DeltaTable.create(
        str(folder),
        schema=arrow_schema(dataset),
        mode="ignore",
        partition_by=list(PARTITIONS),
        name=dataset.id,
        description=dataset.title,
        configuration={
            "delta.logRetentionDuration": _HUNDRED_YEARS,
            "delta.deletedFileRetentionDuration": _HUNDRED_YEARS,
            # The log would else hold the lowest and highest value of every column, references among them, for ever.
            "delta.dataSkippingStatsColumns": "month",
        },
    )


def table_files(table: DeltaTable) -> tuple[TableFile, ...]:
    """Every file of the table at its version, sorted by path."""
    root = Path(table.table_uri.removeprefix("file://"))
    found = []
    actions = pa.table(table.get_add_actions(flatten=True)).to_pylist()
    for action in actions:
        found.append(
            TableFile(
                path=str(root / _unquoted(action["path"])),
                source=action["partition.source"],
                force=action["partition.force"],
                year=int(action["partition.year"]),
            )
        )
    return tuple(sorted(found, key=lambda each: each.path))


def replace_slices(
    table: DeltaTable, rows: pa.RecordBatchReader, slices: Sequence[Slice], metadata: dict[str, str]
) -> int:
    """Put `rows` in the place of all rows of `slices`, in one commit that carries `metadata`; the new version.

    The commit fails with deltalake's CommitFailedError if anybody committed since `table` was opened.
    """
    from deltalake import CommitProperties, WriterProperties, write_deltalake

    write_deltalake(
        table,
        rows,
        mode="overwrite",
        predicate=predicate(slices),
        schema_mode="merge",
        # Every partition has an open file, and each of its columns a buffer: small ones keep a national file in memory.
        writer_properties=WriterProperties(
            compression="ZSTD",
            max_row_group_size=ROW_GROUP,
            write_batch_size=1024,
            data_page_size_limit=1 << 14,
            dictionary_page_size_limit=1 << 14,
        ),
        commit_properties=CommitProperties(custom_metadata=metadata, max_commit_retries=0),
    )
    return int(table.version())


def predicate(slices: Sequence[Slice]) -> str:
    """The condition that holds for exactly the rows of `slices`."""
    by_place: dict[tuple[str, str, bool], list[Slice]] = {}
    for each in sorted(slices):
        by_place.setdefault((each.source, each.force, bool(each.part)), []).append(each)
    parts = []
    for (source, force, in_parts), listed in by_place.items():
        years = ", ".join(sorted({each.month[:4] for each in listed}))
        # A part names its period, so it is of one month.
        column = "part" if in_parts else "month"
        among = ", ".join(sorted({literal(getattr(each, column)) for each in listed}))
        parts.append(
            f"(source = {literal(source)} AND force = {literal(force)} AND year IN ({years}) AND {column} IN ({among}))"
        )
    return " OR ".join(parts)


def version_as_at(table: DeltaTable, moment: dt.datetime) -> int | None:
    """The version that was current at `moment` (with a time zone), or None if the table did not exist yet."""
    limit = (moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(milliseconds=1)
    found = [commit["version"] for commit in table.history() if commit["timestamp"] <= limit]
    return max(found) if found else None


def read_as_at(text: str) -> dt.datetime:
    """Read a moment given by a person: an ISO date (its end) or date and time; without a zone it is local time."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise PeelianError(
            f"{text!r} is not a date or time.", remedy="Write --as-at 2019-07-22 or --as-at 2019-07-22T14:00."
        ) from error
    if re.fullmatch(r"\d{4}-?\d{2}-?\d{2}", text):
        moment = moment.replace(hour=23, minute=59, second=59, microsecond=999999)
    return moment if moment.tzinfo else moment.astimezone()


def literal(text: str) -> str:
    """Text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def commits(table: DeltaTable) -> list[dict[str, Any]]:
    """Every commit of the table up to its version, oldest first.

    The history is asked of the latest version: of an earlier one deltalake lists the later commits too, and numbers
    them all wrongly (seen with 1.6).
    """
    from deltalake import DeltaTable

    latest = DeltaTable(table.table_uri).history()
    return [commit for commit in reversed(latest) if commit["version"] <= table.version()]


def _unquoted(path: str) -> str:
    from urllib.parse import unquote

    return unquote(path)
