"""What each point of a control chart shows, what the last one means, and whether a target will be met."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from peelian.statistics.rule_sets import RuleSet, rule_set
from peelian.statistics.special_cause import (
    ROUNDING,
    above_limit,
    below_limit,
    near_limit,
    shift,
    sides,
    trend,
)
from peelian.statistics.xmr import Floats, XmrLimits

Direction = Literal["increase", "decrease", "neutral"]


class Cause(StrEnum):
    """What a point shows: the first of these that applies, common cause if none does."""

    ABOVE = "above_upper_limit"
    BELOW = "below_lower_limit"
    RISING = "trend_increasing"
    FALLING = "trend_decreasing"
    NEAR_UPPER = "two_of_three_above"
    NEAR_LOWER = "two_of_three_below"
    SHIFT_ABOVE = "shift_above"
    SHIFT_BELOW = "shift_below"
    COMMON = "common_cause"


CAUSES = tuple(Cause)
COMMON = CAUSES.index(Cause.COMMON)
_HIGH = (Cause.ABOVE, Cause.RISING, Cause.NEAR_UPPER, Cause.SHIFT_ABOVE)


class PointType(StrEnum):
    """Whether a special cause is good or bad news, given which way is better."""

    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"
    COMMON = "common_cause"


class Assurance(StrEnum):
    """Whether a steady process meets its target: always, never, or by chance."""

    MET = "consistent_pass"
    MISSED = "consistent_fail"
    EITHER = "inconsistent"


def flag(values: ArrayLike, limits: XmrLimits, rules: RuleSet | None = None) -> NDArray[np.int8]:
    """For each point the position in CAUSES of what it shows; for a missing point that of common cause.

    `values` is a series, or a table with a series in each row and what is missing at its end. The order is: outside
    the limits, trend, two of three near a limit, shift (NHSRplotthedots). A series without variation has no signs.
    """
    rules = rules or rule_set()
    given = np.asarray(values, dtype=np.float64)
    table = np.atleast_2d(given)
    mean, lower, upper = (_across(each, table) for each in (limits.mean, limits.lower, limits.upper))
    found = np.full(table.shape, COMMON, dtype=np.int8)
    side = sides(table, mean)
    # From the last of the order to the first, so that the first that applies stays.
    if rules.shift:
        for direction, cause in ((-1, Cause.SHIFT_BELOW), (1, Cause.SHIFT_ABOVE)):
            found[shift(side, direction, rules.shift)] = CAUSES.index(cause)
    above, below = above_limit(table, upper), below_limit(table, lower)
    if rules.near_points:
        far_up, far_down = mean + (upper - mean) * 2 / 3, mean - (mean - lower) * 2 / 3
        for direction, cause, near in (
            (-1, Cause.NEAR_LOWER, (table < far_down - ROUNDING * np.maximum(np.abs(far_down), 1.0)) & ~below),
            (1, Cause.NEAR_UPPER, (table > far_up + ROUNDING * np.maximum(np.abs(far_up), 1.0)) & ~above),
        ):
            found[near_limit(side, near, direction, rules.near_window, rules.near_points)] = CAUSES.index(cause)
    if rules.trend:
        for direction, cause in ((-1, Cause.FALLING), (1, Cause.RISING)):
            found[trend(table, direction, rules.trend)] = CAUSES.index(cause)
    found[below] = CAUSES.index(Cause.BELOW)
    found[above] = CAUSES.index(Cause.ABOVE)
    still = (upper - lower <= ROUNDING * np.maximum(np.abs(mean), 1.0)) & ~(above | below)
    found[np.broadcast_to(still, found.shape)] = COMMON
    return found[0] if given.ndim == 1 else found


def point_type(cause: Cause, better: Direction) -> PointType:
    """What a point's sign means where `better` says which way is good.

    >>> point_type(Cause.SHIFT_ABOVE, "decrease").value
    'concern'
    """
    if cause is Cause.COMMON:
        return PointType.COMMON
    high = cause in _HIGH
    if better == "neutral":
        return PointType.NEUTRAL_HIGH if high else PointType.NEUTRAL_LOW
    return PointType.IMPROVEMENT if high == (better == "increase") else PointType.CONCERN


def assurance(limits: XmrLimits, target: float | None, better: Direction) -> Assurance | None:
    """Whether the limits lie wholly on the good side of a target, wholly on the bad one, or round it.

    None without a target, without limits, or where no way is better.
    """
    if target is None or better == "neutral" or np.isnan(limits.lower):
        return None
    if limits.lower <= target <= limits.upper:
        return Assurance.EITHER
    return Assurance.MET if (limits.lower > target) == (better == "increase") else Assurance.MISSED


def _across(limit: float | Floats, table: Floats) -> Floats:
    """A limit for each series, or for each point, in the shape of the table."""
    found = np.asarray(limit, dtype=np.float64)
    if found.ndim == 1 and found.shape[0] == table.shape[0] and table.shape[0] != 1:
        return found[:, None]
    return np.atleast_2d(found)
