"""Writing a report as an edition: the page, beside it what it said, and the corrections of the edition before."""

from __future__ import annotations

import datetime as dt
import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from peelian.core.errors import PeelianError
from peelian.publish.changes import changes_since
from peelian.publish.compose import compose, page_of
from peelian.publish.content import Document
from peelian.publish.edition import (
    Correction,
    Edition,
    cannot_be_written,
    digest,
    edition_file,
    editions,
    next_number,
)
from peelian.publish.printed import printed_facts
from peelian.publish.reasons import Since, entries_behind

if TYPE_CHECKING:
    from peelian.publish.report import Report

TRIES = 5
_FOOTER = re.compile(r"<footer>.*?</footer>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Written:
    """An edition that was written, or with `new` false the one that says the same already; and its report."""

    edition: Edition
    new: bool
    report: Report

    @property
    def document(self) -> Document:
        """All that the edition says."""
        return compose(self.report)


def write_edition(report: Report, folder: Path) -> Written:
    """Write the report into `folder` as an edition, its page and its record whole or not at all.

    Where the latest edition says the same (its footer apart, which names versions), that one stands and nothing is
    written. Else the new one gets the next number and lists what it corrects; no file of an earlier edition is
    touched. Raises PeelianError where the folder cannot be written.
    """
    for _ in range(TRIES):
        earlier = editions(folder, report.name)
        last = earlier[-1] if earlier else None
        if last and last.says == _says(report):
            as_last = _as(report, last, earlier[-2] if len(earlier) > 1 else None)
            _put_back(as_last, last)
            return Written(last, new=False, report=as_last)
        try:
            return _write(report, folder, last)
        except FileExistsError:
            continue
    raise PeelianError(f"Others keep writing {report.name}.", remedy="Write the report again.")


def add_file(edition: Edition, file: Path) -> Edition:
    """Note one more file of an edition, such as its PDF, in the edition's record."""
    changed = replace(edition, files={**edition.files, file.name: digest(file.read_bytes())})
    changed.save()
    return changed


def _write(report: Report, folder: Path, last: Edition | None) -> Written:
    number = next_number(folder, report.name)
    if last is None and _is_there(report, edition_file(folder, report.name, 1).with_suffix(".html")):
        number = 1
    corrections = _corrections(report, last) if last else ()
    numbered = replace(report, edition=number, replaces=last, corrections=corrections)
    page = page_of(numbered).encode()
    path = edition_file(folder, report.name, number)
    edition = _edition(report, path, number, page, corrections)
    if not (path.with_suffix(".html").exists() and path.with_suffix(".html").read_bytes() == page):
        put_new(path.with_suffix(".html"), page)
    edition.save()
    return Written(edition, new=True, report=numbered)


def _is_there(report: Report, page: Path) -> bool:
    """Whether the first edition's page stands there without its record, which an interrupted write leaves."""
    return page.is_file() and page.read_bytes() == page_of(report).encode()


def _edition(report: Report, path: Path, number: int, page: bytes, corrections: tuple[Correction, ...]) -> Edition:
    figures = report.figures
    return Edition(
        path=path,
        name=report.name,
        number=number,
        publication=report.publication.id,
        title=report.title,
        force=report.force.id,
        source=report.source.id,
        period=str(report.period),
        written_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        mart=figures.mart.id,
        catalogue=figures.catalogue.version,
        tables={name: table.version for name, table in sorted(figures.mart.tables.items())},
        entries=entries_behind(figures, report.publication.id, report.facts),
        says=_says(report),
        files={path.with_suffix(".html").name: digest(page)},
        corrections=corrections,
        facts=printed_facts(report),
    )


def _corrections(report: Report, last: Edition) -> tuple[Correction, ...]:
    if report.workspace is None:
        raise PeelianError(
            f"{last.page} is there, and only its workspace can say what changed since.",
            remedy="Write the report with Workbench.report, or to another folder.",
        )
    found = changes_since(Since(last, report.figures, report.workspace), report)
    return tuple(each.correction() for each in found.changes if each.is_seen)


def _says(report: Report) -> str:
    """The hash of all that a report's page says, its footer and its list of corrections apart."""
    return says(page_of(report))


def says(page: str) -> str:
    """The hash of all that a page says, its footer apart."""
    return digest(_FOOTER.sub("", page).encode())


def _as(report: Report, edition: Edition, before: Edition | None) -> Report:
    """The report with the number and the corrections of an edition that says the same."""
    return replace(report, edition=edition.number, replaces=before, corrections=edition.corrections)


def _put_back(report: Report, last: Edition) -> None:
    """Write the page of the latest edition again if it is gone; it may name other versions in its footer then."""
    if last.page.exists():
        return
    page = page_of(report).encode()
    with suppress(FileExistsError):
        put_new(last.page, page)
    replace(last, files={**last.files, last.page.name: digest(page)}).save()


def put_new(path: Path, content: bytes) -> None:
    """Write a file whole, and never over another: raises FileExistsError where one stands."""
    draft = path.with_suffix(f".{secrets.token_hex(4)}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        os.link(draft, path)
    except FileExistsError:
        if path.parent.is_dir():
            raise
        raise cannot_be_written(path, OSError(0, f"{path.parent} is a file")) from None
    except OSError as error:
        raise cannot_be_written(path, error) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
