"""In which encoding a text is: told by its mark, by its zeros, or by whether its bytes make UTF-8."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import replace

from peelian.core.errors import IntakeError
from peelian.records.readers.received import CHUNK, UTF8, Received

WINDOWS = "cp1252"
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ZEROS = {"utf-32-le": (0, 1, 1, 1), "utf-32-be": (1, 1, 1, 0), "utf-16-le": (0, 1, 0, 1), "utf-16-be": (1, 0, 1, 0)}
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
# What no program writes into a text: controls other than tab, line ends, form feed, escape and the end sign of DOS.
_NO_TEXT = re.compile(rb"[\x00-\x07\x0e-\x19\x1c-\x1f]")
_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def wide_encoding(start: bytes) -> tuple[str, int]:
    """UTF-16 or UTF-32 and the length of its mark, by how a file begins; ("", 0) if it is neither."""
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding, len(mark)
    whole = start[: len(start) // 4 * 4]
    if len(whole) < 8 or b"\x00" not in whole:
        return "", 0
    share = [whole[at::4].count(0) / (len(whole) // 4) for at in range(4)]
    for encoding, zeros in _ZEROS.items():
        if all(part > 0.9 if zero else part < 0.1 for zero, part in zip(zeros, share, strict=True)):
            return encoding, 0
    return "", 0


def with_encoding(received: Received, encoding: str) -> Received:
    """The file with an encoding that is known. Raises IntakeError for one whose name is unknown."""
    try:
        known = codecs.lookup(encoding).name
    except LookupError as error:
        problem = f"there is no encoding {encoding!r}."
        raise IntakeError(received.name, problem, remedy="Correct the mapping: cp1252 and utf-8 are usual.") from error
    if known == UTF8:
        return received
    marked = known in ("utf-16", "utf-32")
    wide, mark = wide_encoding(_start(received)) if marked else ("", 0)
    return replace(received, encoding=wide or encoding, mark=mark)


def is_windows_text(received: Received) -> bool:
    """Whether a file that is not UTF-8 is text of Windows: every byte a character, and none of them UTF-8.

    A single character of UTF-8 beside bytes that are none is a damaged file or two files in one, and read in one
    encoding it would be wrong in places that nobody sees.
    """
    return all(
        not _UNDEFINED.search(chunk) and not _NO_TEXT.search(chunk) and not _CHARACTER.search(chunk)
        for chunk in _overlapping(received)
    )


def _overlapping(received: Received) -> Iterator[bytes]:
    with received.open_raw() as raw:
        last = b""
        while chunk := raw.read(CHUNK):
            yield last + chunk
            last = chunk[-3:]


def _start(received: Received) -> bytes:
    with received.open_raw() as raw:
        return raw.read(4096)
