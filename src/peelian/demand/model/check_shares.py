"""Shares that do not add up, arrivals that do not come, and rules that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import numpy as np

from peelian.demand.model.kind import kinds_of, leads_to, stated
from peelian.demand.model.model import Model, Path
from peelian.demand.model.notice import Notice, fault, warning
from peelian.demand.model.quantity import Share, plain
from peelian.demand.model.staffing import availability
from peelian.demand.model.team import Team
from peelian.demand.model.work import Work

_CLOSE = 1e-9


def check_shares(model: Model) -> Iterator[Notice]:
    """A notice for each set of shares that is not 100 %, each empty stream, and work that leads to itself for ever."""
    for name, stream in model.streams.items():
        if not stream.mean_per_hour:
            yield warning(("streams", name), "nothing ever arrives.", "Give a rate above 0, or take the stream away.")
    for name, team in model.teams.items():
        yield from _of_team(("teams", name), team)
    for name, work in model.work.items():
        yield from _of_work(("work", name), work)
        yield from _of_priorities(("work", name), work)
        yield from _in_vain(("work", name), work)


def check_loops(model: Model) -> Iterator[Notice]:
    """A fault where all that some work does comes back to it, so that it would grow without end."""
    if not model.work:
        yield fault(("work",), "the model has no work.", "Say what is done: arrives, done_by, takes, then.")
        return
    onward = leads_to(model, kinds_of(model))
    if max(abs(np.linalg.eigvals(onward)), default=0.0) < 1 - _CLOSE:
        return
    name = list(model.work)[int(np.argmax(onward.sum(axis=1)))]
    yield fault(("work", name, "then"), "work comes back to itself without end.", "Let a share of it end.")


def _of_team(path: Path, team: Team) -> Iterator[Notice]:
    if not availability(team):
        yield warning((*path, "abstraction"), "nobody is left for the work.", "Lower the shares: they are multiplied.")


def _of_work(path: Path, work: Work) -> Iterator[Notice]:
    yield from _whole((*path, "then"), work.then)
    if work.grades:
        yield from _whole((*path, "grades"), {name: each.share for name, each in work.grades.items()})
    for name, grade in work.grades.items():
        if grade.then is not None:
            yield from _whole((*path, "grades", name, "then"), grade.then)


def _whole(path: Path, shares: Mapping[str, Share | Literal["rest"]]) -> Iterator[Notice]:
    total, rest = stated(shares), any(not isinstance(each, Share) for each in shares.values())
    shown = f"the shares add up to {plain(total * 100)} %"
    if total > 1:
        yield fault(path, f"{shown}.", "Lower them to 100 % together.")
    elif total < 1 and not rest:
        yield fault(path, f"{shown}, not to 100 %.", "Correct them, or give one of them as rest.")


def _of_priorities(path: Path, work: Work) -> Iterator[Notice]:
    """Grades of one place in the order, and grades that take units from one that goes before them."""
    order = [grade.priority or place for place, grade in enumerate(work.grades.values(), 1)]
    if len(set(order)) < len(order):
        yield fault((*path, "grades"), "two grades have one place in the order.", "Give each its own priority.")
        return
    place_of = dict(zip(work.grades, order, strict=True))
    for name, grade in work.grades.items():
        above = [each for each in grade.preempts if place_of.get(each, place_of[name]) < place_of[name]]
        if above:
            says = f"grade {name} would take units from grade {above[0]}, which goes before it."
            yield fault((*path, "grades", name, "preempts"), says, "List lower grades only.")


def _in_vain(path: Path, work: Work) -> Iterator[Notice]:
    """Grades that may take units from one that has none of their teams' units."""
    teams = {
        name: {grade.done_by or work.done_by, *(work.helped_by if grade.helped_by is None else grade.helped_by)}
        for name, grade in work.grades.items()
    }
    for name, grade in work.grades.items():
        for other in grade.preempts:
            if not teams[name] & teams.get(other, teams[name]):
                says = f"grade {name} takes no unit from grade {other}, which other teams attend."
                yield warning((*path, "grades", name, "preempts"), says, f"Leave {other} away.")
