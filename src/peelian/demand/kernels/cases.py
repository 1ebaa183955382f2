"""Teams that carry cases: how fast cases go on in each hour, and which finishes next.

Time of a case runs at one pace for all of a team: `pace` microseconds in each hour, fixed as the hour begins, of which
`gone` had run before it. A case finishes when as much of it has run as it lasts. All is done in whole numbers.
"""

from __future__ import annotations

import numpy as np

from peelian.demand.clock import HOUR
from peelian.demand.compiled import inlined, kernel
from peelian.demand.kernels.calendar import FINISH, NOTHING, key_of
from peelian.demand.kernels.network import Loop
from peelian.demand.kernels.records import Records
from peelian.demand.kernels.visit import ATTENDED, KIND, REST, STARTED, TAKES, TEAM

_HALF = 60_000  # HOUR is its square: products of an hour and of people's time would not fit into 64 bits
LARGEST_US = 2**47
"""Time of people in an hour with which is reckoned exactly: that of 39,000 people all day and night."""
MOST_ASKED_US = float(2**44)
"""What one case asks in an hour at most: the time of nearly 5,000 people."""


@inlined
def asks_us(effort_us: int, lasts_us: float) -> int:
    """The time of people that a case asks in each hour: its effort spread over its length, to the microsecond."""
    return int(min(effort_us / lasts_us * HOUR, MOST_ASKED_US) + 0.5)


@inlined
def pace_of(available_us: int, asked_us: int) -> int:
    """How far cases go on in an hour: an hour, or in proportion to the time of people that there is, rounded down."""
    if asked_us <= available_us:
        return HOUR
    while asked_us > LARGEST_US:
        available_us, asked_us = available_us >> 1, asked_us >> 1
    whole, rest = available_us * _HALF // asked_us, available_us * _HALF % asked_us
    return whole * _HALF + rest * _HALF // asked_us


@kernel
def open_case(loop: Loop, number: int, row: int, now: int) -> None:
    """Take on a case now, in the hour that began at the team's `since`."""
    team, visits = loop.teams[number], loop.visits
    visits[STARTED, row] = now
    visits[ATTENDED, row] = now
    visits[TEAM, row] = number
    if visits[REST, row] < 0:
        work = loop.works[loop.kinds[visits[KIND, row]].work]
        asks = asks_us(work.effort, float(visits[TAKES, row])) if work.effort > 0 else 0
        visits[REST, row] = work.review_asks + asks
    team.asked += visits[REST, row]
    gone = np.uint64(now - team.since) * np.uint64(team.pace) // np.uint64(HOUR)
    _push(loop.cases[team.place], team.engaged, team.gone + int(gone) + visits[TAKES, row], row)
    team.engaged += 1
    plan_case(loop, number, now)


@kernel
def close_case(loop: Loop, number: int, now: int) -> int:
    """Take away the case that finishes next; which it was."""
    team = loop.teams[number]
    row = int(loop.cases[team.place, 0].row)
    team.engaged -= 1
    _pop(loop.cases[team.place], team.engaged)
    team.asked -= loop.visits[REST, row]
    plan_case(loop, number, now)
    return row


@kernel
def begin_hour(loop: Loop, number: int, hour: int) -> None:
    """Fix the pace of the hour, and count the time that people spend."""
    team = loop.teams[number]
    team.gone += team.pace if hour > 0 else 0
    team.pace = pace_of(team.available, team.asked)
    team.busy_us = min(team.available, team.asked)
    team.since = hour * HOUR
    plan_case(loop, number, hour * HOUR)


@inlined
def plan_case(loop: Loop, number: int, now: int) -> None:
    """Write down when the next case finishes, if it does in this hour."""
    team = loop.teams[number]
    loop.next_key[number] = NOTHING
    if team.engaged == 0:
        return
    left = loop.cases[team.place, 0].due - team.gone
    if left <= team.pace:  # something is left, so the pace is not 0
        passed = (np.uint64(left) * np.uint64(HOUR) + np.uint64(team.pace - 1)) // np.uint64(team.pace)
        loop.next_key[number] = key_of(max(now, team.since + int(passed)), team.stage, FINISH)


@inlined
def _push(cases: Records, count: int, due: int, row: int) -> None:
    place = count
    while place > 0:
        above = (place - 1) >> 1
        if not _before(due, row, cases[above]):
            break
        cases[place] = cases[above]
        place = above
    cases[place].due, cases[place].row = due, row


@inlined
def _pop(cases: Records, last: int) -> None:
    """Take the first away, of which there are then `last`."""
    due, row = cases[last].due, cases[last].row
    place, below = 0, 1
    while below < last:
        right = below + 1
        if right < last and _before(cases[right].due, cases[right].row, cases[below]):
            below = right
        if not _before(cases[below].due, cases[below].row, cases[last]):
            break
        cases[place] = cases[below]
        place, below = below, 2 * below + 1
    cases[place].due, cases[place].row = due, row


@inlined
def _before(due: int, row: int, other: Records) -> bool:
    return bool(due < other.due or (due == other.due and row < other.row))
