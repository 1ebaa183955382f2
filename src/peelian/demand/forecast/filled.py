"""Counts with their gaps filled, for models that cannot bear any."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from peelian.demand.forecast.errors import ForecastError
from peelian.demand.forecast.models.model import shortest
from peelian.demand.forecast.series import Series

Floats = npt.NDArray[np.float64]


def filled(series: Series) -> Floats:
    """The values, each gap as the same step of the season before, or else of the one after.

    Raises ForecastError where less than the shortest series is held.
    """
    refuse_short(series)
    values, season = series.values.copy(), series.grain.season
    for order in (range(season, len(values)), range(len(values) - season - 1, -1, -1)):
        back = season if order.step > 0 else -season
        for at in order:
            if np.isnan(values[at]):
                values[at] = values[at - back]
    return np.where(np.isnan(values), np.nanmean(series.values), values)


def refuse_short(series: Series) -> None:
    """Raise ForecastError where less is held than a forecast needs."""
    least, held = shortest(series.grain), int(series.held.sum())
    if held < least:
        raise ForecastError(
            f"{held:,} {series.grain}s are held; a forecast needs {least:,}.",
            remedy="Load earlier records, or ask for a finer grain.",
        )
