"""What a file is, told by its bytes: the kinds that evidence may have attached, and why others are refused.

The list is short, so it is told here by how files of a kind begin, from the specifications of their formats, rather
than by a library that knows thousands and guesses. A name alone says nothing.
"""

from __future__ import annotations

import codecs
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import ijson

from peelian.core.errors import IntakeError
from peelian.records.readers.encodings import is_windows_text, wide_encoding
from peelian.records.readers.received import CHUNK, Received
from peelian.register.packed_documents import kind_of_packed

START = 4096
_OVERLAP = 32


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that may be attached: its media type and the endings that its names have."""

    title: str
    media_type: str
    endings: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
KINDS = {
    each.endings[0]: each
    for each in (
        FileKind("PDF", "application/pdf", ("pdf",)),
        FileKind("Word document", f"{_OFFICE}wordprocessingml.document", ("docx",)),
        FileKind("Excel workbook", f"{_OFFICE}spreadsheetml.sheet", ("xlsx",)),
        FileKind("PowerPoint presentation", f"{_OFFICE}presentationml.presentation", ("pptx",)),
        FileKind("OpenDocument text", f"{_OPEN}text", ("odt",)),
        FileKind("OpenDocument spreadsheet", f"{_OPEN}spreadsheet", ("ods",)),
        FileKind("PNG picture", "image/png", ("png",)),
        FileKind("JPEG picture", "image/jpeg", ("jpg", "jpeg")),
        FileKind("CSV", "text/csv", ("csv",)),
        FileKind("text", "text/plain", ("txt",)),
        FileKind("JSON", "application/json", ("json",)),
    )
}
ENDINGS = {ending: kind for kind in KINDS.values() for ending in kind.endings}
_TEXTS = ("csv", "txt", "json")
_EXPORT = "Save it as PDF, or export the records as CSV, and attach that."
_UNPACK = "Unpack it and attach the files in it."
_NEVER = "Nothing that runs can be attached. Describe it, or attach a picture of what it shows."
_OLD = "Open it and save it as .docx, .xlsx or PDF."

_BLANK = rb"(?:\xef\xbb\xbf)?\s*"
_REFUSED = tuple(
    (re.compile(begins, re.DOTALL | re.IGNORECASE), what, remedy)
    for begins, what, remedy in (
        (rb"MZ", "a program of Windows", _NEVER),
        (rb"\x7fELF", "a program of Linux", _NEVER),
        (rb"\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe", "a program of macOS or Java", _NEVER),
        (rb"\x00asm", "a program for browsers", _NEVER),
        (rb"L\x00\x00\x00\x01\x14\x02\x00", "a shortcut of Windows", _NEVER),
        (_BLANK + rb"(?:#!|@echo\s+off\b|rem\s|<\?php|<%)", "a script", _NEVER),
        (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file, or one that is locked or holds macros", _OLD),
        (rb"\{\\rtf", "a rich text file", _OLD),
        (rb"\x1f\x8b|BZh[1-9]|\xfd7zXZ\x00|\x28\xb5\x2f\xfd", "a packed file", _UNPACK),
        (rb"7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|MSCF|.{257}ustar|.{32769}CD001", "an archive", _UNPACK),
        (rb"SQLite format 3\x00|PAR1", "a database", _EXPORT),
        (rb"GIF8|II\*\x00|MM\x00\*|BM.{4}\x00{4}|RIFF.{4}WEBP", "a picture of another kind", "Save it as PNG."),
        (_BLANK + rb"<\?xml|" + _BLANK + rb"<[a-z!]", "a web page, a drawing or XML", "Print it as PDF."),
    )
)
_MARKUP = re.compile(r"<\s*(?:!doctype\s+html|html|head|body|script|iframe|svg)\b", re.IGNORECASE)
_ACTIVE = re.compile(rb"/(JavaScript|Launch|EmbeddedFile|RichMedia)\b")
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def kind_of(received: Received, ending: str) -> FileKind:
    """The kind of a file whose name ends so. Raises IntakeError where its bytes are of no kind on the list, are
    damaged, can do harm, or belong to another ending.
    """
    with received.open_raw() as content:
        start = content.read(START)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _agreeing(received, ending, KINDS[kind_of_packed(received)])
    found = next((kind for begins, kind in _SIGNED.items() if start.startswith(begins)), "")
    if found:
        _CHECKS[found](received)
        _refuse_archive_behind(received)
        return _agreeing(received, ending, KINDS[found])
    for begins, what, remedy in _REFUSED:
        if begins.match(start):
            raise IntakeError(received.name, f"this is {what}.", remedy=remedy)
    _refuse_no_text(received, start)
    _refuse_archive_behind(received)
    if ending not in _TEXTS:
        return _agreeing(received, ending, KINDS["txt"])
    if ending == "json":
        _refuse_no_json(received)
    return KINDS[ending]


def _agreeing(received: Received, ending: str, kind: FileKind) -> FileKind:
    if ending in kind.endings:
        return kind
    raise IntakeError(
        received.name,
        f"its name ends in .{ending}, but what is in it is: {kind.title}.",
        remedy=f"If that is what you mean to attach, name it .{kind.endings[0]}.",
    )


def _refuse_active_pdf(received: Received) -> None:
    """A PDF that runs something, or carries other files, as far as it says so in the open."""
    last = b""
    for piece in _pieces(received):
        if found := _ACTIVE.search(piece):
            what = "carries other files" if found[1] == b"EmbeddedFile" else "holds something that runs"
            raise IntakeError(received.name, f"this PDF {what}.", remedy="Print it to a new PDF, and attach that.")
        last = (last + piece)[-2 * START :]
    if b"%%EOF" not in last:
        raise _damaged(received)


def _refuse_cut_png(received: Received) -> None:
    *_, last = _pieces(received)
    if not last.endswith(b"IEND\xaeB`\x82"):
        raise _damaged(received)


def _refuse_cut_jpeg(received: Received) -> None:
    if not any(b"\xff\xd9" in piece for piece in _pieces(received)):
        raise _damaged(received)


_SIGNED = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
_CHECKS: dict[str, Callable[[Received], None]] = {
    "pdf": _refuse_active_pdf,
    "png": _refuse_cut_png,
    "jpg": _refuse_cut_jpeg,
}


def _refuse_archive_behind(received: Received) -> None:
    with received.open_raw() as content:
        if zipfile.is_zipfile(content):
            raise IntakeError(received.name, "there is an archive hidden behind it.", remedy="Save it again.")


def _refuse_no_text(received: Received, start: bytes) -> None:
    """Text is UTF-8, UTF-16 or that of Windows, without control characters, and does not begin as a web page."""
    encoding, mark = wide_encoding(start)
    if not _is_text(received, encoding or "utf-8") and (encoding or not is_windows_text(received)):
        raise IntakeError(received.name, "this is none of the kinds that can be attached.", remedy=_EXPORT)
    if _MARKUP.search(start[mark:].decode(encoding or "utf-8", errors="replace")):
        raise IntakeError(received.name, "this text is a web page or holds a script.", remedy="Print it as PDF.")


def _is_text(received: Received, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with received.open_raw() as content:
            while chunk := content.read(CHUNK):
                if _NO_TEXT.search(decoder.decode(chunk)):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_no_json(received: Received) -> None:
    try:
        with received.open_raw() as content:
            for _ in ijson.basic_parse(content):
                pass
    except ijson.JSONError as error:
        raise IntakeError(received.name, "it is named .json and is no JSON.", remedy="Correct it.") from error


def _pieces(received: Received) -> Iterator[bytes]:
    """The content in pieces that overlap, so that no word is cut in two."""
    last = b""
    with received.open_raw() as content:
        while chunk := content.read(CHUNK):
            yield last + chunk
            last = chunk[-_OVERLAP:]


def _damaged(received: Received) -> IntakeError:
    return IntakeError(received.name, "it is damaged or cut short.", remedy="Save or download it again.")
