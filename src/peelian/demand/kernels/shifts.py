"""Teams on shifts in the loop over all that happens: their busy slots, pre-emption, and the change of staff.

The rules are those of the dispatch, whose module says them; here there are many teams, and jobs of several works.
"""

from __future__ import annotations

from peelian.demand.clock import HOUR
from peelian.demand.compiled import inlined, kernel
from peelian.demand.kernels.calendar import FINISH, NOTHING, key_of
from peelian.demand.kernels.lining import NOBODY, join
from peelian.demand.kernels.network import Flags, Integers, Lines, Teams
from peelian.demand.kernels.pool import HANDOVER, MOST_UNITS, NEVER, PREEMPT, SLOT_BITS
from peelian.demand.kernels.room import FAULT, TOO_MANY, Standing
from peelian.demand.kernels.visit import ATTENDED, DUE, KIND, LINE, REST, STARTED, TAKES, TEAM, TRAVEL, WHO

_SLOT = MOST_UNITS - 1


@inlined
def count_time(standing: Standing, team: int, now: int) -> None:
    """Add the time since the last change, as things stood."""
    passed, busy = now - standing.since[team], standing.busy[team]
    standing.since[team] = now
    standing.busy_us[team] += busy * passed
    standing.over_us[team] += (busy - standing.on_duty[team] + max(standing.free[team], 0)) * passed


@inlined
def begin(standing: Standing, lines: Lines, visits: Integers, team: int, row: int, now: int) -> int:
    """Send a team's units to a job, or go on with an interrupted one; when it finishes."""
    takes = visits[TAKES, row]
    rest = visits[REST, row]
    if rest < 0:
        rest = visits[TRAVEL, row] + takes
        visits[STARTED, row] = now
        visits[ATTENDED, row] = now + visits[TRAVEL, row]
    elif rest > takes:
        visits[ATTENDED, row] = now + rest - takes
    units = lines.units[visits[LINE, row]]
    visits[REST, row] = -1
    visits[TEAM, row] = team
    count_time(standing, team, now)
    slot = standing.engaged[team]
    due = (now + rest) << SLOT_BITS | slot
    standing.engaged[team] = slot + 1
    standing.slot_due[team, slot] = due
    standing.slot_row[team, slot] = row
    standing.slot_held[team, slot] = units
    standing.free[team] -= units
    standing.busy[team] += units
    standing.next_due[team] = min(standing.next_due[team], due)
    return int(now + rest)


@inlined
def plan_next(standing: Standing, team: int, stage: int) -> None:
    """Write down when somebody of the team next finishes."""
    due = standing.next_due[team]
    standing.next_key[team] = NOTHING if due == NOTHING else key_of(due >> SLOT_BITS, stage, FINISH)


@inlined
def vacate(standing: Standing, team: int, slot: int, now: int) -> int:
    """Empty a slot, move the last one into it, and look for the next job to finish; whose slot it was."""
    count_time(standing, team, now)
    due, rows, held = standing.slot_due[team], standing.slot_row[team], standing.slot_held[team]
    row, units, last = rows[slot], held[slot], standing.engaged[team] - 1
    due[slot] = due[last] & ~_SLOT | slot
    rows[slot] = rows[last]
    held[slot] = held[last]
    due[last] = NOTHING
    standing.engaged[team] = last
    standing.free[team] += max(units, 0)
    standing.busy[team] -= abs(units)
    smallest = NOTHING
    for place in range((last + 15) & ~15):
        smallest = min(smallest, due[place])
    standing.next_due[team] = smallest
    return int(row)


@kernel
def can_take(standing: Standing, visits: Integers, preempts: Flags, team: int, kind: int) -> int:
    """How many units of a team do jobs from which a kind may take them."""
    units = 0
    for slot in range(standing.engaged[team]):
        if preempts[kind, visits[KIND, standing.slot_row[team, slot]]]:
            units += max(standing.slot_held[team, slot], 0)
    return units


@kernel
def interrupt(standing: Standing, lines: Lines, visits: Integers, team: int, kind: int, now: int) -> int:
    """Interrupt one job, from which a kind may take units, or any if there is no kind; the team in whose line it is.

    The lowest priority first, then the last begun, then the last due.
    """
    chosen, of = NOBODY, NOBODY
    for slot in range(standing.engaged[team]):
        row = standing.slot_row[team, slot]
        may = kind == NOBODY or lines.preempts[kind, visits[KIND, row]]
        if may and standing.slot_held[team, slot] > 0 and (of == NOBODY or _ranks_after(lines, visits, row, of)):
            chosen, of = slot, row
    rest = (standing.slot_due[team, chosen] >> SLOT_BITS) - now
    vacate(standing, team, chosen, now)
    visits[REST, of] = rest
    if rest > visits[TAKES, of]:
        visits[ATTENDED, of] = NEVER
    line = visits[LINE, of]
    home = int(lines.team[line])
    join(standing, visits, line, home, of)
    return home


@inlined
def _ranks_after(lines: Lines, visits: Integers, one: int, other: int) -> bool:
    first, second = lines.priority[visits[LINE, one]], lines.priority[visits[LINE, other]]
    if first != second:
        return bool(first > second)
    return _begun_after(visits, one, other)


@inlined
def _begun_after(visits: Integers, one: int, other: int) -> bool:
    if visits[STARTED, one] != visits[STARTED, other]:
        return bool(visits[STARTED, one] > visits[STARTED, other])
    if visits[DUE, one] != visits[DUE, other]:
        return bool(visits[DUE, one] > visits[DUE, other])
    return bool(visits[WHO, one] > visits[WHO, other])


@kernel
def change_staff(standing: Standing, teams: Teams, visits: Integers, team: int, hour: int) -> None:
    """The staff of the hour instead of that before; who is too many is interrupted elsewhere."""
    staff, relieved = teams.staff[team, hour], teams.relieved[team, hour]
    before = teams.staff[team, max(hour - 1, 0)]
    if teams.shift_end[team] == HANDOVER and hour > 0 and relieved > 0:
        held = before - standing.free[team]
        share = held if relieved >= before else (2 * held * relieved + before) // (2 * before)
        _relieve(standing, visits, team, share)
    standing.free[team] += staff - before
    standing.on_duty[team] = staff
    standing.since[team] = hour * HOUR
    if standing.engaged[team] + staff > MOST_UNITS:
        standing.at[FAULT] = TOO_MANY


@inlined
def too_many(standing: Standing, teams: Teams, team: int) -> bool:
    """Whether the team must interrupt jobs because its shift has ended."""
    return bool(teams.shift_end[team] == PREEMPT and standing.free[team] < 0)


@kernel
def _relieve(standing: Standing, visits: Integers, team: int, share: int) -> None:
    """Let jobs, those begun first, no longer count for their units until so many are relieved."""
    relieved = 0
    while relieved < share:
        chosen, of = NOBODY, NOBODY
        for slot in range(standing.engaged[team]):
            row = standing.slot_row[team, slot]
            if standing.slot_held[team, slot] > 0 and (of == NOBODY or _begun_after(visits, of, row)):
                chosen, of = slot, row
        units = standing.slot_held[team, chosen]
        relieved += units
        standing.free[team] += units
        standing.slot_held[team, chosen] = -units
