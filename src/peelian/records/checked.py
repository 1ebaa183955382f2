"""A file's rows after checking, on disk: which are accepted, which are quarantined and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
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

BATCH = 4_096
GROUP = 20_480
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
    """The outcome of checking one file: `accepted` rows by slice, `left_out` rows by reason, and the quarantined ones.

    Of a table that was unpivoted each cell is a row, except that a row that was left out, or could not be split into
    columns, is one.
    """

    connection: duckdb.DuckDBPyConnection
    dataset: Dataset
    source: str
    received: int
    quarantined: int
    accepted: dict[Slice, int]
    reasons: pa.Table
    left_out: dict[str, int]

    def reader(self, submission: str) -> pa.RecordBatchReader:
        """The accepted rows as the record table holds them."""
        own = ", ".join(f'"{name}"' for name in self.dataset.columns)
        own += "".join(f", {name}" for name in self.dataset.beside)
        self.connection.execute("SET TimeZone = 'UTC'")
        # The writer takes one batch at a time, so a second thread would only hold more of them ready.
        self.connection.execute("SET threads = 1")
        return self.connection.sql(
            f"SELECT {literal(self.source)} AS source, force, CAST(left(month, 4) AS INTEGER) AS year, month, {own}, "
            f"{literal(submission)} AS submission, row FROM checked WHERE accepted"
        ).to_arrow_reader(BATCH)

    def blanks(self, given: Sequence[str]) -> dict[Slice, tuple[str, ...]]:
        """The columns, of those `given`, that are empty in every accepted row of a slice though they can be unknown."""
        columns = self.dataset.columns
        names = [name for name in given if columns[name].blank == "unknown" and not columns[name].required]
        if self.dataset.grain == "counted" or self.dataset.parts or not names:
            return {}
        counts = ", ".join(f'count("{name}")' for name in names)
        found = self.connection.execute(
            f"SELECT force, month, {counts} FROM checked WHERE accepted GROUP BY ALL"
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
    # Each thread holds a group of rows until it is written.
    how = f"FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE {GROUP}"
    try:
        connection.execute(f"COPY ({query.sql}) TO {literal(str(everything))} ({how})")
    except duckdb.Error as error:
        if not rows.failure and fault(error) is not None:
            raise
        raise rows.failure or _stopped(error) from error
    connection.unregister("incoming")
    connection.execute(f"CREATE VIEW everything AS SELECT * RENAME (file_row_number AS place) FROM {_file(everything)}")
    repeated = _repeated_keys(connection, dataset)
    connection.execute(
        "CREATE VIEW checked AS SELECT *, bad IS NULL AND left_out IS NULL "
        "AND place NOT IN (SELECT place FROM repeats) AS accepted FROM everything"
    )
    reasons = _reasons(connection, query, dataset, rows.malformed, repeated)
    part = "part" if dataset.parts else "''"
    counted = connection.execute(
        f"SELECT force, month, {part}, count(*) FROM checked WHERE accepted GROUP BY ALL"
    ).fetchall()
    accepted = {Slice(source, *place): count for *place, count in counted}
    left = dict(connection.execute("SELECT left_out, count(*) FROM checked GROUP BY ALL ORDER BY ALL").fetchall())
    received = sum(left.values()) + len(rows.malformed)
    left.pop(None, None)
    left_out: dict[str, int] = {}
    for index, count in left.items():
        left_out[query.left_out[index]] = left_out.get(query.left_out[index], 0) + count
    quarantined = received - sum(accepted.values()) - sum(left_out.values())
    return CheckedRows(connection, dataset, source, received, quarantined, accepted, reasons, left_out)


def _watched(reader: pa.RecordBatchReader, watch: Callable[[pa.RecordBatch], None]) -> pa.RecordBatchReader:
    def batches() -> Iterator[pa.RecordBatch]:
        for batch in reader:
            watch(batch)
            yield batch

    return pa.RecordBatchReader.from_batches(reader.schema, batches())


@cache
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
    # How long a file is cannot be told beforehand. Left to choose, the engine may take the file for the shorter side of
    # a join, and hold all of it in memory.
    connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
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


def _repeated_keys(connection: duckdb.DuckDBPyConnection, dataset: Dataset) -> list[tuple[int, int, str, str]]:
    """(row, first row of that key, key, the row's values) of each accepted row whose key an earlier row has.

    They also stand in the table `repeats`.
    """
    connection.execute("CREATE TABLE repeats (place BIGINT, row BIGINT, first BIGINT, key VARCHAR, record VARCHAR)")
    if not dataset.key:
        return []
    key = ", ".join(f'"{name}"' for name in dataset.key)
    shown = " || ', ' || ".join(f'CAST("{name}" AS VARCHAR)' for name in dataset.key if name != "force") or "force"
    values = ", ".join(f'CAST("{name}" AS VARCHAR)' for name in ("force", *dataset.columns))
    good = "FROM everything WHERE bad IS NULL AND left_out IS NULL"
    # Several records may come of one row, so that it is the place in the file that tells which was first.
    connection.execute(
        f"INSERT INTO repeats WITH doubles AS (SELECT {key}, min(row) AS first, arg_min(place, row) AS kept {good} "
        f"GROUP BY ALL HAVING count(*) > 1) "
        f"SELECT place, row, first, {shown}, to_json([{values}]) FROM (SELECT * {good}) JOIN doubles USING ({key}) "
        "WHERE place <> kept"
    )
    return connection.execute("SELECT row, first, key, record FROM repeats ORDER BY row, place").fetchall()


def _reasons(
    connection: duckdb.DuckDBPyConnection,
    query: CheckedQuery,
    dataset: Dataset,
    malformed: Sequence[Malformed],
    repeated: Sequence[tuple[int, int, str, str]],
) -> pa.Table:
    checks = query.checks
    described = {
        "index": list(range(len(checks))),
        "rule": [check.rule for check in checks],
        "column": [check.column for check in checks],
        "at": [None if check.raw is None else check.raw + 1 for check in checks],
        "remedy": [check.remedy for check in checks],
        "of_cell": [check.of_cell for check in checks],
    }
    types = [
        ("index", pa.int32()),
        ("rule", pa.string()),
        ("column", pa.string()),
        ("at", pa.int32()),
        ("remedy", pa.string()),
        ("of_cell", pa.bool_()),
    ]
    connection.register("described", pa.table(described, schema=pa.schema(types)))
    cells = f"[{', '.join(map(literal, query.cells))}]" if query.cells else "NULL"
    found = connection.sql(
        f'SELECT row, CASE WHEN described.of_cell THEN {cells}[cell] ELSE described."column" END AS "column", '
        "coalesce(raw[described.at], '') AS value, described.rule AS rule, described.remedy AS remedy, "
        f"to_json(raw[1:{query.columns}]) AS record, failed "
        "FROM (SELECT row, cell, place, raw, unnest(bad) AS failed FROM checked WHERE bad IS NOT NULL) "
        "JOIN described ON described.index = failed ORDER BY row, place, failed"
    ).to_arrow_table()
    hinted = _with_hints(found, checks)
    found = hinted.drop_columns(["failed"]).cast(QUARANTINE_SCHEMA)
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
    if reasons.num_rows == 0 or not any(check.hint for check in checks):
        return reasons
    remedies = []
    known: dict[tuple[int, str], str] = {}
    for failed, value, remedy in zip(
        *(reasons.column(name).to_pylist() for name in ("failed", "value", "remedy")), strict=True
    ):
        hint = checks[failed].hint
        key = (failed, value)
        if hint and key not in known:
            known[key] = (hint(value.strip()) if len(known) < MOST_HINTS else "") or remedy
        remedies.append(known.get(key, remedy))
    return reasons.set_column(reasons.schema.get_field_index("remedy"), "remedy", pa.array(remedies, pa.string()))


def _file(path: Path) -> str:
    return f"read_parquet({literal(str(path))}, file_row_number = true)"
