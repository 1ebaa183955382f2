"""Reading Parquet as text rows: dates as ISO, whole numbers without a point, nested columns flattened to a.b.c."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from peelian.core.errors import IntakeError
from peelian.records.readers.json_scan import MOST_COLUMNS
from peelian.records.readers.kinds import PARQUET
from peelian.records.readers.received import Received
from peelian.records.readers.rows import BATCH, FIRST_ROWS, Look, Sheet, TextRows, Where

MOST_ROWS = 100_000_000
EXACT = float(10**15)


def look_parquet(received: Received) -> Look:
    """The columns and first rows. Raises IntakeError for a file that is damaged, or too wide or long."""
    with _opened(received) as file:
        _refuse_size(received, file)
        batch = next(file.iter_batches(FIRST_ROWS - 1, use_threads=False), None)
        columns = _columns(received, batch) if batch is not None else {}
        header = tuple(columns) or tuple(file.schema_arrow.names)
        rows = zip(*(each.to_pylist() for each in columns.values()), strict=True)
        return Look(PARQUET, received, (Sheet("", (header, *rows)),))


def parquet_rows(look: Look, where: Where, progress: Callable[[int], None]) -> ParquetRows:
    """The rows; the first has the number 2, as below a header."""
    return ParquetRows(look.content, len(look.sheets[0].rows[0]), progress)


@dataclass
class ParquetRows(TextRows):
    """The rows of a Parquet file, all of which have its columns."""

    def read(self) -> Iterator[pa.RecordBatch]:
        """The rows, a batch at a time."""
        with _opened(self.file) as file:
            for batch in file.iter_batches(BATCH, use_threads=False):
                numbers = pa.array(range(self.received + 2, self.received + 2 + batch.num_rows), pa.int64())
                texts = _columns(self.file, batch).values()
                self.received += batch.num_rows
                self.progress(self.received)
                yield pa.RecordBatch.from_arrays([numbers, *texts], schema=self.schema)


def _refuse_size(received: Received, file: pq.ParquetFile) -> None:
    if file.metadata.num_rows > MOST_ROWS or file.metadata.num_columns > MOST_COLUMNS:
        raise IntakeError(
            received.name,
            f"it says that it has {file.metadata.num_rows:,} rows and {file.metadata.num_columns:,} columns; more than "
            f"{MOST_ROWS:,} and {MOST_COLUMNS:,} are not read.",
            remedy="Split it, or ask for it with the records' columns alone.",
        )
    size = sum(file.metadata.row_group(at).total_byte_size for at in range(file.metadata.num_row_groups))
    received.limits.refuse(received.name, size, received.size, most=received.limits.unpacked, setting="unpacked_limit")


def _columns(received: Received, batch: pa.RecordBatch) -> dict[str, pa.Array]:
    found: dict[str, pa.Array] = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        for path, each in _flattened(name, column):
            if path in found:
                raise IntakeError(received.name, f"the column {path!r} is there twice.", remedy="Keep one of them.")
            found[path] = pc.fill_null(texts(each), "")
    return found


def _flattened(name: str, column: pa.Array) -> Iterator[tuple[str, pa.Array]]:
    if not pa.types.is_struct(column.type) or not column.type.num_fields:
        yield name, column
        return
    for at, part in enumerate(column.flatten()):
        yield from _flattened(f"{name}.{column.type.field(at).name}", part)


def texts(column: pa.Array) -> pa.Array:
    """A column's values as text.

    >>> texts(pa.array([12.0, 0.5, None])).to_pylist()
    ['12', '0.5', None]
    """
    kind = column.type
    if pa.types.is_dictionary(kind):
        return texts(column.dictionary_decode())
    if pa.types.is_floating(kind):
        return _numbers(column.cast(pa.float64()) if pa.types.is_float16(kind) else column)
    if pa.types.is_timestamp(kind):
        zone = "Z" if kind.tz else ""
        written = pc.replace_substring(column.cast(pa.timestamp(kind.unit)).cast(pa.string()), " ", "T")
        return pc.binary_join_element_wise(pc.replace_substring_regex(written, r"\.0+$", ""), zone, "")
    if pa.types.is_date64(kind):
        return column.cast(pa.date32()).cast(pa.string())
    if pa.types.is_nested(kind) or pa.types.is_duration(kind) or pa.types.is_interval(kind):
        return pa.array([None if each is None else _written(each) for each in column.to_pylist()], pa.string())
    return column.cast(pa.string())


def _numbers(column: pa.Array) -> pa.Array:
    whole = pc.and_kleene(pc.equal(pc.floor(column), column), pc.less(pc.abs(column), EXACT))
    whole = pc.fill_null(whole, False)  # noqa: FBT003 - it takes no name
    as_whole = pc.if_else(whole, column, pa.scalar(0, column.type)).cast(pa.int64()).cast(pa.string())
    return pc.if_else(whole, as_whole, column.cast(pa.string()))


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict | tuple) else str(value)


@contextmanager
def _opened(received: Received) -> Iterator[pq.ParquetFile]:
    try:
        with pq.ParquetFile(received.path) as file:
            yield file
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise IntakeError(
            received.name,
            "the Parquet file is cut short or damaged, or a column cannot be read as text.",
            remedy="Download it again and compare its size, or ask for CSV.",
        ) from error
