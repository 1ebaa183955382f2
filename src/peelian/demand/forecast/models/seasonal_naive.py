"""As it was a week or a year ago: the forecast that every other has to beat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from peelian.demand.forecast.filled import filled
from peelian.demand.forecast.models.model import PATHS
from peelian.demand.forecast.outlook import Outlook
from peelian.demand.forecast.series import Series

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SeasonalNaive:
    """Each step as the same of the season before: hours and days of the week before, months of the year before.

    What comes may differ from that as much as steps have differed from the season before so far: whole seasons of such
    differences are drawn at random from all stretches that there have been, one on top of the other. Nothing falls
    below zero. Source of the bootstrap: Hyndman and Athanasopoulos, Forecasting: principles and practice.
    """

    name: str = "seasonal-naive"
    means: str = "as it was a week ago, or of months a year ago"
    adds_up: bool = True

    def forecast(self, series: Series, horizon: int, *, paths: int = PATHS, seed: int = 1) -> Outlook:
        """The steps that follow a series."""
        values, season = filled(series), series.grain.season
        random = np.random.default_rng(seed)
        differences = values[season:] - values[:-season]
        stretch = min(season, len(differences))
        now = np.repeat(values[-season:, None], paths, axis=1)
        found: list[Floats] = []
        while sum(map(len, found)) < horizon:
            begins = random.integers(0, len(differences) - stretch + 1, size=paths)
            at = (begins + np.arange(season)[:, None] % stretch) % len(differences)
            now = np.maximum(now + differences[at], 0.0)
            found.append(now)
        return Outlook.of_paths(series.grain, series.end, np.concatenate(found)[:horizon])
