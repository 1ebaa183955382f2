"""What staffing asks of a simulation: the value of targets with an interval, and hour by hour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from peelian.demand.model.model import Model
from peelian.demand.model.quantity import Duration, Share
from peelian.demand.model.target import Target

Floats = npt.NDArray[np.float64]
Verdict = Literal["met", "missed", "cannot be told"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over replications with its interval: shares as parts of 1, times in hours."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """The value of a target's KPI, and by hour of the week (168); not a number in hours without jobs."""

    value: Estimate
    by_hour_of_week: Floats


class Simulate(Protocol):
    """Simulates a model: the same seed gives the same draws, whatever the model is changed to."""

    def __call__(
        self, model: Model, targets: Sequence[Target], *, replications: int, seed: int
    ) -> Mapping[Target, Outcome]:
        """The outcome of each target."""
        ...


def limit_of(target: Target) -> float:
    """What a target asks for, as an estimate has it.

    >>> limit_of(Target(kpi="wait", work="call", percentile=90, at_most="30 min"))
    0.5
    """
    limit = target.limit
    if isinstance(limit, Share):
        return float(limit.part)
    return limit.hours if isinstance(limit, Duration) else float(limit or 0)


def verdict(target: Target, estimate: Estimate) -> Verdict:
    """Whether a target is met: only if the whole interval says so, and missed only if it all does."""
    limit = limit_of(target)
    at_least = target.at_least is not None
    if estimate.low >= limit if at_least else estimate.high <= limit:
        return "met"
    return "missed" if (estimate.high < limit if at_least else estimate.low > limit) else "cannot be told"


def missed(target: Target, value: float | Floats) -> float | Floats:
    """How much is missed: of shares that should be high, the rest; otherwise the value itself."""
    return 1 - value if target.at_least is not None else value


def missed_at_worst(target: Target, estimate: Estimate) -> float:
    """What is missed at the worse end of the interval."""
    return float(missed(target, estimate.low if target.at_least is not None else estimate.high))
