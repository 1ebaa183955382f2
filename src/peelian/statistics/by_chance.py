"""How likely it is that chance alone makes what looks like a fault of the data."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from peelian.statistics.flags import COMMON, flag
from peelian.statistics.rule_sets import RuleSet
from peelian.statistics.xmr import xmr_limits

TRIALS = 20_000


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


@lru_cache
def chance_of_a_sign(points: int, rules: RuleSet) -> float:
    """The chance that the last of so many points shows a special cause on an XmR chart though nothing has changed.

    Method: the share of 20,000 series of independent normal values, always the same ones, with limits from each series
    itself. Real series that follow their own past show more false signs.
    """
    values = np.random.default_rng(points).normal(size=(TRIALS, points))
    found = flag(values, xmr_limits(values, screen=rules.screen), rules)
    return float((found[:, -1] != COMMON).mean())


def chance_of_the_same_count(count: float) -> float:
    """The chance that two independent counts, both around `count`, are exactly equal.

    Method: the difference of two Poisson counts (Skellam, Journal of the Royal Statistical Society 109, 1946) is nought
    with a chance of about 1 / (2 sqrt(pi count)). Real counts vary more than Poisson, so the chance is smaller still.

    >>> round(chance_of_the_same_count(22_627), 4)
    0.0019
    """
    return 1.0 if count <= 0 else min(1.0, 1 / (2 * math.sqrt(math.pi * count)))
