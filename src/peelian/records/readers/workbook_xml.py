"""Reading the XML of workbooks as a stream of elements, for what the library of cells leaves out."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable
from typing import Protocol
from xml.parsers import expat

from peelian.core.errors import IntakeError
from peelian.records.readers.received import Received
from peelian.records.readers.zipped import member_content

ERROR_WORDS = re.compile(r"#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!)|Err:\d{3}")
Place = tuple[int, int]
_ANEW = "Open it, save it anew and load that."


class Handler(Protocol):
    """What hears of elements, by their names without prefix, and of text."""

    def start(self, name: str, given: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """There is some text."""


def parse(received: Received, archive: zipfile.ZipFile, part: str, handler: Handler) -> None:
    """Tell a handler of every element of a part. Raises IntakeError where it is no sound XML."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, given: handler.start(
        name.rpartition(":")[2],
        {key.rpartition(":")[2] if key[:7] != "calcext" else key: each for key, each in given.items()},
    )
    parser.EndElementHandler = lambda name: handler.end(name.rpartition(":")[2])
    parser.CharacterDataHandler = handler.text
    if part not in archive.namelist():
        raise IntakeError(received.name, f"the workbook is damaged: it has no {part}.", remedy=_ANEW)
    for chunk in member_content(archive, archive.getinfo(part), received):
        parsed(received, parser, part, chunk)
    parsed(received, parser, part, None)


def parsed(received: Received, parser: expat.XMLParserType, part: str, content: bytes | None) -> None:
    """Give a parser the next bytes of a part, or None at its end. Raises IntakeError where it is no sound XML."""
    try:
        parser.Parse(content or b"", content is None)
    except expat.ExpatError as error:
        raise IntakeError(received.name, f"the workbook is damaged: {part} cannot be read.", remedy=_ANEW) from error


class SheetList:
    """The names of a workbook's sheets and where each one stands."""

    def __init__(self) -> None:
        self._targets: dict[str, str] = {}
        self._sheets: dict[str, str] = {}

    def start(self, name: str, given: dict[str, str]) -> None:
        """A sheet, or where one is."""
        if name == "Relationship":
            self._targets[given.get("Id", "")] = given.get("Target", "")
        elif name == "sheet":
            self._sheets[given.get("name", "")] = given.get("id", "")

    def end(self, name: str) -> None:
        """Nothing is known at an end only."""

    def text(self, text: str) -> None:
        """Nothing is told by text."""

    def parts(self) -> dict[str, str]:
        """Name of the sheet and its part of the workbook."""
        return {
            name: posixpath.normpath(posixpath.join("xl", self._targets.get(target, ""))).lstrip("/")
            for name, target in self._sheets.items()
        }


class ErrorCells:
    """The cells of an XLSX sheet that hold an error, or a formula of which no value was stored."""

    def __init__(self) -> None:
        self.errors: dict[Place, str] = {}
        self.unvalued: set[Place] = set()
        self._row = self._column = 0
        self._kind = ""
        self._formula = False
        self._in_value = False
        self._value: list[str] = []

    def start(self, name: str, given: dict[str, str]) -> None:
        """A row, a cell, its formula or its value."""
        if name == "row":
            self._row = int(given["r"]) if given.get("r", "").isdecimal() else self._row + 1
            self._column = 0
        elif name == "c":
            self._place(given.get("r", ""))
            self._kind, self._formula, self._value = given.get("t", ""), False, []
        elif name == "f":
            self._formula = True
        elif name in ("v", "is"):
            self._in_value = True

    def end(self, name: str) -> None:
        """The end of a cell or of its value."""
        if name in ("v", "is"):
            self._in_value = False
        elif name == "c":
            value = "".join(self._value)
            if self._kind == "e":
                self.errors[self._row, self._column] = value or "#N/A"
            elif self._formula and not value and self._kind != "str":
                self.unvalued.add((self._row, self._column))

    def text(self, text: str) -> None:
        """A part of a value, if we are in one."""
        if self._in_value:
            self._value.append(text)

    def _place(self, written: str) -> None:
        found = re.fullmatch(r"([A-Za-z]{1,4})(\d{1,7})", written)
        if not found:
            self._column += 1
            return
        self._column = 0
        for letter in found[1].upper():
            self._column = self._column * 26 + ord(letter) - 64
        self._row = int(found[2])


class OdsTables:
    """The same cells of every table of an ODS workbook, and how far each table reaches."""

    def __init__(self, refuse_area: Callable[[int, int], None]) -> None:
        self.found: dict[str, ErrorCells] = {}
        self._refuse_area = refuse_area
        self._cells = ErrorCells()
        self._depth = 0
        self._row = self._rows = self._column = self._columns = self._widest = 0
        self._given: dict[str, str] = {}
        self._text: list[str] = []
        self._notes = 0

    def start(self, name: str, given: dict[str, str]) -> None:
        """A table, a row or a cell."""
        if name == "table":
            self._depth += 1
            self._cells = self.found.setdefault(given.get("name", ""), ErrorCells())
            self._row = self._rows = self._widest = 0
        elif name == "table-row":
            self._row += self._rows
            self._rows, self._column, self._columns = _times(given, "number-rows-repeated"), 0, 0
        elif name in ("table-cell", "covered-table-cell"):
            self._column += self._columns
            self._columns = _times(given, "number-columns-repeated")
            self._given, self._text = given, []
        elif name == "annotation":
            self._notes += 1

    def end(self, name: str) -> None:
        """The end of a cell: what it holds is known."""
        if name == "annotation":
            self._notes -= 1
        if name not in ("table-cell", "covered-table-cell"):
            return
        text = "".join(self._text).strip()
        place = self._row + 1, self._column + 1
        if text or "value-type" in self._given:
            self._widest = max(self._widest, self._column + self._columns)
            self._refuse_area(self._row + self._rows, self._widest)
        if self._given.get("calcext:value-type") == "error" or ERROR_WORDS.fullmatch(text):
            for row in range(self._rows):
                for column in range(self._columns):
                    self._cells.errors[place[0] + row, place[1] + column] = text or "#N/A"
        elif "formula" in self._given and "value-type" not in self._given and not text:
            self._cells.unvalued.add(place)
        self._given, self._text = {}, []

    def text(self, text: str) -> None:
        """A part of what a cell shows; a note beside it is none."""
        if not self._notes:
            self._text.append(text)


def _times(given: dict[str, str], name: str) -> int:
    written = given.get(name, "1")
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 9 else 1
