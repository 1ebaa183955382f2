"""The formats of a publication: each is a file of its edition, made from the same document."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from peelian.core.errors import PeelianError, UnknownNameError
from peelian.publish.content import Document
from peelian.publish.edition import Edition
from peelian.publish.editions import add_file
from peelian.publish.pdf import PdfUnavailableError
from peelian.publish.raster import NoFontsError


class Written(Protocol):
    """A publication as it was written: its edition, whose page stands, and all that it says."""

    @property
    def edition(self) -> Edition:
        """The edition that was written, or stands."""

    @property
    def document(self) -> Document:
        """What the edition says."""


def read_formats(text: str) -> tuple[str, ...]:
    """The formats named with commas, each once; raises UnknownNameError for another word.

    >>> read_formats("html, pdf,docx")
    ('html', 'pdf', 'docx')
    """
    names = [each.strip().lower() for each in text.split(",") if each.strip()]
    for name in names:
        if name not in (PAGE, *WRITERS):
            raise UnknownNameError("format", name, [PAGE, *WRITERS])
    return tuple(dict.fromkeys(names)) or (PAGE,)


def write_formats(written: Written, names: Sequence[str]) -> tuple[list[Path], list[PeelianError]]:
    """The edition's files in these formats, each made if it is not there, and why others could not be made.

    Where there are several, the PDF, which takes the longest, is drawn in a process of its own meanwhile.
    """
    wanted = [name for name in names if name != PAGE]
    edition, paths = written.edition, []
    failures: list[PeelianError] = []
    beside = None
    if len(wanted) > 1 and PDF in wanted and not _is_there(edition, PDF):
        beside = _draw_beside(edition.page)
    # The process has what it needs, and is waited for last.
    for name in sorted(wanted, key=lambda each: each == PDF):
        if name == PDF and beside is not None and beside.wait() == 0:
            path = edition.page.with_suffix(f".{PDF}")
            edition = add_file(edition, path)
        else:
            try:
                edition, path = write_format(written, edition, name)
            except (PdfUnavailableError, NoFontsError) as error:
                failures.append(error)
                continue
        paths.append(path)
    return sorted(paths, key=lambda path: wanted.index(path.suffix[1:])), failures


def _draw_beside(page: Path) -> subprocess.Popen[bytes]:
    """A process that draws a page's PDF; what it cannot do is done again here, where it can be told."""
    command = [sys.executable, "-m", "peelian.publish.pdf", str(page)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own page


def write_format(written: Written, edition: Edition, name: str) -> tuple[Edition, Path]:
    """The edition's file in one format, made if it is not there, and the edition with it in its record.

    Raises PdfUnavailableError where a library of the system is missing, NoFontsError where there is no font to draw
    charts with, and PeelianError where the folder cannot be written.
    """
    path = edition.page.with_suffix(f".{name}")
    if _is_there(edition, name):
        return edition, path
    WRITERS[name](written, edition, path)
    return add_file(edition, path), path


def _is_there(edition: Edition, name: str) -> bool:
    path = edition.page.with_suffix(f".{name}")
    return path.name in edition.files and path.exists()


def _pdf(written: Written, edition: Edition, path: Path) -> None:
    from peelian.publish.pdf import write_pdf

    write_pdf(edition.page.read_text(encoding="utf-8"), path)


def _word(written: Written, edition: Edition, path: Path) -> None:
    from peelian.publish.word import write_word

    write_word(written.document, path, made=datetime.fromisoformat(edition.written_at))


def _workbook(written: Written, edition: Edition, path: Path) -> None:
    from peelian.publish.workbook import write_workbook

    write_workbook(written.document, path, made=datetime.fromisoformat(edition.written_at))


PAGE, PDF = "html", "pdf"
WRITERS: Mapping[str, Callable[[Written, Edition, Path], None]] = MappingProxyType(
    {PDF: _pdf, "docx": _word, "xlsx": _workbook}
)
