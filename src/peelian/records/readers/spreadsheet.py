"""Reading workbooks (XLSX, ODS) as text rows: dates as ISO, whole numbers without a point, errors as their word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa

from peelian.core.errors import IntakeError
from peelian.records.readers.received import EXPORT_AGAIN, Received
from peelian.records.readers.rows import BATCH, FIRST_ROWS, Look, Malformed, Sheet, TextRows, Where, columns_of
from peelian.records.readers.workbook import Told, read_workbook_xml

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

EXACT = 10**15
Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


@dataclass(frozen=True, slots=True)
class WorkbookLook(Look):
    """What a look at a workbook gives, with what its XML tells of each sheet."""

    told: dict[str, Told] = field(default_factory=dict)


def look_workbook(received: Received, kind: str) -> Look:
    """The sheets of a workbook and their first rows. Raises IntakeError for one that is damaged or has no cells."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    told = read_workbook_xml(received, kind)
    sheets = []
    with _opened(received) as book:
        for each in book.sheets_metadata:
            if each.typ == SheetTypeEnum.WorkSheet:
                hidden = each.visible != SheetVisibleEnum.Visible
                sheets.append(_sheet(book, each.name, told.get(each.name, Told()), hidden=hidden))
    if not any(each.rows for each in sheets):
        raise IntakeError(
            received.name, "no sheet of the workbook has a cell with anything in it.", remedy=EXPORT_AGAIN
        )
    return WorkbookLook(kind, received, tuple(sheets), told=told)


def sheet_rows(look: Look, where: Where, progress: Callable[[int], None]) -> SheetRows:
    """The rows below the header of a sheet."""
    sheet = look.sheet(where.sheet)
    told = look.told.get(where.sheet, Told()) if isinstance(look, WorkbookLook) else Told()
    columns = columns_of(sheet, where)
    first = where.header_row + where.header_rows
    _refuse_unvalued(look, where, told, first, columns)
    return SheetRows(look.content, len(columns), progress, sheet.name, columns, first, told)


@dataclass
class SheetRows(TextRows):
    """The rows of one sheet, of those columns that belong to its table."""

    sheet: str
    taken: range
    first: int
    told: Told = field(default_factory=Told)

    def read(self) -> Iterator[pa.RecordBatch]:
        """The rows; one with anything beside the table is set aside."""
        with _opened(self.file) as book:
            rows = _Rows(book, self.sheet, self.told)
            numbers: list[int] = []
            kept: list[list[str]] = []
            for number, row in enumerate(rows.texts(), 1):
                if number < self.first or number > rows.last_row:
                    continue
                if any(cell.strip() for cell in (*row[: self.taken.start], *row[self.taken.stop :])):
                    found = max(at for at, cell in enumerate(row, 1) if cell.strip())
                    self.malformed.append(Malformed(number, ",".join(row[:found]), found, self.columns))
                    continue
                numbers.append(number)
                kept.append([*row[self.taken.start : self.taken.stop], *[""] * (self.taken.stop - len(row))])
                if len(kept) == BATCH:
                    yield self._batch(numbers, kept)
                    numbers, kept = [], []
            yield self._batch(numbers, kept)
        self.received += len(self.malformed)


class _Rows:
    """A sheet's rows from the first, every one of them from its first column."""

    def __init__(self, book: CalamineWorkbook, name: str, told: Told) -> None:
        self._sheet = book.get_sheet_by_name(name)
        self._told = told
        self._errors: dict[int, list[int]] = {}
        for row, column in told.errors:
            self._errors.setdefault(row, []).append(column)
        start = self._sheet.start
        self._indent = [""] * start[1] if start else []
        self._with_times: set[int] = set()
        self.last_row = 0
        self.last: list[int] = []
        for number, cells in enumerate(self._cells(), 1):
            self._note(number, cells)

    def texts(self) -> Iterator[list[str]]:
        """The rows as text."""
        for cells in self._cells():
            yield [text_of(cell, with_time=at in self._with_times) for at, cell in enumerate(cells)]

    def _cells(self) -> Iterator[list[Cell]]:
        for number, cells in enumerate(self._sheet.iter_rows() if self._sheet.start else (), 1):
            row: list[Cell] = [*self._indent, *cells]
            for column in self._errors.get(number, ()):
                row += [""] * (column - len(row))
                row[column - 1] = self._told.errors[number, column]
            yield row

    def _note(self, number: int, cells: list[Cell]) -> None:
        self.last += [0] * (len(cells) - len(self.last))
        for at, cell in enumerate(cells):
            if cell == "" or (isinstance(cell, str) and not cell.strip()):
                continue
            self.last[at] = self.last_row = number
            if isinstance(cell, dt.datetime) and cell.time() != dt.time():
                self._with_times.add(at)


def text_of(cell: Cell, *, with_time: bool = False) -> str:
    """A cell as text; `with_time` if a day stands among times, so that it is midnight.

    >>> text_of(12.0), text_of(0.5), text_of(True), text_of(dt.timedelta(hours=27, minutes=10))
    ('12', '0.5', 'true', '27:10:00')
    >>> text_of(dt.date(2018, 10, 1)), text_of(dt.date(2018, 10, 1), with_time=True)
    ('2018-10-01', '2018-10-01T00:00:00')
    """
    match cell:
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case int() | float():
            return str(int(cell)) if abs(cell) < EXACT and cell == int(cell) else repr(cell)
        case dt.datetime():
            return _moment(cell) if with_time or cell.time() != dt.time() else cell.date().isoformat()
        case dt.date():
            return cell.isoformat() + ("T00:00:00" if with_time else "")
        case dt.time():
            return cell.isoformat()
        case dt.timedelta():
            seconds = round(abs(cell).total_seconds())
            sign = "-" if cell < dt.timedelta() else ""
            return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _moment(cell: dt.datetime) -> str:
    """A moment to the millisecond, which is as exactly as a spreadsheet holds it."""
    rounded = cell + dt.timedelta(microseconds=500) if cell.microsecond % 1000 else cell
    exact = rounded.microsecond // 1000
    return rounded.isoformat(timespec="milliseconds" if exact else "seconds")


def _sheet(book: CalamineWorkbook, name: str, told: Told, *, hidden: bool) -> Sheet:
    rows = _Rows(book, name, told)
    first = []
    for number, row in enumerate(rows.texts(), 1):
        if number > min(FIRST_ROWS, rows.last_row):
            break
        first.append(tuple(row))
    return Sheet(name, tuple(first), hidden=hidden, last=tuple(rows.last))


def _refuse_unvalued(look: Look, where: Where, told: Told, first: int, columns: range) -> None:
    found = sorted((row, column) for row, column in told.unvalued if row >= first and column - 1 in columns)
    if found:
        row, column = found[0]
        of = "1 formula has" if len(found) == 1 else f"{len(found):,} formulas have"
        raise IntakeError(
            look.content.name,
            f"{of} no value stored in the sheet {where.sheet!r}, the first in cell {_letters(column)}{row}.",
            remedy="Open the workbook in a spreadsheet program, let it compute, save it and load it again.",
            row=row,
        )


@contextmanager
def _opened(received: Received) -> Iterator[CalamineWorkbook]:
    """The workbook. Raises IntakeError where the library finds it damaged."""
    import python_calamine

    try:
        with received.path.open("rb") as content, python_calamine.load_workbook(content) as book:
            yield book
    except BaseException as error:
        if isinstance(error, python_calamine.PasswordError):
            remedy = "Save it without a password."
            raise IntakeError(
                received.name, "this is a workbook that is locked with a password.", remedy=remedy
            ) from error
        # A panic of the library is no Exception; it has no name to import.
        panicked = type(error).__name__ == "PanicException"
        if panicked or isinstance(error, python_calamine.CalamineError | ValueError | OverflowError | OSError):
            remedy = "Open it in a spreadsheet program, save it anew and load that."
            raise IntakeError(received.name, "the workbook is damaged.", remedy=remedy) from error
        raise


def _letters(column: int) -> str:
    """The name of a column in a spreadsheet.

    >>> _letters(28)
    'AB'
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
