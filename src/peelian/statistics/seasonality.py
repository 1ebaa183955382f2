"""How much of a series of months or quarters is the time of year, and the series with that taken out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

YEAR = 12
STRONG = 0.64
FREE = 12


@dataclass(frozen=True, slots=True)
class Season:
    """The effect of each month or quarter (times the level, 1 on average), its strength from 0 to 1, and the rest.

    `adjusted` is the series divided by its month's effect. `strong` says that a chart of the raw series would flag
    seasons as special causes.
    """

    effects: NDArray[np.float64]
    strength: float
    adjusted: NDArray[np.float64]

    @property
    def strong(self) -> bool:
        """Whether the season should be taken out before limits are drawn (bound of Wang, Smith and Hyndman 2006)."""
        return self.strength > STRONG


def season(values: ArrayLike, *, first_month: int = 1, months_each: int = 1) -> Season:
    """The time of year in a series of three whole years or more of months, or five of quarters (`months_each` 3).

    The first value begins in `first_month` (1 to 12).

    Method: ratio to the centred mean of a year; the effect of a month is the median of its ratios, scaled to a mean of
    1. Strength is 1 − var(rest)/var(season and rest), of logarithms (Wang, Smith and Hyndman 2006), with each variance
    over its degrees of freedom: in few years the medians follow chance, and the rest looks small. Raises ValueError for
    a shorter series, missing values, or ones that are not above 0.
    """
    series = np.asarray(values, dtype=np.float64)
    cycle = YEAR // months_each
    if cycle < 2 or len(series) < 2 * cycle + FREE or np.isnan(series).any() or (series <= 0).any():
        raise ValueError("a season needs three years of months or five of quarters, without gaps and all above 0")
    level = _centred_mean(series, cycle)
    months = (np.arange(len(series)) + (first_month - 1) // months_each) % cycle
    ratios = series / level
    effects = np.array([np.nanmedian(ratios[months == month]) for month in range(cycle)])
    effects /= effects.mean()
    adjusted = series / effects[months]
    inside = ~np.isnan(level)
    rest = np.log(adjusted[inside] / level[inside])
    both = np.log(ratios[inside])
    free = len(rest) - cycle
    left, whole = float(rest.var()) * len(rest) / free, float(both.var(ddof=1))
    strength = max(0.0, 1 - left / whole) if whole > 0 else 0.0
    return Season(effects, strength, adjusted)


def _centred_mean(series: NDArray[np.float64], cycle: int) -> NDArray[np.float64]:
    """The mean of the year about each, half of its first and of the one after its last; NaN for half a year at either
    end.
    """
    weights = np.array([0.5, *[1.0] * (cycle - 1), 0.5]) / cycle
    found = np.full(len(series), np.nan)
    found[cycle // 2 : -(cycle // 2)] = np.convolve(series, weights, mode="valid")
    return found
