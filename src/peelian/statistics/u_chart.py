"""The u chart: a rate of counts by exposure, and the c chart, its case of equal exposure."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from peelian.statistics.attribute import AttributeLimits, sides_of


def u_limits(counts: ArrayLike, denominators: ArrayLike) -> AttributeLimits:
    """Limits for the rate of each point: the pooled rate ± three Poisson standard deviations, cut at 0.

    Method: Montgomery, Introduction to Statistical Quality Control.
    """
    top, bottom = sides_of(counts, denominators)
    centre = float(top.sum() / bottom.sum())
    sigma = np.sqrt(centre / bottom)
    return AttributeLimits(centre, sigma, np.maximum(centre - 3 * sigma, 0.0), centre + 3 * sigma)


def c_limits(counts: ArrayLike) -> AttributeLimits:
    """Limits for counts of equal exposure: the mean count ± three times its square root, cut at 0."""
    return u_limits(counts, np.ones(len(np.atleast_1d(np.asarray(counts)))))
