"""What happens in one microsecond, in turn, on SimPy's clock.

SimPy takes events of one time by their priority, and of one priority in the order in which they were planned. Here the
priority says which part of the microsecond an event belongs to and, of an entity's, its place among the entities, so
that the order never depends on who was planned first.
"""

from __future__ import annotations

from enum import IntEnum

import simpy

_ENTITY_BITS = 56
_NUMBER_BITS = 40

Entity = tuple[int, int]
"""The place of an entity's stream in the order of streams, and its number in the stream."""


class Part(IntEnum):
    """The parts of a microsecond, after SimPy's own (0 and 1), with which a process goes on at once."""

    FINISH = 2
    CLOSE = 3
    STAFF = 4
    START = 5
    ARRIVE = 6
    LEAVE = 7
    MOVE_UP = 8
    DIVERT = 9


class Turn(simpy.Event):
    """An event in a part of a microsecond; those of entities in the order of entities."""

    def __init__(self, env: simpy.Environment, time: int, part: Part, entity: Entity = (0, 0)) -> None:
        super().__init__(env)
        self._ok, self._value = True, None
        place = part << _ENTITY_BITS | entity[0] << _NUMBER_BITS | entity[1]
        env.schedule(self, priority=place, delay=time - env.now)
