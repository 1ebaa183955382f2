"""Whether two counts differ by more than chance, exactly."""

from __future__ import annotations

from dataclasses import dataclass

from peelian.core.interval import Interval
from peelian.statistics.proportion import clopper_pearson


@dataclass(frozen=True, slots=True)
class Comparison:
    """The ratio of two rates with its interval, and how likely a difference as large is by chance (two-sided)."""

    ratio: float
    interval: Interval
    p_value: float


def two_counts(
    count_1: int, count_0: int, *, exposure_1: float = 1, exposure_0: float = 1, level: float = 0.95
) -> Comparison:
    """Two Poisson counts compared by the exact conditional test; the interval comes from Clopper-Pearson limits.

    It takes events as independent: repeat victims, campaigns and backlogs make real counts vary more, so a small p
    is a reason to look at the months, not proof of a change. Method: Przyborowski and Wilenski (1940); the two-sided p
    adds the outcomes no likelier than the one seen. Raises ValueError where both counts are 0.
    """
    from scipy.stats import binomtest

    if count_1 + count_0 == 0:
        raise ValueError("nothing happened in either, so they cannot be compared")
    share = exposure_1 / (exposure_1 + exposure_0)
    found = binomtest(count_1, count_1 + count_0, share)
    limits = clopper_pearson(count_1, count_1 + count_0, level=level)
    scale = exposure_0 / exposure_1

    def odds(part: float) -> float:
        return part / (1 - part) * scale if part < 1 else float("inf")

    ratio = count_1 / count_0 * scale if count_0 else float("inf")
    interval = Interval(odds(limits.lower), odds(limits.upper), level, "Exact conditional")
    return Comparison(ratio, interval, float(found.pvalue))
