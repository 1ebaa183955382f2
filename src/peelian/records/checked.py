"""A file's rows after checking, on disk: which are accepted, which are quarantined and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from peelian.catalogue.model import Dataset
from peelian.core.errors import PeelianError
from peelian.core.force import spellings
from peelian.core.period import written_periods
from peelian.core.workspace import Workspace
from peelian.records.checks import Check, CheckedQuery
from peelian.records.disk import fault
from peelian.records.pseudonym import ReplacedRows
from peelian.records.readers.rows import Malformed, TextRows
from peelian.records.readers.separators import SEPARATORS, separator_of
from peelian.records.table import LOCAL_TIME, Slice, literal

MOST_HINTS = 1000
EVERYTHING = "checked.parquet"
QUARANTINE_SCHEMA = pa.schema(
    [
        ("row", pa.int64()),
        ("column", pa.string()),
        ("value", pa.string()),
        ("rule", pa.string()),
        ("remedy", pa.string()),
        ("record", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one row was quarantined: one of these for each fault of the row."""

    row: int
    column: str
    value: str
    rule: str
    remedy: str


@dataclass(frozen=True)
class CheckedRows:
    """The outcome of checking one file. `accepted` counts rows by slice."""

    connection: duckdb.DuckDBPyConnection
    dataset: Dataset
    source: str
    received: int
    quarantined: int
    accepted: dict[Slice, int]
    reasons: pa.Table

    def reader(self, submission: str) -> pa.RecordBatchReader:
        """The accepted rows as the record table holds them."""
        own = ", ".join(f'"{name}"' for name in self.dataset.columns)
        own += ", months, part" if self.dataset.grain == "counted" else ""
        self.connection.execute("SET TimeZone = 'UTC'")
        return self.connection.sql(
            f"SELECT {literal(self.source)} AS source, force, CAST(left(month, 4) AS INTEGER) AS year, month, {own}, "
            f"{literal(submission)} AS submission, row FROM checked WHERE bad IS NULL AND NOT repeated"
        ).to_arrow_reader(100_000)

    def blanks(self, given: Sequence[str]) -> dict[Slice, tuple[str, ...]]:
        """The columns, of those `given`, that are empty in every accepted row of a slice though they can be unknown."""
        columns = self.dataset.columns
        names = [name for name in given if columns[name].blank == "unknown" and not columns[name].required]
        if self.dataset.grain != "event" or not names:
            return {}
        counts = ", ".join(f'count("{name}")' for name in names)
        found = self.connection.execute(
            f"SELECT force, month, {counts} FROM checked WHERE bad IS NULL AND NOT repeated GROUP BY ALL"
        ).fetchall()
        empty = {
            Slice(self.source, force, month): tuple(n for n, count in zip(names, counted, strict=True) if not count)
            for force, month, *counted in found
        }
        return {each: listed for each, listed in empty.items() if listed}

    def first_reasons(self, count: int) -> list[Reason]:
        """The first faults, in the file's order."""
        rows = self.reasons.slice(0, count).to_pylist()
        return [Reason(**{name: each[name] for name in Reason.__slots__}) for each in rows]


def check_rows(
    rows: TextRows | ReplacedRows,
    query: CheckedQuery,
    dataset: Dataset,
    source: str,
    header: Sequence[str],
    folder: Path,
    workspace: Workspace,
    watch: Callable[[pa.RecordBatch], None] | None = None,
) -> CheckedRows:
    """Check every row of a file, on disk in `folder` and within the workspace's memory limit.

    `watch` is shown the text rows as they pass.
    """
    connection = connect(workspace, folder)
    spelling = [(folded, force.id) for folded, force in spellings().items()]
    connection.register("spelling", pa.table({"folded": [a for a, _ in spelling], "id": [b for _, b in spelling]}))
    connection.register("spans", _spans())
    connection.register("incoming", _watched(rows.reader(), watch) if watch else rows.reader())
    everything = folder / EVERYTHING
    try:
        connection.execute(f"COPY ({query.sql}) TO {literal(str(everything))} (FORMAT parquet, COMPRESSION snappy)")
    except duckdb.Error as error:
        if not rows.failure and fault(error) is not None:
            raise
        raise rows.failure or _stopped(error) from error
    connection.unregister("incoming")
    repeated = _repeated_keys(connection, dataset, everything)
    connection.execute(
        f"CREATE VIEW checked AS SELECT *, row IN (SELECT row FROM repeats) AS repeated FROM {_file(everything)}"
    )
    reasons = _reasons(connection, query.checks, dataset, header, rows.malformed, repeated)
    part = "part" if dataset.grain == "counted" else "''"
    counted = connection.execute(
        f"SELECT force, month, {part}, count(*) FROM checked WHERE bad IS NULL AND NOT repeated GROUP BY ALL"
    ).fetchall()
    accepted = {Slice(source, *place): count for *place, count in counted}
    return CheckedRows(
        connection, dataset, source, rows.received, rows.received - sum(accepted.values()), accepted, reasons
    )


def _watched(reader: pa.RecordBatchReader, watch: Callable[[pa.RecordBatch], None]) -> pa.RecordBatchReader:
    def batches() -> Iterator[pa.RecordBatch]:
        for batch in reader:
            watch(batch)
            yield batch

    return pa.RecordBatchReader.from_batches(reader.schema, batches())


def _spans() -> pa.Table:
    """Every way in which a period may be written, with its one way, its last month and how many months it has."""
    rows = [
        {"written": written, "span": str(period), "last": str(period.last), "months": period.count}
        for written, period in written_periods()
    ]
    return pa.Table.from_pylist(rows)


def _stopped(error: duckdb.Error) -> PeelianError:
    remedy = "Check the free space on the disk, and memory_limit in peelian.toml. Nothing was loaded."
    return PeelianError(f"The checking stopped: {str(error).splitlines()[0]}.", remedy=remedy)


def connect(workspace: Workspace, folder: Path) -> duckdb.DuckDBPyConnection:
    """An in-memory DuckDB that never reaches for the network and spills into `folder`."""
    connection = duckdb.connect()
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    connection.execute("SET enable_progress_bar = false")
    # Each row knows its number, so they need not wait for one another: with order kept, memory grows with the file.
    connection.execute("SET preserve_insertion_order = false")
    connection.execute(f"SET TimeZone = '{LOCAL_TIME}'")
    connection.execute(f"SET temp_directory = {literal(str(folder / 'spill'))}")
    connection.execute(f"SET memory_limit = {literal(workspace.settings.memory_limit)}")
    if workspace.settings.threads:
        connection.execute(f"SET threads = {workspace.settings.threads}")
    return connection


def write_quarantine(reasons: pa.Table, place: Path) -> None:
    """Write the reasons as Parquet."""
    pq.write_table(reasons, place, compression="zstd")


def _repeated_keys(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, everything: Path
) -> list[tuple[int, int, str, str]]:
    """(row, first row of that key, key, the row's values) of each accepted row whose key an earlier row has.

    They also stand in the table `repeats`.
    """
    connection.execute("CREATE TABLE repeats (row BIGINT, first BIGINT, key VARCHAR, record VARCHAR)")
    if not dataset.key:
        return []
    key = ", ".join(f'"{name}"' for name in dataset.key)
    shown = " || ', ' || ".join(f'CAST("{name}" AS VARCHAR)' for name in dataset.key if name != "force")
    values = ", ".join(f'CAST("{name}" AS VARCHAR)' for name in ("force", *dataset.columns))
    connection.execute(
        f"INSERT INTO repeats WITH doubles AS (SELECT {key}, min(row) AS first FROM {_file(everything)} "
        f"WHERE bad IS NULL GROUP BY ALL HAVING count(*) > 1) "
        f"SELECT row, first, {shown}, to_json([{values}]) FROM {_file(everything)} JOIN doubles USING ({key}) "
        "WHERE bad IS NULL AND row > first"
    )
    return connection.execute("SELECT row, first, key, record FROM repeats ORDER BY row").fetchall()


def _reasons(
    connection: duckdb.DuckDBPyConnection,
    checks: Sequence[Check],
    dataset: Dataset,
    header: Sequence[str],
    malformed: Sequence[Malformed],
    repeated: Sequence[tuple[int, int, str, str]],
) -> pa.Table:
    described = {
        "index": list(range(len(checks))),
        "rule": [check.rule for check in checks],
        "column": [check.column for check in checks],
        "at": [None if check.raw is None else check.raw + 1 for check in checks],
        "remedy": [check.remedy for check in checks],
    }
    types = [
        ("index", pa.int32()),
        ("rule", pa.string()),
        ("column", pa.string()),
        ("at", pa.int32()),
        ("remedy", pa.string()),
    ]
    connection.register("described", pa.table(described, schema=pa.schema(types)))
    found = connection.sql(
        "SELECT row, described.column AS \"column\", coalesce(raw[described.at], '') AS value, described.rule AS rule, "
        "described.remedy AS remedy, to_json(raw) AS record "
        "FROM (SELECT row, raw, unnest(bad) AS failed FROM checked WHERE bad IS NOT NULL) "
        "JOIN described ON described.index = failed ORDER BY row, failed"
    ).to_arrow_table()
    found = _with_hints(found.cast(QUARANTINE_SCHEMA), checks)
    aside = [_malformed(each) for each in malformed]
    key_column = next((name for name in dataset.key if name != "force"), "")
    aside += [
        {
            "row": row, "column": key_column, "value": key, "rule": "repeats",
            "remedy": f"Row {first} has the same reference: keep one of them.", "record": record,
        }
        for row, first, key, record in repeated
    ]  # fmt: skip
    if aside:
        found = pa.concat_tables([found, pa.Table.from_pylist(aside, schema=QUARANTINE_SCHEMA)]).sort_by("row")
    return found


def _malformed(row: Malformed) -> dict[str, object]:
    if row.remedy:
        told = {"row": row.row, "column": "", "value": row.text[:200], "rule": row.rule, "remedy": row.remedy}
        return {**told, "record": row.text}
    few = row.found < row.expected
    other = separator_of(row.text) if row.separator == "," else ""
    if "\n" in row.text.strip():
        hint = "It runs over several lines: close its quotation mark."
    elif few and other:
        hint = f"Separate them by commas, not by {other}."
    elif few:
        hint = "Take it out if it is no record. Quote text that holds a line break."
    else:
        hint = f"Quote text that holds a {SEPARATORS[row.separator].removesuffix('s')}."
    columns = "1 column" if row.found == 1 else f"{row.found} columns"
    return {
        "row": row.row,
        "column": "",
        "value": row.text[:200],
        "rule": "columns",
        "remedy": f"It has {columns}, too {'few' if few else 'many'}; give it {row.expected}. {hint}",
        "record": row.text,
    }


def _with_hints(reasons: pa.Table, checks: Sequence[Check]) -> pa.Table:
    """A better remedy for those values that a check knows more of, such as the closest word of its list."""
    hints = {(check.column, check.rule): check.hint for check in checks if check.hint}
    if not hints or reasons.num_rows == 0:
        return reasons
    remedies = []
    known: dict[tuple[str, str, str], str] = {}
    for column, rule, value, remedy in zip(
        *(reasons.column(name).to_pylist() for name in ("column", "rule", "value", "remedy")), strict=True
    ):
        hint = hints.get((column, rule))
        key = (column, rule, value)
        if hint and key not in known:
            known[key] = (hint(value.strip()) if len(known) < MOST_HINTS else "") or remedy
        remedies.append(known.get(key, remedy))
    return reasons.set_column(reasons.schema.get_field_index("remedy"), "remedy", pa.array(remedies, pa.string()))


def _file(path: Path) -> str:
    return f"read_parquet({literal(str(path))})"
