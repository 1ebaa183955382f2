"""What is planned: a heap from which the earliest is taken first, by time, stage and phase, and then by entity."""

from __future__ import annotations

from peelian.demand.compiled import inlined, kernel
from peelian.demand.kernels.room import Calendar, Integers

FINISH, THE_HOUR, START, ARRIVE, LEAVE = range(5)
"""What happens in one microsecond, in this order."""
STAGE_BITS, PHASE_BITS = 8, 3
_TIME = STAGE_BITS + PHASE_BITS
_STAGE, _PHASE = (1 << STAGE_BITS) - 1, (1 << PHASE_BITS) - 1
NOTHING = 2**63 - 1
"""The key of what never happens."""


@inlined
def key_of(time_us: int, stage: int, phase: int) -> int:
    """Time, stage and phase in one number, in the order in which they happen."""
    return time_us << _TIME | stage << PHASE_BITS | phase


@inlined
def time_of(key: int) -> int:
    """The time of a key."""
    return key >> _TIME


@inlined
def stage_of(key: int) -> int:
    """The stage of a key."""
    return key >> PHASE_BITS & _STAGE


@inlined
def phase_of(key: int) -> int:
    """The phase of a key."""
    return key & _PHASE


@inlined
def at_phase(key: int, phase: int) -> int:
    """The same time and stage in some phase."""
    return key & ~_PHASE | phase


@kernel
def plan(calendar: Calendar, count: int, key: int, who: int, row: int) -> int:
    """Plan something of an entity; how many entries there are then."""
    keys, whose, rows = calendar
    place = count
    while place > 0:
        above = (place - 1) >> 1
        if keys[above] < key or (keys[above] == key and whose[above] <= who):
            break
        keys[place], whose[place], rows[place] = keys[above], whose[above], rows[above]
        place = above
    keys[place], whose[place], rows[place] = key, who, row
    return count + 1


@kernel
def unplan(calendar: Calendar, count: int) -> int:
    """Take the first entry away; how many there are then."""
    keys, whose, rows = calendar
    last = count - 1
    key, who, row = keys[last], whose[last], rows[last]
    place, below = 0, 1
    while below < last:
        if below + 1 < last and _before(keys, whose, below + 1, below):
            below += 1
        if key < keys[below] or (key == keys[below] and who <= whose[below]):
            break
        keys[place], whose[place], rows[place] = keys[below], whose[below], rows[below]
        place, below = below, 2 * below + 1
    keys[place], whose[place], rows[place] = key, who, row
    return last


@inlined
def _before(keys: Integers, whose: Integers, one: int, other: int) -> bool:
    return bool(keys[one] < keys[other] or (keys[one] == keys[other] and whose[one] < whose[other]))
