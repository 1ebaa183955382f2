"""Reading CSV as text rows with their numbers, losing none: what cannot be split into columns is set aside whole."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from peelian.core.errors import IntakeError, shortened
from peelian.records.formats import separator_of, wrong_separator
from peelian.records.received import Received

BLOCK = 8 << 20
MALFORMED_LIMIT = 100_000
TELLING_COLUMNS = range(3, 200)


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
        """The rows, a few megabytes at a time. Raises IntakeError where they cannot be told apart."""
        with self.file.open() as raw:
            try:
                stream = pacsv.open_csv(pa.PythonFile(raw, mode="r"), *self._options())
            except pa.ArrowInvalid as error:
                if "Empty CSV" in str(error) or "Could not skip" in str(error):
                    return  # the header is all, with or without the end of its line
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
                self._refuse_swallowed(numbers, batch)
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

    def _refuse_swallowed(self, numbers: np.ndarray[Any, Any], batch: pa.RecordBatch) -> None:
        """Refuse a text that is the end of one row, whole rows and the start of another.

        Where a row lacks the second of two quotation marks, and a later row the first, the rows between them become
        one text. Its first line has as many commas as the rest of a row, its last as many as the row up to there.
        """
        if self.columns not in TELLING_COLUMNS:
            return
        for index, column in enumerate(batch.columns):
            letters = column.buffers()[2]
            if not letters or not (np.frombuffer(letters, np.uint8) < ord(" ")).any():
                continue
            found = np.flatnonzero(pc.match_substring_regex(column, self._rows_within(index)))
            if found.size:
                self.failure = IntakeError(
                    self.file.name,
                    "a text in quotation marks holds what looks like rows.",
                    remedy='Look for a " without a partner in that row, or export the file again.',
                    row=int(numbers[found[0]]),
                )
                raise self.failure

    def _rows_within(self, index: int) -> str:
        cell, line_end = r"[^,\r\n]*", r"(?:\r\n|\r|\n)"
        # A comma in prose has a blank behind it, one between columns has not.
        comma_and_cell = r"(?:,(?:[^ ,\r\n][^,\r\n]*)?)"
        rest = f"{cell}{comma_and_cell}{{{self.columns - 1 - index}}}{line_end}"
        whole = f"(?:{cell}{comma_and_cell}{{{self.columns - 1}}}{line_end})*"
        start = f"{cell}{comma_and_cell}{{{index}}}"
        return f"^{rest}{whole}{start}$"

    def _unreadable(self) -> IntakeError:
        self.failure = self._too_many_malformed() or IntakeError(
            self.file.name,
            f"the row has more than {BLOCK // 1_000_000} million characters.",
            remedy='Shorten it, or look for a " without a partner in it.',
            row=self.received + len(self.malformed) + 2,
        )
        return self.failure

    def _too_many_malformed(self) -> IntakeError | None:
        if len(self.malformed) > MALFORMED_LIMIT:
            first = self.malformed[0]
            if other := separator_of(first.text):
                return wrong_separator(self.file.name, other, first.row)
            return IntakeError(
                self.file.name,
                f"more than {MALFORMED_LIMIT:,} rows do not have {first.expected} columns.",
                remedy="The separator or the quoting differs from a comma-separated file; export it again.",
                row=first.row,
                value=shortened(first.text),
            )
        return None
