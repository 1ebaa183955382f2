"""Why a printed figure is another now: which submissions replaced what it reads, or which definition changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from peelian.catalogue.catalogue import Catalogue
from peelian.core.errors import UnknownNameError
from peelian.core.fact import Fact
from peelian.core.workspace import Workspace
from peelian.measures.figures import Figures
from peelian.measures.reads import Read, reads
from peelian.publish.edition import Edition
from peelian.publish.printed import Printed
from peelian.records.since import Committed, committed_since
from peelian.records.table import Slice

OTHERWISE = "neither its records nor the catalogue changed: Peelian itself computes it otherwise now"


@dataclass(frozen=True, slots=True)
class Reason:
    """One cause of a change, in words; of a submission also which one, and the months that it replaced.

    `kind` is `records`, `catalogue` or `program`.
    """

    kind: str
    text: str
    dataset: str = ""
    submission: str = ""
    file: str = ""
    committed_at: str = ""
    months: str = ""
    extracted: str = ""


@dataclass(frozen=True)
class Since:
    """All that changed between an edition and the figures of another moment."""

    edition: Edition
    figures: Figures
    workspace: Workspace
    _known: dict[str, list[Committed]] = field(default_factory=dict, repr=False)

    def reasons(self, figure: Printed) -> tuple[Reason, ...]:
        """Why a figure is another than printed: records first, then definitions; or that neither is a reason."""
        try:
            of_figure = list(reads(self.figures, figure.measure, dict(figure.narrowed), figure.periods))
        except UnknownNameError as error:
            return (Reason("catalogue", error.message.rstrip(".")),)
        found = [*self._of_records(of_figure), *self._of_catalogue(figure, of_figure)]
        if not found and self.edition.catalogue != self.figures.catalogue.version:
            found = [Reason("catalogue", "the catalogue changed, in other entries than those of this figure")]
        return tuple(found) or (Reason("program", OTHERWISE),)

    def _of_records(self, of_figure: list[Read]) -> Iterator[Reason]:
        for dataset in dict.fromkeys(read.dataset for read in of_figure):
            now = self.figures.mart.table_version(dataset)
            before, after = self.edition.tables.get(dataset, -1), now.version if now else -1
            first, last = sorted((before, after))
            wanted = [read for read in of_figure if read.dataset == dataset]
            for commit in self._commits(dataset):
                if first < commit.version <= last and (reason := self._committed(wanted, commit)):
                    yield reason if before <= after else _taken_back(reason)

    def _committed(self, wanted: list[Read], commit: Committed) -> Reason | None:
        dataset = wanted[0].dataset
        if commit.submission is None:
            text = f"{dataset} were changed by a {commit.operation} that no submission made, on {commit.date}"
            return Reason("records", text, dataset, committed_at=commit.at.isoformat(timespec="milliseconds"))
        touched = [each for each in commit.submission.slices if any(read.covers(each) for read in wanted)]
        if not touched:
            return None
        months = _span(touched)
        earlier = [each for each in self._commits(dataset) if each.version < commit.version and each.submission]
        again = any(each.submission and each.submission.slices.keys() & set(touched) for each in earlier)
        sent = commit.submission
        text = (
            f"{dataset} of {months} were {'replaced' if again else 'added'} by {sent.id} ({sent.file}, {commit.date})"
        )
        return Reason("records", text, dataset, sent.id, sent.file, sent.committed_at, months)

    def _of_catalogue(self, figure: Printed, of_figure: list[Read]) -> Iterator[Reason]:
        of_reads = {name for read in of_figure for name in (f"datasets/{read.dataset}", f"sources/{read.source}")}
        for name in (f"measures/{figure.measure}", *sorted(of_reads)):
            now = _version(self.figures.catalogue, name)
            if name in self.edition.entries and self.edition.entries[name] != now:
                what = "the definition of the measure" if name.startswith("measures/") else f"the entry {name}"
                yield Reason("catalogue", f"{what} changed in the catalogue")
        then = {name: each for name, each in self.edition.entries.items() if name.startswith("published/")}
        now_printed = _printed_documents(self.figures)
        if then != now_printed:
            differ = sorted(name for name in then | now_printed if then.get(name) != now_printed.get(name))
            yield Reason("catalogue", f"what documents print changed in the catalogue: {', '.join(differ)}")

    def _commits(self, dataset: str) -> list[Committed]:
        if dataset not in self._known:
            self._known[dataset] = committed_since(self.workspace, dataset)
        return self._known[dataset]


def entries_behind(figures: Figures, publication: str, facts: tuple[Fact, ...]) -> dict[str, str]:
    """The versions of the catalogue's entries that a report's figures were made from, by kind/id."""
    names = {f"publications/{publication}"}
    for fact in facts:
        narrowed = dict((*fact.breakdown, *fact.parameters))
        names.add(f"measures/{fact.measure}")
        for read in reads(figures, fact.measure, narrowed, (fact.period,)):
            names |= {f"datasets/{read.dataset}", f"sources/{read.source}"}
    return {name: _version(figures.catalogue, name) for name in sorted(names)} | _printed_documents(figures)


def _printed_documents(figures: Figures) -> dict[str, str]:
    catalogue = figures.catalogue
    return {
        f"published/{name}": catalogue.entry_version("published", name)
        for name, document in sorted(catalogue.published.items())
        if document.force == figures.force.id
    }


def _version(catalogue: Catalogue, name: str) -> str:
    """The version of an entry named kind/id; empty where there is none."""
    kind, _, entry = name.partition("/")
    return catalogue.entry_version(kind, entry) if entry in getattr(catalogue, kind) else ""


def _span(slices: list[Slice]) -> str:
    months = sorted({each.month for each in slices})
    return months[0] if len(months) == 1 else f"{months[0]} to {months[-1]}"


def _taken_back(reason: Reason) -> Reason:
    """The reason where the records are read as they were before it."""
    return Reason(**{name: getattr(reason, name) for name in Reason.__slots__} | {
        "text": f"read as at a time before this: {reason.text}"
    })  # fmt: skip
