"""Laws of service times, as far as theory needs them: the mean, the second moment, and the mean cut at a time."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from scipy import special

from peelian.demand.theory.errors import refuse_unless


@dataclass(frozen=True, slots=True)
class Service:
    """A law of service times S. `cut_mean(x)` is E[min(S, x)], which grows from 0 to the mean.

    `second_moment` is E[S²]. All are in the unit of time in which the law was made.
    """

    mean: float
    second_moment: float
    cut_mean: Callable[[float], float]

    @property
    def excess_mean(self) -> float:
        """The mean of the time still to run of a job met at random, E[S²] / 2E[S]: how far load lags arrivals."""
        return self.second_moment / (2 * self.mean)


def exponential(mean: float) -> Service:
    """Exponential times with this mean.

    >>> exponential(1.2).excess_mean
    1.2
    """
    _refuse(mean)
    return Service(mean, 2 * mean**2, lambda x: -mean * math.expm1(-x / mean))


def deterministic(time: float) -> Service:
    """Every job takes the same time.

    >>> deterministic(1.2).cut_mean(0.5)
    0.5
    """
    _refuse(time)
    return Service(time, time**2, lambda x: min(x, time))


def lognormal(mean: float, cv: float) -> Service:
    """Lognormal times with this mean and coefficient of variation (standard deviation over mean)."""
    _refuse(mean, cv)
    spread = math.sqrt(math.log1p(cv**2))
    middle = math.log(mean) - spread**2 / 2

    def cut_mean(x: float) -> float:
        if x <= 0:
            return 0.0
        at = (math.log(x) - middle) / spread
        return float(mean * special.ndtr(at - spread) + x * special.ndtr(-at))

    return Service(mean, mean**2 * (1 + cv**2), cut_mean)


def gamma(mean: float, cv: float) -> Service:
    """Gamma times with this mean and coefficient of variation (standard deviation over mean)."""
    _refuse(mean, cv)
    shape, scale = 1 / cv**2, mean * cv**2

    def cut_mean(x: float) -> float:
        at = x / scale
        return float(mean * special.gammainc(shape + 1, at) + x * special.gammaincc(shape, at))

    return Service(mean, mean**2 * (1 + cv**2), cut_mean)


def _refuse(mean: float, cv: float = 1.0) -> None:
    refuse_unless(
        0 < mean < math.inf and cv > 0, f"The mean is {mean!r}, the variation {cv!r}.", remedy="Give both above zero."
    )
