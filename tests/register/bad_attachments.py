"""Files that must not be attached, each with how it is made, what it is called and what its refusal says."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Callable, Mapping

Content = bytes | Callable[[], bytes]

TYPES = b'<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="%s"/></Types>'
PLAIN_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_TYPE = b"application/vnd.ms-word.document.macroEnabled.main+xml"
PDF = b"%%PDF-1.7\n1 0 obj << /Type /Catalog %s >> endobj\ntrailer\nstartxref\n9\n%%%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + bytes(17) + b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20) + b"\xff\xd9"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def packed(parts: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def docx(types: bytes = PLAIN_TYPE, **parts: bytes) -> bytes:
    """A Word document, as far as its parts go; further parts are named with __ for a slash and _dot_ for a dot."""
    named = {name.replace("__", "/").replace("_dot_", "."): part for name, part in parts.items()}
    return packed({"[Content_Types].xml": TYPES % types, "word/document.xml": b"<w:document/>", **named})


def xlsx(**parts: bytes) -> bytes:
    named = {name.replace("__", "/").replace("_dot_", "."): part for name, part in parts.items()}
    return packed({"[Content_Types].xml": TYPES % b"sheet.main+xml", "xl/workbook.xml": b"<workbook/>", **named})


def odf(mimetype: bytes = b"application/vnd.oasis.opendocument.text", **parts: bytes) -> bytes:
    named = {name.replace("__", "/").replace("_dot_", "."): part for name, part in parts.items()}
    return packed({"mimetype": mimetype, "content.xml": b"<office:document-content/>", **named})


def bomb() -> bytes:
    """One and a half hundred million zeros, packed small."""
    return packed({"[Content_Types].xml": TYPES % PLAIN_TYPE, "word/document.xml": bytes(150_000_000)})


def oversized() -> bytes:
    """Says that it unpacks to more than any workbook may."""
    content = docx(word__media__picture_dot_bin=b"a" * 1000)
    return content.replace(struct.pack("<I", 1000), struct.pack("<I", 4_000_000_000))


def lying() -> bytes:
    """Says that a part is smaller than it is."""
    content = docx(word__media__picture_dot_bin=b"ab" * 5_000)
    return content.replace(struct.pack("<I", 10_000), struct.pack("<I", 10))


def many() -> bytes:
    return packed({"[Content_Types].xml": TYPES % PLAIN_TYPE, **{f"word/{at}.xml": b"" for at in range(2500)}})


def locked() -> bytes:
    content = bytearray(docx())
    at = content.rindex(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


def damaged() -> bytes:
    content = bytearray(docx(word__media__a_dot_bin=b"records" * 400))
    content[content.index(b"a.bin") + 12] ^= 0xFF
    return bytes(content)


BAD_CONTENT: Mapping[str, tuple[str, Content, str]] = {
    "empty": ("a.pdf", b"", "is empty"),
    "windows-program": ("a.pdf", b"MZ\x90\x00" + bytes(300), "program of Windows"),
    "linux-program": ("a.txt", b"\x7fELF\x02\x01" + bytes(300), "program of Linux"),
    "mac-program": ("a.png", b"\xcf\xfa\xed\xfe" + bytes(300), "program of macOS"),
    "java-class": ("a.json", b"\xca\xfe\xba\xbe\x00\x00\x004", "program of macOS or Java"),
    "wasm": ("a.txt", b"\x00asm\x01\x00\x00\x00", "program for browsers"),
    "shortcut": ("a.docx", b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(100), "shortcut"),
    "shell-script": ("a.txt", b"#!/bin/sh\nrm -r x\n", "a script"),
    "batch-script": ("a.txt", b"@ECHO OFF\r\ndel x\r\n", "a script"),
    "php": ("a.csv", b"<?php system('x');", "a script"),
    "html": ("a.txt", b"<!DOCTYPE html><p>x</p>", "web page"),
    "html-after-blanks": ("a.csv", b"\xef\xbb\xbf\n\n  <html><body>", "web page"),
    "script-in-text": ("a.txt", b"Dear all,\n<script>alert(1)</script>\n", "web page or holds a script"),
    "wide-html": ("a.txt", "\ufeffhello <html> there".encode("utf-16-le"), "web page"),
    "svg": ("a.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "drawing"),
    "xml": ("a.txt", b'<?xml version="1.0"?><a/>', "XML"),
    "old-word": ("a.docx", OLE, "old Office file"),
    "rtf": ("a.txt", rb"{\rtf1\ansi x}", "rich text"),
    "gzip": ("a.csv", gzip.compress(b"a,b\n"), "packed file"),
    "seven-zip": ("a.pdf", b"7z\xbc\xaf\x27\x1c" + bytes(40), "an archive"),
    "rar": ("a.pdf", b"Rar!\x1a\x07\x01\x00", "an archive"),
    "tar": ("a.txt", b"x".ljust(257, b"\x00") + b"ustar\x0000", "an archive"),
    "zip": ("a.docx", packed({"notes.txt": b"x"}), "an archive, not a document"),
    "gif": ("a.png", b"GIF89a" + bytes(30), "picture of another kind"),
    "tiff": ("a.jpg", b"II*\x00" + bytes(30), "picture of another kind"),
    "database": ("a.csv", b"SQLite format 3\x00" + bytes(100), "a database"),
    "bytes": ("a.txt", bytes(range(256)), "none of the kinds"),
    "zeros": ("a.csv", bytes(5000), "none of the kinds"),
    "controls": ("a.txt", b"hello\x07\x08there", "none of the kinds"),
    "no-json": ("a.json", b'{"a": 1', "no JSON"),
    "json-of-python": ("a.json", b"{'a': None}", "no JSON"),
    "pdf-as-text": ("a.txt", PDF % b"", "but what is in it is: PDF"),
    "png-as-pdf": ("a.pdf", PNG, "but what is in it is: PNG"),
    "jpeg-as-png": ("a.png", JPEG, "but what is in it is: JPEG"),
    "text-as-pdf": ("a.pdf", b"plain words\n", "but what is in it is: text"),
    "docx-as-xlsx": ("a.xlsx", docx, "but what is in it is: Word"),
    "xlsx-as-docx": ("a.docx", xlsx, "but what is in it is: Excel"),
    "cut-pdf": ("a.pdf", b"%PDF-1.7\n1 0 obj", "damaged or cut short"),
    "script-in-pdf": ("a.pdf", PDF % b"/OpenAction << /S /JavaScript >>", "runs"),
    "launch-in-pdf": ("a.pdf", PDF % b"/OpenAction << /S /Launch >>", "runs"),
    "file-in-pdf": ("a.pdf", PDF % b"/EmbeddedFile", "carries other files"),
    "cut-png": ("a.png", PNG[:-6], "damaged or cut short"),
    "cut-jpeg": ("a.jpeg", JPEG[:-2], "damaged or cut short"),
    "png-and-zip": ("a.jpg", JPEG + packed({"x.txt": b"x"}), "archive hidden behind"),
    "text-and-zip": ("a.txt", b"hello\n" + packed({"x": b"x"}, method=zipfile.ZIP_STORED), "archive hidden|none of"),
    "docm-renamed": ("a.docx", lambda: docx(MACRO_TYPE), "holds macros"),
    "vba": ("a.docx", lambda: docx(word__vbaProject_dot_bin=OLE), "holds macros"),
    "vba-in-workbook": ("a.xlsx", lambda: xlsx(xl__VBAPROJECT_dot_BIN=b"x"), "holds macros"),
    "excel-4-macros": ("a.xlsx", lambda: xlsx(xl__macrosheets__sheet1_dot_xml=b"<x/>"), "holds macros"),
    "odf-basic": ("a.odt", lambda: odf(Basic__Standard__a_dot_xml=b"<x/>"), "holds macros"),
    "odf-locked": ("a.odt", lambda: odf(**{"META-INF__manifest_dot_xml": b"<m:encryption-data/>"}), "password"),
    "odf-drawing": ("a.odt", lambda: odf(b"application/vnd.oasis.opendocument.graphics"), "not a document"),
    "zip-in-docx": ("a.docx", lambda: docx(word__embeddings__b_dot_xlsx=xlsx()), "another packed file"),
    "gzip-in-docx": ("a.docx", lambda: docx(word__media__b_dot_bin=gzip.compress(b"x")), "another packed file"),
    "program-in-docx": ("a.docx", lambda: docx(word__embeddings__b_dot_bin=b"MZ" + bytes(60)), "a program"),
    "object-in-docx": ("a.docx", lambda: docx(word__embeddings__oleObject1_dot_bin=OLE), "embedded object"),
    "entities": ("a.docx", lambda: docx(word__a_dot_xml=b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "declares entities"),
    "path-in-zip": ("a.docx", lambda: docx(**{"..__..__x_dot_xml": b"<a/>"}), "points outside"),
    "locked": ("a.docx", locked, "password"),
    "damaged": ("a.docx", damaged, "damaged"),
    "cut-docx": ("a.docx", lambda: docx()[:-30], "damaged"),
    "bomb": ("a.docx", bomb, "times its size"),
    "oversized": ("a.docx", oversized, "larger than"),
    "lying": ("a.docx", lying, "larger than the archive says|damaged"),
    "many-members": ("a.docx", many, "members"),
}

BAD_NAMES: Mapping[str, str] = {
    "../a.pdf": "path",
    "/etc/a.pdf": "path",
    "..\\a.pdf": "path",
    "C:a.pdf": "path",
    "a.pdf:stream.txt": "path",
    "a\x00.pdf": "cannot be seen",
    "a\n.pdf": "cannot be seen",
    "a\u202efdp.pdf": "cannot be seen",
    "a\ud800.pdf": "cannot be seen",
    "CON.pdf": "Windows keeps",
    "lpt1.pdf": "Windows keeps",
    "nul.tar.pdf": "Windows keeps",
    "": "nothing before",
    ".pdf": "nothing before",
    "..": "nothing before",
    " a.pdf": "begins or ends",
    "a" * 197 + ".pdf": "longer than",
    "a": "nothing before",
    "a.exe": "does not end",
    "a.pdf.exe": "does not end",
    "a.docm": "does not end",
    "a.xlsm": "does not end",
    "a.html": "does not end",
    "a.svg": "does not end",
    "a.zip": "does not end",
    "a.pdf ": "begins or ends",
    "a.pdf.": "does not end",
}
