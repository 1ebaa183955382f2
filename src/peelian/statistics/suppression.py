"""Small numbers in what is public: which cells are withheld, and which others so that none can be reckoned back."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

Marks = NDArray[np.bool_]


def primary(counts: Sequence[Sequence[int]], *, below: int = 5) -> Marks:
    """The cells that are small: 1 up to `below` − 1. Zero tells nothing about anybody, and stays."""
    table = np.asarray(counts)
    if (table < 0).any():
        raise ValueError("counts are 0 or more")
    return (table > 0) & (table < below)


def withheld(counts: Sequence[Sequence[int]], *, below: int = 5) -> Marks:
    """The cells to withhold so that no small one can be reckoned back from row and column totals.

    Where a small cell is fixed by the totals and by counts being 0 or more, the cheapest rectangle of cells is withheld
    that leaves it open: the one with fewest zeros, then with the smallest sum. It ends when no small cell is fixed.
    Method: Repsilber's hypercubes (1994), each step checked on Gusfield's mixed graph (1988). Totals are published as
    they are. Where no rectangle helps, all of the table is withheld; `can_be_reckoned` then says whether the totals
    give a cell away even so, as they do where nothing else happened in its row, and are to be withheld too.

    >>> withheld([[3, 20, 30], [40, 50, 60], [70, 80, 90]]).astype(int).tolist()
    [[1, 1, 0], [1, 1, 0], [0, 0, 0]]
    """
    table = np.asarray(counts)
    small = primary(counts, below=below)
    marks = small.copy()
    while not marks.all() and (fixed := can_be_reckoned(counts, marks) & small).any():
        row, column = (int(each[0]) for each in np.nonzero(fixed))
        _protect(table, marks, row, column)
    return marks


def _protect(table: NDArray[np.int64], marks: Marks, row: int, column: int) -> None:
    """Withhold the cheapest rectangle that leaves its corner (row, column) open; all of a table that has none."""
    ways = []
    for other_row, other_column in product(*map(range, table.shape)):
        if other_row != row and other_column != column:
            corners = ((row, other_column), (other_row, column), (other_row, other_column))
            beside_one, beside_other, across = (int(table[each]) for each in corners)
            # One less here and across, one more beside, or the other way about: none may fall below 0.
            if across or (beside_one and beside_other):
                new = [int(table[each]) for each in corners if not marks[each]]
                ways.append((new.count(0), sum(new), corners))
    if not ways:
        marks[:] = True
        return
    for corner in min(ways)[2]:
        marks[corner] = True


def can_be_reckoned(counts: Sequence[Sequence[int]], withheld: Marks) -> Marks:
    """The withheld cells that row and column totals give away to whoever knows that counts are 0 or more.

    Rows and columns are points, withheld cells are ways between them: from row to column, since a count can always be
    larger, and back unless it is 0, since it can then not be smaller. A cell is open if its way lies on a circle.
    """
    rows = withheld.shape[0]
    cells = [(int(row), int(column)) for row, column in np.argwhere(withheld)]
    found = np.zeros_like(withheld)
    for at, (row, column) in enumerate(cells):
        rest = cells[:at] + cells[at + 1 :]
        ways = [(one, rows + other) for one, other in rest]
        ways += [(rows + other, one) for one, other in rest if counts[one][other]]
        more = _leads(rows + column, row, ways)
        less = bool(counts[row][column]) and _leads(row, rows + column, ways)
        found[row, column] = not (more or less)
    return found


def rounded(value: int, base: int = 5) -> int:
    """A count rounded to the nearest multiple of `base`, half away from zero."""
    return int((abs(value) * 2 + base) // (2 * base) * base * (1 if value >= 0 else -1))


def _leads(start: int, end: int, ways: Sequence[tuple[int, int]]) -> bool:
    """Whether one point can be reached from another."""
    following: dict[int, list[int]] = {}
    for here, there in ways:
        following.setdefault(here, []).append(there)
    seen, waiting = {start}, [start]
    while waiting:
        for there in following.get(waiting.pop(), ()):
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    return end in seen
