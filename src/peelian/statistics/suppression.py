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


def secondary(counts: Sequence[Sequence[int]], withheld: Marks) -> Marks:
    """The cells to withhold in all, so that row and column totals give away none of those `withheld`.

    Where one cell alone of a row or column is withheld, its total less the others would be it; then the smallest other
    cell that is not zero is withheld too, or a zero where nothing else is left. It ends when each row and column with
    a withheld cell has two or more. Method: hypercube idea of Repsilber, simple form; an attacker who solves all
    totals at once is stopped by `can_be_reckoned`, which raises where the table stays open.
    """
    table, marks = np.asarray(counts), withheld.copy()
    changed = True
    while changed:
        changed = False
        for lines, cells in ((table, marks), (table.T, marks.T)):
            for line, hidden in zip(lines, cells, strict=True):
                if hidden.sum() == 1 and len(line) > 1:
                    open_cells = [(int(value) == 0, int(value), at) for at, value in enumerate(line) if not hidden[at]]
                    hidden[min(open_cells)[2]] = True
                    changed = True
    return marks


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
