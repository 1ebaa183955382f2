"""What is planned: a heap from which the earliest is taken first, by time, stage and phase, and then by entity."""

from __future__ import annotations

from peelian.demand.compiled import inlined, kernel, numbers
from peelian.demand.kernels.records import Records

FINISH, THE_HOUR, START, ARRIVE, LEAVE, MOVE_UP, DIVERT = numbers(7)
"""What happens in one microsecond, in this order; those who left come to where they go on to last."""
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
def plan(calendar: Records, count: int, key: int, who: int, row: int) -> None:
    """Plan something of an entity, beside so many entries."""
    place = count
    while place > 0:
        above = (place - 1) >> 1
        if not _before(key, who, calendar[above]):
            break
        calendar[place] = calendar[above]
        place = above
    calendar[place].key, calendar[place].who, calendar[place].row = key, who, row


@kernel
def unplan(calendar: Records, count: int) -> None:
    """Take the first of so many entries away."""
    last = count - 1
    key, who, row = calendar[last].key, calendar[last].who, calendar[last].row
    place, below = 0, 1
    while below < last:
        right = below + 1
        if right < last and _before(calendar[right].key, calendar[right].who, calendar[below]):
            below = right
        if not _before(calendar[below].key, calendar[below].who, calendar[last]):
            break
        calendar[place] = calendar[below]
        place, below = below, 2 * below + 1
    calendar[place].key, calendar[place].who, calendar[place].row = key, who, row


@inlined
def _before(key: int, who: int, other: Records) -> bool:
    return bool(key < other.key or (key == other.key and who < other.who))
