"""Rates as they would be if every area had the same mix of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from peelian.core.interval import Interval
from peelian.statistics.rate import byar, rate

FEWEST_EVENTS = 10


@dataclass(frozen=True, slots=True)
class Standardised:
    """A standardised rate or ratio with its interval; `observed` and `expected` counts."""

    value: float
    interval: Interval
    observed: float
    expected: float


def direct_rate(
    counts: Sequence[float],
    populations: Sequence[float],
    standard: Sequence[float],
    *,
    per: float = 1,
    level: float = 0.95,
) -> Standardised:
    """The rate that the standard population would have at this area's own rates of each group.

    Method: Dobson and others (1991), limits built on Byar's for the total count. Raises ValueError for fewer than ten
    events in all, of which no directly standardised rate is published (Public Health England 2018).

    >>> found = direct_rate([5, 10, 20], [1000, 900, 500], [400, 400, 200], per=1000)
    >>> round(found.value, 3)
    14.444
    """
    events, people, weights = (np.asarray(each, dtype=float) for each in (counts, populations, standard))
    if not len(events) == len(people) == len(weights) or (people <= 0).any():
        raise ValueError("give a count, a population above 0 and a standard for each group")
    total = float(events.sum())
    if total < FEWEST_EVENTS:
        raise ValueError(f"{total:g} events are too few for a directly standardised rate; {FEWEST_EVENTS} are needed")
    value = float((weights * events / people).sum() / weights.sum())
    variance = float((weights**2 * events / people**2).sum() / weights.sum() ** 2)
    limits = byar(total, level=level)
    factor = sqrt(variance / total)
    lower, upper = ((value + factor * (end - total)) * per for end in (limits.lower, limits.upper))
    return Standardised(value * per, Interval(lower, upper, level, "Dobson on Byar"), total, total)


def indirect_ratio(
    counts: Sequence[float],
    populations: Sequence[float],
    reference_counts: Sequence[float],
    reference_populations: Sequence[float],
    *,
    level: float = 0.95,
) -> Standardised:
    """Events observed over those expected at the reference's rates of each group: 1 means as expected.

    Method: exact limits below ten observed, Byar's from ten (Public Health England 2018). Two such ratios cannot be
    compared with one another, only each with the reference.
    """
    observed = float(np.sum(counts))
    rates = np.asarray(reference_counts, dtype=float) / np.asarray(reference_populations, dtype=float)
    expected = float((rates * np.asarray(populations, dtype=float)).sum())
    if expected <= 0:
        raise ValueError("the reference expects no events, so there is no ratio")
    interval = rate(observed, expected, level=level, method="phe")
    return Standardised(observed / expected, interval, observed, expected)
