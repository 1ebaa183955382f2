"""A drafted mapping: which dataset a file fits, and what each of its columns is for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.model import Dataset
from peelian.records.drafting.fit import Fit, fit, marked
from peelian.records.drafting.known import mappings_that_fit
from peelian.records.drafting.readings import Reading, force_column, readings
from peelian.records.drafting.seen import Seen
from peelian.records.drafting.times import Time, composed
from peelian.records.drafting.wide import Wide, wide_ways

SURE, LIKELY = 1.0, 0.3
TOLD = 0.6
HEADED = 0.4


@dataclass(frozen=True)
class Draft:
    """What a file seems to be: its fit with a dataset, and how force, time and wide columns are read.

    `others` are the datasets that fit next best, with how much worse they do; `known` are the mappings that read the
    file already.
    """

    seen: Seen
    readings: tuple[Reading, ...]
    fit: Fit
    force: Reading | None
    time: tuple[str, Time] | None = None
    wide: Wide | None = None
    others: tuple[tuple[str, float], ...] = ()
    known: tuple[str, ...] = ()

    @property
    def dataset(self) -> Dataset:
        """The dataset that it fits best."""
        return self.fit.dataset

    @property
    def sure(self) -> str:
        """How sure the choice of the dataset is, in a word."""
        behind = self.others[0][1] if self.others else SURE
        if self.known:
            return "known"
        # Columns that fit by their kind alone, as any day and any number do, tell no dataset from another.
        told = self.wide is not None or any(
            each.score >= TOLD and each.reading.when is None for each in self.fit.matches.values()
        )
        if self.fit.lacking or not told:
            return "unsure"
        return "sure" if behind >= SURE else "likely" if behind >= LIKELY else "unsure"

    @property
    def used(self) -> frozenset[str]:
        """The columns that are taken over."""
        force = {self.force.name} if self.force else set()
        time = set(self.time[1].uses) if self.time else set()
        return frozenset({*self.fit.used, *force, *time, *(self.wide.columns if self.wide else ())})

    @property
    def unused(self) -> tuple[Reading, ...]:
        """The columns that are not."""
        return tuple(each for each in self.readings if each.name not in self.used)

    @property
    def blanks(self) -> tuple[str, ...]:
        """The words for no value in the columns that are taken over."""
        return tuple(sorted({word for each in self.readings if each.name in self.used for word in each.blanks}))

    @property
    def footnotes(self) -> bool:
        """Whether words or names in the columns that are taken over end in footnote marks."""
        return any(marked(each) for each in self.readings if each.name in self.used)

    @property
    def totals(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The columns in which some words say that the row is a total."""
        return ((each.name, each.totals) for each in self.readings if each.totals and each.name in self.used)


def draft(catalogue: Catalogue, seen: Seen, dataset: str | None = None) -> Draft:
    """The likeliest mapping of a file into a dataset of the catalogue, or into the one that is named.

    A file that a mapping of the catalogue reads already is of that mapping's dataset.
    """
    read = readings(seen)
    force = force_column(read)
    known = [each for each in mappings_that_fit(catalogue, seen) if dataset in (None, each.dataset)]
    wanted = [dataset] if dataset else [each.dataset for each in known] or list(catalogue.datasets)
    datasets = [catalogue.dataset(each) for each in dict.fromkeys(wanted)]
    ways = [way for each in datasets for way in _ways(each, seen, read, force)]
    best = max(ways, key=lambda each: (each.fit.score, each.dataset.id))
    others: dict[str, float] = {}
    for each in sorted(ways, key=lambda way: -way.fit.score):
        if each.dataset.id != best.dataset.id:
            others.setdefault(each.dataset.id, best.fit.score - each.fit.score)
    ours = tuple(each.id for each in known if each.dataset == best.dataset.id)
    return replace(best, others=tuple(others.items())[:3], known=ours)


def _ways(dataset: Dataset, seen: Seen, read: Sequence[Reading], force: Reading | None) -> Iterator[Draft]:
    """The ways of reading a file as one dataset: as it stands, or with columns that become records."""
    taken = frozenset({force.name} if force else ())
    time = composed(dataset, read)
    uses = frozenset(time[1].uses) if time else frozenset()
    given = frozenset({time[0]} if time else ())
    readings = tuple(read)
    yield Draft(seen, readings, fit(dataset, readings, taken | uses, given), force, time)
    for wide in wide_ways(dataset, readings):
        own = given | {wide.ours, wide.value}
        rest = fit(dataset, readings, taken | uses | frozenset(wide.columns), own)
        # That many headers are values of one column is no chance.
        rest = replace(rest, score=rest.score + HEADED * len(wide.columns))
        yield Draft(seen, readings, rest, force, None if wide.ours in given else time, wide)
