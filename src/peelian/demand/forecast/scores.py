"""How good a forecast was, now that what it was about has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from peelian.demand.forecast.outlook import COVERS, MEDIAN, QUANTILES
from peelian.demand.forecast.series import Series

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Score:
    """Scores of one forecast, each a mean over its steps.

    `error` is the absolute error of the median, in what is counted. `scaled_error` is it over the mean absolute
    difference from the season before in the counts that the forecast was made from (MASE; Hyndman and Koehler, 2006).
    `loss` is the pinball loss of the quantiles, twice their mean, over the same: it rewards intervals that are narrow
    and yet hold what comes, and is near the continuous ranked probability score. `inside` is the share of steps within
    each interval, by its percentage.
    """

    error: float
    scaled_error: float
    loss: float
    inside: dict[int, float]


def score(quantiles: Floats, came: Floats, scale: float) -> Score:
    """The score of quantiles (a row a step) against what came; steps of which nothing is known are passed over."""
    known = ~np.isnan(came)
    given, came = quantiles[known], came[known]
    error = float(np.abs(came - given[:, MEDIAN]).mean())
    inside = {
        level: float(((came >= given[:, low]) & (came <= given[:, high])).mean())
        for level, (low, high) in COVERS.items()
    }
    return Score(error, error / scale, float(2 * pinball(given, came).mean()) / scale, inside)


def pinball(quantiles: Floats, came: Floats) -> Floats:
    """The pinball loss of each quantile of each step (Koenker and Bassett, 1978).

    >>> float(pinball(np.array([[0, 0, 0, 10.0, 0, 0, 0]]), np.array([14.0]))[0, 3])
    2.0
    """
    levels, over = np.array(QUANTILES), came[:, None] - quantiles
    return np.maximum(levels * over, (levels - 1) * over)


def scale_of(series: Series) -> float:
    """The mean absolute difference of steps from the season before; of counts that never differ, 1."""
    season = series.grain.season
    differences = np.abs(series.values[season:] - series.values[:-season])
    found = float(np.nanmean(differences)) if (~np.isnan(differences)).any() else 0.0
    return found or 1.0


def mean_score(scores: Sequence[Score]) -> Score:
    """The mean of several scores."""
    inside = {level: float(np.mean([each.inside[level] for each in scores])) for level in COVERS}
    error, scaled, loss = np.mean([(each.error, each.scaled_error, each.loss) for each in scores], axis=0)
    return Score(float(error), float(scaled), float(loss), inside)
