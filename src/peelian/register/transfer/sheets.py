"""Exchange files that are workbooks: one sheet a table, with the names of fields as headings in its first row."""

from __future__ import annotations

from collections.abc import Iterator

from peelian.inspection.holding import TABLES
from peelian.records import readers
from peelian.records.readers.received import Received
from peelian.records.readers.rows import Look, Where, columns_of, header_of
from peelian.register.transfer.exchange import Fault, Given, Place, unknown_table

ABOUT = "About"


def read_workbook(received: Received) -> tuple[list[Given], list[Fault]]:
    """The rows of each sheet. A blank cell says nothing. Raises IntakeError for what is no workbook, or does harm."""
    given: list[Given] = []
    faults: list[Fault] = []
    look = readers.look(received)
    for sheet in look.sheets:
        if sheet.name == ABOUT or not sheet.rows:
            continue
        if sheet.name not in TABLES:
            faults.append(unknown_table(Place(received.name), sheet.name))
            continue
        for number, cells, problem in sheet_cells(look, Where(sheet.name)):
            place = Place(received.name, sheet.name, number)
            if problem:
                faults.append(place.fault(problem, "Give every column in use a heading of its own in row 1."))
            elif any(cells.values()):
                given.append(Given(sheet.name, {name: cell for name, cell in cells.items() if cell}, place))
    return given, faults


def sheet_cells(look: Look, where: Where) -> Iterator[tuple[int, dict[str, str], str]]:
    """Each row below the headings: its number, its cells by heading, and what is wrong with it as a row."""
    sheet = look.sheet(where.sheet)
    rows = readers.rows(look, where)
    taken = columns_of(sheet, where)
    headings = header_of(sheet, where)[taken.start : taken.stop]
    named = [heading for heading in headings if heading]
    if len(set(named)) < len(named):
        twice = next(heading for heading in named if named.count(heading) > 1)
        yield where.header_row, {}, f"the heading {twice!r} is there twice."
        return
    for batch in rows.read():
        numbers, *columns = (column.to_pylist() for column in batch.columns)
        for number, *cells in zip(numbers, *columns, strict=True):
            yield number, {name: cell for name, cell in zip(headings, cells, strict=False) if name}, ""
    for each in rows.malformed:
        yield each.row, {}, "there is something beside the table."
