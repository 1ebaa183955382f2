"""Files that are not CSV, told by how they begin, with what to do about each."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from peelian.core.errors import IntakeError

if TYPE_CHECKING:
    from peelian.records.received import Received

START = 4096
SAVE_AS = 'Save the file as "CSV UTF-8"; Excel offers it under Save As.'
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars", "^": "carets"}
_ASK = "Ask for the records as CSV."
_UNPACK = "Unpack it and load the CSV files in it."

_BLANK = rb"(?:\xef\xbb\xbf)?\s*"
_XML = _BLANK + rb"(?:<\?xml[^>]*>\s*)?"
_KINDS = tuple(
    (re.compile(begins, re.DOTALL | re.IGNORECASE), kind, remedy)
    for begins, kind, remedy in (
        (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook", SAVE_AS),
        (rb"<\?xml[^>]*>\s*<\?mso-application[^>]*Excel", "an Excel workbook", SAVE_AS),
        (_BLANK + rb"%PDF-", "a PDF", "Ask for the records behind it."),
        (rb"\{\\rtf", "a text document", _ASK),
        (
            _XML + rb"<(?:!doctype\s+html|html|head|body|table)\b",
            "a web page",
            "Open it in a browser to see what it says, and download the file again, as CSV.",
        ),
        (_BLANK + rb"<(?:\?xml|!|[a-z_][\w:.-]*[\s/>])", "XML", _ASK),
        (_BLANK + rb"[\[{]\s*[\"\[\]{}]", "JSON", _ASK),
        (rb"BZh[1-9]1AY&SY|\xfd7zXZ\x00|\x28\xb5\x2f\xfd", "a packed file", _UNPACK),
        (rb"7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|.{257}ustar", "an archive", _UNPACK),
        (rb"PAR1[\x00-\x1f]", "a Parquet file", _ASK),
        (rb"SQLite format 3\x00", "a database", _ASK),
    )
)


def refuse_other_kinds(received: Received, start: bytes) -> None:
    """Refuse a file that is no text in UTF-8, or is text of another kind; `start` is how its content begins."""
    if start.startswith(b"\x1f\x8b"):
        raise IntakeError(received.name, "it was packed twice.", remedy="Unpack it once and load what comes out.")
    if _is_utf16(start):
        raise IntakeError(received.name, "the text is UTF-16, not UTF-8.", remedy=SAVE_AS, row=1)
    if not start.strip(b"\x00"):
        raise IntakeError(
            received.name, "it begins with bytes of zero, not with text.", remedy="It is damaged: export it again."
        )
    kind, remedy = _zipped(received) if start.startswith((b"PK\x03\x04", b"PK\x05\x06")) else _told(start)
    if kind:
        raise IntakeError(received.name, f"this is {kind}, not CSV.", remedy=remedy)


def separator_of(line: str) -> str:
    """What separates the columns of a line instead of commas, in the plural; "" if nothing does.

    >>> separator_of("force;category")
    'semicolons'
    """
    if "," in line and '";"' not in line:
        return ""
    return next((word for separator, word in SEPARATORS.items() if separator in line), "")


def wrong_separator(file: str, word: str, row: int) -> IntakeError:
    """The error for a file whose columns are separated by semicolons or the like."""
    return IntakeError(file, f"the columns are separated by {word}.", remedy="Export it with commas.", row=row)


def _told(start: bytes) -> tuple[str, str]:
    return next(((kind, remedy) for begins, kind, remedy in _KINDS if begins.match(start)), ("", ""))


def _zipped(received: Received) -> tuple[str, str]:
    """What a zip archive is: several programs keep their documents in one."""
    try:
        with received.open() as content, zipfile.ZipFile(content) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return "a damaged zip archive", "Download it again and unpack it."
    if any(name.startswith("xl/") for name in names):
        return "an Excel workbook", SAVE_AS
    if "content.xml" in names:
        return "an OpenDocument file", "Save it as CSV in UTF-8."
    if any(name.startswith("word/") for name in names):
        return "a Word document", _ASK
    return "a zip archive", _UNPACK


def _is_utf16(start: bytes) -> bool:
    """Whether a file begins with the mark of UTF-16, or every other byte of it is zero as in English UTF-16."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    zeros = [half.count(0) for half in (start[::2], start[1::2])]
    return len(start) > 3 and max(zeros) > 0.9 * (len(start) // 2) and min(zeros) < 0.1 * len(start)
