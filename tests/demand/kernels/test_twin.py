"""A SimPy twin of the dispatch on the same drawn jobs: every start equal to the microsecond; and SimPy's usual trap.

SimPy has no public way to change a resource's capacity. The twin asks for units itself, in order, whenever one is
released or the staff changes. The usual work-around sets the private capacity and triggers the line once, which admits
one job only, however many units came on duty: its waits differ, and no error says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
import simpy
from tests.demand.kernels.test_replication import scenario

from peelian.demand.clock import HOUR
from peelian.demand.kernels.dispatch import dispatch
from peelian.demand.kernels.pool import FINISH, NEVER, Jobs, Rules
from peelian.demand.kernels.replication import Scenario
from peelian.demand.kernels.streams import jobs_drawn


class Units:
    """Units on duty in SimPy, given to the waiting job of the highest grade that came first."""

    def __init__(self, env: simpy.Environment, on_duty: int) -> None:
        self.env, self.on_duty, self.busy = env, on_duty, 0
        self.line: list[tuple[int, int, simpy.Event]] = []

    def request(self, grade: int, job: int) -> simpy.Event:
        event = self.env.event()
        self.line.append((grade, job, event))
        self.give()
        return event

    def release(self) -> None:
        self.busy -= 1
        self.give()

    def change(self, on_duty: int) -> None:
        self.on_duty = on_duty
        self.give()

    def give(self) -> None:
        while self.line and self.busy < self.on_duty:
            first = min(self.line, key=lambda each: each[:2])
            self.line.remove(first)
            self.busy += 1
            first[2].succeed()


def by_the_twin(jobs: Jobs, staff: np.ndarray) -> np.ndarray:
    env, started = simpy.Environment(), np.full(len(jobs.grade), NEVER)
    units = Units(env, int(staff[0]))

    def job(number: int) -> Iterator[simpy.Event]:
        yield units.request(int(jobs.grade[number]), number)
        started[number] = env.now
        yield env.timeout(int(jobs.travel_us[number] + jobs.scene_us[number]))
        units.release()

    _go(env, jobs, staff, job, units.change)
    return started


def by_the_work_around(jobs: Jobs, staff: np.ndarray) -> np.ndarray:
    env, started = simpy.Environment(), np.full(len(jobs.grade), NEVER)
    units = simpy.PriorityResource(env, int(staff[0]))

    def job(number: int) -> Iterator[simpy.Event]:
        with units.request(priority=int(jobs.grade[number])) as asked:
            yield asked
            started[number] = env.now
            yield env.timeout(int(jobs.travel_us[number] + jobs.scene_us[number]))

    def change(on_duty: int) -> None:
        units._capacity = on_duty
        units._trigger_put(None)

    _go(env, jobs, staff, job, change)
    return started


def _go(
    env: simpy.Environment,
    jobs: Jobs,
    staff: np.ndarray,
    job: Callable[[int], Iterator[simpy.Event]],
    change: Callable[[int], None],
) -> None:
    def arrivals() -> Iterator[simpy.Event]:
        for number, arrived in enumerate(jobs.arrived_us):
            yield env.timeout(int(arrived) - env.now)
            env.process(job(number))

    def roster() -> Iterator[simpy.Event]:
        for hour in range(1, len(staff)):
            yield env.timeout(hour * HOUR - env.now)
            change(int(staff[hour]))

    env.process(roster())
    env.process(arrivals())
    env.run(until=len(staff) * HOUR)


@pytest.fixture(scope="module")
def plain() -> Scenario:
    """Three weeks with one unit a job, no reserve and no pre-emption, near the limit at peaks."""
    given = scenario()
    rules = Rules(np.ones(3, np.int64), np.zeros(3, np.int64), np.zeros((3, 3), np.bool_))
    return given._replace(rules=rules)


@pytest.mark.parametrize("replication", range(3))
def test_every_start_equals_the_twin_to_the_microsecond(plain: Scenario, replication: int) -> None:
    jobs = jobs_drawn(plain.streams, seed=1, replication=replication)
    started = dispatch(jobs, plain.rules, plain.pool._replace(shift_end=FINISH)).started_us
    assert np.sum(started > jobs.arrived_us) > 500
    assert started.tolist() == by_the_twin(jobs, plain.pool.staff).tolist()


def test_the_usual_work_around_for_capacity_gives_other_waits(plain: Scenario) -> None:
    jobs = jobs_drawn(plain.streams, seed=1, replication=0)
    right, wrong = by_the_twin(jobs, plain.pool.staff), by_the_work_around(jobs, plain.pool.staff)
    done = (right < NEVER) & (wrong < NEVER)
    assert np.sum(wrong[done] != right[done]) > 20
    assert (wrong - right)[done & (jobs.grade == 2)].mean() > 0
