"""The formats of a publication: each is a file of its edition, made from the same document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from peelian.core.errors import UnknownNameError
from peelian.publish.compose import compose
from peelian.publish.edition import Edition
from peelian.publish.editions import Written, add_file


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


def write_formats(written: Written, names: Sequence[str]) -> Edition:
    """The edition with its files in these formats, each drawn if it is not there; see `write_format`."""
    edition = written.edition
    for name in names:
        if name != PAGE:
            edition, _ = write_format(written, edition, name)
    return edition


def write_format(written: Written, edition: Edition, name: str) -> tuple[Edition, Path]:
    """The edition's file in one format, made if it is not there, and the edition with it in its record.

    Raises PdfUnavailableError where a library of the system is missing, NoFontsError where there is no font to draw
    charts with, and PeelianError where the folder cannot be written.
    """
    path = edition.page.with_suffix(f".{name}")
    if path.name in edition.files and path.exists():
        return edition, path
    WRITERS[name](written, edition, path)
    return add_file(edition, path), path


def _pdf(written: Written, edition: Edition, path: Path) -> None:
    from peelian.publish.pdf import write_pdf

    write_pdf(edition.page.read_text(encoding="utf-8"), path)


def _word(written: Written, edition: Edition, path: Path) -> None:
    from peelian.publish.word import write_word

    write_word(compose(written.report), path, made=datetime.fromisoformat(edition.written_at))


def _workbook(written: Written, edition: Edition, path: Path) -> None:
    from peelian.publish.workbook import write_workbook

    write_workbook(compose(written.report), path, made=datetime.fromisoformat(edition.written_at))


PAGE = "html"
WRITERS: Mapping[str, Callable[[Written, Edition, Path], None]] = MappingProxyType(
    {"pdf": _pdf, "docx": _word, "xlsx": _workbook}
)
