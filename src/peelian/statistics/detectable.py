"""How large a change must be before data of this size would show it."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist


def detectable_share_change(
    share: float, size: int, *, deft: float = 1.0, level: float = 0.95, power: float = 0.8
) -> float:
    """The smallest difference of two shares that would be found with this power, `size` asked each time.

    A change below it may be real and not be seen. Method: normal approximation (Fleiss 1981); `deft` is the design
    factor of the survey.

    >>> round(detectable_share_change(0.77, 700, deft=1.2), 3)
    0.076
    """
    if not 0 < share < 1 or size < 1:
        raise ValueError("the share lies between 0 and 1, and somebody is asked")
    return _both(level, power) * deft * sqrt(2 * share * (1 - share) / size)


def detectable_count_change(count: float, *, dispersion: float = 1.0, level: float = 0.95, power: float = 0.8) -> float:
    """The smallest change of a count from one period to the next that would be found with this power.

    `dispersion` is how many times the variance exceeds a Poisson count's. Method: normal approximation.
    """
    if count <= 0:
        raise ValueError("the count is above 0")
    return _both(level, power) * sqrt(2 * dispersion * count)


def _both(level: float, power: float) -> float:
    normal = NormalDist()
    return normal.inv_cdf((1 + level) / 2) + normal.inv_cdf(power)
