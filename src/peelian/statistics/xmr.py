"""Limits of an individuals chart (XmR): one value a month, and how much neighbouring months usually differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
FACTOR = 2.66
SCREEN = 3.267
FEWEST = 12


@dataclass(frozen=True, slots=True)
class XmrLimits:
    """Mean, average moving range and limits, one of each for a series, or an array of them for many.

    A series that never varies has both limits at its mean; one with fewer than two points has none (NaN).
    """

    mean: Any
    average_moving_range: Any
    lower: Any
    upper: Any

    @property
    def near_lower(self) -> Any:
        """Two thirds of the way from the mean to the lower limit."""
        return self.mean - (self.mean - self.lower) * 2 / 3

    @property
    def near_upper(self) -> Any:
        """Two thirds of the way from the mean to the upper limit."""
        return self.mean + (self.upper - self.mean) * 2 / 3


def xmr_limits(values: ArrayLike, *, screen: bool = True, baseline: int | None = None) -> XmrLimits:
    """The limits within which the values of a steady process lie: mean ± 2.66 × the average moving range.

    `values` is one series, or a table with a series in each row; NaN stands for a month without a value, and the
    months on either side of it are then neighbours. With `screen`, moving ranges that are not below 3.267 times their
    average are left out once, so that one jump does not widen the limits; the values themselves stay in the mean.
    `baseline` takes the limits from the first so many points alone. Raises ValueError for a baseline below two.

    Method: Shewhart individuals chart; screening after Nelson (1982), as in NHS Making Data Count.

    >>> found = xmr_limits([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1])
    >>> round(float(found.mean), 4), float(found.average_moving_range), round(float(found.upper), 4)
    (1.9444, 1.0, 4.6044)
    """
    if baseline is not None and baseline < 2:
        raise ValueError("a baseline has two points or more")
    given = np.asarray(values, dtype=np.float64)
    table = closed_up(np.atleast_2d(given))[:, :baseline]
    mean = _mean(table)
    ranges = np.abs(np.diff(table, axis=1))
    average = _mean(ranges)
    if screen:
        # A series that never varies has no range below its bound, so the bound itself counts as within.
        kept = np.where((ranges < SCREEN * average[:, None]) | (ranges == 0), ranges, np.nan)
        average = _mean(kept)
    found = (mean, average, mean - FACTOR * average, mean + FACTOR * average)
    return XmrLimits(*(each[0] for each in found)) if given.ndim == 1 else XmrLimits(*found)


def closed_up(table: Floats) -> Floats:
    """The same table with the values of each row moved together to its start, those that are missing behind them."""
    missing = np.isnan(table)
    if not missing.any():
        return table
    order = np.argsort(missing, axis=1, kind="stable")
    return np.take_along_axis(table, order, axis=1)


def _mean(table: Floats) -> Floats:
    there = ~np.isnan(table)
    count = there.sum(axis=1)
    total = np.where(there, table, 0.0).sum(axis=1)
    found: Floats = np.divide(total, count, out=np.full(len(table), np.nan), where=count > 0)
    return found
