"""Taking a file over exactly as it was received, and opening it as text."""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from peelian.core.errors import IntakeError
from peelian.records.text import CHUNK, EXPORT_AGAIN, check_text, open_text

LONGEST_HEADER = 100_000
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

    `progress` is told (bytes done, bytes in all). Raises IntakeError for a file that is missing, empty, cut short, of
    another kind or in another encoding, and for one whose quotation marks do not pair up.
    """
    if not file.is_file():
        problem = "this is a folder." if file.is_dir() else "there is no such file."
        raise IntakeError(str(file), problem, remedy="Give the path of a CSV file.")
    size = file.stat().st_size
    if size == 0:
        raise IntakeError(file.name, "the file is empty.", remedy=EXPORT_AGAIN)
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
    check_text(received)
    return received


def read_header(received: Received) -> tuple[list[str], int]:
    """The column names and how many physical lines they take."""
    with open_text(received) as text:
        reader = csv.reader(_header_lines(received, text))
        names = next(reader, [])
    if any(name.strip() for name in names):
        return [name.strip() for name in names], reader.line_num
    with received.open() as raw:
        if not any(chunk.strip(codecs.BOM_UTF8 + b" \t\r\n,") for chunk in iter(lambda: raw.read(CHUNK), b"")):
            raise IntakeError(received.name, "the file is empty.", remedy=EXPORT_AGAIN)
    raise IntakeError(
        received.name, "the first line is blank; the header belongs there.", remedy="Take the blank line out.", row=1
    )


def _header_lines(received: Received, text: io.TextIOWrapper) -> Iterator[str]:
    length = 0
    while line := text.readline(LONGEST_HEADER + 1):
        length += len(line)
        if length > LONGEST_HEADER:
            raise IntakeError(
                received.name,
                f"the header has more than {LONGEST_HEADER:,} characters.",
                remedy="Check that its first line ends, and that this is a CSV file.",
                row=1,
            )
        yield line
