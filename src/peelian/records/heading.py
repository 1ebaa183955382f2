"""Where a file's table is: on which sheet, and in which row its header stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.model import Dataset
from peelian.core.errors import IntakeError
from peelian.records import readers
from peelian.records.layout import OWN, Layout, fits, known_columns, recognise
from peelian.records.readers.kinds import WORKBOOKS
from peelian.records.readers.received import Received
from peelian.records.readers.rows import FIRST_ROWS, Look, Sheet, Where, columns_of, header_of


@dataclass(frozen=True, slots=True)
class Found:
    """A table: its layout, its place, and how many rows above its header were left out."""

    layout: Layout
    where: Where
    above: int


@dataclass(frozen=True, slots=True)
class Shape:
    """One way in which a dataset's files are laid out: which sheet, how many rows of header."""

    mapping: str
    sheet: str = ""
    header_rows: int = 1

    def may_be_on(self, sheet: Sheet) -> bool:
        """Whether the sheet's name is the one that the mapping says, or fits its pattern."""
        return not self.sheet or self.sheet == sheet.name or re.fullmatch(self.sheet, sheet.name) is not None

    def headers(self, sheet: Sheet) -> Iterator[tuple[Where, list[str]]]:
        """Each place where a header of this shape could stand, with the names there."""
        for at, row in enumerate(sheet.rows[:FIRST_ROWS]):
            if any(cell.strip() for cell in row):
                where = Where(sheet.name, sheet.first + at, self.header_rows)
                yield where, names_at(sheet, where)


def find_table(catalogue: Catalogue, dataset: Dataset, look: Look, mapping: str | None, sheet: str | None) -> Found:
    """The table of a file: the first row that names every column which a layout of the dataset needs.

    Raises IntakeError where no sheet has such a row, and says what the likeliest one lacks; where several have; and
    where the columns are not as the layout has them.
    """
    name = look.content.name
    sheets = _sheets(look, sheet)
    shapes = [_shape(catalogue, each) for each in _mappings(catalogue, dataset, mapping)]
    found = [(each, place) for each in sheets if (place := _first(catalogue, dataset, shapes, each))]
    if len(found) > 1 and look.kind in WORKBOOKS:
        names = " and ".join(repr(each.name) for each, _ in found[:3]) + (" and others" if len(found) > 3 else "")
        remedy = "Say which one to load with --sheet, one after another."
        raise IntakeError(name, f"the sheets {names} each hold such a table.", remedy=remedy)
    chosen, where = found[0] if found else _likeliest(catalogue, dataset, shapes, sheets)
    columns = names_at(chosen, where)
    labelled = f"{name}, sheet {chosen.name!r}" if len(look.sheets) > 1 and look.kind in WORKBOOKS else name
    layout = recognise(catalogue, dataset, labelled, columns, mapping, where.header_row, chosen.name)
    shape = layout.shape
    where = replace(where, explode=shape.explode, ends=bool(shape.table_ends)) if shape else where
    return Found(layout, where, where.header_row - max(chosen.first, 1) if chosen.first else 0)


def look_for_table(
    catalogue: Catalogue, dataset: Dataset, received: Received, mapping: str | None, sheet: str | None
) -> tuple[Look, Found]:
    """What a file is and where its table is, read in the encoding that its mapping says."""
    said = catalogue.mapping(mapping).encoding if mapping is not None and mapping != OWN else ""
    look = readers.look(received, said)
    found = find_table(catalogue, dataset, look, mapping, sheet)
    meant = catalogue.mapping(found.layout.mapping).encoding if found.layout.mapping != OWN else ""
    if meant and not said:
        look = readers.look(received, meant)
        found = find_table(catalogue, dataset, look, found.layout.mapping, sheet)
    return look, found


def names_at(sheet: Sheet, where: Where) -> list[str]:
    """The names of the columns of the table whose header stands there."""
    header = header_of(sheet, where)
    return [header[at] for at in columns_of(sheet, where)]


def _mappings(catalogue: Catalogue, dataset: Dataset, mapping: str | None) -> list[str]:
    if mapping is not None:
        return [mapping]
    return [*(each.id for each in catalogue.mappings.values() if each.dataset == dataset.id), OWN]


def _shape(catalogue: Catalogue, mapping: str) -> Shape:
    if mapping == OWN:
        return Shape(OWN)
    of = catalogue.mapping(mapping)
    return Shape(mapping, of.sheet or of.records.removesuffix(".item"), of.header.rows)


def _sheets(look: Look, named: str | None) -> list[Sheet]:
    """The sheets that are looked at: the one that is named, or all that can be seen."""
    if named is not None:
        chosen = [each for each in look.sheets if each.name == named]
        if not chosen:
            known = ", ".join(repr(each.name) for each in look.sheets if each.name)
            remedy = f"It has {known}." if known else "Leave --sheet out: it has only one table."
            raise IntakeError(look.content.name, f"there is no sheet {named!r}.", remedy=remedy)
    else:
        chosen = [each for each in look.sheets if not each.hidden]
    filled = [each for each in chosen if any(any(cell.strip() for cell in row) for row in each.rows)]
    if filled:
        return filled
    hidden = [each.name for each in look.sheets if each.hidden and each.rows]
    remedy = f"Say --sheet {hidden[0]!r} if the records are there." if hidden and not named else "Export it again."
    what = f"the sheet {named!r} is empty." if named else "its sheets are empty, apart from hidden ones."
    raise IntakeError(look.content.name, what, remedy=remedy)


def _first(catalogue: Catalogue, dataset: Dataset, shapes: Sequence[Shape], sheet: Sheet) -> Where | None:
    """The first place on a sheet where a header of any shape stands."""
    places = []
    for shape in shapes:
        for where, names in shape.headers(sheet) if shape.may_be_on(sheet) else ():
            if names and fits(catalogue, dataset, shape.mapping, names):
                places.append(where)
                break
    return min(places, key=lambda each: each.header_row, default=None)


def _likeliest(
    catalogue: Catalogue, dataset: Dataset, shapes: Sequence[Shape], sheets: Sequence[Sheet]
) -> tuple[Sheet, Where]:
    """The place that has most of the names that are known, else the first row with anything in it."""
    best: tuple[int, Sheet, Where] | None = None
    named = any(shape.may_be_on(sheet) for sheet in sheets for shape in shapes)
    for sheet in sheets:
        for shape in (each for each in shapes if each.may_be_on(sheet) or not named):
            for where, names in shape.headers(sheet):
                known = known_columns(catalogue, dataset, shape.mapping, names)
                shared = len(known.intersection(filter(None, names)))
                if best is None or shared > best[0]:
                    best = shared, sheet, where
    assert best is not None
    return best[1], best[2]
