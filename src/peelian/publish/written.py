"""Writing a document that no entry of the catalogue declares: its page and other formats, as an edition."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from peelian.core.errors import PeelianError
from peelian.publish.content import Document, say
from peelian.publish.edition import Edition, digest, edition_file, editions, next_number
from peelian.publish.editions import TRIES, put_new, says
from peelian.publish.formats import PAGE, write_formats
from peelian.publish.page import html_page
from peelian.publish.printed import Printed

REGISTER = "register"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a document is of: its kind ("force-report"), the force and what narrows it (a round).

    `source` says what it was made from, and `state` names the state of that: of the register the hash of the last event
    of its audit, of a simulation the digest of the model.
    """

    kind: str
    force: str
    of: str = ""
    state: str = ""
    source: str = REGISTER

    @property
    def name(self) -> str:
        """The name of the publication's files, without its edition.

        >>> Subject("force-report", "kent", "2018/19").name
        'force-report-kent-2018-19'
        """
        return re.sub(r"[^a-z0-9]+", "-", "-".join(filter(None, (self.kind, self.force, self.of))).lower()).strip("-")


@dataclass(frozen=True, slots=True)
class Printing:
    """The figures that a document prints, and of simulated ones what simulates them again (`Edition.simulated`)."""

    facts: tuple[Printed, ...] = ()
    simulated: Mapping[str, Any] = field(default_factory=dict)


NOTHING = Printing()


@dataclass(frozen=True, slots=True)
class WrittenDocument:
    """An edition that was written, or with `new` false the one that says the same already; and what it says."""

    edition: Edition
    new: bool
    document: Document


def write_document(
    document: Document,
    folder: Path,
    subject: Subject,
    *,
    catalogue: str,
    formats: Sequence[str] = (PAGE,),
    printed: Printing = NOTHING,
) -> tuple[WrittenDocument, list[Path], list[PeelianError]]:
    """Write a document into `folder` as an edition: its page, its record, and the formats that are asked for.

    Each file is written whole or not at all, and its hash stands in the record beside it, so that `peelian publications
    list` tells whether it was changed. Where the latest edition says the same (its footer apart, which names the day),
    that one stands; else the new one gets the next number, and no file of an earlier one is touched. `catalogue` is the
    catalogue's version, and `printed` what is kept of the figures.

    Gives what was written, the paths of the formats beside the page, and why others could not be made. Raises
    PeelianError where the folder cannot be written.
    """
    for _ in range(TRIES):
        earlier = editions(folder, subject.name)
        last = earlier[-1] if earlier else None
        try:
            written = _standing(document, earlier) or _write(document, folder, subject, catalogue, printed, last)
        except FileExistsError:
            continue
        return (written, *write_formats(written, formats))
    raise PeelianError(f"Others keep writing {subject.name}.", remedy="Write it again.")


def _standing(document: Document, earlier: Sequence[Edition]) -> WrittenDocument | None:
    """The latest edition where it says the same; its page is put back if it is gone."""
    if not earlier or earlier[-1].says != says(html_page(document)):
        return None
    last = earlier[-1]
    numbered = _numbered(document, last.number, earlier[-2] if len(earlier) > 1 else None)
    if not last.page.exists():
        page = html_page(numbered).encode()
        put_new(last.page, page)
        last = replace(last, files={**last.files, last.page.name: digest(page)})
        last.save()
    return WrittenDocument(last, new=False, document=numbered)


def _write(
    document: Document,
    folder: Path,
    subject: Subject,
    catalogue: str,
    printed: Printing,
    last: Edition | None,
) -> WrittenDocument:
    number = next_number(folder, subject.name)
    numbered = _numbered(document, number, last)
    page = html_page(numbered).encode()
    path = edition_file(folder, subject.name, number)
    edition = Edition(
        path=path,
        name=subject.name,
        number=number,
        publication=subject.kind,
        title=document.title,
        force=subject.force,
        source=subject.source,
        period=document.period,
        written_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        mart=subject.state,
        catalogue=catalogue,
        tables={},
        entries={},
        says=says(html_page(document)),
        files={path.with_suffix(".html").name: digest(page)},
        corrections=(),
        facts=printed.facts,
        simulated=printed.simulated,
    )
    put_new(edition.page, page)
    edition.save()
    return WrittenDocument(edition, new=True, document=numbered)


def _numbered(document: Document, number: int, last: Edition | None) -> Document:
    """The document with the line that says which edition it is, from the second on."""
    if last is None:
        return document
    line = say(f"Edition {number}. It replaces edition {last.number} of {last.date}.")
    return replace(document, lines=(*document.lines, line))
