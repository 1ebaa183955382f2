"""Limits of funnel plots: how far from a common rate an area may lie by chance, given its size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
LEVELS = (0.95, 0.998)


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    """Lower and upper limit at one confidence level, one pair for each size asked for."""

    level: float
    lower: Floats
    upper: Floats


def proportion_funnel(baseline: float, denominators: ArrayLike, *, z: float, level: float = 0.95) -> FunnelLimits:
    """The observed shares whose Wilson limit just touches `baseline`, cut at 0 and 1.

    `z` is the number of standard deviations that goes with `level`. Method: PHEindicatormethods, after Spiegelhalter
    (2005), Funnel plots for comparing institutional performance.
    """
    if not 0 < baseline < 1:
        raise ValueError("the baseline is a share between 0 and 1")
    size = np.asarray(denominators, dtype=np.float64)
    half = z * np.sqrt(baseline * (1 - baseline) / size)
    # The Wilson limit is the score test turned round: the observed share lies half a width from the baseline.
    return FunnelLimits(level, np.maximum(baseline - half, 0.0), np.minimum(baseline + half, 1.0))


def ratio_funnel(expected: ArrayLike, *, target: float = 1.0, level: float = 0.95) -> FunnelLimits:
    """The ratios of observed to expected events that chance allows, by the exact Poisson distribution.

    Method: gamma quantiles as in FunnelPlotR, divided by expected, times `target`.
    """
    from scipy.special import gammaincinv

    events = np.asarray(expected, dtype=np.float64)
    tail = (1 - level) / 2
    lower = gammaincinv(events, tail) / events
    upper = gammaincinv(events + 1, 1 - tail) / events
    return FunnelLimits(level, lower * target, upper * target)


def rate_funnel(events: ArrayLike, *, baseline: float, per: float = 1, level: float = 0.95) -> FunnelLimits:
    """For each number of events, the rates whose exact Poisson limit just touches the baseline rate.

    A rate above `upper` (below `lower`) with so many events differs from `baseline`. Of no events it says nothing:
    their rate is 0 however many people there are, and both it and the lower limit are 0. Method: PHEindicatormethods.
    """
    from scipy.special import gammaincinv

    count = np.asarray(events, dtype=np.float64)
    tail = (1 - level) / 2
    # A limit that touches the baseline fixes the exposure: limit(count) = baseline × exposure.
    low_limit = np.where(count > 0, gammaincinv(np.maximum(count, 1), tail), 0.0)
    high_limit = gammaincinv(count + 1, 1 - tail)
    upper = np.divide(count * baseline, low_limit, out=np.full(count.shape, np.inf), where=low_limit > 0)
    return FunnelLimits(level, count * baseline / high_limit * per, upper * per)
