"""A force's figures beside those of the others, for one return."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from peelian.exchange.desk import Desk, Position
from peelian.quality.checks import checked_totals, figure_of, tolerances_of
from peelian.quality.other_forces import Compared, beside
from peelian.quality.rates import Rates
from peelian.quality.series import Point

CAVEAT = (
    "A rank says where a force stands among those that have sent the figure, the highest first. It does not say who "
    "does better."
)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a return: its value, its rate, and where the rates of the others lie (None: too few others)."""

    figure: str
    period: str
    value: float
    rate: float | None
    per: str
    median: float | None
    lower: float | None
    upper: float | None
    rank: int | None
    of: int

    def to_dict(self) -> dict[str, Any]:
        """Plain values for export."""
        return {name: getattr(self, name) for name in self.__slots__}


def lines(desk: Desk, position: Position) -> Iterator[Line]:
    """Every checked figure of a return beside the other forces'."""
    entry = desk.catalogue.collection(position.item.collection)
    rates = Rates(desk.catalogue, desk.evidence)
    places = {place for place, _ in position.held.entries}
    for dataset in dict.fromkeys(asked.dataset for asked in entry.records):
        evidence = desk.evidence.get(dataset)
        if evidence is None:
            continue
        totals = [total for total, source in checked_totals(desk.catalogue, evidence) if source == entry.source]
        for profile in sorted(evidence.profiles, key=lambda each: each.slice):
            for total in totals:
                point = evidence.point(profile, total.key)
                if point is not None and point.place in places:
                    few = tolerances_of(desk.catalogue, dataset, entry.source, profile.series).few_residents
                    title, _ = figure_of(desk.catalogue, total, profile.series)
                    yield _line(title, point, rates.of(point, total, profile.series, few))


def _line(title: str, point: Point, compared: Compared) -> Line:
    force = point.place.slice.force
    place = beside(compared.rates, force)
    return Line(
        figure=title,
        period=str(point.period),
        value=point.value,
        rate=compared.rates.get(force),
        per=compared.per,
        median=place.median if place else None,
        lower=place.lower if place else None,
        upper=place.upper if place else None,
        rank=place.rank if place else None,
        of=len(compared.rates),
    )
