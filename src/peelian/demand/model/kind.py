"""Kinds of job: each grade of each work with all that its work says for it; and how work leads to work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import numpy as np
import numpy.typing as npt

from peelian.demand.model.law import Law
from peelian.demand.model.model import Model
from peelian.demand.model.quantity import Duration, Share
from peelian.demand.model.rates import by_hour_of_week, rates_per_hour
from peelian.demand.model.work import REMAINDER, Grade, Work

Floats = npt.NDArray[np.float64]

WHOLE_GRADE = Grade(share=REMAINDER)


@dataclass(frozen=True, slots=True)
class Kind:
    """A grade of some work ("" where the work has none): who does it, in what order, how long it takes, what follows.

    `place` is its place in the order of its work's grades, 0 going first; `priority` is its place in the team's order,
    1 where the work has priorities by stream.
    """

    work: str
    grade: str
    share: float
    place: int
    priority: int
    units: int
    team: str | None
    helpers: tuple[str, ...]
    travel: Law | None
    takes: Law | None
    attend_within: Duration | Literal["appointment"] | None
    preempts: tuple[str, ...]
    then: Mapping[str, float]

    @property
    def name(self) -> str:
        """The work, with the grade if it has any."""
        return f"{self.work} grade {self.grade}" if self.grade else self.work


def kinds_of(model: Model) -> list[Kind]:
    """Every kind of the model, in the order of its work and grades."""
    return [kind for name, work in model.work.items() for kind in _kinds(model, name, work)]


def shares(given: Mapping[str, Share | Literal["rest"]]) -> dict[str, float]:
    """The shares as numbers; `rest` is what the others leave, shared evenly if several are the rest.

    >>> shares({"crime": Share.read("39 %"), "end": "rest"})
    {'crime': 0.39, 'end': 0.61}
    """
    rests = sum(not isinstance(each, Share) for each in given.values())
    left = max(1 - stated(given), Decimal(0))
    return {name: float(each.part if isinstance(each, Share) else left / rests) for name, each in given.items()}


def stated(given: Mapping[str, Share | Literal["rest"]]) -> Decimal:
    """The sum of the shares that are not the rest."""
    return sum((each.part for each in given.values() if isinstance(each, Share)), Decimal(0))


def _kinds(model: Model, name: str, work: Work) -> list[Kind]:
    grades = dict(work.grades) or {"": WHOLE_GRADE}
    parts = shares({grade: each.share for grade, each in grades.items()})
    order = sorted(grades, key=lambda grade: _priority(work, grade))

    def law(one: Law | str | None, other: Law | str | None) -> Law | None:
        chosen = one if one is not None else other
        return None if chosen is None else model.law(chosen)

    return [
        Kind(
            work=name,
            grade=grade,
            share=parts[grade],
            place=order.index(grade),
            priority=_priority(work, grade),
            units=each.units,
            team=each.done_by or work.done_by,
            helpers=each.helped_by if each.helped_by is not None else work.helped_by,
            travel=law(each.travel, work.travel),
            takes=law(each.takes, work.takes),
            attend_within=each.attend_within,
            preempts=each.preempts,
            then=shares(each.then if each.then is not None else work.then),
        )
        for grade, each in grades.items()
    ]


def _priority(work: Work, grade: str) -> int:
    if grade:
        return work.grades[grade].priority or 1 + list(work.grades).index(grade)
    return work.priority if isinstance(work.priority, int) else 1


def leads_to(model: Model, kinds: list[Kind]) -> Floats:
    """The share of each work, a row, that goes on to each work, a column; what is left of a row ends."""
    works = list(model.work)
    found = np.zeros((len(works), len(works)))
    for kind in kinds:
        for name, share in kind.then.items():
            if name in model.work:
                found[works.index(kind.work), works.index(name)] += kind.share * share
    return found


def arrivals_by_hour_of_week(model: Model, kinds: list[Kind]) -> Floats:
    """The mean arrivals an hour at each work, a row, in each hour of the week, from streams and from other work.

    What one hour's arrivals lead to is counted in the same hour: waits and handling times move it little, save for
    work that takes days, whose load hardly depends on the hour. Nobody hangs up. Raises LinAlgError where work leads
    to itself without end.
    """
    works = list(model.work)
    outside = np.zeros((len(works), 168))
    for row, work in enumerate(model.work.values()):
        for stream in work.arrives:
            given = model.streams[stream]
            outside[row] += by_hour_of_week(rates_per_hour(model, given)) * float(1 - given.elsewhere.part)
    return np.asarray(np.linalg.solve(np.eye(len(works)) - leads_to(model, kinds).T, outside))
