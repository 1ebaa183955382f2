"""How likely it is that chance alone makes what looks like a fault of the data."""

from __future__ import annotations

import math


def chance_of_an_empty_day(records: float, days: int) -> float:
    """The chance that at least one of `days` has no record where `records` fall on them evenly and independently.

    Method: records a day as Poisson, so that one day is empty with exp(-records/days). Real records come in bunches and
    by weekday, so the chance is a little too small; it is used with a limit far below any usual one.

    >>> chance_of_an_empty_day(3000, 30) < 1e-40, chance_of_an_empty_day(30, 30) > 0.999
    (True, True)
    """
    if days <= 0 or records < 0:
        raise ValueError("there are no days")
    empty = math.exp(-records / days)
    return -math.expm1(days * math.log1p(-empty)) if empty < 1 else 1.0


def chance_of_the_same_count(count: float) -> float:
    """The chance that two independent counts, both around `count`, are exactly equal.

    Method: the difference of two Poisson counts (Skellam, Journal of the Royal Statistical Society 109, 1946) is nought
    with a chance of about 1 / (2 sqrt(pi count)). Real counts vary more than Poisson, so the chance is smaller still.

    >>> round(chance_of_the_same_count(22_627), 4)
    0.0019
    """
    return 1.0 if count <= 0 else min(1.0, 1 / (2 * math.sqrt(math.pi * count)))
