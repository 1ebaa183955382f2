"""The dispatch of units to graded jobs: who starts when, under rules of priority, reserve, pre-emption and shift end.

Order within one microsecond: all jobs that finish; then the change of staff; then what waits may start; then each
arrival in the order of its number, starting before the next arrives. A grade's job starts only when no job of a
higher grade waits, first come, first served within the grade. A job that needs several units waits until all can start
together, and jobs of its own and lower grades wait behind it. A job starts if it has waited as long as its patience
and leaves if longer. A desk that answers calls is such a pool too: units are agents, and travel takes no time.

The next job to finish is found by a plain scan for the smallest of `finish << 12 | slot` over the busy slots: for a
few hundred units that is quicker than any heap, because the compiler compares several at a time and never branches.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from peelian.demand.clock import HOUR
from peelian.demand.compiled import inlined, kernel
from peelian.demand.kernels.pool import (
    HANDOVER,
    MOST_UNITS,
    NEVER,
    PREEMPT,
    SLOT_BITS,
    Jobs,
    Log,
    Pool,
    PoolError,
    Rules,
    check_jobs,
    check_rules,
    new_log,
)
from peelian.demand.kernels.waiting import NOBODY, Lines, first_grade, interrupt, join, leave, new_lines

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_SLOT = MOST_UNITS - 1
_NONE_DUE = 2**63 - 1
_TOO_MANY = -1


class Slots(NamedTuple):
    """Jobs being dealt with, in no order: when and in which slot each finishes, its number, the units it counts for.

    The units of a job that were relieved are kept below zero: they are busy and no longer count.
    """

    due: Integers
    job: Integers
    held: Integers


class Run(NamedTuple):
    """All that one dispatch reads and writes; `takes` says which grades may take units from others."""

    jobs: Jobs
    rules: Rules
    pool: Pool
    log: Log
    slots: Slots
    lines: Lines
    takes: Flags
    every_grade: Flags


class Standing(NamedTuple):
    """How things stand: jobs being dealt with, units free (below 0 if too many are busy) and busy, jobs waiting.

    `next_due` is the smallest of the slots' `due`.
    """

    engaged: int
    free: int
    busy: int
    waiting: int
    next_due: int


def dispatch(jobs: Jobs, rules: Rules, pool: Pool) -> Log:
    """Dispatch units to jobs until the last hour ends, and say what happened.

    Raises PoolError for jobs, rules or staff that contradict each other, and if so many relieved units are still busy
    that there is no room to follow them.
    """
    check_rules(rules, pool)
    check_jobs(jobs, len(rules.units))
    run = new_run(jobs, rules, pool)
    check_outcome(run_dispatch(run))
    return run.log


def new_run(jobs: Jobs, rules: Rules, pool: Pool) -> Run:
    """A run with empty slots and lines and room for its log."""
    slots = Slots(*np.empty((3, MOST_UNITS), np.int64))
    log = new_log(len(jobs.grade), len(pool.staff))
    grades = len(rules.units)
    takes, every_grade = np.asarray(rules.preempts.any(axis=1)), np.ones(grades, np.bool_)
    return Run(jobs, rules, pool, log, slots, new_lines(len(jobs.grade), grades), takes, every_grade)


def check_outcome(outcome: int) -> None:
    """Raise PoolError if `run_dispatch` gave up."""
    if outcome == _TOO_MANY:
        raise PoolError(
            f"More than {MOST_UNITS} units are busy at once, most of them past their shift.",
            remedy="Look for jobs that take far too long, or split the pool.",
        )


@kernel
def run_dispatch(run: Run) -> int:
    """Dispatch as `dispatch` does, without checking; how many jobs arrived, or -1 if it had to give up."""
    run.slots.due[:] = _NONE_DUE
    run.lines.first[:] = NOBODY
    run.lines.interrupted[:] = 0
    following, standing = _opening(run)
    for hour in range(run.pool.staff.size):
        standing = _change_staff(run, standing, hour)
        if standing.engaged + run.pool.staff[hour] > MOST_UNITS:
            return _TOO_MANY
        standing = _start_waiting(run, standing, hour * HOUR)
        following, standing = _hour(run, standing, hour, following)
        run.log.waiting[hour] = _still_waiting(run, standing, (hour + 1) * HOUR)
    _leave_open(run, standing, following)
    return following


@inlined
def _hour(run: Run, standing: Standing, hour: int, following: int) -> tuple[int, Standing]:
    """Everything that happens within an hour and the jobs that finish as it ends; the next job to arrive."""
    jobs, staff, end = run.jobs, run.pool.staff[hour], (hour + 1) * HOUR
    now, busy_us, over_us = hour * HOUR, 0, 0
    while True:
        arrival = jobs.arrived_us[following] if following < jobs.arrived_us.size else NEVER
        finish = standing.next_due >> SLOT_BITS
        event = min(arrival, finish, end)
        busy_us += standing.busy * (event - now)
        over_us += (standing.busy - staff + max(standing.free, 0)) * (event - now)
        now = event
        if finish == now:
            standing = _vacate(run, standing, standing.next_due & _SLOT)
        elif now < end:
            standing = _arrive(run, standing, following, now)
            following += 1
        else:
            break
        if standing.waiting > 0 and now < end and standing.next_due >> SLOT_BITS > now:
            standing = _start_waiting(run, standing, now)
    run.log.busy_us[hour] = busy_us
    run.log.overtime_us[hour] = over_us
    return following, standing


@inlined
def _arrive(run: Run, standing: Standing, job: int, now: int) -> Standing:
    """Start a job at once if nobody waits and enough units are free; otherwise let it wait."""
    grade = np.uint64(run.jobs.grade[np.uint64(job)])
    if standing.waiting == 0 and standing.free >= run.rules.units[grade] + run.rules.reserve[grade]:
        return _start(run, standing, job, now)
    join(run.lines, int(grade), job)
    engaged, free, busy, waiting, next_due = standing
    return Standing(engaged, free, busy, waiting + 1, next_due)


@inlined
def _start(run: Run, standing: Standing, job: int, now: int) -> Standing:
    """Send units to a job for the first time."""
    at = np.uint64(job)
    attended = now + run.jobs.travel_us[at]
    run.log.started_us[at] = now
    run.log.attended_us[at] = attended
    return _occupy(run, standing, job, attended + run.jobs.scene_us[at])


@inlined
def _occupy(run: Run, standing: Standing, job: int, finish: int) -> Standing:
    """Give a job a slot until it finishes."""
    engaged, free, busy, waiting, next_due = standing
    slot, at = np.uint64(engaged), np.uint64(job)  # without a sign, so that no index is looked at for counting back
    units = run.rules.units[np.uint64(run.jobs.grade[at])]
    due = finish << SLOT_BITS | engaged
    run.slots.due[slot] = due
    run.slots.job[slot] = job
    run.slots.held[slot] = units
    run.log.finished_us[at] = finish
    return Standing(engaged + 1, free - units, busy + units, waiting, min(next_due, due))


@inlined
def _vacate(run: Run, standing: Standing, slot: int) -> Standing:
    """Empty a slot, move the last one into it, and look for the next job to finish."""
    engaged, free, busy, waiting, _ = standing
    due, job, held = run.slots
    last, into, of = engaged - 1, np.uint64(slot), np.uint64(engaged - 1)
    units = held[into]
    due[into] = due[of] & ~_SLOT | slot
    job[into] = job[of]
    held[into] = held[of]
    due[of] = _NONE_DUE
    return Standing(last, free + max(units, 0), busy - abs(units), waiting, _smallest(due, last))


@inlined
def _smallest(due: Integers, count: int) -> int:
    """The smallest of the first `count`, looked for in two halves at once.

    Empty slots hold the largest number, so whole steps of sixteen can be read.
    """
    half = (count + 15) >> 4 << 3
    one, other = _NONE_DUE, _NONE_DUE
    for slot in range(half):
        one, other = min(one, due[slot]), min(other, due[slot + half])
    return min(one, other)


@inlined
def _start_waiting(run: Run, standing: Standing, now: int) -> Standing:
    """Start what waits, the highest grade first, until nothing waits or its first job finds too few units."""
    rules = run.rules
    while standing.waiting > 0:
        grade = first_grade(run.lines)
        if _has_left(run, grade, now):
            _never(run.log, leave(run.lines, grade)[0])
            standing = _one_fewer(standing)
            continue
        missing = rules.units[grade] + rules.reserve[grade] - standing.free
        if missing > 0:
            if not run.takes[grade] or _can_take(run, standing, grade) < missing:
                break
            standing = _take(run, standing, rules.preempts[grade], now)
            continue
        job, left_us = leave(run.lines, grade)
        standing = _one_fewer(standing)
        standing = _start(run, standing, job, now) if left_us == NOBODY else _resume(run, standing, job, now, left_us)
    return standing


@inlined
def _one_fewer(standing: Standing) -> Standing:
    """One job fewer waits."""
    engaged, free, busy, waiting, next_due = standing
    return Standing(engaged, free, busy, waiting - 1, next_due)


@inlined
def _has_left(run: Run, grade: int, now: int) -> bool:
    """Whether the next job of a grade has left; that is looked at only when its turn comes, as it changes nothing else.

    An interrupted job does not leave.
    """
    jobs = run.jobs
    if jobs.patience_us.size == 0 or run.lines.interrupted[grade] > 0:
        return False
    job = run.lines.first[grade]
    return bool(now - jobs.arrived_us[job] > jobs.patience_us[job])


@kernel
def _still_waiting(run: Run, standing: Standing, now: int) -> int:
    """How many wait or are interrupted, without those who have left."""
    jobs, waiting = run.jobs, standing.waiting
    if jobs.patience_us.size == 0:
        return waiting
    for grade in range(run.lines.first.size):
        job = run.lines.first[grade]
        while job != NOBODY:
            waiting -= now - jobs.arrived_us[job] > jobs.patience_us[job]
            job = run.lines.behind[job]
    return waiting


@inlined
def _resume(run: Run, standing: Standing, job: int, now: int, left_us: int) -> Standing:
    """Go on with an interrupted job; its units were still on their way if more is left than the time at the scene."""
    scene_us = run.jobs.scene_us[job]
    if left_us > scene_us:
        run.log.attended_us[job] = now + left_us - scene_us
    return _occupy(run, standing, job, now + left_us)


@kernel
def _can_take(run: Run, standing: Standing, grade: int) -> int:
    """How many units the jobs hold from which a grade may take them."""
    units = 0
    for slot in range(standing.engaged):
        if run.rules.preempts[grade, run.jobs.grade[run.slots.job[slot]]]:
            units += max(run.slots.held[slot], 0)
    return units


@kernel
def _take(run: Run, standing: Standing, takers: Flags, now: int) -> Standing:
    """Interrupt one job of the grades in `takers`: the lowest grade first, then the last begun, then the last come."""
    chosen, worst = NOBODY, (-1, -1, -1)
    for slot in range(standing.engaged):
        job = run.slots.job[slot]
        grade = run.jobs.grade[job]
        if takers[grade] and run.slots.held[slot] > 0:
            rank = (grade, run.log.started_us[job], job)
            if rank > worst:
                chosen, worst = slot, rank
    interrupt(run.lines, worst[0], worst[2], (run.slots.due[chosen] >> SLOT_BITS) - now)
    engaged, free, busy, waiting, next_due = _vacate(run, standing, chosen)
    return Standing(engaged, free, busy, waiting + 1, next_due)


@kernel
def _opening(run: Run) -> tuple[int, Standing]:
    """The jobs begun before the run go on, and those that came before it wait; the next job to arrive."""
    standing = Standing(0, run.pool.staff[0], 0, 0, _NONE_DUE)
    following = run.jobs.begun
    for job in range(following):
        standing = _start(run, standing, job, 0)
    while standing.next_due >> SLOT_BITS == 0:
        standing = _vacate(run, standing, standing.next_due & _SLOT)
    engaged, free, busy, waiting, next_due = standing
    while following < run.jobs.arrived_us.size and run.jobs.arrived_us[following] < 0:
        join(run.lines, run.jobs.grade[following], following)
        following += 1
        waiting += 1
    return following, Standing(engaged, free, busy, waiting, next_due)


@kernel
def _change_staff(run: Run, standing: Standing, hour: int) -> Standing:
    """The staff of the hour instead of that before, under the pool's rule for units whose shift ends."""
    staff, relieved = run.pool.staff, run.pool.relieved[hour]
    before = staff[max(hour - 1, 0)]
    engaged, free, busy, waiting, next_due = standing
    if run.pool.shift_end == HANDOVER and hour > 0 and relieved > 0:
        held = before - free
        share = held if relieved >= before else (2 * held * relieved + before) // (2 * before)
        free += _relieve(run, engaged, share)
    standing = Standing(engaged, free + staff[hour] - before, busy, waiting, next_due)
    while run.pool.shift_end == PREEMPT and standing.free < 0:
        standing = _take(run, standing, run.every_grade, hour * HOUR)
    return standing


@kernel
def _relieve(run: Run, engaged: int, share: int) -> int:
    """Let jobs, those begun first, no longer count for their units until so many are relieved; how many were."""
    relieved = 0
    while relieved < share:
        chosen, earliest = NOBODY, (NEVER, 0)
        for slot in range(engaged):
            job = run.slots.job[slot]
            rank = (run.log.started_us[job], job)
            if run.slots.held[slot] > 0 and rank < earliest:
                chosen, earliest = slot, rank
        relieved += run.slots.held[chosen]
        run.slots.held[chosen] = -run.slots.held[chosen]
    return relieved


@kernel
def _leave_open(run: Run, standing: Standing, following: int) -> None:
    """Write NEVER for all that has not happened when the run ends."""
    log, lines, end = run.log, run.lines, run.pool.staff.size * HOUR
    for slot in range(standing.engaged):
        job = run.slots.job[slot]
        log.finished_us[job] = NEVER
        if log.attended_us[job] > end:
            log.attended_us[job] = NEVER
    for grade in range(lines.first.size):
        for place in range(lines.interrupted[grade]):
            job = lines.interrupted_job[grade, place]
            log.finished_us[job] = NEVER
            if lines.left_us[grade, place] > run.jobs.scene_us[job]:
                log.attended_us[job] = NEVER
        job = lines.first[grade]
        while job != NOBODY:
            _never(log, job)
            job = lines.behind[job]
    for job in range(following, run.jobs.arrived_us.size):
        _never(log, job)


@inlined
def _never(log: Log, job: int) -> None:
    """Write down that a job was not started."""
    log.started_us[job] = NEVER
    log.attended_us[job] = NEVER
    log.finished_us[job] = NEVER
