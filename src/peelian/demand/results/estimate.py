"""A mean over replications and how far it can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import isnan, nan, sqrt

from scipy import special

from peelian.core.interval import Interval

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """The mean of a KPI over the replications in which it has a value, and the standard deviation between them.

    `count` says how many those are. `mean` is not a number without any, `deviation` not with fewer than two.
    """

    count: int
    mean: float
    deviation: float

    def half_width(self, level: float = LEVEL) -> float:
        """Half of the t-interval: how far the mean may be from that of endlessly many replications.

        Infinite with fewer than two values. Method: Student (1908).
        """
        if self.count < 2:
            return float("inf")
        return t_quantile(self.count - 1, level) * self.deviation / sqrt(self.count)

    def interval(self, level: float = LEVEL) -> Interval | None:
        """The t-interval of the mean; None with fewer than two values."""
        half = self.half_width(level)
        if self.count < 2 or isnan(half):
            return None
        return Interval(self.mean - half, self.mean + half, level, "Student's t over replications")

    def one_run(self, level: float = LEVEL) -> Interval | None:
        """Where one more replication would lie, a year for a model of a year, as far as chance within the model goes.

        It does not narrow with more replications. None with fewer than two values. Method: prediction interval of the
        normal distribution.
        """
        if self.count < 2:
            return None
        half = t_quantile(self.count - 1, level) * self.deviation * sqrt(1 + 1 / self.count)
        return Interval(self.mean - half, self.mean + half, level, "prediction of one replication")


NOTHING = Estimate(0, nan, nan)


@lru_cache(maxsize=4096)
def t_quantile(freedom: int, level: float) -> float:
    """How many standard errors lie on either side of a mean in an interval of that level.

    >>> round(t_quantile(9, 0.95), 4)
    2.2622
    """
    return float(special.stdtrit(freedom, (1 + level) / 2))
