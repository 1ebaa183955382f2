"""Taking a file over exactly as it was received, and opening it as text."""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import os
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, cast

from peelian.core.errors import IntakeError

CHUNK = 1 << 20
GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Received:
    """A file as received: where our copy is, what it is called outside, and its content's hash."""

    path: Path
    name: str
    sha256: str
    size: int
    zipped: bool

    def open(self) -> IO[bytes]:
        """The content, unpacked."""
        return cast(IO[bytes], gzip.open(self.path, "rb") if self.zipped else self.path.open("rb"))


def receive(file: Path, folder: Path, progress: Callable[[int, int], None]) -> Received:
    """Copy `file` into `folder` and check that it can be read to its end as UTF-8 text.

    `progress` is told (bytes done, bytes in all). Raises IntakeError for a file that is missing, empty, cut short or
    in another encoding.
    """
    if not file.is_file():
        problem = "this is a folder." if file.is_dir() else "there is no such file."
        raise IntakeError(str(file), problem, remedy="Give the path of a CSV file.")
    size = file.stat().st_size
    if size == 0:
        raise IntakeError(file.name, "the file is empty.", remedy="Export it again; it should have a header and rows.")
    copy = folder / "received"
    digest = hashlib.sha256()
    done = 0
    with file.open("rb") as original, copy.open("wb") as target:
        while chunk := original.read(CHUNK):
            digest.update(chunk)
            target.write(chunk)
            done += len(chunk)
            progress(done, size)
        target.flush()
        os.fsync(target.fileno())
    with copy.open("rb") as start:
        zipped = start.read(2) == GZIP_MAGIC
    received = Received(copy, file.name, digest.hexdigest(), size, zipped)
    _check_text(received)
    return received


def read_header(received: Received) -> tuple[list[str], int]:
    """The column names and how many physical lines they take."""
    with received.open() as raw:
        reader = csv.reader(io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""))
        for names in reader:
            return [name.strip() for name in names], reader.line_num
    raise IntakeError(received.name, "the file is empty.", remedy="Export it again; it should have a header and rows.")


def _check_text(received: Received) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    position = quotes = 0
    try:
        with received.open() as raw:
            while chunk := raw.read(CHUNK):
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError as error:
                    pending = len(error.object) - len(chunk)
                    raise _wrong_encoding(received, position - pending + error.start) from error
                position += len(chunk)
                quotes += chunk.count(b'"')
            try:
                decoder.decode(b"", final=True)
            except UnicodeDecodeError as error:
                raise _wrong_encoding(received, position - len(error.object)) from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise IntakeError(
            received.name,
            "the gzip file is cut short or damaged.",
            remedy="Compress or download it again and compare its size with the original.",
        ) from error
    if position == 0:
        raise IntakeError(
            received.name, "the file is empty.", remedy="Export it again; it should have a header and rows."
        )
    if quotes % 2:
        _refuse_open_quote(received)


def _refuse_open_quote(received: Received) -> None:
    """Refuse a file whose end lies within quotes; a lone mark within a field, as in 5" blade, is harmless.

    A line of our own is read after the last one: if it does not come back as a record, a quotation mark swallowed it.
    """
    end = "\x00end of file"
    record: list[str] = []
    row = 0
    with received.open() as raw:
        lines = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
        try:
            for row, record in enumerate(csv.reader(chain(lines, ["\n", end])), 1):  # noqa: B007
                pass
        except csv.Error:
            row += 1
    if record != [end]:
        raise IntakeError(
            received.name,
            "a quotation mark is opened and not closed before the end of the file.",
            remedy='Look for a " without a partner in that row, or export the file again.',
            row=row,
        )


def _wrong_encoding(received: Received, offset: int) -> IntakeError:
    with received.open() as raw:
        before = raw.read(offset + 1)
        rest = raw.readline()
    row = before.count(b"\n") + 1
    line_start = before.rfind(b"\n") + 1
    fields = _fields(before[line_start:].decode("latin-1"))
    whole = _fields((before[line_start:] + rest).decode("cp1252", errors="replace").rstrip("\r\n"))
    index = len(fields) - 1
    names, _ = _header_of(received)
    column = names[index] if index < len(names) else ""
    return IntakeError(
        received.name,
        f"the text is not UTF-8 (byte {before[-1]:#04x}).",
        remedy='Save the file as "CSV UTF-8"; Excel offers it under Save As.',
        row=row,
        column=column,
        value=whole[index] if index < len(whole) else "",
    )


def _header_of(received: Received) -> tuple[list[str], int]:
    with received.open() as raw:
        return _fields(raw.readline().decode("utf-8-sig", errors="replace").rstrip("\r\n")), 1


def _fields(line: str) -> list[str]:
    return next(csv.reader([line]), [])
