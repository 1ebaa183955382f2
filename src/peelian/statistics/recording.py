"""Crime recording audits: how accurate recording is, what is missed in a year, and what better recording alone adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from peelian.core.interval import Interval


@dataclass(frozen=True, slots=True)
class Stratum:
    """A group of reported crimes: how many there are, how many were read, and how many of these were recorded."""

    name: str
    population: int
    sample: int
    compliant: int


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The share of reported crimes that were recorded, with its standard error and interval."""

    value: float
    standard_error: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """Crimes reported and not recorded in a year, on the right basis and on the common wrong one.

    `number` follows from recorded crime and accuracy. `of_recorded` is what comes out if the missed share is taken of
    recorded crime instead of reported crime: it is too few, and is here to be told apart.
    """

    number: float
    reported: float
    of_recorded: float
    lower: float
    upper: float


def stratified_accuracy(strata: Sequence[Stratum], *, level: float = 0.95) -> Accuracy:
    """Recording accuracy over strata, each weighted by its population.

    Method: Cochran (1977), stratified sampling: variance with finite population correction and n − 1; normal interval.
    Raises ValueError for a stratum of which fewer than two records were read.
    """
    total = sum(each.population for each in strata)
    value, variance = 0.0, 0.0
    for each in strata:
        if each.sample < 2 or not 0 <= each.compliant <= each.sample <= each.population:
            raise ValueError(f"{each.name}: read two records or more, and no more than there are")
        share, weight = each.compliant / each.sample, each.population / total
        value += weight * share
        correction = 1 - each.sample / each.population
        variance += weight**2 * correction * share * (1 - share) / (each.sample - 1)
    error = sqrt(variance)
    half = NormalDist().inv_cdf((1 + level) / 2) * error
    interval = Interval(max(0.0, value - half), min(1.0, value + half), level, "Stratified, normal")
    return Accuracy(value, error, interval)


def unrecorded(recorded: float, accuracy: float, interval: Interval | None = None) -> Unrecorded:
    """Crimes reported in a year and not recorded: recorded × (1 − accuracy) / accuracy.

    The share that is missed is a share of what was *reported*. Of 87,603 reported crimes, 24.2% are 21,200; of 66,403
    recorded ones they would be 16,070, which is the common error. A higher accuracy means fewer are missed, so the
    ends of the interval change places.

    >>> found = unrecorded(66_403, 0.758)
    >>> round(found.number, -2), round(found.of_recorded, -1)
    (21200.0, 16070.0)
    """
    if not 0 < accuracy <= 1:
        raise ValueError("accuracy is a share above 0 and at most 1")
    ends = (interval.upper, interval.lower) if interval else (accuracy, accuracy)
    lower, upper = (recorded * (1 - end) / end for end in ends)
    number = recorded * (1 - accuracy) / accuracy
    return Unrecorded(number, recorded + number, recorded * (1 - accuracy), lower, upper)


def added_by_recording(before: float, after: float) -> float:
    """By what share recorded crime rises when accuracy goes from `before` to `after` and reports stay the same.

    >>> round(added_by_recording(0.758, 0.841), 4)
    0.1095
    """
    if not (0 < before <= 1 and 0 < after <= 1):
        raise ValueError("accuracy is a share above 0 and at most 1")
    return after / before - 1
