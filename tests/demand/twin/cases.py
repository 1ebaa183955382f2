"""A team that carries cases: how many are live, how fast they go on in each hour, and their reviews."""

from __future__ import annotations

from collections.abc import Callable

import simpy
from tests.demand.twin.log import Log
from tests.demand.twin.turns import Part, Turn
from tests.demand.twin.visit import Visit

from peelian.demand.clock import HOUR


class Cases:
    """Time runs at `pace` microseconds of a case's length to each hour of the clock; `gone` have run before the hour.

    `hours` is the time of people in each hour, `limit` how many live cases they may carry together (0: no limit).
    """

    def __init__(self, env: simpy.Environment, number: int, hours: int, limit: float, log: Log) -> None:
        self.env, self.number, self.hours, self.limit, self.log = env, number, hours, limit, log
        self.line: list[Visit] = []
        self.live: dict[Visit, tuple[int, int]] = {}
        self.gone, self.pace, self.began = 0, 0, 0
        self.asks: Callable[[Visit], int] = lambda visit: 0
        self.released: Callable[[], None] = lambda: None

    def start_own(self) -> bool:
        """Take on what waits, in order, while more may be live; whether any was."""
        starts = False
        while self.line and (not self.limit or len(self.live) < self.limit):
            first = min(self.line, key=lambda visit: visit.place)
            self.line.remove(first)
            self.begin(first)
            starts = True
        return starts

    def begin(self, visit: Visit) -> None:
        now = self.env.now
        visit.started = visit.attended = now
        visit.team = self.number
        at = self.gone + (now - self.began) * self.pace // HOUR
        self.live[visit] = (at + visit.takes, self.asks(visit))
        self.plan(visit)

    def change_staff(self, hour: int) -> None:
        """Fix how fast cases go on in this hour: in full, or in proportion to the hours that there are."""
        self.gone, self.began = self.gone + self.pace, hour * HOUR
        asked = sum(asks for _, asks in self.live.values())
        self.pace = HOUR if asked <= self.hours else HOUR * self.hours // asked
        self.log.cases(self, hour, min(asked, self.hours))
        for visit in self.live:
            self.plan(visit)

    def plan(self, visit: Visit) -> None:
        """Let a case finish in this hour if it will."""
        left = self.live[visit][0] - self.gone
        if left <= self.pace:
            self.env.process(self.work(visit, self.began - (-left * HOUR // self.pace)))

    def work(self, visit: Visit, ends: int):
        yield Turn(self.env, ends, Part.FINISH, visit.entity)
        if visit in self.live:
            del self.live[visit]
            visit.finished = ends
            visit.over.succeed()
            self.released()
