"""Reading separated text as text rows, losing none: what cannot be split into columns is set aside whole."""

from __future__ import annotations

import bisect
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from peelian.core.errors import IntakeError, shortened
from peelian.records.readers.kinds import CSV
from peelian.records.readers.received import EXPORT_AGAIN, Received
from peelian.records.readers.rows import FIRST_ROWS, Look, Malformed, Sheet, TextRows, Where, header_of
from peelian.records.readers.separators import SEPARATORS, found_separator, named_separator
from peelian.records.readers.text import check_text, open_text

BLOCK, LARGE_BLOCK = 2 << 20, 8 << 20
MALFORMED_LIMIT = 100_000
TELLING_COLUMNS = range(3, 200)
LONGEST_HEADER = 100_000
_SNIFFED = 64_000
_MOST_LOOKED_AT = 1_000_000


def look_delimited(received: Received) -> Look:
    """How a separated text begins. Raises IntakeError for one that cannot be read to its end."""
    start = received.start_as_text(_SNIFFED)
    first_line = start.splitlines()[0] if start.strip() else ""
    separator = named_separator(first_line) or found_separator(received.name, start)
    content = check_text(received, separator)
    rows = list(_first_rows(content, separator))
    if not any(any(cell.strip() for cell in row) for row in rows):
        raise IntakeError(received.name, "the file is empty.", remedy=EXPORT_AGAIN)
    return Look(CSV, content, (Sheet("", tuple(tuple(row) for row in rows)),), separator)


def delimited_rows(look: Look, where: Where, progress: Any) -> DelimitedRows:
    """The rows below the header."""
    columns = len(header_of(look.sheet(where.sheet), where))
    following = where.header_row + where.header_rows
    with open_text(look.content) as text:
        lines = _without_separator_line(text)
        reader = csv.reader(lines, delimiter=look.separator)
        for _ in range(following - 1):
            next(reader, None)
        above = reader.line_num + int(named_separator(_first_line(look.content)) != "")
    return DelimitedRows(look.content, columns, progress, above, following, look.separator)


@dataclass
class DelimitedRows(TextRows):
    """The rows of a separated text; `header_lines` are those down to the end of its header, `first` is the number of
    the row below.
    """

    header_lines: int
    first: int = 2
    separator: str = ","

    def read(self) -> Iterator[pa.RecordBatch]:
        """The rows, a few megabytes at a time. Raises IntakeError where they cannot be told apart."""
        with self.file.open() as raw:
            try:
                stream = pacsv.open_csv(pa.PythonFile(raw, mode="r"), *self._options())
            except pa.ArrowInvalid as error:
                if "Empty CSV" in str(error) or "Could not skip" in str(error):
                    return  # the header is all, with or without the end of its line
                raise self._unreadable() from error
            following = self.first
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

    @property
    def _block(self) -> int:
        """How much is read at a time; no row may be longer. Small blocks keep little in memory."""
        return LARGE_BLOCK if self.file.long_lines else BLOCK

    def _options(self) -> tuple[Any, Any, Any]:
        names = self.schema.names[1:]
        return (
            pacsv.ReadOptions(
                use_threads=False,
                block_size=self._block,
                column_names=names,
                skip_rows=self.header_lines,
                encoding="utf8",
            ),
            pacsv.ParseOptions(
                delimiter=self.separator,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=self._set_aside,
            ),
            pacsv.ConvertOptions(
                column_types={name: pa.string() for name in names},
                strings_can_be_null=False,
                quoted_strings_can_be_null=False,
            ),
        )

    def _set_aside(self, row: Any) -> str:
        number = int(row.number) - self.header_lines - 1 + self.first
        self.malformed.append(
            Malformed(number, row.text, row.actual_columns, row.expected_columns, separator=self.separator)
        )
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
                raise IntakeError(
                    self.file.name,
                    "a text in quotation marks holds what looks like rows.",
                    remedy='Look for a " without a partner in that row, or export the file again.',
                    row=int(numbers[found[0]]),
                )

    def _rows_within(self, index: int) -> str:
        sign = re.escape(self.separator)
        cell, line_end = rf"[^{sign}\r\n]*", r"(?:\r\n|\r|\n)"
        # A comma in prose has a blank behind it, one between columns has not.
        comma_and_cell = rf"(?:{sign}(?:[^ {sign}\r\n][^{sign}\r\n]*)?)"
        rest = f"{cell}{comma_and_cell}{{{self.columns - 1 - index}}}{line_end}"
        whole = f"(?:{cell}{comma_and_cell}{{{self.columns - 1}}}{line_end})*"
        start = f"{cell}{comma_and_cell}{{{index}}}"
        return f"^{rest}{whole}{start}$"

    def _unreadable(self) -> IntakeError:
        return self._too_many_malformed() or IntakeError(
            self.file.name,
            f"the row has more than {self._block // 1_000_000} million characters.",
            remedy='Shorten it, or look for a " without a partner in it.',
            row=self.received + len(self.malformed) + self.first,
        )

    def _too_many_malformed(self) -> IntakeError | None:
        if len(self.malformed) > MALFORMED_LIMIT:
            first = self.malformed[0]
            return IntakeError(
                self.file.name,
                f"more than {MALFORMED_LIMIT:,} rows do not have {first.expected} columns.",
                remedy=f"Its columns seem to be separated by {SEPARATORS[self.separator]}; export it again.",
                row=first.row,
                value=shortened(first.text),
            )
        return None


def _first_rows(content: Received, separator: str) -> Iterator[list[str]]:
    """The first rows, not counting a line that names the separator. Raises IntakeError for an endless first row."""
    length = 0
    with open_text(content) as text:
        lines = _counted_lines(content, _without_separator_line(text))
        reader = csv.reader(lines, delimiter=separator)
        for row in islice(_readable(reader), FIRST_ROWS):
            yield row
            length += sum(map(len, row))
            if length > _MOST_LOOKED_AT:
                return


def _readable(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """The rows up to one whose text is longer than a look allows; the reading itself tells more of it."""
    try:
        yield from reader
    except csv.Error:
        return


def _counted_lines(content: Received, lines: Iterator[str]) -> Iterator[str]:
    given = 0
    for line in lines:
        given += len(line)
        if given == len(line) and given > LONGEST_HEADER:
            raise IntakeError(
                content.name,
                f"the header has more than {LONGEST_HEADER:,} characters.",
                remedy="Check that its first line ends, and that this is a file of separated columns.",
                row=1,
            )
        yield line


def _without_separator_line(text: io.TextIOWrapper) -> Iterator[str]:
    """The lines, each no longer than is looked at, without a first one that names the separator for Excel."""
    first = text.readline(_MOST_LOOKED_AT)
    if not named_separator(first):
        yield first
    while line := text.readline(_MOST_LOOKED_AT):
        yield line


def _first_line(content: Received) -> str:
    with open_text(content) as text:
        return text.readline(_SNIFFED)
