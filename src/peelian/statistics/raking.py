"""Weights that make a survey's respondents match known totals of the population."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST_ROUNDS = 1000
CLOSE = 1e-12


@dataclass(frozen=True, slots=True)
class Raked:
    """Weights of respondents, and how well they did it.

    `converged` is False where no weights within the bounds meet all totals; `worst` is the largest relative miss of a
    total. `effective_sample_size` is (Σw)²/Σw² and `design_effect` the sample's size over it (Kish 1965).
    """

    weights: NDArray[np.float64]
    rounds: int
    converged: bool
    worst: float
    effective_sample_size: float
    design_effect: float


def rake(
    groups: Sequence[Sequence[str]],
    totals: Sequence[Mapping[str, float]],
    *,
    bounds: tuple[float, float] | None = None,
    start: Sequence[float] | None = None,
) -> Raked:
    """Weights that meet the totals of each variable in turn until all are met.

    `groups` holds for each variable the group of each respondent, `totals` for each variable the population of each
    group. `bounds` keep each weight within so many times the mean weight: after each round those beyond are put
    at the bound. Method: Deming and Stephan (1940), iterative proportional fitting. Raises ValueError for a group
    without a total, or one with a total and nobody in it: merge it with another.
    """
    size = len(groups[0])
    weights = np.ones(size) if start is None else np.asarray(start, dtype=float).copy()
    coded = [_coded(names, wanted) for names, wanted in zip(groups, totals, strict=True)]
    population = sum(totals[0].values())
    low, high = (0.0, np.inf) if bounds is None else (limit * population / size for limit in bounds)
    rounds, worst = 0, np.inf
    while rounds < MOST_ROUNDS and worst > CLOSE:
        rounds += 1
        for codes, wanted in coded:
            weights *= (wanted / np.bincount(codes, weights, len(wanted)))[codes]
        weights = np.clip(weights, low, high)
        before, worst = worst, _miss(coded, weights)
        if bounds is not None and abs(before - worst) < CLOSE:
            break
    effective = weights.sum() ** 2 / (weights**2).sum()
    return Raked(weights, rounds, bool(worst <= 1e-6), float(worst), float(effective), float(size / effective))


def _coded(names: Sequence[str], totals: Mapping[str, float]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Each respondent's group as a number, and the totals in that order."""
    order = sorted(totals)
    position = {name: index for index, name in enumerate(order)}
    unknown = sorted({name for name in names if name not in position})
    if unknown:
        raise ValueError(f"the group {unknown[0]!r} has no total")
    empty = sorted(set(order) - set(names))
    if empty:
        raise ValueError(f"nobody answered of {empty[0]!r}: merge it with another group")
    return np.array([position[name] for name in names]), np.array([totals[name] for name in order], dtype=float)


def _miss(coded: Sequence[tuple[NDArray[np.int64], NDArray[np.float64]]], weights: NDArray[np.float64]) -> float:
    return max(float(np.abs(np.bincount(codes, weights, len(want)) / want - 1).max()) for codes, want in coded)
