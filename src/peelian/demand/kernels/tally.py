"""What a replication of a dispatch comes to: counts and times by grade and hour of the week, and fine histograms.

All entries are whole numbers, so that sums over replications do not depend on their order. Jobs are counted under the
hour of the week in which they arrive.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from peelian.demand.clock import HOUR, HOURS_IN_WEEK
from peelian.demand.compiled import inlined, kernel
from peelian.demand.kernels.pool import NEVER, Jobs, Log, Pool

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_STEP_BITS = 6
_SHIFT = 52 - _STEP_BITS
_SHORTEST = 20
_OCTAVES = 28
_BEFORE = ((1023 + _SHORTEST) << _STEP_BITS) - 1
STEPS = (_OCTAVES << _STEP_BITS) + 1


ARRIVED, STARTED, ATTENDED, WITHIN, LEFT, WAIT_US, RESPONSE_US, LEFT_US = range(JOB_CELLS := 8)
"""Cells of jobs: how many arrived, were started, were attended by the end of the run, were attended within their
grade's target, and left unserved; the time until started, until attended, and until they left, added up."""
BUSY_US, OVERTIME_US, STAFF_US, DIVERTED = range(HOUR_CELLS := 4)
"""Cells of an hour: the time of busy units, of it overtime, and of staff on duty; how many entities went elsewhere."""


class Tally(NamedTuple):
    """Counts and times of several replications, the first axis of each array.

    `jobs` is by grade, hour of the week and cell; `hours` by hour of the week and cell; the histograms are by grade
    and by the steps of `step_of`.
    """

    jobs: Integers
    hours: Integers
    wait_steps: Integers
    response_steps: Integers


def new_tally(replications: int, grades: int) -> Tally:
    """Room for several replications, all zero."""
    steps = (replications, grades, STEPS)
    return Tally(
        jobs=np.zeros((replications, grades, HOURS_IN_WEEK, JOB_CELLS), np.int64),
        hours=np.zeros((replications, HOURS_IN_WEEK, HOUR_CELLS), np.int64),
        wait_steps=np.zeros(steps, np.int64),
        response_steps=np.zeros(steps, np.int64),
    )


@inlined
def step_of(time_us: int) -> int:
    """The step of the histogram in which a time falls: below about a second 0, then 64 steps to each doubling.

    >>> step_of(0), step_of(2**20 - 1), step_of(2**20), step_of(2**21)
    (0, 0, 1, 65)
    """
    bits = int(np.float64(time_us).view(np.int64))
    return min(max((bits >> _SHIFT) - _BEFORE, 0), STEPS - 1)


def edges_us() -> Floats:
    """Where the steps of a histogram begin and, one more, where the last one ends."""
    octave, part = np.divmod(np.arange(STEPS), 1 << _STEP_BITS)
    return np.concatenate([[0.0], np.ldexp(1 + part / (1 << _STEP_BITS), octave + _SHORTEST)])


def percentile_us(steps: Integers, share: float) -> float:
    """The time that a share of the jobs in a histogram do not exceed, taken as even within a step (1.6 % wide).

    Not a number if there are no jobs.
    """
    total = int(steps.sum())
    if total == 0:
        return float("nan")
    wanted, edges = share * total, edges_us()
    upto = np.cumsum(steps)
    step = int(np.searchsorted(upto, wanted))
    inside = (wanted - (upto[step] - steps[step])) / steps[step] if steps[step] else 0.0
    return float(edges[step] + inside * (edges[step + 1] - edges[step]))


@kernel
def add_jobs(tally: Tally, place: int, jobs: Jobs, log: Log, target_us: Integers, from_us: int) -> None:
    """Add the jobs that arrived at `from_us` or later, and not before the run, to replication `place` of a tally."""
    hour, ends, end = 0, HOUR, log.busy_us.size * HOUR
    for job in range(jobs.begun, jobs.arrived_us.size):
        came, grade = jobs.arrived_us[job], np.uint64(jobs.grade[job])
        if came < max(from_us, 0):
            continue
        while came >= ends:
            hour, ends = (hour + 1) % HOURS_IN_WEEK, ends + HOUR
        cell = tally.jobs[place, grade, np.uint64(hour)]
        cell[ARRIVED] += 1
        if log.started_us[job] < NEVER:
            wait = log.started_us[job] - came
            cell[STARTED] += 1
            cell[WAIT_US] += wait
            tally.wait_steps[place, grade, np.uint64(step_of(wait))] += 1
        elif jobs.patience_us.size > 0 and end - came > jobs.patience_us[job]:
            cell[LEFT] += 1
            cell[LEFT_US] += jobs.patience_us[job]
        if log.attended_us[job] < NEVER:
            response = log.attended_us[job] - came
            cell[ATTENDED] += 1
            cell[WITHIN] += response <= target_us[grade]
            cell[RESPONSE_US] += response
            tally.response_steps[place, grade, np.uint64(step_of(response))] += 1


@kernel
def add_units(tally: Tally, place: int, log: Log, pool: Pool, from_us: int) -> None:
    """Add what units did from the first whole hour at or after `from_us`."""
    for hour in range((max(from_us, 0) + HOUR - 1) // HOUR, pool.staff.size):
        cell = tally.hours[place, hour % HOURS_IN_WEEK]
        cell[BUSY_US] += log.busy_us[hour]
        cell[OVERTIME_US] += log.overtime_us[hour]
        cell[STAFF_US] += pool.staff[hour] * HOUR
