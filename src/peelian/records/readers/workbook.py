"""What a workbook's XML says that its cells do not: errors, formulas without a value, and how large it would become."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from peelian.core.errors import IntakeError
from peelian.records.readers.kinds import ODS
from peelian.records.readers.received import Received
from peelian.records.readers.workbook_xml import ErrorCells, OdsTables, SheetList, parse, parsed
from peelian.records.readers.zipped import member_content, opened

MOST_CELLS = 40_000_000
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)|^(?:\xff\xfe|\xfe\xff)|encoding\s*=\s*[\"'](?!utf-?8)", re.IGNORECASE)
_COLUMN = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,4})\d")
_ROW = re.compile(rb"\br\s*=\s*[\"'][A-Za-z]{0,4}(\d+)[\"']")
_TOLD_BY_CELLS = re.compile(rb"\bt\s*=\s*[\"']e[\"']|<(?:\w+:)?f[\s/>]")
_XML = (".xml", ".rels", ".vml")
Place = tuple[int, int]


@dataclass
class Told:
    """Of one sheet: cells with an error and its word, cells whose formula has no value, by (row, column) from 1."""

    errors: dict[Place, str] = field(default_factory=dict)
    unvalued: set[Place] = field(default_factory=set)


def read_workbook_xml(received: Received, kind: str) -> dict[str, Told]:
    """By name of the sheet, what its cells do not say. Raises IntakeError for a workbook that could do harm."""
    limits = received.limits
    with opened(received, most=limits.workbook, setting="workbook_limit") as archive:
        unpacked = 0
        told: set[str] = set()
        for member in archive.infolist():
            if not member.filename.lower().endswith(_XML):
                continue
            unpacked += _scan(received, archive, member, told)
            limits.refuse(received.name, unpacked, received.size, most=limits.workbook, setting="workbook_limit")
        return _ods(received, archive) if kind == ODS else _xlsx(received, archive, told)


def _scan(received: Received, archive: zipfile.ZipFile, member: zipfile.ZipInfo, told: set[str]) -> int:
    """Look through one part of a workbook; its bytes. A sheet whose cells must be looked at is added to `told`."""
    is_sheet = member.filename.startswith("xl/worksheets/")
    size, columns, rows = 0, 1, 0
    parser = expat.ParserCreate()
    for piece in _whole_tags(member_content(archive, member, received)):
        size += len(piece)
        if _DECLARED.search(piece):
            raise IntakeError(
                received.name,
                f"{member.filename} declares entities or a document type, which no spreadsheet program writes.",
                remedy="It may have been made to do harm: ask for the records again.",
            )
        parsed(received, parser, member.filename, piece)
        if is_sheet:
            columns = max(columns, max((_column_number(each) for each in set(_COLUMN.findall(piece))), default=0))
            rows = max(rows, max(map(int, _ROW.findall(piece)), default=0))
            if _TOLD_BY_CELLS.search(piece):
                told.add(member.filename)
    parsed(received, parser, member.filename, None)
    refuse_area(received, rows, columns)
    return size


def refuse_area(received: Received, rows: int, columns: int) -> None:
    """Refuse a sheet that would take up all the memory, though it may have few cells."""
    if rows * columns > MOST_CELLS or rows > 1 << 20 or columns > 1 << 14:
        raise IntakeError(
            received.name,
            f"a sheet reaches to row {rows:,} and column {columns:,}; more than {MOST_CELLS:,} cells are not read.",
            remedy="Delete the empty rows and columns beyond the table, or export the sheet as CSV.",
        )


def _whole_tags(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, cut where a tag ends, as far as that is possible."""
    rest = b""
    for chunk in chunks:
        cut = chunk.rfind(b">") + 1
        yield rest + chunk[:cut] if cut else rest
        rest = chunk[cut:]
    yield rest


def _xlsx(received: Received, archive: zipfile.ZipFile, told: set[str]) -> dict[str, Told]:
    sheets = SheetList()
    for part in ("xl/_rels/workbook.xml.rels", "xl/workbook.xml"):
        if part in archive.namelist():
            parse(received, archive, part, sheets)
    found = {}
    for name, part in sheets.parts().items():
        found[name] = Told()
        if part in told:
            cells = ErrorCells()
            parse(received, archive, part, cells)
            found[name] = Told(cells.errors, cells.unvalued)
    return found


def _ods(received: Received, archive: zipfile.ZipFile) -> dict[str, Told]:
    manifest = [each for each in archive.infolist() if each.filename == "META-INF/manifest.xml"]
    if any(b"encryption-data" in b"".join(member_content(archive, each, received)) for each in manifest):
        remedy = "Save it without a password."
        raise IntakeError(received.name, "this is a workbook that is locked with a password.", remedy=remedy)
    tables = OdsTables(lambda rows, columns: refuse_area(received, rows, columns))
    parse(received, archive, "content.xml", tables)
    return {name: Told(cells.errors, cells.unvalued) for name, cells in tables.found.items()}


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
