"""Lines of visits that wait: in each the longest due first, and of those due at once in the order of entities.

A line is its first and last visit and, for each visit, the one behind it. Who has left is taken out when all before
have gone, so the first of a line always waits.
"""

from __future__ import annotations

from peelian.demand.compiled import inlined
from peelian.demand.kernels.network import Integers, Lines
from peelian.demand.kernels.pool import NEVER
from peelian.demand.kernels.room import Standing
from peelian.demand.kernels.visit import BEHIND, DUE, KIND, LEFT, WHO

NOBODY = -1


@inlined
def goes_before(visits: Integers, one: int, other: int) -> bool:
    """Whether one visit of a priority goes before another."""
    if visits[DUE, one] != visits[DUE, other]:
        return bool(visits[DUE, one] < visits[DUE, other])
    return bool(visits[WHO, one] < visits[WHO, other])


@inlined
def join(standing: Standing, visits: Integers, line: int, team: int, row: int) -> None:
    """Put a visit into its line, nearly always behind all others."""
    first, last = standing.first[line], standing.last[line]
    standing.waiting[team] += 1
    standing.by_kind[visits[KIND, row]] += 1
    if first == NOBODY or not goes_before(visits, row, last):
        visits[BEHIND, row] = NOBODY
        standing.last[line] = row
        if first == NOBODY:
            standing.first[line] = row
        else:
            visits[BEHIND, last] = row
        return
    before, behind = NOBODY, first
    while not goes_before(visits, row, behind):
        before, behind = behind, visits[BEHIND, behind]
    visits[BEHIND, row] = behind
    if before == NOBODY:
        standing.first[line] = row
    else:
        visits[BEHIND, before] = row


@inlined
def take_first(standing: Standing, visits: Integers, line: int, team: int) -> int:
    """Take the first visit of a line that has one."""
    row = int(standing.first[line])
    standing.first[line] = visits[BEHIND, row]
    standing.waiting[team] -= 1
    standing.by_kind[visits[KIND, row]] -= 1
    drop_left(standing, visits, line)
    return row


@inlined
def drop_left(standing: Standing, visits: Integers, line: int) -> None:
    """Take those out that have left, up to the first that still waits."""
    row = standing.first[line]
    while row != NOBODY and visits[LEFT, row] != NEVER:
        row = visits[BEHIND, row]
    standing.first[line] = row


@inlined
def first_line(standing: Standing, visits: Integers, lines: Lines, listed: Integers, start: int, stop: int) -> int:
    """Of the lines listed from start to stop, by priority, that whose first visit comes first; NOBODY if none waits."""
    chosen = NOBODY
    for place in range(start, stop):
        line = listed[place]
        row = standing.first[line]
        if row == NOBODY:
            continue
        if chosen == NOBODY:
            chosen = line
        elif lines.priority[line] > lines.priority[chosen]:
            break
        elif goes_before(visits, row, standing.first[chosen]):
            chosen = line
    return chosen
