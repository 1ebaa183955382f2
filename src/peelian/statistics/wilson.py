"""The Wilson score interval for a proportion."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

from peelian.core.interval import Interval


def wilson(successes: float, trials: float, *, level: float = 0.95) -> Interval:
    """The interval for a share of `trials`, without continuity correction, as shares from 0 to 1.

    Method: Wilson (1927), Probable inference, the law of succession, and statistical inference; recommended for
    proportions by Newcombe (1998). Raises ValueError for no trials, or for more successes than trials.

    >>> found = wilson(8, 40)
    >>> round(found.lower, 4), round(found.upper, 4)
    (0.105, 0.3476)
    """
    if trials <= 0 or not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} is not a proportion")
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = successes / trials
    middle = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z / (1 + z * z / trials) * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    # At the ends the limit is the share itself, which floating point misses by a hair.
    lower = 0.0 if successes == 0 else max(0.0, middle - half)
    upper = 1.0 if successes == trials else min(1.0, middle + half)
    return Interval(lower, upper, level, "Wilson score")
