"""Models of the statsforecast library, as rivals: exponential smoothing, ARIMA and theta.

The library is an optional extra with a lock of its own, since it needs an older pandas: see docs/forecasts.md.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from peelian.core.errors import PeelianError
from peelian.demand.forecast.errors import ForecastError
from peelian.demand.forecast.filled import filled
from peelian.demand.forecast.grain import HOURS, Grain
from peelian.demand.forecast.models.model import PATHS
from peelian.demand.forecast.outlook import COVERS, Outlook
from peelian.demand.forecast.series import Series

_HOURS_READ = 2 * 365 * HOURS
_TWO_SEASONS = [HOURS, Grain.HOUR.season]


class LibraryMissingError(PeelianError):
    """The library of forecasts is not installed."""


@dataclass(frozen=True, slots=True)
class LibraryModel:
    """A model of the library, asked for each grain anew: it gives quantiles and no courses.

    Gaps are filled with the season before, and nothing is forecast below zero. Of hours the last two years are read:
    more take these models minutes. For the same reason the orders of ARIMA are searched for by sums of squares in
    hours, days and weeks, and only the last fit is by likelihood; in longer steps every fit is.
    """

    name: str
    means: str
    made: Callable[[Any, Grain], Any]
    adds_up: bool = False

    def forecast(self, series: Series, horizon: int, *, paths: int = PATHS, seed: int = 1) -> Outlook:
        """The steps that follow a series; there are no paths to count or to draw.

        Raises LibraryMissingError without the library, ForecastError where its fit fails.
        """
        library, levels = _library(), sorted(COVERS)
        read = series.last(_HOURS_READ) if series.grain is Grain.HOUR else series
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                found = self.made(library, series.grain).forecast(y=filled(read), h=horizon, level=levels)
            except (ValueError, ArithmeticError, RuntimeError) as error:
                raise ForecastError(f"{self.name} cannot be fitted: {error}.", remedy="Take another model.") from error
        names = [f"lo-{level}" for level in reversed(levels)] + ["mean"] + [f"hi-{level}" for level in levels]
        quantiles = np.maximum(np.column_stack([found[name] for name in names]), 0.0)
        if np.isnan(quantiles).any():
            raise ForecastError(f"{self.name} gives no intervals here.", remedy="Take another model.")
        return Outlook(series.grain, series.end, quantiles, np.maximum(found["mean"], 0.0), np.zeros(horizon))


def _ets(library: Any, grain: Grain) -> Any:
    if grain is Grain.HOUR:
        return library.MSTL(season_length=_TWO_SEASONS, trend_forecaster=library.AutoETS(model="ZZN"))
    return library.AutoETS(season_length=grain.season)


def _arima(library: Any, grain: Grain) -> Any:
    if grain is Grain.HOUR:
        rest = library.AutoARIMA(seasonal=False, approximation=True)
        return library.MSTL(season_length=_TWO_SEASONS, trend_forecaster=rest)
    return library.AutoARIMA(season_length=grain.season, approximation=not grain.months)


def _theta(library: Any, grain: Grain) -> Any:
    if grain is Grain.HOUR:
        return library.MSTL(season_length=_TWO_SEASONS, trend_forecaster=library.DynamicOptimizedTheta())
    return library.DynamicOptimizedTheta(season_length=grain.season)


LIBRARY_MODELS = (
    LibraryModel("ets", "exponential smoothing (AutoETS), of hours on what MSTL leaves of day and week", _ets),
    LibraryModel("arima", "AutoARIMA, of hours on what MSTL leaves of day and week", _arima),
    LibraryModel("theta", "dynamic optimised theta, of hours on what MSTL leaves of day and week", _theta),
)


def library_is_there() -> bool:
    """Whether the library can be imported."""
    from importlib.util import find_spec

    return find_spec("statsforecast") is not None


def _library() -> Any:
    if not library_is_there():
        raise LibraryMissingError(
            "The models of statsforecast are not installed.",
            remedy="Install Peelian with its extra `forecast`, in an environment of its own: see docs/forecasts.md.",
        )
    from importlib import import_module

    return import_module("statsforecast.models")
