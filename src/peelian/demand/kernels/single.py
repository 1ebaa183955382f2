"""Parts of a single work that need no loop over all that happens: one team on shifts, or nobody at all.

Visits are drawn, run and counted some at a time, while they are in the processor's nearer memory. A team on shifts is a
dispatch; both give what the general loop gives.
"""

from __future__ import annotations

from peelian.demand.clock import HOUR
from peelian.demand.compiled import inlined, kernel
from peelian.demand.kernels.counting import add_team, add_waiting, count_visit
from peelian.demand.kernels.dispatch import Run, leave_open, open_dispatch, through_hour
from peelian.demand.kernels.drawing import draw_visits
from peelian.demand.kernels.mail import send
from peelian.demand.kernels.network import BLOCK, OPENING, ROWS, TOO_MANY, Counted, Integers, Loop, Mail, Network
from peelian.demand.kernels.pool import NEVER
from peelian.demand.kernels.visit import (
    AROUND,
    ATTENDED,
    DUE,
    ENTERED,
    FINISHED,
    KIND,
    LEFT,
    NEXT,
    PATIENCE,
    READY,
    STARTED,
    TEAM,
    WHO,
)
from peelian.demand.kernels.waiting import NOBODY, Lines
from peelian.demand.simulation.tally import Tally


@kernel
def run_desk(net: Network, tally: Tally, run: Run, waits: Integers, team: int, seed: int, replication: int) -> int:
    """Run a part that is a dispatch; 0, or TOO_MANY.

    `waits` (K × H + 2) is room for how many more wait as each hour ends than as the one before did.
    """
    loop, end_us, drawn, counted = net.loop, net.hours * HOUR, 0, 0
    drawn = _draw_until(net, HOUR, drawn, seed, replication)
    following, standing = open_dispatch(run)
    for hour in range(net.hours):
        drawn = _draw_until(net, (hour + 1) * HOUR, drawn, seed, replication)
        following, standing = through_hour(run, standing, hour, following)
        if following < 0:
            return TOO_MANY
        settled = _first_waiting(run.lines, following)
        if settled - counted >= BLOCK:
            _count_desk(net, tally, waits, team, counted, settled, end_us)
            counted = settled
    leave_open(run, standing, following)
    _count_desk(net, tally, waits, team, counted, loop.at[ROWS], end_us)
    _count_hours(loop, waits, run.log.busy_us, run.log.overtime_us, tally, team, net.counted.from_us)
    return 0


@kernel
def run_pass(net: Network, tally: Tally, seed: int, replication: int) -> None:
    """Run a part that keeps nobody busy: its work is done when it is due, of a backlog as the run starts."""
    rows, end_us = net.loop.at[ROWS], net.hours * HOUR
    for first in range(0, rows, BLOCK):
        last = min(first + BLOCK, rows)
        _draw(net, first, last, seed, replication)
        _pass_on(net.counted, net.loop, net.mail, tally, first, last, end_us)


@inlined
def _draw_until(net: Network, time_us: int, drawn: int, seed: int, replication: int) -> int:
    """Draw the visits that are entered before a time, and some more; how many are drawn then."""
    rows, entered = net.loop.at[ROWS], net.loop.visits[ENTERED]
    while drawn < rows and (drawn == 0 or entered[drawn - 1] < time_us):
        last = min(drawn + BLOCK, rows)
        _draw(net, drawn, last, seed, replication)
        drawn = last
    return drawn


@kernel
def _draw(net: Network, first: int, last: int, seed: int, replication: int) -> None:
    """Draw some visits; those who waited before the run were ready and due when they entered."""
    loop, visits = net.loop, net.loop.visits
    draw_visits(net.draws, loop.kinds, loop.works, visits, first, last, seed, replication)
    for row in range(first, min(last, loop.at[OPENING])):
        visits[READY, row] = visits[ENTERED, row]
        visits[DUE, row] = visits[ENTERED, row]


@inlined
def _first_waiting(lines: Lines, following: int) -> int:
    """The first visit that may still wait; if none does, the next to arrive."""
    for grade in range(lines.first.size):
        if lines.first[grade] != NOBODY:
            following = min(following, lines.first[grade])
    return following


@kernel
def _count_desk(net: Network, tally: Tally, waits: Integers, team: int, first: int, last: int, end_us: int) -> None:
    """Count some visits of a dispatch: who left, who did it, where all go on to, and who waited when."""
    loop, visits, works = net.loop, net.loop.visits, net.loop.works
    for row in range(first, last):
        started, finished, due = visits[STARTED, row], visits[FINISHED, row], visits[DUE, row]
        leaves, stop, when = NEVER, min(started, end_us), finished
        if finished > end_us:
            visits[FINISHED, row] = NEVER
            visits[ATTENDED, row] = visits[ATTENDED, row] if visits[ATTENDED, row] <= end_us else NEVER
        if started == NEVER and visits[PATIENCE, row] < end_us - due:
            leaves = due + visits[PATIENCE, row]
            stop, when = leaves, max(leaves, 0)
            visits[NEXT, row] = works[loop.kinds[visits[KIND, row]].work].diverts_to
        visits[LEFT, row] = leaves
        visits[TEAM, row] = NOBODY if started == NEVER else team
        waited_from, waited_to = max(due // HOUR, 0) + 1, stop // HOUR
        if waited_from <= waited_to:
            waits[visits[KIND, row], waited_from] += 1
            waits[visits[KIND, row], waited_to + 1] -= 1
        if when < end_us and 0 <= visits[NEXT, row] < works.size:
            _send_on(loop, net.mail, row, when, int(leaves == when))
        count_visit(net.counted, loop, tally, row, end_us)


@inlined
def _send_on(loop: Loop, mail: Mail, row: int, when: int, left: int) -> None:
    """Send an entity on to work of another part."""
    visits, following = loop.visits, loop.visits[NEXT, row]
    around = visits[AROUND, row] + loop.round[loop.kinds[visits[KIND, row]].work, following]
    send(mail, loop.works[following].part, when, visits[WHO, row], following, around, left)


@kernel
def _count_hours(
    loop: Loop, waits: Integers, busy_us: Integers, over_us: Integers, tally: Tally, team: int, from_us: int
) -> None:
    """Count the hours of a dispatch; `waits` is all 0 again."""
    hours = busy_us.size
    for hour in range(hours):
        if hour * HOUR >= from_us:
            add_team(tally, team, hour, busy_us[hour], over_us[hour], loop.staff[team, hour] * HOUR, 0)
    for kind in range(loop.kinds.size):
        if loop.kinds[kind].team == team:
            waiting = 0
            for hour in range(hours):
                waiting += waits[kind, hour + 1]
                waits[kind, hour + 1] = 0
                if waiting > 0 and hour * HOUR >= from_us:
                    add_waiting(tally, kind, hour, waiting)
            waits[kind, hours + 1] = 0


@inlined
def _pass_on(counted: Counted, loop: Loop, mail: Mail, tally: Tally, first: int, last: int, end_us: int) -> None:
    """Let some visits be done when they are due, send them on, and count them."""
    visits = loop.visits
    for row in range(first, last):
        when = max(visits[DUE, row], 0)
        done = when if when < end_us else NEVER
        visits[STARTED, row], visits[ATTENDED, row], visits[FINISHED, row] = done, done, done
        visits[LEFT, row] = NEVER
        visits[TEAM, row] = NOBODY
        if done < NEVER and visits[NEXT, row] < loop.works.size:
            _send_on(loop, mail, row, done, 0)
        count_visit(counted, loop, tally, row, end_us)
