"""Whether a text can be read without loss: all of it in one encoding, with quotation marks that pair up."""

from __future__ import annotations

import codecs
import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import IO

import numpy as np

from peelian.core.errors import SHOWN, IntakeError
from peelian.records.readers.encodings import WINDOWS, is_windows_text
from peelian.records.readers.kinds import SAVE_AS
from peelian.records.readers.received import CHUNK, EXPORT_AGAIN, UTF8, Received
from peelian.records.readers.separators import SEPARATORS

LONGEST = 16 << 20
MARK = b'"'
_PARTNER = 'Look for a " without a partner in that row, or export the file again.'
_DAMAGED = "The file may be cut short or damaged: export or download it again."


class Marks:
    """Looks at a file's bytes as they stream by, and says whether its quotation marks are beyond suspicion.

    They are if each odd one stands at the start of a field and each even one at its end, those that are doubled within
    a text apart. A file that is not may still be sound: in 5" blade a lone mark stands for inches.
    """

    def __init__(self, separator: str = ",") -> None:
        self.sound = True
        self.long_lines = False
        self._beside = np.isin(np.arange(256), list(separator.encode() + b'\r\n"'))
        self._open = 0
        self._last = b"\n"

    def see(self, chunk: bytes) -> None:
        """Take in the next bytes."""
        self.long_lines |= len(chunk) >= CHUNK and b"\n" not in chunk
        # Of each mark its neighbours count, so the last byte waits for the next chunk.
        seen = self._last + chunk
        self._last = seen[-2:]
        if self.sound and MARK in seen:
            content = np.frombuffer(seen, np.uint8)
            marks = np.flatnonzero(content[1:-1] == MARK[0]) + 1
            before, after = content[marks[self._open :: 2] - 1], content[marks[1 - self._open :: 2] + 1]
            self.sound = bool(self._beside[before].all() and self._beside[after].all())
            self._open ^= marks.size & 1

    def end(self) -> bool:
        """Whether all were sound, and the last one is closed."""
        self.see(b"\n")
        return self.sound and not self._open


def check_text(received: Received, separator: str) -> Received:
    """Read a text to its end: the file with the encoding in which all of it can be read.

    Raises IntakeError for one that is not text, or not all of it, or whose quotation marks do not pair up, and says
    where.
    """
    checked, marks, size = check_encoding(received, separator)
    if size == 0:
        raise IntakeError(received.name, "the file is empty.", remedy=EXPORT_AGAIN)
    if not marks.end():
        _check_marks(checked, separator)
    return replace(checked, long_lines=marks.long_lines)


def check_encoding(received: Received, separator: str = ",") -> tuple[Received, Marks, int]:
    """Read a text to its end: the file with its encoding, what its quotation marks look like, and its size."""
    marks = Marks(separator)
    try:
        with received.open() as raw:
            size = _decode(received, raw, marks)
    except UnicodeDecodeError as error:
        raise _not_in_its_encoding(received) from error
    except NotUtf8 as error:
        if received.encoding == UTF8 and error.byte is not None and is_windows_text(received):
            return check_encoding(replace(received, encoding=WINDOWS), separator)
        raise _wrong_encoding(received, error) from error
    return received, marks, size


def open_text(received: Received, encoding: str = "utf-8-sig") -> io.TextIOWrapper:
    """The content as text, its line ends as they are."""
    return io.TextIOWrapper(received.open(), encoding=encoding, newline="")


class NotUtf8(Exception):
    """The byte at an offset is no UTF-8, or, if None, the text ends within a character."""

    def __init__(self, offset: int, byte: int | None) -> None:
        super().__init__(offset)
        self.offset = offset
        self.byte = byte


def _decode(received: Received, raw: IO[bytes], marks: Marks) -> int:
    """Read to the end as UTF-8; the number of bytes."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    position = 0
    while chunk := raw.read(CHUNK):
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            pending = len(error.object) - len(chunk)
            raise NotUtf8(position - pending + error.start, error.object[error.start]) from error
        marks.see(chunk if position else chunk.removeprefix(codecs.BOM_UTF8))
        position += len(chunk)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise NotUtf8(position - len(error.object), None) from error
    return position


def _check_marks(received: Received, separator: str) -> None:
    """Refuse a file in which a text is closed by no mark, or by one that was meant to open another."""
    row = line = 0
    with open_text(received) as text:
        reader = csv.reader(text_lines(text), strict=True, delimiter=separator)
        try:
            for _ in reader:
                row, line = row + 1, reader.line_num
        except csv.Error as error:
            problem, remedy = _misquoted(str(error), reader.line_num - line - 1, SEPARATORS[separator])
            raise IntakeError(received.name, problem, remedy=remedy, row=row + 1) from error


def text_lines(text: io.TextIOWrapper) -> Iterator[str]:
    """The lines for a csv reader. Raises csv.Error for one of more than LONGEST characters."""
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST))
    while line := text.readline(LONGEST + 1):
        if len(line) > LONGEST:
            raise csv.Error("line larger than field limit")
        yield line


def _misquoted(error: str, lines_below: int, separator: str) -> tuple[str, str]:
    """Problem and remedy for what the csv module says of a record that runs over some lines below its first."""
    if "unexpected end" in error:
        return "a quotation mark is opened and not closed before the end of the file.", _PARTNER
    if "field limit" in error:
        return f"the row has a text of more than {LONGEST // 1_000_000} million characters.", _PARTNER
    if lines_below:
        below = "in the line below" if lines_below == 1 else f"{lines_below} lines below"
        return f"a quotation mark is opened and not closed in its row: the next one stands {below}.", _PARTNER
    problem = f"no {separator.removesuffix('s')} follows a closing quotation mark."
    return problem, "Double the quotation marks within a text, or export the file again."


def _not_in_its_encoding(received: Received) -> IntakeError:
    if received.encoding == UTF8:
        return IntakeError(received.name, "the text cannot be read.", remedy=_DAMAGED)
    name = received.encoding.upper().removesuffix("-LE").removesuffix("-BE")
    return IntakeError(received.name, f"not all of the text is {name}.", remedy=_DAMAGED)


def _wrong_encoding(received: Received, found: NotUtf8) -> IntakeError:
    """The error for a byte at an offset; no byte if the file ends there within a character."""
    with received.open() as raw:
        start = raw.read(4096)
    if b"\x00" in start:
        return IntakeError(received.name, "this is not text.", remedy="Export the records as CSV or as a workbook.")
    row, column, value = _place(received, found.offset)
    if found.byte is None:
        problem = "the text is not UTF-8: it ends within a character."
        remedy = 'The file may be cut short: export or download it again, as "CSV UTF-8".'
        return IntakeError(received.name, problem, remedy=remedy, row=row, column=column)
    problem = f"the text is neither UTF-8 (byte {found.byte:#04x}) nor all of it Windows-1252."
    return IntakeError(received.name, problem, remedy=SAVE_AS, row=row, column=column, value=value)


def _place(received: Received, offset: int) -> tuple[int, str, str]:
    """Row, column and value of the byte at `offset`; of a long value the part that ends there."""
    row, cut = _last_record(received, offset + 1)
    _, whole = _last_record(received, row=row)
    _, header = _last_record(received, row=1)
    index = len(cut) - 1
    value = _decoded(whole[index]) if index < len(whole) else ""
    if len(value) > SHOWN:
        value = "…" + _decoded(cut[index])[1 - SHOWN :]
    return row, _decoded(header[index]) if index < len(header) else "", value


def _last_record(received: Received, length: int = sys.maxsize, row: int = sys.maxsize) -> tuple[int, list[str]]:
    """Number and fields of the record at which the first `length` bytes, or the first `row` rows, end."""
    number, record = 0, [""]
    with open_text(received, "latin-1") as text:
        try:
            for each in csv.reader(_bytewise(text, length)):
                number, record = number + 1, each
                if number == row:
                    break
        except csv.Error:
            return number + 1, []
    return number, record


def _bytewise(text: io.TextIOWrapper, length: int) -> Iterator[str]:
    """The lines of the first bytes of a file, a character a byte, without its byte order mark."""
    mark = codecs.BOM_UTF8.decode("latin-1")
    for number, line in enumerate(text_lines(text)):
        yield line[:length].removeprefix("" if number else mark)
        length -= len(line)
        if length <= 0:
            return


def _decoded(field: str) -> str:
    content = field.encode("latin-1", errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
