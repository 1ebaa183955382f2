"""What was forecast and what came: at past origins, and of forecasts that were really made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from peelian.demand.forecast.contest import Contest
from peelian.demand.forecast.grain import HOURS
from peelian.demand.forecast.kept import Kept
from peelian.demand.forecast.outlook import COVERS, MEDIAN
from peelian.demand.forecast.series import Floats, Series


@dataclass(frozen=True, slots=True)
class Hit:
    """One step that was forecast from what was counted before `known_to`, and the count that came.

    `ends` are those of each interval by its percentage.
    """

    known_to: dt.date
    step: str
    median: float
    ends: dict[int, tuple[float, float]]
    came: float

    def inside(self, level: int = 80) -> bool:
        """Whether what came lies within the interval."""
        low, high = self.ends[level]
        return low <= self.came <= high


def hits_of(contest: Contest, model: str) -> list[Hit]:
    """What a model forecast at the contest's origins; steps of which nothing is known are passed over."""
    found: list[Hit] = []
    for each in contest.of(model):
        found += _hits(each.origin, each.outlook.labels, each.outlook.quantiles, each.came)
    return found


def hits_of_kept(kept: Iterable[Kept], series: Series) -> list[Hit]:
    """What forecasts that were made earlier said of steps that have come since, the oldest forecast first."""
    found: list[Hit] = []
    for each in kept:
        whole = series.by(each.grain)
        came = dict(zip(_labels(whole), whole.values, strict=True))
        values = np.array([came.get(step, float("nan")) for step in each.steps])
        found += _hits(each.known_to, each.steps, each.quantiles, values)
    return found


def inside(hits: Sequence[Hit], level: int = 80) -> int:
    """How many came within the interval."""
    return sum(each.inside(level) for each in hits)


def _hits(known_to: dt.date, steps: Sequence[str], quantiles: Floats, came: Floats) -> list[Hit]:
    return [
        Hit(
            known_to, step, float(row[MEDIAN]),
            {level: (float(row[low]), float(row[high])) for level, (low, high) in COVERS.items()}, float(value),
        )
        for step, row, value in zip(steps, quantiles, came, strict=True)
        if not np.isnan(value)
    ]  # fmt: skip


def _labels(series: Series) -> list[str]:
    return [series.grain.label(day, at % HOURS) for at, day in enumerate(series.days)]
