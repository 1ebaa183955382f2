"""Reading a force's own tracker through its mapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from peelian.core.errors import IntakeError, nearest
from peelian.records import readers
from peelian.records.readers.kinds import WORKBOOKS
from peelian.records.readers.rows import Look, Where, header_of
from peelian.register import database
from peelian.register.transfer.exchange import Exchange, Fault, Given, Place, TransferError
from peelian.register.transfer.mapping import HOLE, Tracker, filled
from peelian.register.transfer.reading import as_received
from peelian.register.transfer.sheets import sheet_cells
from peelian.register.transfer.values import records_of


def read_tracker(path: Path, tracker: Tracker) -> Exchange:
    """What a tracker (XLSX, ODS or CSV) gives through its mapping; what is wrong is told by its own headings.

    Raises TransferError where the file cannot be read, or lacks a heading that the mapping names.
    """
    try:
        look = readers.look(as_received(path, database.workspace().settings))
        where = _where(path.name, look, tracker)
        given, faults = list[Given](), list[Fault]()
        for number, cells, problem in sheet_cells(look, where):
            at = Place(path.name, where.sheet, number)
            if problem:
                faults.append(at.fault(problem, "Give every column in use one heading."))
            elif any(cell.strip() for cell in cells.values()):
                _add(tracker, {key: cell.strip() for key, cell in cells.items()}, at, given, faults)
    except IntakeError as error:
        place = Place(error.file, row=error.row)
        raise TransferError([place.fault(error.problem, error.remedy, error.column)]) from error
    return records_of(given, faults)


def _where(file: str, look: Look, tracker: Tracker) -> Where:
    """The place of the tracker's table, once every heading that the mapping names was found there."""
    names = [each.name for each in look.sheets]
    name = tracker.sheet if look.kind in WORKBOOKS and tracker.sheet else names[0]
    if name not in names:
        near = nearest(name, names) or ", ".join(names)
        raise TransferError([Place(file).fault(f"it has no sheet {name!r}.", f"Correct {tracker.name}: {near}.")])
    where = Where(name, header_row=tracker.heading_row)
    there = header_of(look.sheet(name), where)
    place = Place(file, name, tracker.heading_row)
    missing = [each for each in tracker.headings if each not in there]
    if missing:
        remedy = f"Correct the sheet, or {tracker.name}."
        raise TransferError([place.fault(_no_heading(each, there), remedy) for each in missing])
    return where


def _no_heading(name: str, there: Sequence[str]) -> str:
    near = nearest(name, list(there))
    return f"there is no heading {name!r}." + (f" It has {near!r}." if near else "")


def _add(tracker: Tracker, cells: Mapping[str, str], at: Place, given: list[Given], faults: list[Fault]) -> None:
    for order, (table, fields) in enumerate(tracker.tables.items()):
        headings = {name: hole[2] for name, text in fields.items() if (hole := HOLE.fullmatch(text))}
        place = Place(at.file, at.table, at.row, "row", headings)
        key = filled(fields["id"], cells)
        if not key:
            if not order:
                faults.append(place.fault("the cells that its id is made of are blank.", f"Fill in {fields['id']}."))
            continue
        values: dict[str, Any] = {"id": key}
        for name, text in fields.items():
            value = filled(text, cells)
            meant = _meant(tracker.words.get(name), value) if HOLE.search(text) else value
            if meant is None:
                known = ", ".join(tracker.words[name])
                faults.append(
                    place.fault(f"the mapping does not say what {value!r} means.", f"It knows: {known}.", name)
                )
            elif meant:
                values[name] = meant
        given.append(Given(table, values, place))


def _meant(words: Mapping[str, str] | None, value: str) -> str | None:
    """A word as it is here; None for one that the mapping does not know."""
    if not words or not value:
        return value
    return {word.casefold(): meant for word, meant in words.items()}.get(value.casefold())
