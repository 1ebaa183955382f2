"""What is left of a length that is met at a random moment: the residual life of renewal theory.

Its distribution function at x is the mean of the lesser of the length and x, over the mean length (Cox, Renewal
Theory). It is held as so many values, which are drawn with equal chances: the mean of each 1,024th of what may be left,
so that its own mean is exact.
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
    """The residual life of a length: the means of its 1,024ths.

    >>> round(residual(Fixed(8.0)).quantile(0.25), 3), round(residual(Fixed(8.0)).mean, 9)
    (2.004, 4.0)
    """
    if of.mean == 0:
        return Fixed(0.0)
    shares, lesser = np.arange(1, QUANTILES) / QUANTILES, lesser_mean(of)
    low, high = np.zeros(QUANTILES - 1), np.full(QUANTILES - 1, of.mean)
    for _ in range(_DOUBLINGS):
        high = np.where(lesser(high) < shares * of.mean, 2 * high, high)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        below = lesser(middle) < shares * of.mean
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    up_to = np.concatenate([[0.0], lesser_square(of)(high), [_square(of)]]) / (2 * of.mean)
    return Empirical(tuple((np.diff(up_to) * QUANTILES).tolist()))


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


def lesser_square(of: Distribution) -> Callable[[Floats], Floats]:
    """The mean of the square of the lesser of a length and x, as a function of x.

    >>> lesser_square(Exponential(2.0))(np.array([1e3])).round(6).tolist()
    [8.0]
    """
    match of:
        case Fixed(value):
            return lambda x: np.minimum(x, value) ** 2
        case Uniform(low, high):
            return lambda x: _square_of_uniform(low, high, x)
        case Exponential(mean):
            return lambda x: np.asarray(-2 * mean**2 * np.expm1(-x / mean) - 2 * mean * x * np.exp(-x / mean))
        case LogNormal(mean, _):
            return lambda x: _square_of_lognormal(mean, of.sigma, x)
        case Gamma(mean, _):
            return lambda x: _square_of_gamma(mean, of.shape, x)
        case Empirical(values):
            return lambda x: np.asarray([np.mean(np.minimum(values, each) ** 2) for each in x])


def _square(of: Distribution) -> float:
    """The mean of a length's square."""
    match of:
        case Fixed(value):
            return value**2
        case Uniform(low, high):
            return (low**2 + low * high + high**2) / 3
        case Exponential(mean):
            return 2 * mean**2
        case LogNormal(mean, cv) | Gamma(mean, cv):
            return mean**2 * (1 + cv**2)
        case Empirical(values):
            return float(np.mean(np.square(values)))


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


def _square_of_uniform(low: float, high: float, x: Floats) -> Floats:
    if low == high:
        return np.minimum(x, low) ** 2
    within = np.clip(x, low, high)
    up_to = (within**3 - low**3) / (3 * (high - low)) + within**2 * (high - within) / (high - low)
    return np.where(x <= low, x**2, up_to)


def _square_of_lognormal(mean: float, sigma: float, x: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        place = (np.log(x / mean) + sigma**2 / 2) / sigma
    return np.asarray((mean**2 * np.exp(sigma**2)) * special.ndtr(place - 2 * sigma) + x**2 * special.ndtr(-place))


def _square_of_gamma(mean: float, shape: float, x: Floats) -> Floats:
    scaled = x * shape / mean
    square = mean**2 * (1 + 1 / shape)
    return np.asarray(square * special.gammainc(shape + 2, scaled) + x**2 * special.gammaincc(shape, scaled))


def _of_observed(values: Floats, x: Floats) -> Floats:
    """Observed values stand in order: those up to x count in full, the others as x."""
    upto = np.searchsorted(values, x, side="right")
    summed = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray((summed[upto] + (len(values) - upto) * x) / len(values))
