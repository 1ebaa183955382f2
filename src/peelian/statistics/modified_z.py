"""How far a value lies from its fellows, in a way that the value itself and a few others cannot hide."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median

# The 0.75 quantile of the normal distribution: a median absolute deviation is so many standard deviations.
MAD_OF_NORMAL = 0.6745
# A mean absolute deviation from the median, of normal values, is 0.7979 standard deviations: sqrt(2 / pi).
MEAN_OF_NORMAL = math.sqrt(2 / math.pi)


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of some values and how far they lie from it as a rule, in standard deviations of a normal."""

    middle: float
    deviation: float

    def z(self, value: float) -> float:
        """The modified z-score of a value; infinite where its fellows are all alike and it is not."""
        distance = value - self.middle
        if self.deviation == 0:
            return 0.0 if distance == 0 else math.copysign(math.inf, distance)
        return distance / self.deviation


def spread(values: Sequence[float]) -> Spread:
    """Median and median absolute deviation of `values`, the deviation scaled to that of a normal distribution.

    Where more than half of the values are equal, so that the median deviation is none, the mean absolute deviation from
    the median takes its place. Method: B. Iglewicz and D. C. Hoaglin, "How to Detect and Handle Outliers" (ASQC Basic
    References in Quality Control 16, 1993): a modified z-score beyond 3.5 is a possible outlier. Raises ValueError
    for no values.

    >>> found = spread([12, 10, 11, 12, 13, 11, 12])
    >>> found.middle, round(found.z(20), 2)
    (12, 5.4)
    """
    if not values:
        raise ValueError("there are no values")
    middle = median(values)
    distances = [abs(value - middle) for value in values]
    deviation = median(distances) / MAD_OF_NORMAL
    return Spread(middle, deviation or fmean(distances) / MEAN_OF_NORMAL)


def middle_half(values: Sequence[float]) -> tuple[float, float]:
    """The lower and upper quartile, between which the middle half of `values` lies.

    Method: linear interpolation between order statistics (Hyndman and Fan, The American Statistician 50, 1996, type 7).
    Raises ValueError for no values.

    >>> middle_half([1, 2, 3, 4, 5])
    (2.0, 4.0)
    """
    if not values:
        raise ValueError("there are no values")
    ordered = sorted(values)

    def at(share: float) -> float:
        place = share * (len(ordered) - 1)
        below = math.floor(place)
        above = min(below + 1, len(ordered) - 1)
        return ordered[below] + (place - below) * (ordered[above] - ordered[below])

    return float(at(0.25)), float(at(0.75))
