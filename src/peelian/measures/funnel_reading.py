"""A funnel of facts: how far forces may lie from their common value by chance, given their size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from peelian.core.fact import Fact
from peelian.measures.nature import Nature
from peelian.statistics.funnel import LEVELS, FunnelLimits, proportion_funnel, ratio_funnel
from peelian.statistics.multiplicity import expected_false_alarms
from peelian.statistics.overdispersion import Overdispersion, overdispersion, widened

Floats = NDArray[np.float64]
FEWEST = 3


@dataclass(frozen=True, slots=True)
class FunnelReading:
    """The limits of each fact, in the facts' order and unit, and which forces lie beyond them.

    `phi` is how many times more the forces scatter than chance makes them. Where that is more than chance leaves open,
    limits are widened by τ² and `adjusted` says so; `few` says that τ² rests on fewer than ten forces. `by_chance` is
    how many forces would lie beyond each pair of limits if all were alike.
    """

    sizes: tuple[float, ...]
    limits: tuple[FunnelLimits, FunnelLimits]
    centre: float
    phi: float
    tau_squared: float
    adjusted: bool
    few: bool
    outside: tuple[tuple[str, ...], tuple[str, ...]]
    by_chance: tuple[float, float]


def funnel_reading(facts: Sequence[Fact], kind: Nature, factor: int) -> FunnelReading | str:
    """The funnel of these facts, which all have counts for sides, or why there is none.

    Binomial limits for shares, exact Poisson ones for rates. Method: Spiegelhalter (2005); overdispersion by winsorised
    z-scores and an additive τ².
    """
    if len(facts) < FEWEST:
        return f"a funnel needs {FEWEST} forces or more"
    above = np.array([float(fact.numerator or 0) for fact in facts])
    below = np.array([float(fact.denominator or 0) for fact in facts])
    common = float(above.sum() / below.sum())
    if common == 0 or (kind is Nature.SHARE and common == 1):
        return "the forces do not differ: all of them have none, or all"
    scatter = (
        overdispersion(above, below, transform="arcsine")
        if kind is Nature.SHARE
        else overdispersion(above, below * common)
    )
    inner, outer = (_limits(kind, below, common, scatter, level, factor) for level in LEVELS)
    beyond = tuple(
        tuple(
            fact.force
            for fact, low, high in zip(facts, each.lower, each.upper, strict=True)
            if not low <= float(fact.value or 0) <= high
        )
        for each in (inner, outer)
    )
    return FunnelReading(
        tuple(map(float, below)), (inner, outer), common * factor, scatter.phi, scatter.tau_squared,
        scatter.tau_squared > 0, scatter.few, (beyond[0], beyond[1]),
        (expected_false_alarms(len(facts), 1 - LEVELS[0]), expected_false_alarms(len(facts), 1 - LEVELS[1])),
    )  # fmt: skip


def _limits(
    kind: Nature, below: Floats, common: float, scatter: Overdispersion, level: float, factor: int
) -> FunnelLimits:
    if scatter.tau_squared > 0:
        half = widened(scatter.errors, scatter.tau_squared, level=level)
        lower, upper = _back(kind, common, half)
    elif kind is Nature.SHARE:
        found = proportion_funnel(common, below, z=NormalDist().inv_cdf((1 + level) / 2), level=level)
        lower, upper = found.lower, found.upper
    else:
        found = ratio_funnel(below * common, target=common, level=level)
        lower, upper = found.lower, found.upper
    return FunnelLimits(level, lower * factor, upper * factor)


def _back(kind: Nature, common: float, half: Floats) -> tuple[Floats, Floats]:
    """Limits on the transformed scale as shares or rates again."""
    if kind is Nature.SHARE:
        centre = float(np.arcsin(np.sqrt(common)))
        ends = np.clip(centre - half, 0, np.pi / 2), np.clip(centre + half, 0, np.pi / 2)
        return np.sin(ends[0]) ** 2, np.sin(ends[1]) ** 2
    return common * np.exp(-half), common * np.exp(half)
