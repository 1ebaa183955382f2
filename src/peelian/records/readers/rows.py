"""What every reader gives: where a file's table is, and its rows as a stream of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from peelian.core.errors import IntakeError
from peelian.records.readers.blanks import without_blanks
from peelian.records.readers.received import Received

FIRST_ROWS = 100
BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Malformed:
    """A row that cannot be split into the header's columns, as it stood in the file.

    With a `remedy` something else is wrong with it than its number of columns, and `rule` names it.
    """

    row: int
    text: str
    found: int
    expected: int
    rule: str = "columns"
    remedy: str = ""
    separator: str = ","


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table's place in a file: its name and its first rows, the first of which has the number `first`.

    `last` says for each column of a spreadsheet the last row that has anything in it. A hidden sheet is read only if
    it is named.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    first: int = 1
    hidden: bool = False
    last: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What kind of file it is, and how each of its sheets begins. A file of another kind has one, without a name.

    `content` is the file with its encoding, and `separator` what stands between the columns of a text.
    """

    kind: str
    content: Received
    sheets: tuple[Sheet, ...]
    separator: str = ","

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name."""
        return next(each for each in self.sheets if each.name == name)


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a table: its sheet, the row of its header and how many rows that takes.

    Of JSON, `explode` names a list within each record, of which each element becomes a row. Where the table `ends` at
    the first blank row, what stands below may be of any width.
    """

    sheet: str = ""
    header_row: int = 1
    header_rows: int = 1
    explode: str = ""
    ends: bool = False


@dataclass
class TextRows:
    """The rows of a file as text without blanks round it, in batches with a `row` number each.

    Columns are named c0, c1 … by position. Rows that do not have as many columns as the header are in `malformed`,
    which is complete once `batches` has been read to its end; so is `received`. `failure` keeps what stopped the
    reading, since the engine that pulls the stream reports it in words of its own. With `ends`, the table ends at the
    first blank row, so that rows from there on are not malformed, whatever their width: they come as blank ones.
    """

    file: Received
    columns: int
    progress: Callable[[int], None]
    malformed: list[Malformed] = field(default_factory=list, kw_only=True)
    received: int = field(default=0, kw_only=True)
    failure: IntakeError | None = field(default=None, kw_only=True)
    ends: bool = field(default=False, kw_only=True)

    @property
    def schema(self) -> pa.Schema:
        """row and c0 … as Arrow types."""
        return pa.schema([("row", pa.int64()), *((f"c{index}", pa.string()) for index in range(self.columns))])

    def reader(self) -> pa.RecordBatchReader:
        """The rows as an Arrow stream."""
        return pa.RecordBatchReader.from_batches(self.schema, self._kept())

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows, a few megabytes at a time. Raises IntakeError where they cannot be told apart."""
        if self.ends:
            yield from self._to_the_end()
        else:
            yield from map(without_blanks, self.read())

    def read(self) -> Iterator[pa.RecordBatch]:
        """The rows as they stand in the file, blanks and all."""
        raise NotImplementedError

    def _to_the_end(self) -> Iterator[pa.RecordBatch]:
        """The rows, and as blank ones those that are malformed and stand below the table."""
        end: int | None = None
        for batch in map(without_blanks, self.read()):
            end = _first_blank(batch) if end is None else end
            yield batch
        blank = [each.row for each in self.malformed if not each.text.strip()]
        end = min([*blank, *([] if end is None else [end])], default=None)
        if end is None:
            return
        below = [each.row for each in self.malformed if each.row >= end]
        self.malformed[:] = [each for each in self.malformed if each.row < end]
        self.received -= len(below)
        yield self._batch(below, [[""] * self.columns] * len(below))

    def _kept(self) -> Iterator[pa.RecordBatch]:
        try:
            yield from self.batches()
        except IntakeError as error:
            self.failure = error
            raise

    def _batch(self, numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> pa.RecordBatch:
        """A batch of whole rows."""
        self.received += len(rows)
        self.progress(self.received + len(self.malformed))
        columns = list(zip(*rows, strict=True)) if rows else [()] * self.columns
        arrays = [pa.array(np.asarray(numbers, np.int64)), *(pa.array(each, pa.string()) for each in columns)]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)


def _first_blank(batch: pa.RecordBatch) -> int | None:
    """The number of the first row without any text."""
    lengths = [pc.binary_length(column).to_numpy(zero_copy_only=False) for column in batch.columns[1:]]
    found = np.flatnonzero(np.maximum.reduce(lengths) == 0)
    return int(batch.column(0)[int(found[0])].as_py()) if found.size else None


def header_of(sheet: Sheet, where: Where) -> list[str]:
    """The names of a table's columns. Where the header takes several rows, the upper ones are filled to the right, as
    merged cells show them, and the names are joined: `2018 / Number`.

    >>> header_of(Sheet("", (("Force", "2017", "", "2018"), ("", "Men", "Women", "Men"))), Where(header_rows=2))
    ['Force', '2017 / Men', '2017 / Women', '2018 / Men']
    """
    start = where.header_row - sheet.first
    rows = [[folded(cell) for cell in row] for row in sheet.rows[start : start + where.header_rows]]
    width = max(map(len, rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    for row in rows[:-1]:
        for at in range(1, width):
            row[at] = row[at] or row[at - 1]
    return [" / ".join(dict.fromkeys(filter(None, parts))) for parts in zip(*rows, strict=True)]


def columns_of(sheet: Sheet, where: Where) -> range:
    """The columns of a sheet that belong to its table.

    They begin with the first that has a name, or anything below the header, and end with the last that has a name.
    """
    header = header_of(sheet, where)
    if not sheet.last:
        return range(len(header))
    named = [at for at, name in enumerate(header) if name]
    if not named:
        return range(0)
    below = where.header_row + where.header_rows
    used = [at for at in range(named[0]) if at < len(sheet.last) and sheet.last[at] >= below]
    return range(min([*used, named[0]]), named[-1] + 1)


def folded(name: str) -> str:
    """A name without blanks round it, and with single blanks for line ends and the like within.

    >>> folded(" Crime \\n type")
    'Crime type'
    """
    return " ".join(name.split())
