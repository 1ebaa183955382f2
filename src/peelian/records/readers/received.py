"""Taking a file over exactly as it was received, and opening its content."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

from peelian.core.errors import IntakeError
from peelian.records.readers.limits import Limits

CHUNK = 1 << 20
EXPORT_AGAIN = "Export it again; it should have a header and rows."
GZIP_MAGIC = b"\x1f\x8b"
UTF8 = "utf-8"


@dataclass(frozen=True, slots=True)
class Received:
    """A file as received: where our copy is, what it is called outside, and its content's hash.

    `encoding` is that of its text, and `mark` how many bytes of a byte order mark precede it.
    `long_lines` says that a line of it may have more than a million characters.
    """

    path: Path
    name: str
    sha256: str
    size: int
    zipped: bool
    limits: Limits = field(default=Limits())
    encoding: str = UTF8
    mark: int = 0
    long_lines: bool = False

    def open(self) -> IO[bytes]:
        """The content, unpacked, and a text in UTF-8."""
        if self.encoding == UTF8:
            return self.open_raw()
        return io.BufferedReader(Transcoded(self.open_raw(), self.encoding, self.mark), CHUNK)

    def start_as_text(self, length: int) -> str:
        """How the text begins; bytes that are no UTF-8 read as Windows-1252."""
        with self.open() as content:
            start = content.read(length).removeprefix(codecs.BOM_UTF8)
        return start.decode(UTF8) if start.isascii() else start.decode("cp1252", errors="replace")

    def open_raw(self) -> IO[bytes]:
        """The content, unpacked, in its own encoding."""
        return cast(IO[bytes], Unpacking(self) if self.zipped else self.path.open("rb"))


class Unpacking(gzip.GzipFile):
    """The content of a packed file; raises IntakeError where it grows beyond what the workspace allows."""

    def __init__(self, received: Received) -> None:
        super().__init__(received.path, "rb")
        self._received = received
        self._given = 0

    def read(self, size: int | None = -1) -> bytes:
        """The next bytes."""
        return self._counted(super().read(size))

    def read1(self, size: int = -1) -> bytes:
        """The next bytes, as many as are at hand."""
        return self._counted(super().read1(size))

    def _counted(self, content: bytes) -> bytes:
        self._given += len(content)
        of = self._received
        of.limits.refuse(of.name, self._given, of.size, most=of.limits.unpacked, setting="unpacked_limit")
        return content


class Transcoded(io.RawIOBase):
    """A text of another encoding as UTF-8, without its byte order mark."""

    def __init__(self, raw: IO[bytes], encoding: str, mark: int) -> None:
        self._raw = raw
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._pending = b""
        self._ended = False
        raw.read(mark)

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with the next bytes of UTF-8; how many there were."""
        while not self._pending and not self._ended:
            chunk = self._raw.read(CHUNK)
            self._ended = not chunk
            self._pending = self._decoder.decode(chunk, final=self._ended).encode(UTF8)
        given = self._pending[: len(buffer)]
        buffer[: len(given)] = given
        self._pending = self._pending[len(given) :]
        return len(given)

    def close(self) -> None:
        """Close the file beneath too."""
        self._raw.close()
        super().close()


def receive(
    file: Path, folder: Path, progress: Callable[[int, int], None], limits: Limits | None = None, name: str = ""
) -> Received:
    """Copy `file` into `folder`; `name` is what it is called in messages, if not as the file.

    `progress` is told (bytes done, bytes in all). Raises IntakeError for a file that is missing or empty.
    """
    name = name or file.name
    if not file.is_file():
        problem = "this is a folder." if file.is_dir() else "there is no such file."
        raise IntakeError(str(file), problem, remedy="Give the path of a file.")
    size = file.stat().st_size
    if size == 0:
        raise IntakeError(name, "the file is empty.", remedy=EXPORT_AGAIN)
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
    return Received(copy, name, digest.hexdigest(), size, zipped, limits or Limits())
