"""Every model by its name."""

from __future__ import annotations

from collections.abc import Iterable

from peelian.core.errors import UnknownNameError
from peelian.demand.forecast.models.library import LIBRARY_MODELS
from peelian.demand.forecast.models.loglinear import LogLinear
from peelian.demand.forecast.models.model import Model
from peelian.demand.forecast.models.seasonal_naive import SeasonalNaive

OWN, NAIVE = LogLinear(), SeasonalNaive()
MODELS: dict[str, Model] = {each.name: each for each in (OWN, NAIVE, *LIBRARY_MODELS)}


def model(name: str) -> Model:
    """The model with that name; raises UnknownNameError otherwise."""
    if name not in MODELS:
        raise UnknownNameError("model", name, list(MODELS))
    return MODELS[name]


def rivals(names: Iterable[str]) -> list[Model]:
    """Our own model, seasonal naive, and the others that are named, each once."""
    found: dict[str, Model] = {each.name: each for each in (OWN, NAIVE)}
    return list((found | {name: model(name) for name in names}).values())
