"""The agreements between figures that a collection declares, for every force and period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.collection import Agreement, Collection
from peelian.quality.contradictions import Side, holds
from peelian.quality.evidence import Evidence
from peelian.quality.finding import Finding, Severity
from peelian.quality.series import Point, Series
from peelian.records.profile import figure_total

Moment = tuple[str, str, int]


def agreements(catalogue: Catalogue, entry: Collection, evidence: Mapping[str, Evidence]) -> Iterator[Finding]:
    """Where an agreement of the collection does not hold; nothing is said where a figure of it is not held."""
    if not entry.agreements:
        return
    points = {name: _points(catalogue, entry, name, evidence) for name in entry.figures}
    for agreement in entry.agreements:
        needed = [points[name] for name in (*agreement.figures, *agreement.others)]
        moments = set.intersection(*(set(each) for each in needed))
        for force, month, months in sorted(moments):
            sides = tuple(
                _side(entry, names, points, (force, month, months)) for names in (agreement.figures, agreement.others)
            )
            found = _held_against(entry, agreement, (sides[0], sides[1]), force)
            if found is not None:
                yield found


def _held_against(entry: Collection, agreement: Agreement, sides: tuple[Side, Side], force: str) -> Finding | None:
    series = Series(agreement.id, entry.source, force, (*sides[0].points, *sides[1].points))
    severity = Severity(agreement.severity)
    return holds(series, agreement.says, sides, equal=bool(agreement.equal), severity=severity)


def _points(
    catalogue: Catalogue, entry: Collection, name: str, evidence: Mapping[str, Evidence]
) -> dict[Moment, tuple[Point, ...]]:
    """The figure's points by force, last month and length of the period."""
    figure = entry.figures[name]
    held = evidence.get(figure.dataset)
    total = figure_total(catalogue, figure).key
    found: dict[Moment, tuple[Point, ...]] = {}
    for each in held.profiles if held else ():
        point = held.point(each, total) if held and each.slice.source == entry.source else None
        if point is not None:
            moment = (each.slice.force, each.slice.month, each.months)
            found[moment] = (*found.get(moment, ()), point)
    return found


def _side(
    entry: Collection, names: tuple[str, ...], points: Mapping[str, Mapping[Moment, tuple[Point, ...]]], moment: Moment
) -> Side:
    title = " + ".join(entry.figures[name].title for name in names)
    return Side(title, tuple(point for name in names for point in points[name][moment]))
