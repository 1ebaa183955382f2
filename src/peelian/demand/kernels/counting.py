"""Counting what a replication comes to: its visits in one pass, its teams hour by hour.

Visits count under the hour in which they were due; where they went on to, under that in which they finished or left.
What was there before the run is not counted among jobs.
"""

from __future__ import annotations

import numpy as np

from peelian.demand.clock import HOUR, HOURS_IN_WEEK
from peelian.demand.compiled import inlined, kernel
from peelian.demand.kernels.network import OPENING, ROWS, Counted, Floats, Integers, Loop
from peelian.demand.kernels.pool import NEVER
from peelian.demand.kernels.records import INDEX_BITS
from peelian.demand.kernels.tally import step_of
from peelian.demand.kernels.visit import ATTENDED, DUE, FINISHED, KIND, LEFT, NEXT, PATIENCE, STARTED, WHO
from peelian.demand.simulation import tally as cells
from peelian.demand.simulation.tally import CAME, ELSEWHERE, Tally

_DAY, _WEEK = np.uint64(24), np.uint64(HOURS_IN_WEEK)


@inlined
def _facets(tally: Tally, hour: int) -> tuple[np.uint64, np.uint64]:
    """The day and the hour of the week of an hour, without a sign: places that are not looked at for counting back."""
    whole = np.uint64(hour)
    return whole // _DAY, np.uint64(tally.ends.shape[1]) - _WEEK + whole % _WEEK


@kernel
def count_visits(counted: Counted, loop: Loop, tally: Tally, end_us: int) -> None:
    """Count the visits of a part that was run."""
    for row in range(loop.at[ROWS]):
        count_visit(counted, loop, tally, row, end_us)


@inlined
def count_visit(counted: Counted, loop: Loop, tally: Tally, row: int, end_us: int) -> None:
    """Count a visit as a job, and where it went on to; the reviews of a case."""
    visits, kind = loop.visits, loop.kinds[loop.visits[KIND, row]]
    if row >= loop.at[OPENING] and counted.from_us <= visits[DUE, row] < end_us:
        _count_job(counted, tally, visits, row, kind.case, end_us)
    _count_way(counted, tally, visits, row, loop.works.size, end_us)
    if kind.case:
        _count_reviews(counted, tally, visits, row, kind.team, loop.works[kind.work].review, end_us)


@inlined
def _count_job(counted: Counted, tally: Tally, visits: Integers, row: int, case: int, end_us: int) -> None:
    """Count a visit under its row; a case counts as attended when it is finished."""
    due, started, finished = visits[DUE, row], visits[STARTED, row], visits[FINISHED, row]
    attended, gone = finished if case else visits[ATTENDED, row], int(visits[LEFT, row] < NEVER)
    line, hour = counted.row[visits[KIND, row], visits[WHO, row] >> INDEX_BITS], due // HOUR
    begun, there, done = started < NEVER, attended < NEVER, finished < NEVER
    for facet in _facets(tally, hour):
        job = tally.jobs[line, facet]
        job[cells.ARRIVED] += 1
        job[cells.STARTED] += begun
        job[cells.ATTENDED] += there
        job[cells.FINISHED] += done
        job[cells.LEFT] += gone
        job[cells.WAIT_US] += started - due if begun else 0
        job[cells.RESPONSE_US] += attended - due if there else 0
        job[cells.LEFT_US] += visits[PATIENCE, row] if gone else 0
        job[cells.LENGTH_US] += finished - started if done else 0
    if begun:
        tally.wait_steps[line, step_of(started - due)] += 1
    if there:
        tally.response_steps[line, step_of(attended - due)] += 1
    for number in range(counted.limit_from[line], counted.limit_from[line + 1]):
        limit = counted.limits[number]
        reached = attended if limit.attended else started
        _count_limit(tally, number, hour, gone, reached, due + limit.us, end_us)


@inlined
def _count_limit(tally: Tally, limit: int, hour: int, gone: int, reached: int, latest: int, end_us: int) -> None:
    """Whether a job was in time, if that can be said when the run ends."""
    in_time = int(reached <= latest)
    if gone or in_time or latest <= end_us:
        for facet in _facets(tally, hour):
            tally.decided[limit, facet] += 1
            tally.within[limit, facet] += in_time


@inlined
def _count_way(counted: Counted, tally: Tally, visits: Integers, row: int, works: int, end_us: int) -> None:
    """Where a visit went on to when it finished or left."""
    when = visits[FINISHED, row]
    if when == NEVER:
        when = max(visits[LEFT, row], 0)
    if when == NEVER or when < counted.from_us:
        return
    kind, following = visits[KIND, row], visits[NEXT, row]
    if following < 0:
        tally.flows[kind, tally.flows.shape[1] - 1] += 1
        return
    tally.flows[kind, following] += 1
    if following >= works:
        hour = min(when, end_us - 1) // HOUR
        for facet in _facets(tally, hour):
            tally.ends[following - works, facet] += 1


@inlined
def _count_reviews(
    counted: Counted, tally: Tally, visits: Integers, row: int, team: int, every: int, end_us: int
) -> None:
    """The reviews of a case while it was open."""
    if every <= 0 or visits[STARTED, row] == NEVER:
        return
    until = min(visits[FINISHED, row], end_us)
    when = visits[STARTED, row] + every
    while when < until:
        if when >= counted.from_us:
            hour = when // HOUR
            for facet in _facets(tally, hour):
                tally.teams[team, facet, cells.REVIEWS] += 1
        when += every


@inlined
def count_hour(loop: Loop, tally: Tally, hour: int, number: int, counts: int) -> None:
    """What a team did in an hour, and how many cases are live when it ends; what was counted of it is 0 again."""
    team = loop.teams[number]
    busy, over = team.busy_us, team.over_us
    team.busy_us, team.over_us = 0, 0
    if counts == 0:
        return
    staff, live = loop.staff[number, hour] * HOUR, 0
    if team.case:
        staff, live = team.available, team.engaged
        tally.live[team.place, hour] = live
    add_team(tally, number, hour, busy, over, staff, live)


@inlined
def add_team(tally: Tally, number: int, hour: int, busy: int, over: int, staff: int, live: int) -> None:
    """Add an hour of a team."""
    for facet in _facets(tally, hour):
        cell = tally.teams[number, facet]
        cell[cells.BUSY_US] += busy
        cell[cells.OVERTIME_US] += over
        cell[cells.STAFF_US] += staff
        cell[cells.LIVE] += live


@inlined
def count_waiting(loop: Loop, tally: Tally, hour: int, stage: int) -> None:
    """How many of each kind of a stage wait when an hour ends."""
    for number in range(loop.kinds.size):
        kind = loop.kinds[number]
        if kind.waiting > 0 and kind.stage == stage:
            add_waiting(tally, number, hour, kind.waiting)


@inlined
def add_waiting(tally: Tally, kind: int, hour: int, waiting: int) -> None:
    """Add how many of a kind wait when an hour ends."""
    for facet in _facets(tally, hour):
        tally.waiting[kind, facet] += waiting


@kernel
def count_source(counted: Counted, tally: Tally, stream: int, arrived_us: Integers, which: Floats, kept: float) -> None:
    """The entities of a stream: hour by hour, how many came and how many of them were sent elsewhere."""
    first, hour = 0, 0
    while first < arrived_us.size:
        hour = arrived_us[first] // HOUR
        after, elsewhere = first, 0
        while after < arrived_us.size and arrived_us[after] < (hour + 1) * HOUR:
            elsewhere += int(which[after] >= kept)
            after += 1
        if hour * HOUR >= counted.from_us:
            for facet in _facets(tally, hour):
                tally.streams[stream, facet, CAME] += after - first
                tally.streams[stream, facet, ELSEWHERE] += elsewhere
        first = after
