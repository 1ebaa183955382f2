"""Whether a series rises or falls on the whole, and by how much a step."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

FEWEST = 8


@dataclass(frozen=True, slots=True)
class Trend:
    """Kendall's S with its z and two-sided p, and Sen's slope: the median change from one point to the next."""

    s: int
    z: float
    p_value: float
    slope: float


def mann_kendall(values: ArrayLike) -> Trend:
    """The trend test, corrected for ties and continuity, and Sen's slope.

    Points are taken as independent: seasons and lasting shifts make it find trends that are none, so use it on values
    adjusted for season. Method: Mann (1945), Kendall (1975), Sen (1968). Raises ValueError for fewer than eight points.
    """
    series = np.asarray(values, dtype=np.float64)
    count = len(series)
    if count < FEWEST:
        raise ValueError(f"a trend is not told from fewer than {FEWEST} points")
    later, earlier = np.tril_indices(count, -1)
    rises = series[later] - series[earlier]
    s = int(np.sign(rises).sum())
    _, ties = np.unique(series, return_counts=True)
    variance = (count * (count - 1) * (2 * count + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
    z = 0.0 if s == 0 else (s - np.sign(s)) / sqrt(variance)
    p_value = 2 * (1 - NormalDist().cdf(abs(z)))
    return Trend(s, float(z), p_value, float(np.median(rises / (later - earlier))))
