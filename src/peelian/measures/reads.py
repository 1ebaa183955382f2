"""Which records a figure reads: the datasets, sources and months of its sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from peelian.core.period import Period
from peelian.measures.figures import Figures
from peelian.measures.published import compile_cell
from peelian.measures.sides import months_read
from peelian.records.table import Slice


@dataclass(frozen=True, slots=True)
class Read:
    """The records of one dataset, source and force in a run of months; `clock` where what is open is counted."""

    dataset: str
    source: str
    force: str
    months: Period
    clock: bool = False

    def covers(self, slice_: Slice) -> bool:
        """Whether a slice of the dataset lies within."""
        first, last = str(self.months.first), str(self.months.last)
        return (slice_.source, slice_.force) == (self.source, self.force) and first <= slice_.month <= last


def reads(figures: Figures, measure: str, narrowed: Mapping[str, str], periods: Iterable[Period]) -> Iterator[Read]:
    """What the measure reads for these periods, a side at a time.

    Raises UnknownNameError for a measure that the catalogue does not have.
    """
    compiled, _ = compile_cell(figures.catalogue, figures.catalogue.measure(measure), narrowed)
    for period in periods:
        for side in compiled.sides:
            relation = side.atom.relation
            source = side.source or figures.source
            yield Read(
                relation.dataset, source, figures.force.id, months_read(side, period), clock=bool(relation.clock)
            )
