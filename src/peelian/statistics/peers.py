"""A force among its peers: where it lies in the group, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from peelian.core.interval import Interval
from peelian.statistics.rate import rate as rate_interval


@dataclass(frozen=True, slots=True)
class PeerStanding:
    """A force's rate in its group, itself included.

    `rank` counts from the lowest rate; `lowest_rank` and `highest_rank` are those that the intervals of the rates
    leave open, so a rank is told as a range. `pooled_rate` is all events over all people: the weighted mean.
    """

    rate: float
    rank: int
    of: int
    lowest_rank: int
    highest_rank: int
    pooled_rate: float
    mean_of_rates: float
    mean_of_other_rates: float
    quartiles: tuple[float, float, float]


def standing(
    counts: Mapping[str, float], populations: Mapping[str, float], force: str, *, per: float = 1, level: float = 0.95
) -> PeerStanding:
    """How a force's rate of events stands in its group; see `standing_of`.

    Raises ValueError for a force outside the group, or a group of one.
    """
    intervals = {name: rate_interval(counts[name], populations[name], per=per, level=level) for name in counts}
    rates = {name: counts[name] / populations[name] * per for name in counts}
    pooled = sum(counts.values()) / sum(populations[name] for name in counts) * per if counts else 0.0
    return standing_of(rates, intervals, force, pooled=pooled)


def standing_of(
    values: Mapping[str, float], intervals: Mapping[str, Interval], force: str, *, pooled: float
) -> PeerStanding:
    """How a force's value stands in its group, from the values, their intervals and the value of all together.

    Quartiles are of type 7, over all members. A rank is only sure where no other member's interval overlaps: the
    range counts those that lie surely below and surely above. Raises ValueError for a force outside the group, or a
    group of one.
    """
    if force not in values or len(values) < 2:
        raise ValueError(f"{force} is not in a group of two or more")
    own, ours = values[force], intervals[force]
    others = [name for name in values if name != force]
    surely_below = sum(intervals[name].upper < ours.lower for name in others)
    surely_above = sum(intervals[name].lower > ours.upper for name in others)
    return PeerStanding(
        own,
        1 + sum(values[name] < own for name in others),
        len(values),
        1 + surely_below,
        len(values) - surely_above,
        pooled,
        float(np.mean(list(values.values()))),
        float(np.mean([values[name] for name in others])),
        quartiles(list(values.values())),
    )


def quartiles(values: Sequence[float]) -> tuple[float, float, float]:
    """Lower quartile, median and upper quartile, of type 7."""
    low, middle, high = (float(each) for each in np.quantile(np.asarray(values, dtype=float), [0.25, 0.5, 0.75]))
    return low, middle, high


def nearest_forces(
    features: Mapping[str, Sequence[float]], force: str, weights: Sequence[float], *, count: int = 7
) -> tuple[tuple[str, float], ...]:
    """The forces most like this one, nearest first, with their distances.

    Each feature is taken in standard deviations over all forces, then weighted; the distance is Euclidean. A group
    made so is never called by the official group's name: its variables and weights are the caller's, and are to be
    published with it.
    """
    names = list(features)
    table = np.array([features[name] for name in names], dtype=float)
    spread = table.std(axis=0)
    scaled = (
        (table - table.mean(axis=0)) / np.where(spread > 0, spread, 1.0) * np.sqrt(np.asarray(weights, dtype=float))
    )
    distance = np.sqrt(((scaled - scaled[names.index(force)]) ** 2).sum(axis=1))
    order = sorted((float(gap), name) for gap, name in zip(distance, names, strict=True) if name != force)
    return tuple((name, gap) for gap, name in order[:count])
