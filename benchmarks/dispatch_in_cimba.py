"""The benchmark's dispatch in cimba, as its documentation shows: a model spawned for each incident. Minutes."""

import cimba as cb
import numpy as np
from cimba import inputs


class Desk(cb.Model):
    gap: cb.Input[float]
    grade: cb.Input[int]
    minutes: cb.Input[float]
    on_duty: cb.Input[int]
    units: cb.Resource
    jobs: cb.Param[int]
    hours: cb.Param[int]
    waited: cb.Array[float]
    wait_0: cb.Output[float]
    wait_1: cb.Output[float]
    wait_2: cb.Output[float]
    wait_3: cb.Output[float]

    @cb.process
    def arrivals(self):
        for _ in range(self.jobs):
            cb.hold(self.gap.next())
            cb.spawn(Incident, desk=self, grade=self.grade.next(), minutes=self.minutes.next())

    @cb.process(priority=1)
    def roster(self):
        for _ in range(self.hours):
            self.units.set_capacity(self.on_duty.next(), mode="finish")
            cb.hold(60.0)

    @cb.on_end
    def measure(self):
        self.wait_0, self.wait_1 = self.waited[0], self.waited[1]
        self.wait_2, self.wait_3 = self.waited[2], self.waited[3]


class Incident(cb.Model):
    desk: cb.Ref[Desk]
    grade: cb.Param[int]
    minutes: cb.Param[float]

    @cb.process
    def course(self):
        came = cb.now()
        self.desk.units.acquire(1, -self.grade)
        self.desk.waited[self.grade] += cb.now() - came
        cb.hold(self.minutes)
        self.desk.units.release(1)


def experiment(gap: np.ndarray, grade: np.ndarray, minutes: np.ndarray, staff: np.ndarray) -> cb.Experiment:
    desk = Desk()
    desk.gap, desk.grade, desk.minutes = inputs.trace(gap), inputs.trace(grade), inputs.trace(minutes)
    desk.on_duty, desk.units = inputs.trace(staff), cb.Resource(capacity=int(staff[0]))
    desk.jobs, desk.hours, desk.waited = len(gap), len(staff), cb.Array(4)
    return cb.Experiment(desk, replications=1, window=cb.Window(duration=60.0 * len(staff)), seed=1)


def waited(ready: cb.Experiment) -> np.ndarray:
    """Minutes waited in all, by grade."""
    found = ready.run(workers=1)[ready.model]
    return np.array([each.values.item() for each in (found.wait_0, found.wait_1, found.wait_2, found.wait_3)])
