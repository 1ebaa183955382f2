"""How a run begins and ends: nobody is busy; then what is being dealt with goes on, and what waits joins its line."""

from __future__ import annotations

from peelian.demand.compiled import inlined, kernel
from peelian.demand.kernels.calendar import ARRIVE, LEAVE, NOTHING, START, THE_HOUR, at_phase, key_of, time_of
from peelian.demand.kernels.cases import open_case
from peelian.demand.kernels.coming import due_now, plan_visit
from peelian.demand.kernels.lining import NOBODY, join
from peelian.demand.kernels.network import (
    FAULT,
    HELP,
    HOUR_KEY,
    OPENING,
    OWN,
    PLANS,
    SETTLED,
    TEAMS,
    TEAMS_END,
    TOO_MANY,
    Loop,
)
from peelian.demand.kernels.pool import MOST_UNITS, NEVER
from peelian.demand.kernels.shifts import begin
from peelian.demand.kernels.visit import DUE, ENTERED, KIND, LEFT, LINE, PATIENCE, READY, REST


@kernel
def open_run(loop: Loop, stage: int, last_stage: int, waiting: int, end_us: int) -> None:
    """Begin a run of some stages; of the visits of its backlog the first, so many, wait."""
    at = loop.at
    at[FAULT], at[PLANS], at[OWN], at[HELP] = 0, 0, 0, 0
    at[HOUR_KEY] = key_of(0, stage, THE_HOUR)
    at[SETTLED] = at_phase(at[HOUR_KEY], START)
    at[TEAMS] = 0
    while at[TEAMS] < loop.order.size and loop.teams[loop.order[at[TEAMS]]].stage < stage:
        at[TEAMS] += 1
    at[TEAMS_END] = at[TEAMS]
    while at[TEAMS_END] < loop.order.size and loop.teams[loop.order[at[TEAMS_END]]].stage <= last_stage:
        at[TEAMS_END] += 1
    for number in range(loop.lines.size):
        loop.lines[number].first = NOBODY
    for number in range(loop.kinds.size):
        loop.kinds[number].waiting = 0
    for number in range(loop.works.size):
        loop.works[number].place = loop.works[number].first_place
    for number in range(loop.teams.size):
        _open_team(loop, number)
    for row in range(at[OPENING]):
        if row < waiting:
            _wait_since_before(loop, row, time_of(at[SETTLED]), end_us)
        else:
            _go_on_with(loop, row, time_of(at[SETTLED]))


@inlined
def _open_team(loop: Loop, number: int) -> None:
    team = loop.teams[number]
    team.free, team.on_duty = loop.staff[number, 0], loop.staff[number, 0]
    team.busy, team.waiting, team.engaged = 0, 0, 0
    team.since, team.busy_us, team.over_us = 0, 0, 0
    team.look, team.look_to_help = 0, 0
    team.asked, team.pace, team.gone = 0, 0, 0
    team.next_due = NOTHING
    loop.next_key[number] = NOTHING
    loop.slot_due[number, :] = NOTHING


@inlined
def _go_on_with(loop: Loop, row: int, now: int) -> None:
    """Go on with what is being dealt with as the run starts."""
    visits, kind = loop.visits, loop.kinds[loop.visits[KIND, row]]
    visits[READY, row], visits[DUE, row] = now, now
    if kind.team == NOBODY:
        plan_visit(loop, row, now, ARRIVE)
    elif kind.case:
        visits[REST, row] = loop.works[kind.work].backlog_asks
        open_case(loop, kind.team, row, now)
    elif loop.teams[kind.team].engaged == MOST_UNITS // 2:
        loop.at[FAULT] = TOO_MANY
    else:
        begin(loop, kind.team, row, now)


@inlined
def _wait_since_before(loop: Loop, row: int, now: int, end_us: int) -> None:
    """Let an entity wait that has waited since before the run, agree on a time with it, or let it leave."""
    visits = loop.visits
    visits[READY, row] = visits[ENTERED, row]
    if visits[DUE, row] == NEVER:
        if due_now(loop, row, now, end_us):
            plan_visit(loop, row, now, ARRIVE)
        return
    visits[DUE, row] = visits[ENTERED, row]
    leaves = visits[DUE, row] + visits[PATIENCE, row]
    if visits[LINE, row] == NOBODY or leaves < now:
        if visits[LINE, row] != NOBODY:
            visits[LEFT, row] = leaves
        plan_visit(loop, row, now, ARRIVE)
        return
    join(loop, row)
    if leaves < end_us:
        plan_visit(loop, row, leaves, LEAVE)
