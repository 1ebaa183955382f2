"""What a dispatch needs to know: the jobs, the rules of each grade, the units on duty, and what is written down.

All are flat arrays; times and durations are whole microseconds on the clock of the simulation. Grade 0 goes first.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from peelian.core.errors import PeelianError
from peelian.demand.clock import HOUR

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

FINISH, HANDOVER, PREEMPT = 0, 1, 2
SHIFT_ENDS = {"finish": FINISH, "handover": HANDOVER, "preempt": PREEMPT}
"""What busy units do when their shift ends.

- finish: they complete their jobs and count as on duty until then; jobs start only while fewer units are busy than are
  on duty.
- handover: those relieved complete their jobs and no longer count; the new crew is free at once, so that for a while
  there are more units than staff.
- preempt: the jobs of units too many are interrupted, the lowest grade and the last begun first, and go on later from
  where they stopped.
"""

NEVER = 2**62
"""The time of what has not happened by the end of the run."""

SLOT_BITS = 12
MOST_UNITS = 2**SLOT_BITS
LATEST = 2**49
"""The last time a run can reach, 17 years, and the longest job: a finish and a slot together fill 64 bits."""


class PoolError(PeelianError):
    """Jobs, rules or staff that a dispatch cannot work with."""


class Jobs(NamedTuple):
    """What is to be done, in order of arrival.

    An arrival before 0 is a backlog waiting when the run starts. A job that has waited longer than its patience leaves
    unserved; an empty array of patience means that none does. The first `begun` jobs are already being dealt with at 0;
    their travel and scene times are what is left.
    """

    arrived_us: Integers
    grade: Integers
    travel_us: Integers
    scene_us: Integers
    patience_us: Integers
    begun: int


class Rules(NamedTuple):
    """The rules of each grade.

    `units` start together and are released together. `reserve` units must stay free after a start (a cut-off), as
    many or more for each lower grade. `preempts[a, b]`: a job of grade a that finds too few units free takes those of
    jobs of the lower grade b, which go on later from where they were stopped.
    """

    units: Integers
    reserve: Integers
    preempts: Flags


class Pool(NamedTuple):
    """The units on duty in each hour since the start, and how many of those before were relieved as it began.

    `relieved` matters to a handover only. The run ends with the last hour.
    """

    staff: Integers
    relieved: Integers
    shift_end: int


class Log(NamedTuple):
    """What happened: by job when it was started, attended and finished (or NEVER); by hour what the units did.

    A job that left is never started; `left` says which did. `busy_us` is the time of busy units, `overtime_us` the
    part of it beyond their shift. `waiting` counts jobs that wait or are interrupted when the hour ends.
    """

    started_us: Integers
    attended_us: Integers
    finished_us: Integers
    busy_us: Integers
    overtime_us: Integers
    waiting: Integers


def new_log(jobs: int, hours: int) -> Log:
    """Room to write down what happens to so many jobs in so many hours."""
    by_job, by_hour = (3, jobs), (3, hours)
    return Log(*np.empty(by_job, np.int64), *np.zeros(by_hour, np.int64))


def left(jobs: Jobs, log: Log, end_us: int) -> Flags:
    """Which jobs left unserved before the end of the run because their patience was at an end."""
    if len(jobs.patience_us) == 0:
        return np.zeros(len(jobs.grade), np.bool_)
    return np.asarray((log.started_us == NEVER) & (end_us - jobs.arrived_us > jobs.patience_us))


def check_jobs(jobs: Jobs, grades: int) -> None:
    """Refuse jobs that are out of order or cannot be; PoolError says which."""
    sizes = {len(jobs.arrived_us), len(jobs.grade), len(jobs.travel_us), len(jobs.scene_us)}
    _require(len(sizes) == 1, "The arrays of jobs differ in length.", "Give each job all four values.")
    patience = jobs.patience_us.min(initial=0)
    _require(len(jobs.patience_us) in {0, *sizes}, "Some jobs have no patience.", "Give it for all jobs or for none.")
    _require(patience >= 0, "A job leaves before it arrives.", "Correct its patience.")
    _require(bool(np.all(np.diff(jobs.arrived_us) >= 0)), "Jobs are out of order.", "Sort them by their arrival.")
    _require(bool(np.all((jobs.grade >= 0) & (jobs.grade < grades))), "A job's grade has no rules.", "Add its rules.")
    shortest = min(jobs.travel_us.min(initial=0), jobs.scene_us.min(initial=0))
    longest = max(jobs.travel_us.max(initial=0), jobs.scene_us.max(initial=0))
    _require(shortest >= 0, "A job takes less than no time.", "Correct its travel or scene time.")
    _require(longest < LATEST // 2, "A job takes longer than eight years.", "Correct its travel or scene time.")
    most_begun = min(len(jobs.grade), MOST_UNITS // 2)
    _require(0 <= jobs.begun <= most_begun, f"More than {most_begun} jobs are begun.", "Count them again.")


def check_rules(rules: Rules, pool: Pool) -> None:
    """Refuse rules and staff that contradict each other; PoolError says why."""
    grades, most = len(rules.units), int(pool.staff.max(initial=0))
    _require(
        pool.shift_end in SHIFT_ENDS.values(), "The rule at the end of a shift is unknown.", "Choose one of three."
    )
    _require(len(pool.staff) > 0, "The run has no hours.", "Give the staff of at least one.")
    _require(len(pool.relieved) == len(pool.staff), "Staff and relieved differ in length.", "Give both for each hour.")
    _require(bool(np.all(pool.staff >= 0) and np.all(pool.relieved >= 0)), "Staff is below zero.", "Correct the hours.")
    _require(most < MOST_UNITS // 2, f"There are {most} units on duty.", f"Split the pool below {MOST_UNITS // 2}.")
    _require(len(pool.staff) * HOUR < LATEST, "The run is longer than 17 years.", "Simulate fewer weeks.")
    _require(bool(np.all(rules.units >= 1)), "A grade needs no units.", "Give each grade at least one.")
    _require(
        bool(np.all(rules.reserve >= 0) and np.all(np.diff(rules.reserve) >= 0)),
        "A grade leaves fewer units in reserve than a grade that goes before it.",
        "Give lower grades the same reserve or more.",
    )
    _require(
        rules.preempts.shape == (grades, grades) and not np.any(np.tril(rules.preempts)),
        "A grade takes units from its own or a higher grade.",
        "Let grades take units from lower ones only.",
    )


def _require(met: bool, message: str, remedy: str) -> None:  # noqa: FBT001 - a condition, not a flag
    if not met:
        raise PoolError(message, remedy=remedy)
