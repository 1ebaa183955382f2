"""The documents that a publication cites: each gets a number at its first mention, and a line in a list at the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from peelian.inspection.records import Document
from peelian.publish.content import Column, Grid, Part, Row, Run, Runs, cell, plain, say


@dataclass(frozen=True, slots=True)
class Sources:
    """Numbers documents in the order in which they are cited: "D1", "D2" …"""

    cited: dict[str, int] = field(default_factory=dict)

    def cite(self, documents: Mapping[str, Document], document: str, place: str = "") -> Runs:
        """Where something stands, "D2, paragraph 10", leading to the document's line; nothing without a document."""
        if document not in documents:
            return say(place, "small") if place else ()
        number = self.cited.setdefault(document, len(self.cited) + 1)
        about = documents[document].title
        return (Run(f"D{number}", "small", to=f"document-{number}", about=about), *([_at(place)] if place else []))

    def part(self, documents: Mapping[str, Document]) -> Iterator[Part]:
        """The list of the documents cited so far; nothing where there are none."""
        if not self.cited:
            return
        rows = tuple(_line(documents[name], number) for name, number in self.cited.items())
        columns = (Column("No."), Column("Document"), Column("Published"), Column("Where"))
        count = f"{len(rows)} documents" if len(rows) > 1 else "One document"
        yield Part("documents", "Documents", (Grid(f"{count} cited here", columns, rows, "prose"),))


def day_text(day: dt.date | None) -> str:
    """A day as it is read, "3 June 2019"; "no day known" where there is none.

    >>> day_text(dt.date(2019, 6, 3))
    '3 June 2019'
    """
    return "no day known" if day is None else f"{day.day} {day:%B %Y}"


def _at(place: str) -> Run:
    return Run(f", {place}", "small")


def _line(document: Document, number: int) -> Row:
    title = cell(say(document.title), say(document.publisher, "small"), say(document.note, "small"))
    where = cell(say(document.address, "small")) if document.address else plain("no address held")
    return Row((plain(f"D{number}"), title, plain(day_text(document.published_on)), where), f"document-{number}")
