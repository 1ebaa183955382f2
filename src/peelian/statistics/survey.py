"""Shares from weighted surveys, and whether two of them differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np

from peelian.core.interval import Interval


@dataclass(frozen=True, slots=True)
class SurveyShare:
    """A weighted share with its linearised standard error, and what the weights cost.

    `design_effect` is Kish's: how many times larger a simple random sample's variance is made by the weights.
    """

    value: float
    standard_error: float
    effective_sample_size: float
    design_effect: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class SurveyDifference:
    """A difference of two shares. `significant` is None for a sample that was not drawn at random: no test applies."""

    value: float
    standard_error: float
    interval: Interval
    significant: bool | None


def weighted_share(answers: Sequence[float], weights: Sequence[float], *, level: float = 0.95) -> SurveyShare:
    """The weighted share of those who answered yes (1) and its error by Taylor linearisation, with n/(n − 1).

    Method: Lumley (2010), Complex Surveys. Raises ValueError for fewer than two answers or weights of 0 or less.

    >>> round(weighted_share([1, 0, 1, 1], [1.0, 2.0, 1.0, 1.0]).value, 2)
    0.6
    """
    y, w = np.asarray(answers, dtype=float), np.asarray(weights, dtype=float)
    if len(y) != len(w) or len(y) < 2 or not (w > 0).all():
        raise ValueError("give two answers or more, each with a weight above 0")
    value = float((w * y).sum() / w.sum())
    scores = w * (y - value) / w.sum()
    error = sqrt(len(y) / (len(y) - 1) * float((scores**2).sum()))
    effective = float(w.sum() ** 2 / (w**2).sum())
    half = NormalDist().inv_cdf((1 + level) / 2) * error
    interval = Interval(max(0.0, value - half), min(1.0, value + half), level, "Linearised")
    return SurveyShare(value, error, effective, len(y) / effective, interval)


def survey_difference(
    now: tuple[float, int, float],
    before: tuple[float, int, float],
    *,
    random_sample: bool,
    level: float = 0.95,
) -> SurveyDifference:
    """The first share less the second; each is (share, number asked, design factor).

    The variance of each is the squared design factor times p(1 − p)/n. Of a sample that was not drawn at random, such
    as a panel of volunteers, the interval is only an indication and nothing is called significant.
    """
    (p1, n1, deft1), (p0, n0, deft0) = now, before
    error = sqrt(deft1**2 * p1 * (1 - p1) / n1 + deft0**2 * p0 * (1 - p0) / n0)
    half = NormalDist().inv_cdf((1 + level) / 2) * error
    value = p1 - p0
    interval = Interval(value - half, value + half, level, "Normal, with design factors")
    outside = not interval.lower <= 0 <= interval.upper
    return SurveyDifference(value, error, interval, outside if random_sample else None)
