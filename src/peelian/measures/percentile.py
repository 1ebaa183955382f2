"""Percentiles from a frequency table."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from peelian.core.errors import PeelianError


def percentile(spread: Sequence[tuple[int, int]], share: Fraction) -> int:
    """The smallest value that at least `share` of the rows do not exceed: the nearest-rank percentile.

    `spread` lists (value, number of rows), the smallest value first. No value is made up between two that occurred.
    Method: Hyndman and Fan (1996), Sample Quantiles in Statistical Packages, definition 1. Raises PeelianError for no
    rows.

    >>> percentile([(3, 4), (5, 4), (60, 2)], Fraction(9, 10))
    60
    >>> percentile([(3, 4), (5, 4), (60, 2)], Fraction(1, 2))
    5
    """
    wanted = share * sum(count for _, count in spread)
    reached = 0
    for value, count in spread:
        reached += count
        if reached >= wanted:
            return value
    raise PeelianError("There are no rows to take a percentile of.", remedy="Ask for a period with records.")
