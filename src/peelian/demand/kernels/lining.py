"""Lines of visits that wait: in each the longest due first, and of those due at once in the order of entities.

A line is its first and last visit and, for each visit, the one behind it. Who has left is taken out when all before
have gone, so the first of a line always waits.
"""

from __future__ import annotations

from peelian.demand.compiled import inlined, kernel, numbers
from peelian.demand.kernels.network import Integers, Loop
from peelian.demand.kernels.pool import NEVER
from peelian.demand.kernels.records import Records
from peelian.demand.kernels.visit import BEHIND, DUE, LEFT, LINE, WHO

(NOBODY,) = numbers(1, first=-1)


@inlined
def goes_before(visits: Integers, one: int, other: int) -> bool:
    """Whether one visit of a priority goes before another."""
    if visits[DUE, one] != visits[DUE, other]:
        return bool(visits[DUE, one] < visits[DUE, other])
    return bool(visits[WHO, one] < visits[WHO, other])


@inlined
def join(loop: Loop, row: int) -> None:
    """Put a visit into its line, nearly always behind all others."""
    visits, line = loop.visits, loop.lines[loop.visits[LINE, row]]
    loop.teams[line.team].waiting += 1
    loop.kinds[line.kind].waiting += 1
    visits[BEHIND, row] = NOBODY
    if line.first == NOBODY:
        line.first, line.last = row, row
    elif not goes_before(visits, row, line.last):
        visits[BEHIND, line.last] = row
        line.last = row
    else:
        _join_before(visits, line, row)


@kernel
def _join_before(visits: Integers, line: Records, row: int) -> None:
    """Put a visit into its line before others."""
    before, behind = NOBODY, line.first
    while not goes_before(visits, row, behind):
        before, behind = behind, visits[BEHIND, behind]
    visits[BEHIND, row] = behind
    if before == NOBODY:
        line.first = row
    else:
        visits[BEHIND, before] = row


@inlined
def take_first(loop: Loop, number: int) -> int:
    """Take the first visit of a line that has one."""
    line = loop.lines[number]
    row = int(line.first)
    line.first = loop.visits[BEHIND, row]
    loop.teams[line.team].waiting -= 1
    loop.kinds[line.kind].waiting -= 1
    drop_left(loop, number)
    return row


@inlined
def drop_left(loop: Loop, number: int) -> None:
    """Take those out that have left, up to the first that still waits."""
    row = loop.lines[number].first
    while row != NOBODY and loop.visits[LEFT, row] != NEVER:
        row = loop.visits[BEHIND, row]
    loop.lines[number].first = row


@inlined
def first_line(loop: Loop, listed: Integers, first: int, last: int) -> int:
    """Of some lines, listed by priority, that whose first visit comes first; NOBODY if none waits."""
    chosen = NOBODY
    for place in range(first, last):
        number = int(listed[place])
        line = loop.lines[number]
        if line.first == NOBODY:
            continue
        if chosen == NOBODY:
            chosen = number
        elif line.priority > loop.lines[chosen].priority:
            break
        elif goes_before(loop.visits, line.first, loop.lines[chosen].first):
            chosen = number
    return chosen
