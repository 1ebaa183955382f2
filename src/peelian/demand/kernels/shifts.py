"""Teams on shifts in the loop over all that happens: their busy slots, pre-emption, and the change of staff.

The rules are those of the dispatch, whose module says them; here there are many teams, and jobs of several works.
"""

from __future__ import annotations

from peelian.demand.clock import HOUR
from peelian.demand.compiled import inlined, kernel
from peelian.demand.kernels.calendar import FINISH, NOTHING, key_of
from peelian.demand.kernels.lining import NOBODY, goes_before, join
from peelian.demand.kernels.network import FAULT, TOO_MANY, Integers, Loop
from peelian.demand.kernels.pool import HANDOVER, MOST_UNITS, NEVER, PREEMPT, SLOT_BITS
from peelian.demand.kernels.records import Records
from peelian.demand.kernels.visit import ATTENDED, KIND, LINE, REST, STARTED, TAKES, TEAM, TRAVEL

_SLOT = MOST_UNITS - 1


@inlined
def count_time(team: Records, now: int) -> None:
    """Add the time since the last change, as things stood."""
    passed = now - team.since
    team.since = now
    team.busy_us += team.busy * passed
    team.over_us += (team.busy - team.on_duty + max(team.free, 0)) * passed


@inlined
def begin(loop: Loop, number: int, row: int, now: int) -> None:
    """Send a team's units to a job, or go on with an interrupted one."""
    team, visits = loop.teams[number], loop.visits
    rest, takes = visits[REST, row], visits[TAKES, row]
    if rest < 0:
        rest = visits[TRAVEL, row] + takes
        visits[STARTED, row] = now
        visits[ATTENDED, row] = now + rest - takes
    elif rest > takes:
        visits[ATTENDED, row] = now + rest - takes
    units = loop.lines[visits[LINE, row]].units
    visits[REST, row] = -1
    visits[TEAM, row] = number
    count_time(team, now)
    slot = team.engaged
    due = (now + rest) << SLOT_BITS | slot
    loop.slot_due[number, slot] = due
    loop.slot_row[number, slot] = row
    loop.slot_held[number, slot] = units
    team.engaged = slot + 1
    team.free -= units
    team.busy += units
    if due < team.next_due:
        team.next_due = due
        loop.next_key[number] = key_of(now + rest, team.stage, FINISH)


@inlined
def finish_first(loop: Loop, number: int, now: int) -> int:
    """Empty the slot of the job of a team that finishes first; which visit it is."""
    return vacate(
        loop.teams[number],
        loop.slot_due[number],
        loop.slot_row[number],
        loop.slot_held[number],
        loop.next_key,
        number,
        loop.teams[number].next_due & _SLOT,
        now,
    )


@kernel
def vacate(
    team: Records, due: Integers, rows: Integers, held: Integers, next_key: Integers, number: int, slot: int, now: int
) -> int:
    """Empty a slot, move the last one into it, and look for the next job to finish; whose slot it was."""
    count_time(team, now)
    row, units, last = int(rows[slot]), held[slot], team.engaged - 1
    due[slot] = due[last] & ~_SLOT | slot
    rows[slot] = rows[last]
    held[slot] = held[last]
    due[last] = NOTHING
    team.engaged = last
    team.free += max(units, 0)
    team.busy -= abs(units)
    smallest = NOTHING
    for place in range((last + 15) & ~15):
        smallest = min(smallest, due[place])
    team.next_due = smallest
    next_key[number] = NOTHING if smallest == NOTHING else key_of(smallest >> SLOT_BITS, team.stage, FINISH)
    return row


@kernel
def can_take(loop: Loop, number: int, kind: int) -> int:
    """How many units of a team do jobs from which a kind may take them."""
    units = 0
    for slot in range(loop.teams[number].engaged):
        if loop.preempts[kind, loop.visits[KIND, loop.slot_row[number, slot]]]:
            units += max(loop.slot_held[number, slot], 0)
    return units


@kernel
def interrupt(loop: Loop, number: int, kind: int, now: int) -> int:
    """Interrupt one job, from which a kind may take units, or any if there is no kind; the team in whose line it is.

    The lowest priority first, then the last begun, then the last due.
    """
    chosen, of = NOBODY, NOBODY
    for slot in range(loop.teams[number].engaged):
        row = int(loop.slot_row[number, slot])
        may = kind == NOBODY or loop.preempts[kind, loop.visits[KIND, row]]
        if may and loop.slot_held[number, slot] > 0 and (of == NOBODY or _ranks_after(loop, row, of)):
            chosen, of = slot, row
    visits = loop.visits
    rest = (loop.slot_due[number, chosen] >> SLOT_BITS) - now
    vacate(
        loop.teams[number],
        loop.slot_due[number],
        loop.slot_row[number],
        loop.slot_held[number],
        loop.next_key,
        number,
        chosen,
        now,
    )
    visits[REST, of] = rest
    if rest > visits[TAKES, of]:
        visits[ATTENDED, of] = NEVER
    join(loop, of)
    return int(loop.lines[visits[LINE, of]].team)


@inlined
def _ranks_after(loop: Loop, row: int, other: int) -> bool:
    visits = loop.visits
    first, second = loop.lines[visits[LINE, row]].priority, loop.lines[visits[LINE, other]].priority
    return bool(first > second or (first == second and _begun_after(visits, row, other)))


@inlined
def _begun_after(visits: Integers, one: int, other: int) -> bool:
    if visits[STARTED, one] != visits[STARTED, other]:
        return bool(visits[STARTED, one] > visits[STARTED, other])
    return goes_before(visits, other, one)


@kernel
def change_staff(loop: Loop, number: int, hour: int) -> None:
    """The staff of the hour instead of that before; who is too many is interrupted elsewhere."""
    team, staff, relieved = loop.teams[number], loop.staff[number, hour], loop.relieved[number, hour]
    before = loop.staff[number, max(hour - 1, 0)]
    if team.shift_end == HANDOVER and hour > 0 and relieved > 0:
        held = before - team.free
        _relieve(loop, number, held if relieved >= before else (2 * held * relieved + before) // (2 * before))
    team.free += staff - before
    team.on_duty = staff
    team.since = hour * HOUR
    if team.engaged + staff > MOST_UNITS:
        loop.at[FAULT] = TOO_MANY


@inlined
def too_many(team: Records) -> bool:
    """Whether a team must interrupt jobs because its shift has ended."""
    return bool(team.shift_end == PREEMPT and team.free < 0)


@kernel
def _relieve(loop: Loop, number: int, share: int) -> None:
    """Let jobs, those begun first, no longer count for their units until so many are relieved."""
    relieved = 0
    while relieved < share:
        chosen, of = NOBODY, NOBODY
        for slot in range(loop.teams[number].engaged):
            row = int(loop.slot_row[number, slot])
            if loop.slot_held[number, slot] > 0 and (of == NOBODY or _begun_after(loop.visits, of, row)):
                chosen, of = slot, row
        units = loop.slot_held[number, chosen]
        relieved += units
        loop.teams[number].free += units
        loop.slot_held[number, chosen] = -units


@kernel
def close_run(loop: Loop, end_us: int) -> None:
    """Write NEVER for units that have not reached where they were going when the run ends."""
    for number in range(loop.teams.size):
        if not loop.teams[number].case:
            for slot in range(loop.teams[number].engaged):
                row = loop.slot_row[number, slot]
                if loop.visits[ATTENDED, row] > end_us:
                    loop.visits[ATTENDED, row] = NEVER
