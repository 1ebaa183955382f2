"""A mixed-integer linear programme, put together block by block, and solved by HiGHS through SciPy.

Source of the solver: Huangfu and Hall (2018), Parallelizing the dual revised simplex method, Mathematical Programming
Computation 10.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Floats = npt.NDArray[np.float64]
Block = int

_OUT_OF_TIME = 1


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """The unknowns of each block, the value of what was minimised, and by what share it might yet be less."""

    blocks: tuple[Floats, ...]
    value: float
    gap: float


@dataclass(slots=True, eq=False)
class Programme:
    """Unknowns in blocks, from 0 to their highest, each block whole or not; and rows of conditions on them."""

    highest: list[Floats] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[dict[Block, Floats], Floats, Floats]] = field(default_factory=list)

    def block(self, highest: Floats, *, whole: bool) -> Block:
        """More unknowns, as many as there are highest values; the number of their block."""
        self.highest.append(highest)
        self.whole.append(whole)
        return len(self.highest) - 1

    def require(
        self, parts: dict[Block, Floats], *, least: Floats | float = -np.inf, most: Floats | float = np.inf
    ) -> None:
        """That sums of unknowns lie between two values: each part is a matrix, rows by the unknowns of a block."""
        matrices = {block: np.atleast_2d(matrix) for block, matrix in parts.items()}
        count = len(next(iter(matrices.values())))
        self.rows.append((matrices, np.broadcast_to(least, count), np.broadcast_to(most, count)))

    def minimum(self, of: dict[Block, Floats], *, longest_s: float) -> Solved | None:
        """The least that a weighted sum can be; None if no whole numbers are found that meet the conditions."""
        sizes = [len(each) for each in self.highest]
        weights = np.concatenate([of.get(block, np.zeros(size)) for block, size in enumerate(sizes)])
        conditions = [LinearConstraint(self._matrix(sizes), *self._limits())] if self.rows else []
        with _notes_to_standard_error():
            found = milp(
                weights,
                constraints=conditions,
                integrality=np.repeat(self.whole, sizes).astype(int),
                bounds=Bounds(0, np.concatenate(self.highest)),
                options={"time_limit": longest_s, "mip_rel_gap": 0.0},
            )
        if found.x is None:
            return None
        blocks = tuple(np.split(found.x, np.cumsum(sizes)[:-1]))
        return Solved(blocks, float(found.fun), float(found.mip_gap) if found.status == _OUT_OF_TIME else 0.0)

    def _matrix(self, sizes: list[int]) -> csr_array:
        starts = np.cumsum([0, *sizes])
        found = np.zeros((sum(len(least) for _, least, _ in self.rows), starts[-1]))
        row = 0
        for parts, least, _ in self.rows:
            for block, matrix in parts.items():
                found[row : row + len(least), starts[block] : starts[block + 1]] = matrix
            row += len(least)
        return csr_array(found)

    def _limits(self) -> tuple[Floats, Floats]:
        return np.concatenate([least for _, least, _ in self.rows]), np.concatenate([most for _, _, most in self.rows])


@contextmanager
def _notes_to_standard_error() -> Iterator[None]:
    """While the solver runs, what is written to standard output goes to standard error.

    Told to be silent, it still writes a note now and then, which would stand in the middle of JSON.
    """
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:
        yield
        return
    try:
        os.dup2(2, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
