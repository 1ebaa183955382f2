"""A team on shifts: its line, the units that are free, who is interrupted, and what happens when a shift ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import simpy
from tests.demand.twin.log import Log
from tests.demand.twin.turns import Part, Turn
from tests.demand.twin.visit import NEVER, Visit

from peelian.demand.kernels.pool import HANDOVER, PREEMPT


class Shifts:
    """`line` waits, `doing` is being done; `rejoin` takes a job that is interrupted back to its own team's line."""

    def __init__(
        self,
        env: simpy.Environment,
        number: int,
        staff: np.ndarray,
        relieved: np.ndarray,
        shift_end: int,
        reserve: int,
        preempts: np.ndarray,
        log: Log,
    ) -> None:
        self.env, self.number, self.log = env, number, log
        self.staff, self.relieved, self.shift_end = staff.tolist(), relieved.tolist(), shift_end
        self.reserve, self.preempts = reserve, preempts
        self.on_duty = self.staff[0]
        self.line: list[Visit] = []
        self.doing: list[Visit] = []
        self.rejoin: Callable[[Visit], None] = lambda visit: None
        self.released: Callable[[], None] = lambda: None

    @property
    def held(self) -> int:
        return units(visit for visit in self.doing if visit.counts)

    def missing(self, visit: Visit) -> int:
        """How many units too few are free for a job to start; 0 or less if it can."""
        reserve = self.reserve if visit.priority > 1 else 0
        return visit.units + reserve - (self.on_duty - self.held)

    def start_own(self) -> bool:
        """Start what waits, in order, until the first finds too few units, and cannot take them; whether any did."""
        starts = False
        while self.line:
            first = min(self.line, key=lambda visit: visit.place)
            if self.missing(first) > 0 and not self.take_units(first):
                break
            self.line.remove(first)
            self.begin(first)
            starts = True
        return starts

    def take_units(self, visit: Visit) -> bool:
        """Interrupt jobs that a job may take units from, if that gives enough."""
        takes = [each for each in self.doing if each.counts and self.preempts[visit.kind, each.kind]]
        if units(takes) < self.missing(visit):
            return False
        while self.missing(visit) > 0:
            last = max(takes, key=lambda each: each.standing)
            takes.remove(last)
            self.interrupt(last)
        return True

    def begin(self, visit: Visit) -> None:
        """Begin a job, or go on with it where it stopped."""
        now = self.env.now
        if not visit.begun:
            visit.started, visit.remaining = now, visit.travel + visit.takes
            visit.attended = now + visit.travel
        elif visit.remaining > visit.takes:
            visit.attended = now + visit.remaining - visit.takes
        self.log.team(self, now)
        visit.team, visit.counts, visit.ends = self.number, True, now + visit.remaining
        self.doing.append(visit)
        if visit.remaining == 0:
            self.finish(visit)
        else:
            self.env.process(self.work(visit, visit.ends))

    def work(self, visit: Visit, ends: int):
        """Until the job finishes, unless it has been interrupted meanwhile."""
        yield Turn(self.env, ends, Part.FINISH, visit.entity)
        if visit in self.doing and visit.ends == ends:
            self.finish(visit)
            self.released()

    def finish(self, visit: Visit) -> None:
        self.log.team(self, self.env.now)
        self.doing.remove(visit)
        visit.finished = self.env.now
        visit.over.succeed()

    def interrupt(self, visit: Visit) -> None:
        now = self.env.now
        self.log.team(self, now)
        self.doing.remove(visit)
        visit.remaining, visit.ends = visit.ends - now, NEVER
        if visit.remaining > visit.takes:
            visit.attended = NEVER
        self.rejoin(visit)

    def change_staff(self, hour: int) -> None:
        """The staff of the hour instead of that before, by the team's rule for busy units."""
        self.log.team(self, self.env.now)
        if self.shift_end == HANDOVER and hour > 0:
            self.relieve(self.staff[hour - 1], self.relieved[hour])
        self.on_duty = self.staff[hour]
        if self.shift_end == PREEMPT:
            while self.held > self.on_duty:
                self.interrupt(max(self.doing, key=lambda visit: visit.standing))

    def relieve(self, before: int, relieved: int) -> None:
        """Busy units in proportion to those relieved finish and no longer count, the first begun first."""
        held = self.held
        share = held if relieved >= before else (2 * held * relieved + before) // (2 * before)
        for visit in sorted(self.doing, key=lambda visit: (visit.started, visit.due, visit.entity)):
            if visit.counts and share > 0:
                visit.counts = False
                share -= visit.units


def units(several: Iterable[Visit]) -> int:
    return sum(visit.units for visit in several)
