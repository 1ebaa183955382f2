"""Teams that carry cases: how fast cases go on in each hour, and which finishes next.

Time of a case runs at one pace for all of a team: `pace` microseconds in each hour, fixed as the hour begins, of which
`gone` had run before it. A case finishes when as much of it has run as it lasts. All is done in whole numbers.
"""

from __future__ import annotations

import numpy as np

from peelian.demand.clock import HOUR
from peelian.demand.compiled import inlined, kernel
from peelian.demand.kernels.calendar import FINISH, NOTHING, key_of
from peelian.demand.kernels.network import Integers, Teams, Works
from peelian.demand.kernels.room import Standing
from peelian.demand.kernels.visit import ATTENDED, REST, STARTED, TAKES, TEAM

_HALF = 60_000  # HOUR is its square: products of an hour and of people's time would not fit into 64 bits
LARGEST_US = 2**47
"""Time of people in an hour with which is reckoned exactly: that of 39,000 people all day and night."""
MOST_ASKED_US = float(2**44)
"""What one case asks in an hour at most: the time of nearly 5,000 people."""


@inlined
def asks_us(effort_us: int, lasts_us: int) -> int:
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
def open_case(
    standing: Standing, works: Works, visits: Integers, team: int, row: int, work: int, hour_us: int, now: int
) -> None:
    """Take on a case now, in the hour that began at `hour_us`."""
    visits[STARTED, row] = now
    visits[ATTENDED, row] = now
    visits[TEAM, row] = team
    if visits[REST, row] < 0:
        asked = asks_us(works.effort_us[work], visits[TAKES, row]) if works.effort_us[work] > 0 else 0
        visits[REST, row] = asked + works.review_asks[work]
    standing.asked[team] += visits[REST, row]
    gone = np.uint64(now - hour_us) * np.uint64(standing.pace[team]) // np.uint64(HOUR)
    _push(standing, team, standing.gone[team] + int(gone) + visits[TAKES, row], row)


@kernel
def close_case(standing: Standing, visits: Integers, team: int) -> int:
    """Take away the case that finishes next; which it was."""
    row = _pop(standing, team)
    standing.asked[team] -= visits[REST, row]
    return row


@kernel
def begin_hour(standing: Standing, teams: Teams, team: int, hour: int) -> None:
    """Fix the pace of the hour, and count the time that people spend."""
    standing.gone[team] += standing.pace[team] if hour > 0 else 0
    available, asked = teams.available_us[team], standing.asked[team]
    standing.pace[team] = pace_of(available, asked)
    standing.busy_us[team] = min(available, asked)


@kernel
def plan_case(standing: Standing, team: int, stage: int, hour_us: int, now: int) -> None:
    """Write down when the next case finishes, if it does in this hour."""
    standing.next_key[team] = NOTHING
    if standing.engaged[team] == 0:
        return
    left, pace = standing.case_due[standing.case_place[team], 0] - standing.gone[team], standing.pace[team]
    if left <= pace:  # something is left, so the pace is not 0
        passed = (np.uint64(left) * np.uint64(HOUR) + np.uint64(pace - 1)) // np.uint64(pace)
        standing.next_key[team] = key_of(max(now, hour_us + int(passed)), stage, FINISH)


@inlined
def _push(standing: Standing, team: int, due: int, row: int) -> None:
    dues, rows = standing.case_due[standing.case_place[team]], standing.case_row[standing.case_place[team]]
    place = standing.engaged[team]
    standing.engaged[team] = place + 1
    while place > 0:
        above = (place - 1) >> 1
        if dues[above] < due or (dues[above] == due and rows[above] <= row):
            break
        dues[place], rows[place] = dues[above], rows[above]
        place = above
    dues[place], rows[place] = due, row


@inlined
def _pop(standing: Standing, team: int) -> int:
    dues, rows = standing.case_due[standing.case_place[team]], standing.case_row[standing.case_place[team]]
    first, last = rows[0], standing.engaged[team] - 1
    standing.engaged[team] = last
    due, row = dues[last], rows[last]
    place, below = 0, 1
    while below < last:
        if below + 1 < last and (
            dues[below + 1] < dues[below] or (dues[below + 1] == dues[below] and rows[below + 1] < rows[below])
        ):
            below += 1
        if due < dues[below] or (due == dues[below] and row <= rows[below]):
            break
        dues[place], rows[place] = dues[below], rows[below]
        place, below = below, 2 * below + 1
    dues[place], rows[place] = due, row
    return int(first)
