"""Whole replications of a dispatch in one go: jobs drawn, dispatched, tallied, on several threads.

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
from peelian.demand.clock import HOURS_IN_WEEK
from peelian.demand.compiled import inlined, kernel
from peelian.demand.kernels.dispatch import Run, check_outcome, new_run, run_dispatch
from peelian.demand.kernels.pool import Jobs, Log, Pool, Rules, check_rules
from peelian.demand.kernels.streams import NO_ROOM, Drawn, Streams, draw, jobs_in_order, new_drawn
from peelian.demand.kernels.tally import Tally, add_jobs, add_units, new_tally
from peelian.demand.kernels.waiting import Lines

Integers = npt.NDArray[np.int64]


class ReplicationError(PeelianError):
    """A model whose replications cannot be run."""


class Scenario(NamedTuple):
    """A dispatch to be replicated: its streams, rules, units, each grade's target for being attended, and warm-up.

    Jobs and hours before `from_us` are simulated and not tallied.
    """

    streams: Streams
    rules: Rules
    pool: Pool
    target_us: Integers
    from_us: int


class Room(NamedTuple):
    """Working space of one thread: for drawing jobs, and a run of as many as can be drawn."""

    drawn: Drawn
    run: Run


def replicate(scenario: Scenario, *, seed: int, first: int, count: int, threads: int | None = None) -> Tally:
    """Replications number `first` and the `count` - 1 after it, a row of the tally each; a thread a core by default.

    Raises PoolError or ReplicationError if scenario or outcome is impossible.
    """
    check_scenario(scenario)
    tally, outcomes = new_tally(count, len(scenario.rules.units)), np.zeros(count, np.int64)
    step = max(1, min(threads or os.cpu_count() or 1, count))

    def work(start: int) -> None:
        run_replications(scenario, seed, first, np.arange(start, count, step), new_room(scenario), tally, outcomes)

    with ThreadPoolExecutor(step) as pool:
        list(pool.map(work, range(step)))
    for outcome in outcomes:
        check_outcome(int(outcome))
        if outcome == NO_ROOM:
            raise ReplicationError("More jobs were drawn than can be.", remedy="Report this as a fault.")
    return tally


def check_scenario(scenario: Scenario) -> None:
    """Refuse a scenario whose parts do not fit one another."""
    streams, grades, hours = scenario.streams, len(scenario.rules.units), len(scenario.pool.staff)
    check_rules(scenario.rules, scenario.pool)
    fits = (
        streams.shares.shape == (len(streams.number), HOURS_IN_WEEK, grades)
        and len(streams.travel) == len(streams.scene) == len(scenario.target_us) == grades
        and len(streams.patience) in {0, grades}
        and streams.spacing_us.shape == (len(streams.number), hours)
    )
    if not fits:
        raise ReplicationError(
            "Grades or hours of streams, rules and units differ.",
            remedy="Give every grade shares, times, rules and a target, and every hour a rate and staff.",
        )
    shares = np.diff(streams.shares, axis=-1, prepend=0)
    if np.any(shares < 0) or np.any(streams.shares[..., -1] > 1 + 1e-9):
        raise ReplicationError("Shares of grades are below 0 or above 1 in all.", remedy="Correct them.")


def new_room(scenario: Scenario) -> Room:
    """Working space for one thread of a scenario's replications."""
    drawn = new_drawn(scenario.streams)
    run = new_run(drawn.by_stream, scenario.rules, scenario.pool)
    return Room(drawn, run)


@kernel
def run_replications(
    scenario: Scenario, seed: int, first: int, places: Integers, room: Room, tally: Tally, outcomes: Integers
) -> None:
    """Replications for some places in the tally, one after another in the same room; without checking."""
    for place in places:
        hours = tally.hours[place]
        total = draw(scenario.streams, seed, first + place, room.drawn, hours, scenario.from_us)
        if total == NO_ROOM:
            outcomes[place] = NO_ROOM
            continue
        run = _with_jobs(room.run, jobs_in_order(room.drawn, total))
        outcomes[place] = run_dispatch(run)
        add_jobs(tally, place, run.jobs, run.log, scenario.target_us, scenario.from_us)
        add_units(tally, place, run.log, run.pool, scenario.from_us)


@inlined
def _with_jobs(run: Run, jobs: Jobs) -> Run:
    """The run with the jobs that were drawn."""
    count = jobs.arrived_us.size
    started, attended, finished, busy, overtime, waiting = run.log
    log = Log(started[:count], attended[:count], finished[:count], busy, overtime, waiting)
    first, last, behind, interrupted, interrupted_job, left_us = run.lines
    lines = Lines(first, last, behind[:count], interrupted, interrupted_job, left_us)
    return Run(jobs, run.rules, run.pool, log, run.slots, lines, run.takes, run.every_grade)
