"""The p chart: a share of a number that differs from month to month."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from peelian.statistics.attribute import AttributeLimits, sides_of


def p_limits(counts: ArrayLike, denominators: ArrayLike) -> AttributeLimits:
    """Limits for the share of each point: the pooled share ± three binomial standard deviations, cut at 0 and 1.

    Method: Montgomery, Introduction to Statistical Quality Control. Raises ValueError for a count above
    its denominator.

    >>> found = p_limits([12, 15, 8, 10], [50, 50, 50, 50])
    >>> round(found.centre, 3), round(float(found.lower[0]), 3)
    (0.225, 0.048)
    """
    top, bottom = sides_of(counts, denominators)
    if (top > bottom).any():
        raise ValueError("a share's count is not above its denominator")
    centre = float(top.sum() / bottom.sum())
    sigma = np.sqrt(centre * (1 - centre) / bottom)
    return AttributeLimits(centre, sigma, np.maximum(centre - 3 * sigma, 0.0), np.minimum(centre + 3 * sigma, 1.0))
