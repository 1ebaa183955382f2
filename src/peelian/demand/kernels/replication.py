"""Whole replications of a dispatch in one go: incidents drawn, dispatched, tallied, on several threads.

Each replication reads nothing but its own draws and writes nothing but its own row of the tally, so the number of
threads cannot change a result. Memory is that of the tally of one batch and of one run a thread, however many batches
follow one another. The threads are Python's, which compiled code lets run beside one another; Numba's own are not
used, because they may not be entered from two threads of a program at once.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from peelian.core.errors import PeelianError
from peelian.demand.arrivals import Profile, fill_arrivals, most_arrivals
from peelian.demand.clock import HOUR, HOURS_IN_WEEK
from peelian.demand.compiled import inlined, kernel
from peelian.demand.distributions import Samplers, sample
from peelian.demand.draws import ARRIVAL, TRAVEL, fill_uniforms
from peelian.demand.kernels.dispatch import Run, check_outcome, new_run, run_dispatch
from peelian.demand.kernels.pool import LATEST, Jobs, Log, Pool, Rules, check_rules
from peelian.demand.kernels.tally import Tally, add_jobs, add_units, new_tally
from peelian.demand.kernels.waiting import Lines

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_NO_ROOM = -2
_LONGEST = LATEST / 4
_BLOCK = 1024


class ReplicationError(PeelianError):
    """A model whose replications cannot be run."""


class Incidents(NamedTuple):
    """How incidents are drawn: their stream and its profile, the grades' shares, each grade's travel and scene times.

    `shares` has a row for each hour of the week, and in it the share of each grade and those above it together.
    `travel` and `scene` are numbers of distributions in `samplers`, which draws microseconds.
    """

    stream: int
    profile: Profile
    shares: Floats
    samplers: Samplers
    travel: Integers
    scene: Integers


class Scenario(NamedTuple):
    """A dispatch to be replicated: its incidents, rules, units, each grade's target for being attended, and warm-up.

    Jobs and hours before `from_us` are simulated and not tallied.
    """

    incidents: Incidents
    rules: Rules
    pool: Pool
    target_us: Integers
    from_us: int


class Room(NamedTuple):
    """Working space of one thread: two draws for each incident, two for those of a block, and a run for them all.

    A block is as many as stay in the processor's nearest memory.
    """

    draws: Floats
    block: Floats
    run: Run


def replicate(scenario: Scenario, *, seed: int, first: int, count: int, threads: int | None = None) -> Tally:
    """Replications number `first` and the `count` - 1 after it, a row of the tally each; a thread a core by default.

    Raises PoolError or ReplicationError if scenario or outcome is impossible.
    """
    check_scenario(scenario)
    tally, outcomes = new_tally(count, len(scenario.rules.units)), np.zeros(count, np.int64)
    step = max(1, min(threads or os.cpu_count() or 1, count))

    def work(start: int) -> None:
        _replicate(scenario, seed, first, np.arange(start, count, step), _new_room(scenario), tally, outcomes)

    with ThreadPoolExecutor(step) as pool:
        list(pool.map(work, range(step)))
    for outcome in outcomes:
        check_outcome(int(outcome))
        if outcome == _NO_ROOM:
            raise ReplicationError("More incidents were drawn than can be.", remedy="Report this as a fault.")
    return tally


def check_scenario(scenario: Scenario) -> None:
    """Refuse a scenario whose parts do not fit one another."""
    incidents, grades, hours = scenario.incidents, len(scenario.rules.units), len(scenario.pool.staff)
    check_rules(scenario.rules, scenario.pool)
    fits = (
        incidents.shares.shape == (HOURS_IN_WEEK, grades)
        and len(incidents.travel) == len(incidents.scene) == len(scenario.target_us) == grades
        and len(incidents.profile.spacing_us) == hours
    )
    if not fits:
        raise ReplicationError(
            "Grades or hours of incidents, rules and units differ.",
            remedy="Give every grade shares, times, rules and a target, and every hour a rate and staff.",
        )
    shares = np.diff(incidents.shares, axis=1, prepend=0)
    if np.any(shares < 0) or not np.allclose(incidents.shares[:, -1], 1, rtol=0, atol=1e-9):
        raise ReplicationError("The shares of the grades do not add up to 1.", remedy="Correct them.")


def _new_room(scenario: Scenario) -> Room:
    most = most_arrivals(scenario.incidents.profile)
    arrived, grade, travel, scene = np.zeros((4, most), np.int64)
    run = new_run(Jobs(arrived, grade, travel, scene, 0), scenario.rules, scenario.pool)
    return Room(np.empty((2, most)), np.empty((2, _BLOCK)), run)


@kernel
def _replicate(
    scenario: Scenario, seed: int, first: int, places: Integers, room: Room, tally: Tally, outcomes: Integers
) -> None:
    """Replications for some places in the tally, one after another in the same room."""
    for place in places:
        count = _draw(scenario.incidents, seed, first + place, room)
        if count < 0:
            outcomes[place] = _NO_ROOM
            continue
        run = _with_jobs(room.run, count)
        outcomes[place] = run_dispatch(run)
        add_jobs(tally, place, run.jobs, run.log, scenario.target_us, scenario.from_us)
        add_units(tally, place, run.log, run.pool, scenario.from_us)


@kernel
def _draw(incidents: Incidents, seed: int, replication: int, room: Room) -> int:
    """Draw a replication's incidents into the run's jobs; how many, or -1 if there was no room."""
    draws, block, jobs, stream = room.draws, room.block, room.run.jobs, incidents.stream
    fill_uniforms(draws[0], draws[1], seed, replication, stream, ARRIVAL, 0)
    count = fill_arrivals(jobs.arrived_us, incidents.profile, draws[0])
    _draw_grades(incidents.shares, jobs, draws[1][: max(count, 0)])
    for first in range(0, count, _BLOCK):
        size = min(_BLOCK, count - first)
        travel, scene = block[0][:size], block[1][:size]
        fill_uniforms(travel, scene, seed, replication, stream, TRAVEL, first)
        for place in range(size):
            job = np.uint64(first + place)
            grade = np.uint64(jobs.grade[job])
            jobs.travel_us[job] = _whole(sample(incidents.samplers, incidents.travel[grade], travel[place]))
            jobs.scene_us[job] = _whole(sample(incidents.samplers, incidents.scene[grade], scene[place]))
    return count


@inlined
def _draw_grades(shares: Floats, jobs: Jobs, uniforms: Floats) -> None:
    """The grade of each job, by the shares of the hour of the week in which it arrives."""
    hour, ends = 0, HOUR
    for job in range(uniforms.size):
        while jobs.arrived_us[job] >= ends:
            hour, ends = (hour + 1) % HOURS_IN_WEEK, ends + HOUR
        jobs.grade[job] = _grade(shares, hour, uniforms[job])


@inlined
def _grade(shares: Floats, hour: int, uniform: float) -> int:
    grade = 0
    for above in range(shares.shape[1] - 1):
        grade += uniform >= shares[hour, above]
    return grade


@inlined
def _whole(time_us: float) -> int:
    """To the nearest microsecond, and no longer than a run can follow."""
    return int((time_us if time_us < _LONGEST else _LONGEST) + 0.5)


@inlined
def _with_jobs(run: Run, count: int) -> Run:
    """The run with as many jobs as were drawn."""
    arrived, grade, travel, scene, begun = run.jobs
    jobs = Jobs(arrived[:count], grade[:count], travel[:count], scene[:count], begun)
    started, attended, finished, busy, overtime, waiting = run.log
    log = Log(started[:count], attended[:count], finished[:count], busy, overtime, waiting)
    first, last, behind, interrupted, interrupted_job, left_us = run.lines
    lines = Lines(first, last, behind[:count], interrupted, interrupted_job, left_us)
    return Run(jobs, run.rules, run.pool, log, run.slots, lines, run.takes, run.every_grade)
