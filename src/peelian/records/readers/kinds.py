"""What kind of file it is, told by how it begins, and what to do about those that hold no table."""

from __future__ import annotations

import re
import zipfile
from typing import IO

from peelian.core.errors import IntakeError
from peelian.records.readers.received import Received

START = 4096
SAVE_AS = 'Save the file as "CSV UTF-8"; Excel offers it under Save As.'
CSV, JSON, JSON_LINES, PARQUET, XLSX, ODS, ARCHIVE = (
    "CSV", "JSON", "JSON Lines", "Parquet", "XLSX", "ODS", "zip archive",
)  # fmt: skip
WORKBOOKS = (XLSX, ODS)
_ASK = "Ask for the records as CSV or as a workbook."
_UNPACK = "Unpack it and load the files in it."
_OLD_WORKBOOK = "Open it and save it as .xlsx, or as CSV UTF-8."
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_LOOKED_FOR_LOCK = 4 << 20

_BLANK = rb"(?:\xef\xbb\xbf)?\s*"
_XML = _BLANK + rb"(?:<\?xml[^>]*>\s*)?"
_KINDS = tuple(
    (re.compile(begins, re.DOTALL | re.IGNORECASE), kind, remedy)
    for begins, kind, remedy in (
        (rb"<\?xml[^>]*>\s*<\?mso-application[^>]*Excel", "an Excel workbook as XML", _OLD_WORKBOOK),
        (_BLANK + rb"%PDF-", "a PDF", "Ask for the records behind it."),
        (rb"\{\\rtf", "a text document", _ASK),
        (
            _XML + rb"<(?:!doctype\s+html|html|head|body|table)\b",
            "a web page",
            "Open it in a browser to see what it says, and download the file again.",
        ),
        (_BLANK + rb"<(?:\?xml|!|[a-z_][\w:.-]*[\s/>])", "XML", _ASK),
        (rb"BZh[1-9]1AY&SY|\xfd7zXZ\x00|\x28\xb5\x2f\xfd", "a packed file", _UNPACK),
        (rb"7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|.{257}ustar", "an archive", _UNPACK),
        (rb"SQLite format 3\x00", "a database", _ASK),
        (rb"\x89PNG\r|\xff\xd8\xff|GIF8|II\*\x00|MM\x00\*", "a picture", "Ask for the records behind it."),
    )
)
_JSON = re.compile(_BLANK + rb"(?:\[\s*[\[\]{\"\-\d]|\{\s*[\"}]|\[\s*(?:true|false|null)\b)")


def kind_of(received: Received, start: bytes) -> str:
    """The kind of a file whose content begins so: CSV for any text that is no JSON.

    Raises IntakeError for a file that cannot hold a table, or holds one that cannot be read, and says what it is.
    """
    if start.startswith(b"\x1f\x8b"):
        raise IntakeError(received.name, "it was packed twice.", remedy="Unpack it once and load what comes out.")
    if start and not start.strip(b"\x00"):
        raise IntakeError(
            received.name, "it begins with bytes of zero, not with text.", remedy="It is damaged: export it again."
        )
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _old_workbook(received)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(received)
    if start.startswith(b"PAR1"):
        return PARQUET
    for begins, kind, remedy in _KINDS:
        if begins.match(start):
            raise IntakeError(received.name, f"this is {kind}.", remedy=remedy)
    return JSON if _JSON.match(start) else CSV


def is_lines(name: str, start: str) -> bool:
    """Whether a JSON file has an object on each line, by its name or by how its first two lines begin."""
    lines = [line.lstrip("\ufeff \t")[:1] for line in start.splitlines() if line.strip()]
    return name.lower().removesuffix(".gz").endswith((".jsonl", ".ndjson")) or lines[:2] == ["{", "{"]


def _old_workbook(received: Received) -> IntakeError:
    with received.open_raw() as raw:
        locked = _LOCKED in raw.read(_LOOKED_FOR_LOCK)
    if locked:
        remedy = "Take the password off in Excel, under File and Info, and save it again."
        return IntakeError(received.name, "this is a workbook that is locked with a password.", remedy=remedy)
    return IntakeError(received.name, "this is a workbook of Excel 97, or another old document.", remedy=_OLD_WORKBOOK)


def _zipped(received: Received) -> str:
    """What a zip archive is: several programs keep their documents in one."""
    with received.open_raw() as content:
        names = _names(received.name, content)
    if any(name.lower() == "xl/workbook.bin" for name in names):
        raise IntakeError(received.name, "this is a binary Excel workbook (.xlsb).", remedy=_OLD_WORKBOOK)
    if any(name.lower() == "xl/workbook.xml" for name in names):
        return XLSX
    if "content.xml" in names:
        return ODS
    if any(name.startswith("word/") for name in names):
        raise IntakeError(received.name, "this is a Word document.", remedy=_ASK)
    return ARCHIVE


def _names(name: str, content: IO[bytes]) -> list[str]:
    try:
        with zipfile.ZipFile(content) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, IndexError) as error:
        raise IntakeError(
            name, "this is a damaged zip archive or workbook.", remedy="Download or save it again."
        ) from error
