"""Where the level of a series changed, if it changed once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

LEAST = 2


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """The first point of the new level, and the means on either side of it."""

    split: int
    mean_before: float
    mean_after: float


def change_point(values: ArrayLike) -> ChangePoint:
    """The split, with at least two points a side, that makes the squares within the parts smallest.

    It always finds one, in noise too: it says where a change would be, never that there was one. A chart is only
    rebased where a reason for a change is recorded. Method: least squares, one break (Hawkins 1977). Raises ValueError
    for fewer than four points.
    """
    series = np.asarray(values, dtype=np.float64)
    count = len(series)
    if count < 2 * LEAST:
        raise ValueError("a change needs two points on either side")
    total, squares = np.cumsum(series), np.cumsum(series**2)
    sizes = np.arange(LEAST, count - LEAST + 1)
    before, after = total[sizes - 1], total[-1] - total[sizes - 1]
    within = squares[-1] - before**2 / sizes - after**2 / (count - sizes)
    split = int(sizes[np.argmin(within)])
    return ChangePoint(split, float(series[:split].mean()), float(series[split:].mean()))
