"""Limits of a chart of counts or shares, one pair a point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AttributeLimits:
    """The centre of all points, and for each point its standard deviation and limits of three of them."""

    centre: float
    sigma: Floats
    lower: Floats
    upper: Floats


def sides_of(counts: ArrayLike, denominators: ArrayLike) -> tuple[Floats, Floats]:
    """Counts and denominators as arrays; raises ValueError where they are not as many or cannot be a rate."""
    top, bottom = np.asarray(counts, dtype=np.float64), np.asarray(denominators, dtype=np.float64)
    if top.shape != bottom.shape or top.ndim != 1 or not len(top):
        raise ValueError("give a denominator for each count, and one point at least")
    if not (bottom > 0).all() or not (top >= 0).all():
        raise ValueError("counts are 0 or more, denominators more than 0")
    return top, bottom
