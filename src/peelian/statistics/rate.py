"""Intervals for a rate of events by exposure: exact Poisson, Byar's approximation, and public health's choice."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist
from typing import Literal

from peelian.core.interval import Interval

EXACT_BELOW = 10


def exact_poisson(count: float, *, level: float = 0.95) -> Interval:
    """The exact interval for an expected count, by the chi-squared distribution; from 0 where nothing happened.

    Method: Garwood (1936). Raises ValueError for a negative count.
    """
    from scipy.special import gammaincinv

    _counted(count)
    tail = (1 - level) / 2
    lower = float(gammaincinv(count, tail)) if count > 0 else 0.0
    return Interval(lower, float(gammaincinv(count + 1, 1 - tail)), level, "Exact Poisson")


def byar(count: float, *, level: float = 0.95) -> Interval:
    """Byar's approximation to the exact interval, within 0.2% of it from ten events on.

    Method: Breslow and Day (1987), Statistical Methods in Cancer Research II. Raises ValueError for no events, of
    which its lower end is no number: use `exact_poisson`.
    """
    _counted(count)
    if count == 0:
        raise ValueError("Byar's approximation needs an event; use the exact interval")
    z = NormalDist().inv_cdf((1 + level) / 2)
    above = count + 1
    lower = count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3
    upper = above * (1 - 1 / (9 * above) + z / (3 * sqrt(above))) ** 3
    return Interval(max(lower, 0.0), upper, level, "Byar")


def rate(
    count: float,
    exposure: float,
    *,
    per: float = 1,
    level: float = 0.95,
    method: Literal["exact", "byar", "phe"] = "phe",
) -> Interval:
    """The interval for a rate `per` so much exposure; `phe` is exact below ten events and Byar's from ten on.

    Method: Public Health England, Technical guide: confidence intervals (2018). Raises ValueError for exposure of 0.

    >>> found = rate(7, 1000, per=1000)
    >>> round(found.lower, 3), round(found.upper, 3)
    (2.814, 14.423)
    """
    if exposure <= 0:
        raise ValueError("exposure is more than 0")
    exact = method == "exact" or (method == "phe" and count < EXACT_BELOW)
    found = exact_poisson(count, level=level) if exact else byar(count, level=level)
    return Interval(found.lower / exposure * per, found.upper / exposure * per, level, found.method)


def _counted(count: float) -> None:
    if count < 0:
        raise ValueError("a count is 0 or more")
