"""Ratios of two groups, each with its interval: rates, risks and odds."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

from peelian.core.interval import Interval


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of the first group to the second, with its interval."""

    value: float
    interval: Interval


def rate_ratio(count_1: float, exposure_1: float, count_0: float, exposure_0: float, *, level: float = 0.95) -> Ratio:
    """The first rate over the second, by the log method: standard error sqrt(1/a + 1/b).

    Method: Rothman, Modern Epidemiology. Raises ValueError where a count or an exposure is 0: the method has no answer
    there; use `two_counts`.
    """
    _above_nought(count_1, exposure_1, count_0, exposure_0)
    return _of_log(count_1 / exposure_1 / (count_0 / exposure_0), sqrt(1 / count_1 + 1 / count_0), level, "Log rate")


def risk_ratio(count_1: float, total_1: float, count_0: float, total_0: float, *, level: float = 0.95) -> Ratio:
    """The first share over the second. Method: Katz (1978). Raises ValueError where a count is 0 or above its total."""
    _shares(count_1, total_1, count_0, total_0)
    error = sqrt(1 / count_1 - 1 / total_1 + 1 / count_0 - 1 / total_0)
    return _of_log(count_1 / total_1 / (count_0 / total_0), error, level, "Katz log risk")


def odds_ratio(count_1: float, total_1: float, count_0: float, total_0: float, *, level: float = 0.95) -> Ratio:
    """The odds in the first group over those in the second. Method: Woolf (1955).

    Raises ValueError for an empty cell.
    """
    _shares(count_1, total_1, count_0, total_0)
    rest_1, rest_0 = total_1 - count_1, total_0 - count_0
    _above_nought(rest_1, rest_0)
    error = sqrt(1 / count_1 + 1 / rest_1 + 1 / count_0 + 1 / rest_0)
    return _of_log(count_1 * rest_0 / (rest_1 * count_0), error, level, "Woolf log odds")


def _of_log(value: float, error: float, level: float, method: str) -> Ratio:
    half = NormalDist().inv_cdf((1 + level) / 2) * error
    return Ratio(value, Interval(exp(log(value) - half), exp(log(value) + half), level, method))


def _above_nought(*numbers: float) -> None:
    if not all(number > 0 for number in numbers):
        raise ValueError("the method needs counts and totals above 0; use an exact one")


def _shares(count_1: float, total_1: float, count_0: float, total_0: float) -> None:
    _above_nought(count_1, count_0)
    if count_1 > total_1 or count_0 > total_0:
        raise ValueError("a share's count is not above its total")
