"""What a file is and how its tables begin, and then the rows of one of them, whatever its format."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from peelian.core.errors import IntakeError
from peelian.records.readers.kinds import ARCHIVE, JSON, JSON_LINES, PARQUET, START, WORKBOOKS, is_lines, kind_of
from peelian.records.readers.received import CHUNK, Received
from peelian.records.readers.rows import Look, TextRows, Where

_TOLD_BY = 1 << 20


def look(received: Received, encoding: str = "") -> Look:
    """What kind of file it is, its sheets and their first rows; `encoding` is for a text whose own cannot be told.

    The file has been read to its end: what comes back can be read. Raises IntakeError for a file that is of a kind
    without tables, damaged, larger than the workspace allows, or made to do harm.
    """
    try:
        return _look(received, encoding)
    except UnicodeError as error:
        remedy = "The file may be cut short or damaged: export or download it again."
        raise IntakeError(received.name, "not all of the text is in its encoding.", remedy=remedy) from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise IntakeError(
            received.name,
            "the gzip file is cut short or damaged.",
            remedy="Compress or download it again and compare its size with the original.",
        ) from error


def rows(look: Look, where: Where, progress: Callable[[int], None] = lambda done: None) -> TextRows:
    """The rows of the table that is there."""
    found = _rows(look, where, progress)
    found.ends = where.ends
    return found


def _rows(look: Look, where: Where, progress: Callable[[int], None]) -> TextRows:
    from peelian.records.readers import delimited, json_lines, parquet, records_json, spreadsheet

    if look.kind in WORKBOOKS:
        return spreadsheet.sheet_rows(look, where, progress)
    if look.kind == PARQUET:
        return parquet.parquet_rows(look, where, progress)
    if look.kind == JSON:
        return records_json.json_rows(look, where, progress)
    if look.kind == JSON_LINES:
        return json_lines.line_rows(look, where, progress)
    return delimited.delimited_rows(look, where, progress)


def _look(received: Received, encoding: str) -> Look:
    from peelian.records.readers import delimited, json_lines, parquet, records_json, spreadsheet
    from peelian.records.readers.encodings import wide_encoding, with_encoding

    with received.open_raw() as raw:
        start = raw.read(START)
    if encoding:
        received = with_encoding(received, encoding)
    else:
        wide, mark = wide_encoding(start)
        received = replace(received, encoding=wide, mark=mark) if wide else received
    if received.encoding != "utf-8":
        with received.open() as content:
            start = content.read(START)
    kind = kind_of(received, start)
    if kind == ARCHIVE:
        raise IntakeError(
            received.name,
            "this is a zip archive.",
            remedy="Load it by itself: `peelian load` and Workbench.load_all open it.",
        )
    if kind in WORKBOOKS or kind == PARQUET:
        received = _unpacked(received)
    if kind in WORKBOOKS:
        return spreadsheet.look_workbook(received, kind)
    if kind == PARQUET:
        return parquet.look_parquet(received)
    if kind == JSON:
        in_lines = is_lines(received.name, received.start_as_text(_TOLD_BY))
        return json_lines.look_lines(received) if in_lines else records_json.look_json(received)
    return delimited.look_delimited(received)


def _unpacked(received: Received) -> Received:
    """A file that must be read from several places, unpacked beside our copy."""
    if not received.zipped:
        return received
    place = Path(f"{received.path}-unpacked")
    with received.open_raw() as packed, place.open("wb") as target:
        while chunk := packed.read(CHUNK):
            target.write(chunk)
    return replace(received, path=place, zipped=False)
