"""What is left of a length that is met at a random moment: the residual life of renewal theory.

Its distribution function at x is the mean of the lesser of the length and x, over the mean length (Cox, Renewal Theory,
1962). It is held as quantiles, which are drawn with equal chances.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy import special

from peelian.demand.distributions import (
    Distribution,
    Empirical,
    Exponential,
    Fixed,
    Gamma,
    LogNormal,
    Uniform,
)

Floats = npt.NDArray[np.float64]

QUANTILES = 1024
_HALVINGS = 64
_DOUBLINGS = 64


def residual(of: Distribution) -> Distribution:
    """The residual life of a length, as its quantiles at the middle of each 1,024th.

    >>> round(residual(Fixed(8.0)).quantile(0.25), 3)
    2.002
    """
    if of.mean == 0:
        return Fixed(0.0)
    shares = (np.arange(QUANTILES) + 0.5) / QUANTILES
    lesser = lesser_mean(of)
    low, high = np.zeros(QUANTILES), np.full(QUANTILES, of.mean)
    for _ in range(_DOUBLINGS):
        high = np.where(lesser(high) < shares * of.mean, 2 * high, high)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        below = lesser(middle) < shares * of.mean
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return Empirical(tuple(high.tolist()))


def lesser_mean(of: Distribution) -> Callable[[Floats], Floats]:
    """The mean of the lesser of a length and x, as a function of x.

    >>> lesser_mean(Exponential(2.0))(np.array([2.0])).round(6).tolist()
    [1.264241]
    """
    match of:
        case Fixed(value):
            return lambda x: np.minimum(x, value)
        case Uniform(low, high):
            return lambda x: _of_uniform(low, high, x)
        case Exponential(mean):
            return lambda x: np.asarray(-mean * np.expm1(-x / mean))
        case LogNormal(mean, _):
            return lambda x: _of_lognormal(mean, of.sigma, x)
        case Gamma(mean, _):
            return lambda x: _of_gamma(mean, of.shape, x)
        case Empirical(values):
            return lambda x: _of_observed(np.array(values), x)


def _of_uniform(low: float, high: float, x: Floats) -> Floats:
    if low == high:
        return np.minimum(x, low)
    within = np.clip(x, low, high)
    return np.asarray(np.minimum(x, low) + (within - low) * (2 * high - low - within) / (2 * (high - low)))


def _of_lognormal(mean: float, sigma: float, x: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        place = (np.log(x / mean) + sigma**2 / 2) / sigma
    return np.asarray(mean * special.ndtr(place - sigma) + x * special.ndtr(-place))


def _of_gamma(mean: float, shape: float, x: Floats) -> Floats:
    scaled = x * shape / mean
    return np.asarray(mean * special.gammainc(shape + 1, scaled) + x * special.gammaincc(shape, scaled))


def _of_observed(values: Floats, x: Floats) -> Floats:
    """Observed values stand in order: those up to x count in full, the others as x."""
    upto = np.searchsorted(values, x, side="right")
    summed = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray((summed[upto] + (len(values) - upto) * x) / len(values))
