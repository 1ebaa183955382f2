"""A visit of an entity to a work: what is drawn for it, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

import simpy
from tests.demand.twin.turns import Entity

NEVER = 2**62


@dataclass(eq=False)
class Visit:
    """Times are microseconds; `remaining` is what is left to do once a team has begun, `place` its place in a line."""

    entity: Entity
    stream: int
    index: int
    round: int
    work: int
    entered: int
    over: simpy.Event
    kind: int = -1
    home: int = -1
    priority: int = 1
    units: int = 1
    travel: int = 0
    takes: int = 0
    patience: int = NEVER
    ready: int = NEVER
    due: int = NEVER
    started: int = NEVER
    attended: int = NEVER
    finished: int = NEVER
    left: int = NEVER
    team: int = -1
    next: int = -1
    remaining: int = NEVER
    ends: int = NEVER
    counts: bool = True

    @property
    def begun(self) -> bool:
        return self.started < NEVER

    @property
    def place(self) -> tuple[int, int, Entity]:
        """Its place in a line: priority, then who has been due for longest."""
        return self.priority, self.due, self.entity

    @property
    def standing(self) -> tuple[int, int, int, Entity]:
        """Its place among what may be interrupted, the first last: the lowest grade, last begun, last due."""
        return self.priority, self.started, self.due, self.entity
