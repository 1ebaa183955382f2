"""The worksheets that a document becomes: its text, words, remarks and each table, every one a single table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from peelian.publish.content import (
    Block,
    Charts,
    Definitions,
    Document,
    Fold,
    Grid,
    Listing,
    Para,
    Part,
    Remark,
    Runs,
)
from peelian.publish.spoken import SYNTHETIC, Named, blocks, clean, named_tables, said
from peelian.publish.workbook_cells import SHORTHANDS, Entry, entry, text_entry

_KINDS = {
    "text": "Text",
    "notice": "Notice",
    "small": "Small print",
    "caveat": "Note",
    "missing": "Nothing to show",
    "finding": "Finding",
    "figure": "Figure",
}
_READING = {
    "Number formats": "A percentage is held as a fraction, and millions as ones; both are shown as the report prints "
    "them. Figures are rounded as printed.",
    "Underlined cells": "They lead to the row that says what a figure rests on, or to a definition.",
}
_MADE_UP = f"These figures are of {SYNTHETIC}, unless the table says otherwise."
OPENING = "Opening"
NOTES = "Notes"
_LONGEST_HEADING = 255


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a worksheet's table, with the ids that stand for it."""

    entries: tuple[Entry, ...]
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet with one table: its name, its title, lines of text above the table, columns and rows."""

    name: str
    title: str
    about: tuple[str, ...]
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    part: str = ""


def sheets(document: Document) -> tuple[Sheet, ...]:
    """Every worksheet with a table of the document, in order, without cover and contents."""
    named = named_tables(document)
    ordered = sorted(named, key=lambda each: each.chart is not None)
    tables = [table_sheet(each) for each in ordered if each.grid.rows]
    if document.synthetic:  # a worksheet is copied without its cover
        tables = [replace(each, about=(*each.about, _MADE_UP)) for each in tables]
    text = Sheet(
        "Text",
        "What the report says",
        ("In reading order. A table or chart is named where it stands; the worksheet of its name has the figures.",),
        ("Part", "Number", "Kind", "Text"),
        tuple(_text(document, named)),
    )
    return (_notes(), text, *_definitions(document), *_remarks(document), *tables)


def table_sheet(named: Named) -> Sheet:
    """A table, with what is said beside its numbers in a column of notes."""
    grid = named.grid
    numeric = [column.numeric or _numbers(grid, at) for at, column in enumerate(grid.columns)]
    rows = [[entry(cell, numeric=number) for cell, number in zip(row.cells, numeric, strict=True)] for row in grid.rows]
    columns = distinct(column.name for column in grid.columns)
    lines = []
    noted = any(each.notes for row in rows for each in row)
    for row, source in zip(rows, grid.rows, strict=True):
        notes = [f"{name}: {note}" for name, each in zip(columns, row, strict=True) for note in each.notes]
        more = (Entry("; ".join(notes) or "[z]"),) if noted else ()
        lines.append(Line((*row, *more), (source.id,) if source.id else ()))
    if noted:
        columns = distinct((*columns, NOTES))
    about = [f"These are the figures of {named.chart_name}: {named.chart.picture.title}."] if named.chart else []
    used = {each.text for line in lines for each in line.entries}
    meant = [f"{short} {SHORTHANDS[short].split(':')[0].lower()}" for short in SHORTHANDS if short in used]
    about += [f"Shorthand in this table: {', '.join(meant)}."] if meant else []
    title = f"{named.name}. {clean(grid.caption)}"
    part = clean(named.part.title) if named.part else OPENING
    return Sheet(named.name, title, tuple(map(clean, about)), columns, tuple(lines), part)


def _numbers(grid: Grid, at: int) -> bool:
    """Whether a column after the first holds numbers alone, with dashes for what is missing."""
    found = [entry(row.cells[at], numeric=True) for row in grid.rows]
    return at > 0 and all(each.number is not None or each.text in SHORTHANDS for each in found)


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Headings that are never empty and all differ, whatever their case.

    >>> distinct(("Calls", "calls", ""))
    ('Calls', 'calls (2)', 'Column 3')
    """
    found: list[str] = []
    for number, name in enumerate(names, 1):
        plain = clean(name).strip()[:_LONGEST_HEADING] or f"Column {number}"
        again = 1
        heading = plain
        while heading.casefold() in {each.casefold() for each in found}:
            again += 1
            end = f" ({again})"
            heading = plain[: _LONGEST_HEADING - len(end)] + end
        found.append(heading)
    return tuple(found)


def _notes() -> Sheet:
    lines = [Line((Entry(short), Entry(means))) for short, means in SHORTHANDS.items()]
    lines += [Line((Entry(what), Entry(means))) for what, means in _READING.items()]
    return Sheet(NOTES, "Shorthand and notes", (), ("Sign", "Meaning"), tuple(lines))


def _text(document: Document, named: Sequence[Named]) -> Iterator[Line]:
    tables = iter(named)
    for block in document.opening:
        yield from _said(OPENING, block, tables)
    for part in document.parts:
        yield from _part(part, tables)


def _part(part: Part, tables: Iterator[Named]) -> Iterator[Line]:
    yield _line(part.title, "Heading", part.title, id=part.id)
    for block in part.blocks:
        yield from _said(part.title, block, tables)
    for each in part.parts:
        yield from _part(each, tables)


def _said(part: str, block: Block, tables: Iterator[Named]) -> Iterator[Line]:
    match block:
        case Para():
            yield _line(part, _KINDS[block.kind], said(block.runs), block.runs, number=block.number, id=block.id)
        case Grid():
            name = next(tables).name
            yield _line(part, "Table", block.caption, number=name, to=name if block.rows else "")
        case Charts():
            for chart in block.charts:
                named = next(tables)
                words = f"{chart.picture.title.rstrip('.')}. {chart.picture.sentence}"
                yield _line(part, "Chart", words, number=named.chart_name, to=named.name if named.grid.rows else "")
        case Listing():
            yield from _listing(part, block)
        case Fold():
            yield _line(part, "Summary", block.summary)
            for each in block.blocks:
                yield from _said(part, each, tables)
        case Definitions() | Remark():  # they have worksheets of their own
            pass


def _listing(part: str, block: Listing) -> Iterator[Line]:
    for number, item in enumerate(block.items, 1):
        runs = (*item.runs, *item.tail)
        words = " ".join(filter(None, (said(item.runs), said(item.tail))))
        shown = f"{number}." if block.ordered else ""
        yield _line(part, "List item", words, runs, number=shown, id=item.id)
        for under in item.under:
            yield _line(part, "Under the item above", said(under), under)


def _line(part: str, kind: str, words: str, runs: Runs = (), *, number: str = "", id: str = "", to: str = "") -> Line:
    text = text_entry(words, runs)
    text = Entry(text.text, to=(to,)) if to else text
    return Line((text_entry(part), text_entry(number), Entry(kind), text), (id,) if id else ())


def _definitions(document: Document) -> Iterator[Sheet]:
    lines = [
        Line((text_entry(each.word), text_entry(" ".join(map(_meaning, each.blocks)))), (each.id,) if each.id else ())
        for _, block in blocks(document)
        if isinstance(block, Definitions)
        for each in block.entries
    ]
    if lines:
        yield Sheet("Definitions", "Words and measures", (), ("Word", "Meaning"), tuple(lines))


def _meaning(para: Para) -> str:
    return f"Note: {said(para.runs)}" if para.kind == "caveat" else said(para.runs)


def _remarks(document: Document) -> Iterator[Sheet]:
    found = [(part, block) for part, block in blocks(document) if isinstance(block, Remark)]
    if not found:
        return
    about = "Written by the persons named, not computed."
    remarks, actions = [], []
    for number, (part, each) in enumerate(found, 1):
        where = part.title if part else OPENING
        told = (str(number), where, each.by, each.role, each.date, each.explanation)
        remarks.append(Line(tuple(map(text_entry, told))))
        actions += [Line(tuple(map(text_entry, (str(number), *action)))) for action in each.actions]
    columns = ("Remark", "Part", "Written by", "Role", "Date", "Explanation")
    yield Sheet("Remarks", "Remarks", (about,), columns, tuple(remarks))
    if actions:
        heads = ("Remark", "What is to be done", "Who", "By when")
        yield Sheet("Actions", "Actions that the remarks announce", (about,), heads, tuple(actions))
