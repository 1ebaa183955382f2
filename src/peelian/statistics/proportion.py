"""Exact intervals for a share: of a sample from many, and of a sample from a population that is soon used up."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from math import sqrt

from peelian.core.interval import Interval
from peelian.statistics.wilson import wilson


def clopper_pearson(successes: float, trials: float, *, level: float = 0.95) -> Interval:
    """The exact binomial interval with equal tails. Method: Clopper and Pearson (1934).

    Raises ValueError for no trials, or for more successes than trials.
    """
    from scipy.special import betaincinv

    if trials <= 0 or not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} is not a proportion")
    tail = (1 - level) / 2
    failures = trials - successes
    lower = float(betaincinv(successes, failures + 1, tail)) if successes else 0.0
    upper = float(betaincinv(successes + 1, failures, 1 - tail)) if failures else 1.0
    return Interval(lower, upper, level, "Clopper-Pearson")


@dataclass(frozen=True, slots=True)
class InPopulation:
    """How many of a finite population may be as the sample's successes are: from `lower` to `upper` of `population`."""

    lower: int
    upper: int
    population: int

    @property
    def shares(self) -> tuple[float, float]:
        """The same as shares of the population."""
        return self.lower / self.population, self.upper / self.population


def hypergeometric(successes: int, sample: int, population: int, *, level: float = 0.95) -> InPopulation:
    """The numbers in a finite population that an exact test with equal tails does not reject.

    For audits that read a good part of all files: 60 good ones of 60 read of 120 still allow five bad ones. Method:
    inversion of the hypergeometric test (Konijn 1973). Raises ValueError for a sample above its population.

    >>> hypergeometric(60, 60, 120).lower
    115
    """
    from scipy.stats import hypergeom

    if not 0 <= successes <= sample <= population or sample == 0:
        raise ValueError(f"{successes} of {sample} of {population} is no sample")
    tail = (1 - level) / 2
    possible = range(successes, population - (sample - successes) + 1)
    # The more there are in the population, the likelier is such a sample from below, and the less likely from above.
    first = bisect_left(possible, 1, key=lambda n: int(hypergeom.sf(successes - 1, population, n, sample) > tail))
    after = bisect_left(possible, 1, key=lambda n: int(hypergeom.cdf(successes, population, n, sample) <= tail))
    return InPopulation(possible[first], possible[after - 1], population)


def proportion_difference(
    successes_1: int, trials_1: int, successes_0: int, trials_0: int, *, level: float = 0.95
) -> Interval:
    """The interval for the first share less the second. Method: Newcombe (1998), hybrid score, method 10."""
    one, nought = wilson(successes_1, trials_1, level=level), wilson(successes_0, trials_0, level=level)
    p1, p0 = successes_1 / trials_1, successes_0 / trials_0
    down = sqrt((p1 - one.lower) ** 2 + (nought.upper - p0) ** 2)
    up = sqrt((one.upper - p1) ** 2 + (p0 - nought.lower) ** 2)
    return Interval(p1 - p0 - down, p1 - p0 + up, level, "Newcombe hybrid score")
