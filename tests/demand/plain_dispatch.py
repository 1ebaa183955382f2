"""Dispatch written a second time, slowly and plainly, from the rules alone: what the compiled loop must equal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peelian.demand.clock import HOUR
from peelian.demand.kernels.pool import HANDOVER, NEVER, PREEMPT, Jobs, Log, Pool, Rules, new_log


@dataclass
class Busy:
    job: int
    finish: int
    counts: bool = True


@dataclass
class Waiting:
    job: int
    left: int | None = None


class PlainDispatch:
    """One run; `log` is filled by `go`."""

    def __init__(self, jobs: Jobs, rules: Rules, pool: Pool) -> None:
        self.jobs, self.rules, self.pool = jobs, rules, pool
        self.busy: list[Busy] = []
        self.waiting: list[Waiting] = []
        self.arrivals: list[int] = []
        self.staff = 0
        self.log = new_log(len(jobs.grade), len(pool.staff))
        for times in self.log[:3]:
            times[:] = NEVER

    def go(self) -> Log:
        self.arrivals = list(range(self.jobs.begun, len(self.jobs.grade)))
        for job in range(self.jobs.begun):
            self.begin(Waiting(job), 0)
        while self.arrivals and self.jobs.arrived_us[self.arrivals[0]] < 0:
            self.waiting.append(Waiting(self.arrivals.pop(0)))
        now, end = 0, len(self.pool.staff) * HOUR
        while True:
            self.finish(now)
            self.drop_who_left(now)
            if now % HOUR == 0 and now > 0:
                self.log.waiting[now // HOUR - 1] = len(self.waiting)
            if now == end:
                return self.closed(end)
            now = self.pass_time(now)

    def pass_time(self, now: int) -> int:
        """What happens now after jobs have finished; when something happens next."""
        hour = now // HOUR
        if now % HOUR == 0:
            self.change_staff(hour)
        self.start(now)
        while self.arrivals and self.jobs.arrived_us[self.arrivals[0]] == now:
            self.waiting.append(Waiting(self.arrivals.pop(0)))
            self.start(now)
        ahead = [each.finish for each in self.busy] + [(hour + 1) * HOUR]
        following = min(ahead + [int(self.jobs.arrived_us[job]) for job in self.arrivals[:1]])
        self.log.busy_us[hour] += (following - now) * self.units(self.busy)
        self.log.overtime_us[hour] += (following - now) * (self.units(self.busy) - min(self.held(), self.staff))
        return following

    def closed(self, end: int) -> Log:
        """The log without what had not happened by the end."""
        for times in self.log[:3]:
            times[times > end] = NEVER
        for job in [each.job for each in self.busy] + [each.job for each in self.waiting]:
            self.log.finished_us[job] = NEVER
        for each in self.waiting:
            if each.left is not None and each.left > self.jobs.scene_us[each.job]:
                self.log.attended_us[each.job] = NEVER
        return self.log

    def drop_who_left(self, now: int) -> None:
        if len(self.jobs.patience_us):
            latest = self.jobs.arrived_us + self.jobs.patience_us
            self.waiting = [each for each in self.waiting if each.left is not None or now <= latest[each.job]]

    def units(self, several: list[Busy]) -> int:
        return sum(int(self.rules.units[self.jobs.grade[each.job]]) for each in several)

    def held(self) -> int:
        return self.units([each for each in self.busy if each.counts])

    def rank(self, each: Busy) -> tuple[int, int, int]:
        return (int(self.jobs.grade[each.job]), int(self.log.started_us[each.job]), each.job)

    def finish(self, now: int) -> None:
        self.busy = [each for each in self.busy if each.finish != now]

    def begin(self, each: Waiting, now: int) -> None:
        travel, scene = int(self.jobs.travel_us[each.job]), int(self.jobs.scene_us[each.job])
        left = travel + scene if each.left is None else each.left
        if each.left is None:
            self.log.started_us[each.job] = now
        if each.left is None or left > scene:
            self.log.attended_us[each.job] = now + left - scene
        self.log.finished_us[each.job] = now + left
        self.busy.append(Busy(each.job, now + left))

    def interrupt(self, each: Busy, now: int) -> None:
        self.busy.remove(each)
        self.waiting.append(Waiting(each.job, each.finish - now))

    def start(self, now: int) -> None:
        while self.waiting:
            first = min(self.waiting, key=lambda each: (self.jobs.grade[each.job], each.job))
            grade = self.jobs.grade[first.job]
            missing = self.rules.units[grade] + self.rules.reserve[grade] - (self.staff - self.held())
            if missing <= 0:
                self.waiting.remove(first)
                self.begin(first, now)
                self.finish(now)
                continue
            takes = [
                each for each in self.busy if each.counts and self.rules.preempts[grade, self.jobs.grade[each.job]]
            ]
            if self.units(takes) < missing:
                return
            self.interrupt(max(takes, key=self.rank), now)

    def change_staff(self, hour: int) -> None:
        staff = int(self.pool.staff[hour])
        before, relieved = int(self.pool.staff[max(hour - 1, 0)]), int(self.pool.relieved[hour])
        if self.pool.shift_end == HANDOVER and hour > 0 and relieved > 0:
            held = self.held()
            share = held if relieved >= before else int(np.floor(held * relieved / before + 0.5))
            for each in sorted(self.busy, key=lambda each: self.rank(each)[1:]):
                if each.counts and share > 0:
                    each.counts = False
                    share -= self.units([each])
        self.staff = staff
        while self.pool.shift_end == PREEMPT and self.held() > staff:
            self.interrupt(max((each for each in self.busy if each.counts), key=self.rank), hour * HOUR)
