"""Models forecast from past origins what has come since: rolling origins, and differences pair by pair.

Every model is given the same counts up to an origin, and is scored on the steps that followed. Origins lie a whole
horizon apart, so that no step is scored twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from peelian.core.interval import Interval
from peelian.demand.forecast.errors import ForecastError
from peelian.demand.forecast.grain import HOURS, Grain
from peelian.demand.forecast.models.model import PATHS, Model, shortest
from peelian.demand.forecast.outlook import Outlook
from peelian.demand.forecast.scores import Score, mean_score, scale_of, score
from peelian.demand.forecast.series import Floats, Series

LEAST_ORIGINS = 5
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """One forecast of one model from one origin, with what came, and the scale that its loss is held against."""

    series: str
    origin: dt.date
    model: str
    outlook: Outlook
    came: Floats
    scale: float
    score: Score


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much a model's mean loss exceeds the first model's, origin by origin; below zero it was better.

    `interval` is of Student's t over `origins`, None with fewer than five: series of one origin share what happened
    then, so they count as one.
    """

    model: str
    mean: float
    interval: Interval | None
    origins: int

    @property
    def better(self) -> bool:
        """Whether it was surely better than the first model."""
        return self.interval is not None and self.interval.upper < 0

    @property
    def worse(self) -> bool:
        """Whether it was surely worse."""
        return self.interval is not None and self.interval.lower > 0


@dataclass(frozen=True, slots=True, eq=False)
class Contest:
    """The trials of several models on the same steps. The first model is the one that others are held against."""

    grain: Grain
    horizon: int
    models: tuple[str, ...]
    trials: tuple[Trial, ...]

    def of(self, model: str) -> list[Trial]:
        """The trials of a model."""
        return [each for each in self.trials if each.model == model]

    def score(self, model: str) -> Score:
        """The mean score of a model."""
        return mean_score([each.score for each in self.of(model)])

    @property
    def origins(self) -> list[dt.date]:
        """Every origin, the earliest first."""
        return sorted({each.origin for each in self.trials})

    def difference(self, model: str) -> Difference:
        """The loss of a model less that of the first, pair by pair."""
        own, other = (self._by_origin(name) for name in (self.models[0], model))
        return _difference(model, [other[origin] - own[origin] for origin in self.origins])

    @property
    def chosen(self) -> str:
        """The model to forecast with.

        It is the first, unless others were surely better; then it is the one of them with the lowest mean loss.
        """
        better = [name for name in self.models[1:] if self.difference(name).better]
        return min(better, key=lambda name: self.score(name).loss, default=self.models[0])

    def _by_origin(self, model: str) -> Mapping[dt.date, float]:
        losses: dict[dt.date, list[float]] = {}
        for each in self.of(model):
            losses.setdefault(each.origin, []).append(each.score.loss)
        return {origin: float(np.mean(found)) for origin, found in losses.items()}


def _difference(model: str, apart: Sequence[float]) -> Difference:
    from scipy.stats import t

    mean, count = float(np.mean(apart)), len(apart)
    if count < LEAST_ORIGINS:
        return Difference(model, mean, None, count)
    half = float(t.ppf(0.975, count - 1) * np.std(apart, ddof=1) / np.sqrt(count))
    return Difference(model, mean, Interval(mean - half, mean + half, 0.95, "Student's t over origins"), count)


def hold(
    series: Mapping[str, Series],
    grain: Grain,
    horizon: int,
    models: Sequence[Model],
    *,
    origins: int,
    apart: int = 0,
    paths: int = PATHS,
    progress: Progress = lambda stage, done, total: None,
) -> Contest:
    """Let models forecast `horizon` steps of a grain from the last so many origins of each series.

    Origins lie `apart` steps apart, a whole number of horizons; one horizon if that is 0. Raises ForecastError where no
    series has an origin with enough before and a whole horizon after it.
    """
    starts = {name: _origins(each, grain, horizon, origins, apart or horizon) for name, each in series.items()}
    total = len(models) * sum(map(len, starts.values()))
    if not total:
        raise ForecastError(
            f"There is no past origin with {horizon} {grain}s after it and enough before it.",
            remedy="Take a shorter horizon, or load earlier records.",
        )
    trials: list[Trial] = []
    for name, each in series.items():
        whole = each.by(grain)
        for origin in starts[name]:
            for trial in _tried(name, each, whole, origin, horizon, models, paths):
                trials.append(trial)
                progress(f"{name} {origin}", len(trials), total)
    return Contest(grain, horizon, tuple(model.name for model in models), tuple(trials))


def _origins(series: Series, grain: Grain, horizon: int, most: int, apart: int) -> list[dt.date]:
    """The first days after the last so many origins, the earliest first."""
    whole = series.by(grain)
    per_day = HOURS if grain is Grain.HOUR else 1
    if horizon % per_day:
        raise ForecastError(f"{horizon} hours are no whole days.", remedy="Give a horizon in days or weeks.")
    if apart % horizon:
        raise ForecastError(
            f"{apart} steps are no whole number of horizons of {horizon}.", remedy="Give a multiple of the horizon."
        )
    found: list[dt.date] = []
    for at in range(len(whole) - horizon, 0, -apart):
        day = grain.plus(whole.start, at)
        known = series.until(day)
        came = whole.values[at : at + horizon]
        if known.held.sum() < shortest(series.grain) or len(found) == most:
            break
        if not np.isnan(came).all() and known.held[-1]:
            found.append(day)
    return found[::-1]


def _tried(
    name: str, series: Series, whole: Series, origin: dt.date, horizon: int, models: Iterable[Model], paths: int
) -> Iterator[Trial]:
    known, grain = series.until(origin), whole.grain
    scale = scale_of(known.by(grain))
    at = len(whole.until(origin))
    came = whole.values[at : at + horizon]
    end = grain.plus(origin, horizon)
    days = (end - origin).days
    steps = {Grain.HOUR: HOURS * days, Grain.DAY: days}.get(series.grain)
    if steps is None:
        steps = horizon * (grain.months // series.grain.months)
    for model in models:
        if model.adds_up:
            outlook = model.forecast(known, steps, paths=paths).by(grain)
        else:
            outlook = model.forecast(known.by(grain), horizon)
        made = score(outlook.quantiles, came, scale)
        yield Trial(name, origin, model.name, replace(outlook, paths=None), came, scale, made)
