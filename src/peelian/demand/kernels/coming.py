"""How an entity comes to a work, is ready and due, joins its line, leaves it, and goes on when it is done."""

from __future__ import annotations

from peelian.demand.clock import HOUR
from peelian.demand.compiled import inlined, kernel
from peelian.demand.kernels.calendar import ARRIVE, DIVERT, LEAVE, key_of, plan
from peelian.demand.kernels.drawing import draw_visits
from peelian.demand.kernels.lining import NOBODY, drop_left, join
from peelian.demand.kernels.mail import send
from peelian.demand.kernels.network import FAULT, NO_ROOM, PLANS, ROWS, Draws, Integers, Loop, Network
from peelian.demand.kernels.pool import NEVER
from peelian.demand.kernels.settling import ask_helpers, begin_visit, can_begin, look
from peelian.demand.kernels.visit import (
    AROUND,
    ATTENDED,
    DUE,
    ENTERED,
    FINISHED,
    KIND,
    LEFT,
    LINE,
    NEXT,
    PATIENCE,
    READY,
    REST,
    STARTED,
    TEAM,
    WHO,
)


@inlined
def arrive(loop: Loop, row: int, now: int, end_us: int) -> int:
    """Let an entity be ready, agree on a time, start or join its line; the visit if that is all, NOBODY otherwise."""
    visits, line = loop.visits, loop.visits[LINE, row]
    if visits[LEFT, row] != NEVER:
        return row
    if (visits[READY, row] > now or visits[DUE, row] == NEVER) and not due_now(loop, row, now, end_us):
        return NOBODY
    if line == NOBODY:
        visits[STARTED, row], visits[ATTENDED, row], visits[FINISHED, row] = now, now, now
        return row
    number = loop.lines[line].team
    team = loop.teams[number]
    if team.waiting == 0 and can_begin(loop, number, line):
        begin_visit(loop, number, row, now)
        return NOBODY
    join(loop, row)
    leaves = visits[DUE, row] + visits[PATIENCE, row]
    if leaves < end_us:
        plan_visit(loop, row, leaves, LEAVE)
    if loop.lines[line].first == row:  # behind another it changes nothing
        look(loop, number)
        if team.helped:
            ask_helpers(loop, number)
    return NOBODY


@kernel
def due_now(loop: Loop, row: int, now: int, end_us: int) -> bool:
    """Whether an entity is due now; if not, plan when it is, unless that is never."""
    when = loop.visits[READY, row]
    if when <= now:
        when = _agreed(loop, loop.kinds[loop.visits[KIND, row]].work, when, now)
        loop.visits[DUE, row] = when
    if now < when < end_us:
        plan_visit(loop, row, when, ARRIVE)
    return bool(when <= now)


@inlined
def _agreed(loop: Loop, number: int, ready_us: int, now: int) -> int:
    """The time of the first place for an appointment, which is taken, or NEVER."""
    work = loop.works[number]
    earliest = max(now, ready_us + work.earliest)
    while work.place < work.last_place and loop.offered_us[work.place] < earliest:
        work.place += 1
    if work.place == work.last_place:
        return NEVER
    work.place += 1
    return int(loop.offered_us[work.place - 1])


@kernel
def plan_visit(loop: Loop, row: int, time_us: int, phase: int) -> None:
    """Plan something for an entity."""
    if loop.at[PLANS] == loop.calendar.size:
        loop.at[FAULT] = NO_ROOM
        return
    key = key_of(time_us, loop.kinds[loop.visits[KIND, row]].stage, phase)
    plan(loop.calendar, loop.at[PLANS], key, loop.visits[WHO, row], row)
    loop.at[PLANS] += 1


@kernel
def leave(loop: Loop, row: int) -> int:
    """Let an entity leave its line if it still waits there and was never begun; the visit if it does."""
    visits, line = loop.visits, loop.visits[LINE, row]
    if visits[STARTED, row] != NEVER:
        return NOBODY
    number = loop.lines[line].team
    visits[LEFT, row] = visits[DUE, row] + visits[PATIENCE, row]
    loop.teams[number].waiting -= 1
    loop.kinds[loop.lines[line].kind].waiting -= 1
    drop_left(loop, line)
    look(loop, number)
    ask_helpers(loop, number)
    return row


@inlined
def go_on(net: Network, part: int, row: int, now: int, seed: int, replication: int) -> None:
    """Send an entity that has finished or left on to where it goes next."""
    loop, visits = net.loop, net.loop.visits
    work = loop.kinds[visits[KIND, row]].work
    last = visits[LEFT, row] == now  # who had left before the start arrives in the order of all that arrives then
    if visits[LEFT, row] != NEVER:
        visits[NEXT, row] = loop.works[work].diverts_to
    following = visits[NEXT, row]
    if following < 0 or following >= loop.works.size or now >= net.hours * HOUR:
        return
    around = visits[AROUND, row] + loop.round[work, following]
    if loop.works[following].part != part:
        send(net.mail, loop.works[following].part, now, visits[WHO, row], following, around, int(last))
        return
    new = loop.at[ROWS]
    if new == visits.shape[1]:
        loop.at[FAULT] = NO_ROOM
        return
    loop.at[ROWS] = new + 1
    visits[WHO, new], visits[ENTERED, new], visits[KIND, new] = visits[WHO, row], now, following
    visits[AROUND, new] = around
    _enter(net.draws, loop, new, DIVERT if last else ARRIVE, seed, replication)


@kernel
def _enter(draws: Draws, loop: Loop, new: int, phase: int, seed: int, replication: int) -> None:
    """Let an entity come to a work of the part that is run, in some phase of the moment."""
    draw_visits(draws, loop.kinds, loop.works, loop.visits, new, new + 1, seed, replication)
    not_begun(loop.visits, new, new + 1)
    ready = loop.visits[READY, new]
    if ready < loop.staff.shape[1] * HOUR:
        plan_visit(loop, new, ready, phase if ready == loop.visits[ENTERED, new] else ARRIVE)


@kernel
def not_begun(visits: Integers, first: int, last: int) -> None:
    """Write down of new visits that nothing has been done yet."""
    for row in range(first, last):
        for time in (STARTED, ATTENDED, FINISHED, LEFT):
            visits[time, row] = NEVER
        visits[REST, row] = -1
        visits[TEAM, row] = -1
