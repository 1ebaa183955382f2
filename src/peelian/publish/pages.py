"""One measure on one page: for each that shows a special cause, fails its target, is unusual or is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from peelian.catalogue.cell import parse_cell
from peelian.catalogue.documents import Remark
from peelian.charts.control import control_picture
from peelian.charts.peer_pictures import peer_pictures
from peelian.charts.picture import Picture
from peelian.core.comparison import Comparison
from peelian.core.fact import Fact
from peelian.measures.peers import PeerComparison, first_comparison
from peelian.measures.signals import Signal, signal
from peelian.publish.binding import Binder, MissingFigureError
from peelian.publish.drawn import measure_title
from peelian.statistics.flags import Assurance


@dataclass(frozen=True, slots=True)
class Page:
    """A measure with all that its page shows. `others` is None where no comparison can be made, `alone` says why.

    `title` names the measure with what narrows it; `why` says why it has a page; `cell` is what the publication calls
    it.
    """

    cell: str
    title: str
    why: str
    signal: Signal
    figures: Comparison
    chart: Picture | None
    others: PeerComparison | None
    alone: str
    pictures: tuple[Picture, ...]
    remarks: tuple[Remark, ...]

    @property
    def id(self) -> str:
        """Its anchor in the document."""
        return page_id(self.cell)

    @property
    def charted(self) -> tuple[Fact, ...]:
        """The facts that its charts draw, beside those of the list of figures."""
        drawn = self.signal.facts if self.chart is not None else ()
        compared = self.others.facts if self.others is not None and self.pictures else ()
        return (*drawn, *(fact for fact in compared if fact.id != self.figures.now.id))


@dataclass(frozen=True, slots=True)
class Read:
    """A measure that the publication names, with what its series says and its page if it has one."""

    cell: str
    title: str
    signal: Signal
    page: Page | None = None


def page_id(cell: str) -> str:
    """The anchor of a measure's page: "measure-contact-calls-999"."""
    return "measure-" + re.sub(r"[^a-z0-9]+", "-", cell.lower()).strip("-")


def read_measures(binder: Binder, cells: Iterable[str], asked: Sequence[str]) -> list[Read]:
    """What the series of each cell says, with a page for those that need one, and for those `asked` for."""
    found = []
    for cell in cells:
        name, narrowed = parse_cell(cell)
        title = measure_title(binder.figures.catalogue.measure(name), narrowed)
        read = signal(binder.figures, name, binder.period, **dict(narrowed))
        if not read.facts and read.now.value is None:
            continue
        found.append(Read(cell, title, read, _page(binder, cell, title, read, asked=cell in asked)))
    return found


def why(read: Signal, others: PeerComparison | None, *, asked: bool) -> str:
    """Why a measure has a page of its own; "" if it needs none."""
    reasons = []
    if read.changed:
        reasons.append("it shows a special cause")
    if read.assurance is Assurance.MISSED:
        reasons.append("it will miss its target if nothing changes")
    elif read.misses_target:
        reasons.append("it misses its target in this period")
    if others is not None and others.usual in ("higher", "lower"):
        reasons.append(f"it is {others.usual} than usual for the group")
    if asked:
        reasons.append("it was asked for")
    return ", and ".join(reasons)


def _page(binder: Binder, cell: str, title: str, read: Signal, *, asked: bool) -> Page | None:
    others, alone = first_comparison(binder.figures, cell, binder.period)
    reason = why(read, others, asked=asked)
    if not reason:
        return None
    try:
        figures = binder.compare(cell)
    except MissingFigureError:
        return None
    for fact in (figures.now, figures.before, figures.change, figures.percent):
        if fact.value is not None:
            binder.cited.number(fact)
    chart = control_picture(title, read.facts, read.chart, per=read.per) if read.chart is not None else None
    pictures = peer_pictures(others) if others is not None else ()
    return Page(cell, title, reason, read, figures, chart, others, alone, pictures, tuple(_remarks(binder, cell)))


def _remarks(binder: Binder, cell: str) -> Iterator[Remark]:
    figures, period = binder.figures, str(binder.period)
    for each in figures.catalogue.remarks.values():
        if (each.measure, each.force, each.source, each.period) == (cell, figures.force.id, figures.source, period):
            yield each
