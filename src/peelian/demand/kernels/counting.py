"""Counting what a replication comes to: its visits in one pass, its teams hour by hour.

Visits count under the hour in which they were due; where they went on to, under that in which they finished or left.
What was there before the run is not counted among jobs.
"""

from __future__ import annotations

from peelian.demand.clock import HOUR, HOURS_IN_WEEK
from peelian.demand.compiled import inlined, kernel
from peelian.demand.kernels.network import Integers, Network
from peelian.demand.kernels.pool import NEVER
from peelian.demand.kernels.room import Standing
from peelian.demand.kernels.tally import step_of
from peelian.demand.kernels.visit import (
    ATTENDED,
    DUE,
    FINISHED,
    INDEX_BITS,
    KIND,
    LEFT,
    NEXT,
    PATIENCE,
    STARTED,
    WHO,
)
from peelian.demand.simulation import tally as cells
from peelian.demand.simulation.tally import CAME, ELSEWHERE, Tally

_HOURS_IN_DAY = 24


@kernel
def count_visits(net: Network, tally: Tally, place: int, visits: Integers, first: int, opening: int, rows: int) -> None:
    """Count the visits from `first` up to `rows`; those before `opening` were there before the run."""
    counted, end_us = net.counted, net.hours * HOUR
    for row in range(first, rows):
        kind = visits[KIND, row]
        if row >= opening and counted.from_us <= visits[DUE, row] < end_us:
            _count_job(net, tally, place, visits, row, kind)
        _count_way(net, tally, place, visits, row, kind)
        if net.draws.case[kind]:
            _count_reviews(net, tally, place, visits, row, kind)


@inlined
def _count_job(net: Network, tally: Tally, place: int, visits: Integers, row: int, kind: int) -> None:
    """Count a visit under its line's row; of cases to respond is to finish."""
    due, started, attended = visits[DUE, row], visits[STARTED, row], visits[ATTENDED, row]
    finished, left = visits[FINISHED, row], visits[LEFT, row]
    responded = finished if net.draws.case[kind] else attended
    line = net.counted.row[kind, visits[WHO, row] >> INDEX_BITS]
    hour, gone = due // HOUR, int(left < NEVER)
    begun, there, answered, done = started < NEVER, attended < NEVER, responded < NEVER, finished < NEVER
    for facet in (hour // _HOURS_IN_DAY, net_days(tally) + hour % HOURS_IN_WEEK):
        job = tally.jobs[place, line, facet]
        job[cells.ARRIVED] += 1
        job[cells.STARTED] += begun
        job[cells.ATTENDED] += there
        job[cells.FINISHED] += done
        job[cells.LEFT] += gone
        job[cells.WAIT_US] += started - due if begun else 0
        job[cells.RESPONSE_US] += responded - due if answered else 0
        job[cells.LEFT_US] += visits[PATIENCE, row] if gone else 0
        job[cells.LENGTH_US] += finished - started if done else 0
    if begun:
        tally.wait_steps[place, line, step_of(started - due)] += 1
    if answered:
        tally.response_steps[place, line, step_of(responded - due)] += 1
    for limit in range(net.counted.limit_from[line], net.counted.limit_from[line + 1]):
        reached = attended if net.counted.limit_attended[limit] else started
        _count_limit(tally, place, limit, hour, gone, reached, due + net.counted.limit_us[limit], net.hours * HOUR)


@inlined
def net_days(tally: Tally) -> int:
    """How many of the facets are days."""
    return int(tally.ends.shape[2] - HOURS_IN_WEEK)


@inlined
def _count_limit(
    tally: Tally, place: int, limit: int, hour: int, gone: int, reached: int, latest: int, end_us: int
) -> None:
    """Whether a job was in time, if that can be said when the run ends."""
    in_time = int(reached <= latest)
    if gone or in_time or latest <= end_us:
        for facet in (hour // _HOURS_IN_DAY, net_days(tally) + hour % HOURS_IN_WEEK):
            tally.decided[place, limit, facet] += 1
            tally.within[place, limit, facet] += in_time


@inlined
def _count_way(net: Network, tally: Tally, place: int, visits: Integers, row: int, kind: int) -> None:
    """Where a visit went on to when it finished or left."""
    when, works = visits[FINISHED, row], net.works.stage.size
    if when == NEVER:
        when = max(visits[LEFT, row], 0)
    if when == NEVER or when < net.counted.from_us:
        return
    following = visits[NEXT, row]
    if following < 0:
        tally.flows[place, kind, tally.flows.shape[2] - 1] += 1
        return
    tally.flows[place, kind, following] += 1
    if following >= works:
        hour = min(when, net.hours * HOUR - 1) // HOUR
        tally.ends[place, following - works, hour // _HOURS_IN_DAY] += 1
        tally.ends[place, following - works, net_days(tally) + hour % HOURS_IN_WEEK] += 1


@inlined
def _count_reviews(net: Network, tally: Tally, place: int, visits: Integers, row: int, kind: int) -> None:
    """The reviews of a case while it was open."""
    every = net.works.review_us[net.counted.kind_work[kind]]
    if every <= 0 or visits[STARTED, row] == NEVER:
        return
    team = net.counted.kind_team[kind]
    until = min(visits[FINISHED, row], net.hours * HOUR)
    when = visits[STARTED, row] + every
    while when < until:
        if when >= net.counted.from_us:
            hour = when // HOUR
            tally.teams[place, team, hour // _HOURS_IN_DAY, cells.REVIEWS] += 1
            tally.teams[place, team, net_days(tally) + hour % HOURS_IN_WEEK, cells.REVIEWS] += 1
        when += every


@inlined
def count_hour(net: Network, standing: Standing, tally: Tally, place: int, hour: int, team: int) -> None:
    """What a team did in an hour, and how many cases are live when it ends; what was counted of it is 0 again."""
    busy, over = standing.busy_us[team], standing.over_us[team]
    standing.busy_us[team], standing.over_us[team] = 0, 0
    if hour * HOUR < net.counted.from_us:
        return
    if net.teams.case[team]:
        staff, live = net.teams.available_us[team], standing.engaged[team]
        tally.live[place, standing.case_place[team], hour] = live
    else:
        staff, live = net.teams.staff[team, hour] * HOUR, 0
    add_team(tally, place, team, hour, busy, over, staff, live)


@inlined
def add_team(tally: Tally, place: int, team: int, hour: int, busy: int, over: int, staff: int, live: int) -> None:
    """Add an hour of a team."""
    for facet in (hour // _HOURS_IN_DAY, net_days(tally) + hour % HOURS_IN_WEEK):
        cell = tally.teams[place, team, facet]
        cell[cells.BUSY_US] += busy
        cell[cells.OVERTIME_US] += over
        cell[cells.STAFF_US] += staff
        cell[cells.LIVE] += live


@inlined
def count_waiting(net: Network, by_kind: Integers, tally: Tally, place: int, hour: int, stage: int) -> None:
    """How many of each kind of a stage wait when an hour ends."""
    if hour * HOUR < net.counted.from_us:
        return
    for kind in range(by_kind.size):
        if by_kind[kind] > 0 and net.works.stage[net.counted.kind_work[kind]] == stage:
            tally.waiting[place, kind, hour // _HOURS_IN_DAY] += by_kind[kind]
            tally.waiting[place, kind, net_days(tally) + hour % HOURS_IN_WEEK] += by_kind[kind]


@inlined
def count_source(net: Network, tally: Tally, place: int, stream: int, when: int, elsewhere: int) -> None:
    """An entity that came from outside."""
    if when < net.counted.from_us:
        return
    hour = when // HOUR
    for facet in (hour // _HOURS_IN_DAY, net_days(tally) + hour % HOURS_IN_WEEK):
        tally.streams[place, stream, facet, CAME] += 1
        tally.streams[place, stream, facet, ELSEWHERE] += elsewhere
