"""Reading CSV as text rows with their numbers, losing none: what cannot be split into columns is set aside whole."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from peelian.core.errors import IntakeError
from peelian.records.received import Received

BLOCK = 8 << 20
MALFORMED_LIMIT = 100_000


@dataclass(frozen=True, slots=True)
class Malformed:
    """A row with too many or too few columns, as it stood in the file."""

    row: int
    text: str
    found: int
    expected: int


@dataclass
class TextRows:
    """The rows of a CSV file as text, in batches with a `row` number each; the header is row 1.

    Columns are named c0, c1 … by position. Rows that do not have as many columns as the header are in `malformed`,
    which is complete once `batches` has been read to its end; so is `received`. `failure` keeps what stopped the
    reading, since the engine that pulls the stream reports it in words of its own.
    """

    file: Received
    columns: int
    header_lines: int
    progress: Callable[[int], None]
    malformed: list[Malformed] = field(default_factory=list)
    received: int = 0
    failure: IntakeError | None = None

    @property
    def schema(self) -> pa.Schema:
        """row and c0 … as Arrow types."""
        return pa.schema([("row", pa.int64()), *((f"c{index}", pa.string()) for index in range(self.columns))])

    def reader(self) -> pa.RecordBatchReader:
        """The rows as an Arrow stream."""
        return pa.RecordBatchReader.from_batches(self.schema, self.batches())

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows, a few megabytes at a time. Raises IntakeError where quotes do not pair up."""
        with self.file.open() as raw:
            try:
                stream = pacsv.open_csv(pa.PythonFile(raw, mode="r"), *self._options())
            except pa.ArrowInvalid as error:
                if "Empty CSV" in str(error):
                    return
                raise self._unreadable() from error
            following = 2
            while True:
                try:
                    batch = stream.read_next_batch()
                except StopIteration:
                    break
                except pa.ArrowInvalid as error:
                    raise self._unreadable() from error
                numbers, following = self._numbers(following, batch.num_rows)
                self.received += batch.num_rows
                self.progress(self.received + len(self.malformed))
                yield pa.RecordBatch.from_arrays([pa.array(numbers), *batch.columns], schema=self.schema)
        self.received += len(self.malformed)

    def _options(self) -> tuple[Any, Any, Any]:
        names = self.schema.names[1:]
        return (
            pacsv.ReadOptions(
                use_threads=False, block_size=BLOCK, column_names=names, skip_rows=self.header_lines, encoding="utf8"
            ),
            pacsv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=self._set_aside),
            pacsv.ConvertOptions(
                column_types={name: pa.string() for name in names},
                strings_can_be_null=False,
                quoted_strings_can_be_null=False,
            ),
        )

    def _set_aside(self, row: Any) -> str:
        number = int(row.number) - self.header_lines + 1
        self.malformed.append(Malformed(number, row.text, row.actual_columns, row.expected_columns))
        return "skip" if len(self.malformed) <= MALFORMED_LIMIT else "error"

    def _numbers(self, following: int, count: int) -> tuple[np.ndarray[Any, Any], int]:
        """The numbers of the next `count` well-formed rows, stepping over malformed ones."""
        aside = [each.row for each in self.malformed]
        start = bisect.bisect_left(aside, following)
        numbers = np.arange(following, following + count, dtype=np.int64)
        for row in aside[start:]:
            position = int(np.searchsorted(numbers, row))
            if position == count:
                break
            numbers[position:] += 1
        return numbers, int(numbers[-1]) + 1 if count else following

    def _unreadable(self) -> IntakeError:
        self.failure = self._too_many_malformed() or IntakeError(
            self.file.name,
            "the rows cannot be told apart: a quotation mark is opened and not closed.",
            remedy='Look for a " without a partner near there, or export the file again.',
            row=self.received + len(self.malformed) + 2,
        )
        return self.failure

    def _too_many_malformed(self) -> IntakeError | None:
        if len(self.malformed) > MALFORMED_LIMIT:
            first = self.malformed[0]
            return IntakeError(
                self.file.name,
                f"more than {MALFORMED_LIMIT:,} rows do not have {first.expected} columns.",
                remedy="The separator or the quoting differs from a comma-separated file; export it again.",
                row=first.row,
                value=first.text[:80],
            )
        return None
