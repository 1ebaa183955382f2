"""Which forces a force is compared with: the official group, the nearest by published figures, or all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import log
from typing import Literal

from peelian.catalogue.cell import parse_cell
from peelian.catalogue.documents import DistanceGroup, Group, Variable
from peelian.core.errors import PeelianError, UnknownNameError
from peelian.core.fact import Fact
from peelian.core.force import ForceKind, force, forces
from peelian.core.period import Month, Period
from peelian.measures.figures import Figures
from peelian.statistics.peers import nearest_forces

OFFICIAL = "official"
ALL = "all"


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """The forces that a force is compared with; `members` does not hold the force itself.

    `notes` say where the group is from and what is to be known of it, as whole sentences. `distances` are those of a
    group by distance, in standard deviations.
    """

    id: str
    title: str
    kind: Literal["official", "distance", "all"]
    members: tuple[str, ...]
    notes: tuple[str, ...] = ()
    distances: tuple[tuple[str, float], ...] = ()


def peer_group(figures: Figures, period: Period, name: str = OFFICIAL) -> PeerGroup:
    """The group of that name for the force of `figures`: "official", "all", or the id of a group in the catalogue.

    The official group is the latest that was published by the last month of the period. Raises PeelianError where the
    force has none, or figures that a distance rests on are not held; UnknownNameError for another name.
    """
    catalogue = figures.catalogue
    if name == ALL:
        return _all(figures)
    if name == OFFICIAL:
        return _in_force(figures, period)
    if name in catalogue.groups:
        return _published(figures, catalogue.groups[name])
    if name in catalogue.distance_groups:
        return _nearest(figures, catalogue.distance_groups[name])
    raise UnknownNameError("group", name, [OFFICIAL, ALL, *catalogue.groups, *catalogue.distance_groups])


def _all(figures: Figures) -> PeerGroup:
    members = tuple(each for each in territorial() if each != figures.force.id)
    return PeerGroup(ALL, "All territorial forces of England and Wales", "all", members)


def territorial() -> tuple[str, ...]:
    """The ids of the 43 territorial forces."""
    return tuple(each.id for each in forces() if each.kind is ForceKind.TERRITORIAL)


def _in_force(figures: Figures, period: Period) -> PeerGroup:
    own = sorted(
        (each for each in figures.catalogue.groups.values() if each.force == figures.force.id),
        key=lambda each: each.as_of,
    )
    if not own:
        raise PeelianError(
            f"No official group of {figures.force.short_name} is in the catalogue.",
            remedy=f"Add it under catalogue/groups, or give --group {ALL} or the id of a group by distance.",
        )
    known = [each for each in own if Month.of(each.as_of.year, each.as_of.month).index <= period.last.index]
    if known:
        return _published(figures, known[-1])
    found = _published(figures, own[0])
    late = f"It was published after {period.label}; since when it held is not said."
    return replace(found, notes=(*found.notes, late))


def _published(figures: Figures, group: Group) -> PeerGroup:
    if group.force != figures.force.id:
        own = [each.id for each in figures.catalogue.groups.values() if each.force == figures.force.id]
        remedy = f"Its own: {', '.join(own)}." if own else f"Give --group {ALL} or the id of a group by distance."
        raise PeelianError(f"{group.id} is the group of {force(group.force).short_name}.", remedy=remedy)
    said = f"Official group as of {group.as_of.day} {group.as_of:%B %Y}. Source: {group.source}."
    return PeerGroup(group.id, group.title, "official", group.members, (said, *([group.note] if group.note else [])))


def _nearest(figures: Figures, group: DistanceGroup) -> PeerGroup:
    given: dict[str, list[float]] = {}
    lacking: dict[str, str] = {}
    for name in territorial():
        found = list(_features(replace(figures, force=force(name)), group))
        reason = next((each for each in found if isinstance(each, str)), "")
        if reason:
            lacking[name] = reason
        else:
            given[name] = [each for each in found if isinstance(each, float)]
    if figures.force.id not in given:
        raise PeelianError(
            f"How near others are to {figures.force.short_name} cannot be told: "
            f"{lacking.get(figures.force.id, 'it is no territorial force')}.",
            remedy="Load what the group's variables rest on, or give another group.",
        )
    nearest = nearest_forces(given, figures.force.id, [each.weight for each in group.variables], count=group.count)
    return PeerGroup(
        group.id, group.title, "distance", tuple(name for name, _ in nearest), tuple(_method(group, figures, lacking)),
        nearest,
    )  # fmt: skip


def _features(figures: Figures, group: DistanceGroup) -> Iterator[float | str]:
    """The force's value of each variable, or why there is none."""
    for each in group.variables:
        fact = _fact(figures, each)
        if fact.value is None:
            yield fact.missing
        elif fact.basis.is_synthetic:
            yield f"{each.measure} is made up"
        elif each.scale == "log" and fact.value <= 0:
            yield f"{each.measure} is {fact.text}, which has no place on a log scale"
        else:
            yield log(fact.value) if each.scale == "log" else float(fact.value)


def _fact(figures: Figures, variable: Variable) -> Fact:
    name, narrowed = parse_cell(variable.measure)
    return replace(figures, source=variable.source).fact(name, variable.period, **dict(narrowed))


def _method(group: DistanceGroup, figures: Figures, lacking: dict[str, str]) -> Iterator[str]:
    said = "; ".join(
        f"{each.measure} from {each.source}, {Period.parse(each.period).label}, weight {each.weight:g}"
        f"{', on a log scale' if each.scale == 'log' else ''}"
        for each in group.variables
    )
    yield f"Not the official group: the {group.count} forces nearest to {figures.force.short_name} by {said}."
    if group.note:
        yield group.note
    if lacking:
        yield f"Left out of the search: {'; '.join(f'{force(n).short_name} ({why})' for n, why in lacking.items())}."
