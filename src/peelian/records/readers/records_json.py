"""Reading JSON, one list of records in a document, as text rows: nested objects are flattened to a.b.c."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import IO, Any

import pyarrow as pa

from peelian.records.readers.json_scan import scan, unsound
from peelian.records.readers.kinds import JSON
from peelian.records.readers.received import Received
from peelian.records.readers.rows import BATCH, FIRST_ROWS, Look, Malformed, Sheet, TextRows, Where, header_of
from peelian.records.readers.text import check_encoding

NO_OBJECT = "It is no object of names and values: take it out, or correct it."


def look_json(received: Received) -> Look:
    """The lists of records in a document, each a sheet. Raises IntakeError for one that is not sound or has none."""
    content, _, _ = check_encoding(received)
    with open_json(content) as stream:
        lists = scan(received.name, stream)
    sheets = []
    for name, columns in lists.items():
        header = tuple(columns)
        records = islice(_items(content, name), FIRST_ROWS - 1)
        rows = [_row(flattened(each), header) for each in records if isinstance(each, dict)]
        sheets.append(Sheet(name, (header, *map(tuple, rows))))
    return Look(JSON, content, tuple(sheets))


def json_rows(look: Look, where: Where, progress: Callable[[int], None]) -> JsonRows:
    """The records of one list; the first has the number 2, as below a header."""
    header = tuple(look.sheet(where.sheet).rows[0])
    return JsonRows(
        look.content, len(header_of(look.sheet(where.sheet), where)), progress, where.sheet, header, where.explode
    )


@dataclass
class JsonRows(TextRows):
    """The records of a list, in its order; one that is no object is set aside."""

    name: str
    header: tuple[str, ...]
    explode: str = ""

    def read(self) -> Iterator[pa.RecordBatch]:
        """The records as rows."""
        numbers: list[int] = []
        kept: list[list[str]] = []
        for number, record in self._exploded():
            if not isinstance(record, dict):
                self.malformed.append(
                    Malformed(number, as_text(record), 1, self.columns, rule="json", remedy=NO_OBJECT)
                )
                continue
            numbers.append(number)
            kept.append(_row(flattened(record), self.header))
            if len(kept) == BATCH:
                yield self._batch(numbers, kept)
                numbers, kept = [], []
        yield self._batch(numbers, kept)
        self.received += len(self.malformed)

    def _exploded(self) -> Iterator[tuple[int, Any]]:
        """The records with their numbers; those that come of one record have its number."""
        for number, record in enumerate(_items(self.file, self.name), 2):
            yield from ((number, each) for each in exploded(record, self.explode))


def open_json(content: Received) -> IO[bytes]:
    """The document without its byte order mark."""
    stream = content.open()
    if stream.read(3) != b"\xef\xbb\xbf":
        stream.close()
        stream = content.open()
    return stream


def exploded(record: Any, name: str) -> list[Any]:
    """A record for each element of the list that it has under a name; where that is empty or no list, one.

    >>> exploded({"force": "kent", "years": [2018, 2019]}, "years")
    [{'force': 'kent', 'years': 2018}, {'force': 'kent', 'years': 2019}]
    """
    listed = record.get(name) if name and isinstance(record, dict) else None
    if not isinstance(listed, list):
        return [record]
    return [{**record, name: as_text(each) if isinstance(each, dict) else each} for each in listed or [None]]


def flattened(record: Mapping[str, Any], before: str = "") -> dict[str, str]:
    """A record's values as text, those of nested objects under names such as a.b.c, lists as JSON.

    >>> flattened({"a": {"b": 1, "c": None}, "d": [1, 2], "e": True})
    {'a.b': '1', 'a.c': '', 'd': '[1, 2]', 'e': 'true'}
    """
    found = {}
    for name, value in record.items():
        if isinstance(value, dict) and value:
            found.update(flattened(value, f"{before}{name}."))
        else:
            found[before + name] = as_text(value)
    return found


def as_text(value: Any) -> str:
    """A value of JSON as text: nothing for null and for an empty object, numbers as written."""
    if value is None or value == {}:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | Decimal):
        return str(value)
    return json.dumps(value, ensure_ascii=False, default=float)


def _row(record: Mapping[str, str], header: tuple[str, ...]) -> list[str]:
    return [record.get(name, "") for name in header]


def _items(content: Received, name: str) -> Iterator[Any]:
    import ijson

    with open_json(content) as stream:
        try:
            yield from ijson.items(stream, f"{name}.item" if name else "item")
        except (ijson.JSONError, ValueError, ArithmeticError, SystemError) as error:
            raise unsound(content.name, str(error) if isinstance(error, ijson.JSONError) else "") from error
