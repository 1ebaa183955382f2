"""The exponentially weighted moving average, which shows small lasting changes sooner than single points do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

D2 = 1.128


@dataclass(frozen=True, slots=True)
class Ewma:
    """The smoothed series with its centre, the standard deviation of a point, and limits for each point."""

    centre: float
    sigma: float
    values: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]


def ewma(values: ArrayLike, *, weight: float = 0.2, width: float = 3.0) -> Ewma:
    """The smoothed series: each point is `weight` of the value and the rest of the point before; it starts at the mean.

    Limits are `width` standard deviations of that point, exact for each. Method: Lucas and Saccucci (1990); the
    standard deviation is the average moving range / 1.128. Raises ValueError for a weight outside (0, 1].
    """
    if not 0 < weight <= 1:
        raise ValueError("the weight is above 0 and at most 1")
    series = np.asarray(values, dtype=np.float64)
    centre = float(series.mean())
    sigma = float(np.abs(np.diff(series)).mean() / D2)
    smoothed = np.empty_like(series)
    last = centre
    for index, value in enumerate(series):
        last = weight * value + (1 - weight) * last
        smoothed[index] = last
    steps = np.arange(1, len(series) + 1)
    half = width * sigma * np.sqrt(weight / (2 - weight) * (1 - (1 - weight) ** (2 * steps)))
    return Ewma(centre, sigma, smoothed, centre - half, centre + half)
