"""The shared files opened a second time: by csv, pyarrow, openpyxl, json and XML, and nothing of Peelian's."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyarrow.parquet as pq

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
MOST_REPEATS = 100
Row = dict[str, Any]


def unpacked(path: Path) -> bytes:
    """The bytes of a file, out of gzip if they are in it."""
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def csv_rows(path: Path) -> list[Row]:
    """The rows of a CSV; a second and third column of one name are called Name (2) and Name (3)."""
    reader = csv.reader(io.StringIO(unpacked(path).decode("utf-8-sig"), newline=""))
    header = next(reader)
    named = [
        name if header[:at].count(name) == 0 else f"{name} ({header[:at].count(name) + 1})"
        for at, name in enumerate(header)
    ]
    return [dict(zip(named, row, strict=True)) for row in reader]


def parquet_rows(path: Path) -> list[Row]:
    """The rows of a Parquet file."""
    return pq.read_table(path).to_pylist()  # type: ignore[no-any-return]


def json_rows(path: Path) -> list[Row]:
    """The records of a JSON file: its list, or its features with their properties."""
    found = json.loads(unpacked(path))
    if isinstance(found, dict):
        return [{**each["properties"], "outline": each["geometry"]} for each in found["features"]]
    return list(found)


def exploded(path: Path, name: str) -> list[Row]:
    """A row for each element of a list within each record."""
    return [{**row, name: each} for row in json_rows(path) for each in row[name]]


def sheet_rows(path: Path, sheet: str) -> list[list[str]]:
    """The cells of a sheet as text."""
    if path.suffix == ".xlsx":
        return _xlsx(path, sheet)
    return _ods(path)[sheet]


def _xlsx(path: Path, sheet: str) -> list[list[str]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        rows = book[sheet]
        rows.reset_dimensions()
        return [["" if cell is None else str(cell) for cell in row] for row in rows.iter_rows(values_only=True)]
    finally:
        book.close()


@cache
def _ods(path: Path) -> dict[str, list[list[str]]]:
    root = ElementTree.fromstring(zipfile.ZipFile(path).read("content.xml"))
    return {table.get(_TABLE + "name", ""): list(_ods_rows(table)) for table in root.iter(_TABLE + "table")}


def _ods_rows(table: ElementTree.Element) -> Iterator[list[str]]:
    for row in table.iter(_TABLE + "table-row"):
        cells = [text for cell in row if cell.tag.startswith(_TABLE) for text in _ods_cells(cell)]
        for _ in range(min(int(row.get(_TABLE + "number-rows-repeated", "1")), MOST_REPEATS)):
            yield list(cells)


def _ods_cells(cell: ElementTree.Element) -> list[str]:
    kind = cell.get(_OFFICE + "value-type")
    text = "\n".join("".join(_words(part)) for part in cell.findall(_TEXT + "p"))
    if kind in ("float", "percentage"):
        text = cell.get(_OFFICE + "value", "")
    elif kind == "date":
        text = cell.get(_OFFICE + "date-value", "")[:10]
    return [text] * min(int(cell.get(_TABLE + "number-columns-repeated", "1")), MOST_REPEATS)


def _words(part: ElementTree.Element) -> Iterator[str]:
    """The texts of a paragraph; blanks in a row and line breaks are elements of their own."""
    if part.tag == _TEXT + "s":
        yield " " * int(part.get(_TEXT + "c", "1"))
    elif part.tag == _TEXT + "line-break":
        yield "\n"
    yield part.text or ""
    for each in part:
        yield from _words(each)
        yield each.tail or ""


def table_below(rows: list[list[str]], *, first: str, title: str = "") -> list[list[str]]:
    """The rows of the table that begins with `first`, below the row that begins with `title`, up to a blank one."""
    begin = next((at for at, row in enumerate(rows) if row and row[0].startswith(title)), 0) if title else 0
    head = next(at for at in range(begin, len(rows)) if rows[at] and rows[at][0].strip() == first)
    found = []
    for row in rows[head:]:
        if not any(cell.strip() for cell in row):
            break
        found.append(row)
    return found
