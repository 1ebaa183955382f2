"""What is asked of a team in each hour of the week: its jobs by kind, and the load that they offer, with its lag."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from peelian.demand.model.kind import Kind, kinds_of
from peelian.demand.model.load import service_of
from peelian.demand.model.model import Model
from peelian.demand.model.target import Target
from peelian.demand.staff.flow import EVERY_MONTH, arrivals
from peelian.demand.theory.infinite_server import offered_load
from peelian.demand.theory.service import Service

Floats = npt.NDArray[np.float64]

POINTS_PER_H = 4


@dataclass(frozen=True, slots=True, eq=False)
class KindLoad:
    """Jobs of one kind that a team has to do: those that come from one stream, or ("") from other work.

    `per_h` (168) are arrivals an hour by hour of the week; `load` (168 × 4) is the mean number of units that they would
    keep busy at the quarters of each hour if nobody waited. `kept` says that the team's reserve is kept from them.
    """

    kind: Kind
    stream: str
    priority: int
    kept: bool
    per_h: Floats
    load: Floats
    service: Service

    def is_meant_by(self, target: Target) -> bool:
        """Whether a target is about these jobs."""
        return (
            self.kind.work == target.work
            and target.grade in (None, self.kind.grade)
            and target.stream in (None, self.stream)
        )

    def yields_to(self, other: KindLoad) -> bool:
        """Whether other jobs may take the units of these."""
        return self.kind.work == other.kind.work and self.kind.grade in other.kind.preempts


def kind_loads(model: Model, team: str, months: Collection[int] = EVERY_MONTH) -> list[KindLoad]:
    """The jobs of a team on shifts, in its order of priority; those it only helps with are not among them.

    Jobs that are attended by appointment are counted when they arrive.
    """
    by_work = arrivals(model, months)
    found = [
        each
        for kind in kinds_of(model)
        if kind.team == team
        for each in _of_kind(model, kind, by_work[kind.work])
        if each.per_h.any()
    ]
    return sorted(found, key=lambda each: each.priority)


def _of_kind(model: Model, kind: Kind, sources: dict[str, Floats]) -> list[KindLoad]:
    service = service_of(kind)
    if service is None:
        return []
    given = model.work[kind.work].priority
    by_stream = {} if kind.grade or isinstance(given, int) else given
    reserve = model.teams[kind.team or ""].reserve_for_grade_1
    return [
        KindLoad(
            kind=kind,
            stream=stream,
            priority=by_stream.get(stream, kind.priority),
            kept=reserve > 0 and kind.priority > 1,
            per_h=rates * kind.share,
            load=kind.units * offered_load(rates * kind.share, service, points_per_h=POINTS_PER_H),
            service=service,
        )
        for stream, rates in sources.items()
    ]
