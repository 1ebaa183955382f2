"""A document as an accessible workbook: cover, contents, notes, its text, and one real table a worksheet.

It follows the Government Analysis Function's guidance on releasing statistics in spreadsheets (2021, as amended):
one marked-up and named table a sheet, nothing merged, hidden, frozen or filtered, no empty cells, titles in A1.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from peelian.core.errors import PeelianError
from peelian.publish.content import Document, Para
from peelian.publish.spoken import SYNTHETIC, about, clean, said
from peelian.publish.whole import write_whole
from peelian.publish.workbook_cells import Entry, text_entry
from peelian.publish.workbook_sheets import Line, Sheet, sheets

FONT = {"font_name": "Arial", "font_size": 12}
LONGEST_CELL = 32_767
_BASE = {**FONT, "valign": "top", "text_wrap": True}
_LINK = {"font_color": "#12436D", "underline": 1}
_RIGHT = {"align": "right", "indent": 1}
_NARROWEST, _WIDEST = 11, 60
_COVER = 72
_LINE_HEIGHT = 15.75  # points
_TITLE_HEIGHT = 28  # points
_TALLEST = 409  # points; no row of a workbook can be taller
_A4 = 9
_WIDE_PAGE = 95  # letters; a wider sheet is printed across the page
_LONGEST_TIP = 250
_ONE_TABLE = "This worksheet contains one table."


def write_workbook(document: Document, path: Path, *, made: datetime) -> Path:
    """Write a document as an .xlsx file, whole or not at all, and give its path.

    `made` is the moment that the file's properties tell; the same document and moment give the same bytes. Raises
    PeelianError for a text longer than a cell can hold and where the file cannot be written.
    """
    import xlsxwriter

    found = sheets(document)
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "default_format_properties": dict(FONT)}) as book:
        _properties(book, document, made)
        writer = _Writer(book, _places(found))
        writer.cover(document)
        for sheet in (_contents(found), *found):
            writer.table(sheet)
    return write_whole(path, content.getvalue())


@dataclass(frozen=True)
class _Place:
    """Where an id stands: a worksheet and a row of it, counted from 1."""

    sheet: str
    row: int = 1

    @property
    def url(self) -> str:
        return f"internal:'{self.sheet}'!A{self.row}"

    @property
    def name(self) -> str:
        return self.sheet if self.row == 1 else f"{self.sheet}, row {self.row}"


@dataclass
class _Writer:
    book: Any
    places: Mapping[str, _Place]
    _formats: dict[tuple[tuple[str, object], ...], Any] = field(default_factory=dict)

    def cover(self, document: Document) -> None:
        sheet = self.book.add_worksheet("Cover")
        sheet.set_column(0, 0, _COVER)
        self._page(sheet, wide=False)
        lines = [about(document), *map(said, document.lines)]
        lines += [said(block.runs) for block in document.opening if isinstance(block, Para)]
        lines += [said(document.footer)] if said(document.footer) else []
        sheet.set_row(0, _TITLE_HEIGHT)
        sheet.write_string(0, 0, _fitting(clean(document.title)), self._format(font_size=18, bold=True))
        for row, line in enumerate(lines, 1):
            sheet.set_row(row, _height([line], [_COVER]))
            sheet.write_string(row, 0, _fitting(line), self._format())
        sheet.write_url(len(lines) + 1, 0, _Place("Contents").url, self._format(**_LINK), "Contents of this workbook")

    def table(self, sheet: Sheet) -> None:
        made = self.book.add_worksheet(sheet.name)
        made.set_row(0, _TITLE_HEIGHT)
        made.write_string(0, 0, _fitting(sheet.title), self._format(font_size=16, bold=True, text_wrap=False))
        for row, words in enumerate((_ONE_TABLE, *sheet.about), 1):
            made.write_string(row, 0, _fitting(words), self._format(text_wrap=False))
        if sheet.name != "Contents":
            link = self._format(**_LINK, text_wrap=False)
            made.write_url(_first(sheet) - 1, 0, _Place("Contents").url, link, "Back to the contents")
        columns, lines = self._with_places(sheet)
        top, numeric = _first(sheet), _numeric(columns, lines)
        made.add_table(
            top, 0, top + len(lines), len(columns) - 1,
            {
                "name": _table_name(sheet), "autofilter": False, "style": None,
                "columns": [{"header": name, "header_format": self._head(right=right)}
                            for name, right in zip(columns, numeric, strict=True)],
            },
        )  # fmt: skip
        widths = _widths(columns, lines)
        for column, width in enumerate(widths):
            made.set_column(column, column, width)
        made.set_row(top, _height(columns, widths))
        for row, line in enumerate(lines, top + 1):
            made.set_row(row, _height([each.text for each in line.entries], widths))
            for column, each in enumerate(line.entries):
                self._enter(made, row, column, each, right=numeric[column])
        made.ignore_errors({"number_stored_as_text": f"A1:XFD{top + len(lines) + 1}"})
        made.repeat_rows(top)
        self._page(made, wide=sum(widths) > _WIDE_PAGE)

    def _with_places(self, sheet: Sheet) -> tuple[tuple[str, ...], Sequence[Line]]:
        """The text's sentences rest on more than one figure: name each, lead to the first."""
        if sheet.name != "Text":
            return sheet.columns, sheet.lines
        lines = []
        for line in sheet.lines:
            *others, text = line.entries
            to = tuple(each for each in text.to if each in self.places)
            where = "; ".join(self.places[each].name for each in to)
            lines.append(Line((*others, Entry(text.text), Entry(where or "[z]", to=to[:1])), line.ids))
        return (*sheet.columns, "Where it leads"), lines

    def _enter(self, sheet: Any, row: int, column: int, entry: Entry, *, right: bool) -> None:
        given: dict[str, object] = {"bottom": 1, "bottom_color": "#C9D1D8"}
        if right:
            given |= _RIGHT
        if entry.number is not None:
            given["num_format"] = entry.shown
        leads = [self.places[each] for each in entry.to if each in self.places]
        if len(leads) == 1:
            # Writing a link writes its words too; the value is then written over them.
            look = self._format(**given, **_LINK)
            sheet.write_url(row, column, leads[0].url, look, tip=entry.about[:_LONGEST_TIP] or None)
        else:
            look = self._format(**given)
        if entry.number is not None:
            sheet.write_number(row, column, entry.number, look)
        else:
            sheet.write_string(row, column, _fitting(entry.text), look)

    def _head(self, *, right: bool) -> Any:
        return self._format(bold=True, bottom=2, bg_color="#F2F5F7", **(_RIGHT if right else {"align": "left"}))

    def _format(self, **given: object) -> Any:
        key = tuple(sorted(given.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format({**_BASE, **given})
        return self._formats[key]

    def _page(self, sheet: Any, *, wide: bool) -> None:
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&RPage &P of &N")
        sheet.hide_gridlines(2)
        if wide:
            sheet.set_landscape()


def _contents(found: Sequence[Sheet]) -> Sheet:
    lines = [
        Line((Entry(each.name, to=(f"sheet {each.name}",)), text_entry(_untitled(each)), text_entry(each.part)))
        for each in found
    ]
    return Sheet("Contents", "Contents", (), ("Worksheet", "What it holds", "Part of the report"), tuple(lines))


def _untitled(sheet: Sheet) -> str:
    return sheet.title.removeprefix(f"{sheet.name}. ")


def _places(found: Sequence[Sheet]) -> dict[str, _Place]:
    """Where each id stands; of two that are the same, the first. A table's name stands for its worksheet."""
    places: dict[str, _Place] = {}
    for sheet in found:
        places[f"sheet {sheet.name}"] = places[sheet.name] = _Place(sheet.name)
        for row, line in enumerate(sheet.lines, _first(sheet) + 2):
            for id in line.ids:
                places.setdefault(id, _Place(sheet.name, row))
    return places


def _first(sheet: Sheet) -> int:
    """The row of the table's headings, counted from 0: after title, statement, text and the way back."""
    return 2 + len(sheet.about) + (sheet.name != "Contents")


def _numeric(columns: Sequence[str], lines: Sequence[Line]) -> list[bool]:
    return [any(line.entries[at].number is not None for line in lines) for at in range(len(columns))]


def _widths(columns: Sequence[str], lines: Sequence[Line]) -> list[int]:
    """Column widths in letters: that of the longest text, within bounds, beyond which it wraps."""
    found = []
    for at, name in enumerate(columns):
        longest = max((len(line.entries[at].text) for line in lines), default=0)
        word = max(map(len, name.split()), default=0)
        found.append(min(_WIDEST, max(_NARROWEST, word + 3, round(longest * 1.15) + 2)))
    return found


def _height(texts: Sequence[str], widths: Sequence[int]) -> float:
    """The height of a row in which every text can be seen whole, as far as a row can be tall.

    Excel would see to it itself when it opens the file; other programs do not.
    """
    lines = max(_lines(text, width) for text, width in zip(texts, widths, strict=True))
    return min(_TALLEST, _LINE_HEIGHT * lines + 3)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of that many letters, counted generously."""
    room = max(4, width)
    lines, used = 1, 0
    for word in text.split():
        if used and used + 1 + len(word) > room:
            lines, used = lines + 1, 0
        lines += (len(word) - 1) // room
        used += len(word) + (1 if used else 0)
    return lines


def _table_name(sheet: Sheet) -> str:
    said = _untitled(sheet) if sheet.name.startswith("Table") else "table"
    return "_".join(re.findall(r"[A-Za-z0-9]+", f"{sheet.name} {said}"))[:60]


def _fitting(text: str) -> str:
    if len(text) > LONGEST_CELL:
        raise PeelianError(
            f"A text of {len(text):,} characters is longer than a cell of a workbook can hold: {text[:60]}…",
            remedy=f"Keep each text under {LONGEST_CELL:,} characters.",
        )
    return text


def _properties(book: Any, document: Document, made: datetime) -> None:
    moment = made.astimezone(UTC).replace(tzinfo=None) if made.tzinfo else made
    book.set_properties(
        {
            "title": clean(document.name),
            "author": clean(document.of),
            "subject": clean(f"{document.title}, {document.period}"),
            "keywords": SYNTHETIC if document.synthetic else "real records",
            "created": moment.replace(microsecond=0),
        }
    )
