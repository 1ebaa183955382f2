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

    Where a withheld cell is fixed by the totals, the cheapest rectangle of cells is withheld that has it as a corner:
    the one with fewest zeros, then with the smallest sum. It ends when no withheld cell is fixed. Method: Repsilber's
    hypercubes (1994), each step checked on Gusfield's graph (1988). Totals are published as they are. A table of one
    row or column cannot hide a cell behind others, so all of it is withheld.

    >>> withheld([[3, 20, 30], [40, 50, 60], [70, 80, 90]]).astype(int).tolist()
    [[1, 1, 0], [1, 1, 0], [0, 0, 0]]
    """
    table = np.asarray(counts)
    marks = primary(counts, below=below)
    while not marks.all() and (open_to_all := can_be_reckoned(marks)).any():
        row, column = (int(each[0]) for each in np.nonzero(open_to_all))
        _protect(table, marks, row, column)
    return marks


def _protect(table: NDArray[np.int64], marks: Marks, row: int, column: int) -> None:
    """Withhold the cheapest rectangle of cells that has a fixed one as a corner; all of a table that has none."""
    ways = []
    for other_row, other_column in product(*map(range, table.shape)):
        if other_row != row and other_column != column:
            corners = ((row, other_column), (other_row, column), (other_row, other_column))
            new = [int(table[each]) for each in corners if not marks[each]]
            ways.append((new.count(0), sum(new), corners))
    if not ways:
        marks[:] = True
        return
    for corner in min(ways)[2]:
        marks[corner] = True


def can_be_reckoned(withheld: Marks) -> Marks:
    """The withheld cells that row and column totals give away all the same.

    The totals leave a cell open if the withheld cells hold a closed path through it: rows and columns as points, cells
    as lines between them; a line on no circle is fixed by the totals.
    """
    rows, columns = withheld.shape
    lines = [(row, rows + column) for row, column in product(range(rows), range(columns)) if withheld[row, column]]
    found = np.zeros_like(withheld)
    for at, (one, other) in enumerate(lines):
        rest = lines[:at] + lines[at + 1 :]
        found[one, other - rows] = not _joined(one, other, rest)
    return found


def rounded(value: int, base: int = 5) -> int:
    """A count rounded to the nearest multiple of `base`, half away from zero."""
    return int((abs(value) * 2 + base) // (2 * base) * base * (1 if value >= 0 else -1))


def _joined(one: int, other: int, lines: Sequence[tuple[int, int]]) -> bool:
    seen, waiting = {one}, [one]
    while waiting:
        here = waiting.pop()
        for a, b in lines:
            for start, end in ((a, b), (b, a)):
                if start == here and end not in seen:
                    seen.add(end)
                    waiting.append(end)
    return other in seen
