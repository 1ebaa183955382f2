"""Parts of a single work that need no loop over all that happens: one team on shifts, or nobody at all.

A team on shifts is a dispatch; here is what comes after it. Both give what the general loop gives.
"""

from __future__ import annotations

from peelian.demand.clock import HOUR
from peelian.demand.compiled import inlined, kernel
from peelian.demand.kernels.counting import add_team, add_waiting, count_visit
from peelian.demand.kernels.mail import send
from peelian.demand.kernels.network import OPENING, ROWS, Counted, Integers, Loop, Mail
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
from peelian.demand.simulation.tally import Tally

_NOBODY = -1


@kernel
def begin_backlog(loop: Loop) -> None:
    """Those who waited before the run were ready and due when they entered."""
    for row in range(loop.at[OPENING]):
        loop.visits[READY, row] = loop.visits[ENTERED, row]
        loop.visits[DUE, row] = loop.visits[ENTERED, row]


@kernel
def end_dispatch(
    counted: Counted, loop: Loop, mail: Mail, tally: Tally, waits: Integers, team: int, end_us: int
) -> None:
    """Count the visits of a dispatch: who left, who did it, where all go on to, and who waited when.

    `waits` (K × H + 2) is how many more wait as each hour ends than as the one before did.
    """
    visits, works = loop.visits, loop.works
    for row in range(loop.at[ROWS]):
        started, finished, due = visits[STARTED, row], visits[FINISHED, row], visits[DUE, row]
        leaves, stop, when = NEVER, min(started, end_us), finished
        if started == NEVER and visits[PATIENCE, row] < end_us - due:
            leaves = due + visits[PATIENCE, row]
            stop, when = leaves, max(leaves, 0)
            visits[NEXT, row] = works[loop.kinds[visits[KIND, row]].work].diverts_to
        visits[LEFT, row] = leaves
        visits[TEAM, row] = _NOBODY if started == NEVER else team
        first, last = max(due // HOUR, 0) + 1, stop // HOUR
        if first <= last:
            waits[visits[KIND, row], first] += 1
            waits[visits[KIND, row], last + 1] -= 1
        if when < end_us and 0 <= visits[NEXT, row] < works.size:
            _send_on(loop, mail, row, when, int(leaves == when))
        count_visit(counted, loop, tally, row, end_us)


@inlined
def _send_on(loop: Loop, mail: Mail, row: int, when: int, left: int) -> None:
    """Send an entity on to work of another part."""
    visits, following = loop.visits, loop.visits[NEXT, row]
    around = visits[AROUND, row] + loop.round[loop.kinds[visits[KIND, row]].work, following]
    send(mail, loop.works[following].part, when, visits[WHO, row], following, around, left)


@kernel
def count_dispatch(
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


@kernel
def pass_on(counted: Counted, loop: Loop, mail: Mail, tally: Tally, end_us: int) -> None:
    """Work that keeps nobody busy is done when it is due, of a backlog as the run starts."""
    visits = loop.visits
    for row in range(loop.at[ROWS]):
        when = max(visits[DUE, row], 0)
        done = when if when < end_us else NEVER
        visits[STARTED, row], visits[ATTENDED, row], visits[FINISHED, row] = done, done, done
        visits[LEFT, row] = NEVER
        visits[TEAM, row] = _NOBODY
        if done < NEVER and visits[NEXT, row] < loop.works.size:
            _send_on(loop, mail, row, done, 0)
        count_visit(counted, loop, tally, row, end_us)
