"""Reading JSON Lines, an object a line, as text rows; a line that is no object is set aside with its number."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from peelian.core.errors import IntakeError
from peelian.records.readers.json_scan import MOST_COLUMNS
from peelian.records.readers.kinds import JSON_LINES
from peelian.records.readers.received import EXPORT_AGAIN, Received
from peelian.records.readers.records_json import NO_OBJECT, exploded, flattened
from peelian.records.readers.rows import BATCH, FIRST_ROWS, Look, Malformed, Sheet, TextRows, Where
from peelian.records.readers.text import LONGEST, check_encoding, open_text, text_lines


class NoRecordError(ValueError):
    """A line that is no record; it says what to do about it."""


def look_lines(received: Received) -> Look:
    """The columns of all lines, and the first lines. A line has its own number; the columns stand above, in row 0."""
    content, _, _ = check_encoding(received)
    columns: dict[str, None] = {}
    first = []
    for number, line in _lines(content):
        try:
            (record,) = _records(line)
        except NoRecordError:
            continue
        columns.update(dict.fromkeys(record))
        if len(columns) > MOST_COLUMNS:
            problem = f"its objects have more than {MOST_COLUMNS:,} names together."
            raise IntakeError(received.name, problem, remedy="Is every line an object with the same names?", row=number)
        if number < FIRST_ROWS:
            first.append(record)
    if not columns:
        raise IntakeError(received.name, "no line of it is an object with names and values.", remedy=EXPORT_AGAIN)
    header = tuple(columns)
    rows = [tuple(each.get(name, "") for name in header) for each in first]
    return Look(JSON_LINES, content, (Sheet("", (header, *rows), first=0),))


def line_rows(look: Look, where: Where, progress: Callable[[int], None]) -> LineRows:
    """The lines as rows, each with the number of its line."""
    header = look.sheets[0].rows[0]
    return LineRows(look.content, len(header), progress, header, where.explode)


@dataclass
class LineRows(TextRows):
    """The objects of the lines; blank lines hold nothing and are passed over."""

    header: tuple[str, ...]
    explode: str = ""

    def read(self) -> Iterator[pa.RecordBatch]:
        """The lines as rows."""
        numbers: list[int] = []
        kept: list[list[str]] = []
        for number, line in _lines(self.file):
            try:
                records = _records(line, self.explode)
            except NoRecordError as error:
                self.malformed.append(Malformed(number, line.rstrip(), 1, self.columns, rule="json", remedy=str(error)))
                continue
            numbers += [number] * len(records)
            kept += [[each.get(name, "") for name in self.header] for each in records]
            if len(kept) >= BATCH:
                yield self._batch(numbers, kept)
                numbers, kept = [], []
        yield self._batch(numbers, kept)
        self.received += len(self.malformed)


def _lines(content: Received) -> Iterator[tuple[int, str]]:
    with open_text(content) as text:
        number = 0
        try:
            for number, line in enumerate(text_lines(text), 1):
                if line.strip():
                    yield number, line
        except csv.Error as error:
            problem = f"the line has more than {LONGEST // 1_000_000} million characters."
            raise IntakeError(content.name, problem, remedy=EXPORT_AGAIN, row=number + 1) from error


def _records(line: str, explode: str = "") -> list[dict[str, str]]:
    try:
        found = json.loads(
            line, parse_float=str, parse_int=str, parse_constant=_no_number, object_pairs_hook=_each_name_once
        )
        if isinstance(found, dict):
            return [flattened(each) for each in exploded(found, explode)]
    except NoRecordError:
        raise
    except (ValueError, RecursionError) as error:
        raise NoRecordError("It is no sound JSON: correct the line, or take it out.") from error
    raise NoRecordError(NO_OBJECT)


def _no_number(word: str) -> Any:
    raise NoRecordError(f"{word} is no value of JSON: write null.")


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NoRecordError("An object has a name twice: keep one of them.")
    return found
