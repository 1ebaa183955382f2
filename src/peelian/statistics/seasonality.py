"""How much of a monthly series is the time of year, and the series with that taken out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

YEAR = 12
STRONG = 0.64


@dataclass(frozen=True, slots=True)
class Season:
    """The effect of each calendar month (times the level, 1 on average), its strength from 0 to 1, and the rest.

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


def season(values: ArrayLike, *, first_month: int = 1) -> Season:
    """The time of year in a monthly series of two whole years or more, the first value of `first_month` (1 to 12).

    Method: ratio to centred twelve-month mean; the effect of a month is the median of its ratios, scaled to a mean of
    1. Strength is 1 − var(rest)/var(season and rest), of logarithms (Wang, Smith and Hyndman 2006). Raises ValueError
    for fewer than 24 months, missing months, or values that are not above 0.
    """
    series = np.asarray(values, dtype=np.float64)
    if len(series) < 2 * YEAR or np.isnan(series).any() or (series <= 0).any():
        raise ValueError("a season needs 24 months or more without gaps, all above 0")
    level = _centred_mean(series)
    months = (np.arange(len(series)) + first_month - 1) % YEAR
    ratios = series / level
    effects = np.array([np.nanmedian(ratios[months == month]) for month in range(YEAR)])
    effects /= effects.mean()
    adjusted = series / effects[months]
    inside = ~np.isnan(level)
    rest = np.log(adjusted[inside] / level[inside])
    both = np.log(ratios[inside])
    strength = max(0.0, 1 - float(rest.var()) / float(both.var())) if both.var() > 0 else 0.0
    return Season(effects, strength, adjusted)


def _centred_mean(series: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean of twelve months about each, half of the first and the thirteenth; NaN for six months at either end."""
    weights = np.array([0.5, *[1.0] * (YEAR - 1), 0.5]) / YEAR
    found = np.full(len(series), np.nan)
    found[YEAR // 2 : -YEAR // 2] = np.convolve(series, weights, mode="valid")
    return found
