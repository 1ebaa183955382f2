"""Documents that are zip archives (Word, Excel, OpenDocument …): which one it is, and whether it does harm."""

from __future__ import annotations

import re
import zipfile

from peelian.core.errors import IntakeError, shortened
from peelian.records.readers.received import Received
from peelian.records.readers.zipped import member_content, opened

_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_MIMETYPES = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_MACROS = re.compile(r"(^|/)vbaproject|(^|/)vbadata\.xml$|^(basic|scripts)/.|^xl/macrosheets/", re.IGNORECASE)
_CONTENT_TYPES = "[Content_Types].xml"
_MACRO_TYPE = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_LOCKED = re.compile(rb"encryption-data")
_XML = re.compile(r"\.(xml|rels|vml|rdf)$", re.IGNORECASE)
_ENTITIES = re.compile(rb"<!(DOCTYPE|ENTITY)")
_INSIDE = (
    (re.compile(rb"PK\x03\x04|\x1f\x8b|7z\xbc\xaf|Rar!|BZh[1-9]1AY|\xfd7zXZ|MSCF"), "another packed file or document"),
    (re.compile(rb"MZ|\x7fELF|#!|\xca\xfe\xba\xbe|[\xce\xcf]\xfa\xed\xfe"), "a program"),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "an embedded object"),
)
_PICTURE = "Put a picture of it in its place, or save the whole as PDF."


def kind_of_packed(received: Received) -> str:
    """The ending that names of such a document have: "docx", "ods" … Raises IntakeError for an archive that is none,
    that is damaged or locked, or that holds macros, programs, further archives, or more than it says.
    """
    most, setting = received.limits.workbook, "workbook_limit"
    with opened(received, most=most, setting=setting) as archive:
        names = archive.namelist()
        if any(map(_MACROS.search, names)):
            raise _macros(received)
        unpacked = 0
        for member in archive.infolist():
            unpacked += _look_through(received, archive, member)
            received.limits.refuse(received.name, unpacked, received.size, most=most, setting=setting)
        return _told_by(received, archive, names)


def _look_through(received: Received, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    """Read a member to its end; its bytes. Its checksum is tried on the way."""
    size, last = 0, b""
    for chunk in member_content(archive, member, received):
        if not size:
            _refuse_inside(received, member, chunk)
        piece = last + chunk
        if _XML.search(member.filename) and _ENTITIES.search(piece):
            raise IntakeError(
                received.name,
                f"{shortened(member.filename)} declares entities, which no office program writes.",
                remedy="It may have been made to do harm: ask for it again.",
            )
        if member.filename == _CONTENT_TYPES and _MACRO_TYPE.search(piece):
            raise _macros(received)
        if member.filename == "META-INF/manifest.xml" and _LOCKED.search(piece):
            raise IntakeError(
                received.name, "it is locked with a password.", remedy="Save it without one, and attach that."
            )
        size, last = size + len(chunk), chunk[-32:]
    return size


def _refuse_inside(received: Received, member: zipfile.ZipInfo, start: bytes) -> None:
    for begins, what in _INSIDE:
        if begins.match(start):
            raise IntakeError(received.name, f"it holds {what} ({shortened(member.filename)}).", remedy=_PICTURE)


def _told_by(received: Received, archive: zipfile.ZipFile, names: list[str]) -> str:
    if "mimetype" in names:
        said = b"".join(member_content(archive, archive.getinfo("mimetype"), received)).strip()
        if said in _MIMETYPES:
            return _MIMETYPES[said]
    found = [kind for part, kind in _PARTS.items() if part in names and _CONTENT_TYPES in names]
    if len(found) == 1:
        return found[0]
    raise IntakeError(
        received.name,
        "this is an archive, not a document that can be attached.",
        remedy="Unpack it and attach the files in it.",
    )


def _macros(received: Received) -> IntakeError:
    return IntakeError(received.name, "it holds macros.", remedy="Save it without them (.docx, .xlsx), or as PDF.")
