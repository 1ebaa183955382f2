"""The run chart: a median line, and whether points keep to one side of it for too long."""

from __future__ import annotations

from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class Run:
    """The median, the number of points off it, the longest run and the crossings with their limits."""

    median: float
    useful: int
    longest_run: int
    longest_run_limit: int
    crossings: int
    crossings_limit: int

    @property
    def signal(self) -> bool:
        """Whether the longest run is longer, or the crossings fewer, than chance would have them."""
        return self.longest_run > self.longest_run_limit or self.crossings < self.crossings_limit


def run_chart(values: ArrayLike) -> Run:
    """The runs of a series about its median; points on the median are of no use to it.

    Method: Anhøj and Olesen (2014), Run charts revisited, PLoS ONE 9(11). Raises ValueError for fewer than ten
    points off the median, of which runs say nothing.
    """
    from scipy.stats import binom

    series = np.asarray(values, dtype=np.float64)
    series = series[~np.isnan(series)]
    median = float(np.median(series)) if len(series) else float("nan")
    side = np.sign(series - median)
    side = side[side != 0]
    useful = len(side)
    if useful < 10:
        raise ValueError("a run chart needs ten points off the median")
    turns = np.flatnonzero(np.diff(side)) + 1
    runs = np.diff(np.concatenate(([0], turns, [useful])))
    return Run(
        median,
        useful,
        int(runs.max()),
        round(log2(useful)) + 3,
        len(turns),
        int(binom.ppf(0.05, useful - 1, 0.5)),
    )
