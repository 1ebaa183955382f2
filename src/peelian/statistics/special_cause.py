"""The signs of a special cause on a control chart, each rule by itself; a rule marks the points that make it up.

Each takes a table of values, a series in each row with what is missing (NaN) at its end, and gives a table of marks.
Points that differ from the mean by rounding alone lie on it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]
ROUNDING = 1e-9


def sides(values: Floats, mean: Floats) -> NDArray[np.int8]:
    """1 where a value lies above the mean, −1 below, 0 on it or where there is none."""
    distance = values - mean
    tolerance = ROUNDING * np.maximum(np.abs(mean), 1.0)
    return (distance > tolerance).astype(np.int8) - (distance < -tolerance).astype(np.int8)


def above_limit(values: Floats, limit: Floats) -> Marks:
    """Points that lie above the upper limit, not on it."""
    return values > limit + ROUNDING * np.maximum(np.abs(limit), 1.0)


def below_limit(values: Floats, limit: Floats) -> Marks:
    """Points that lie below the lower limit, not on it."""
    return values < limit - ROUNDING * np.maximum(np.abs(limit), 1.0)


def shift(side: NDArray[np.int8], direction: int, length: int = 7) -> Marks:
    """Points that belong to `length` or more in a row on one side of the mean (`direction` 1 above, −1 below)."""
    return _in_runs(side == direction, length)


def trend(values: Floats, direction: int, length: int = 7) -> Marks:
    """Points that belong to `length` or more in a row that each rise (`direction` 1) or each fall (−1).

    A trend may cross the mean.
    """
    steps = np.diff(values, axis=1) * direction > 0
    run = _in_runs(steps, length - 1)
    marks = np.zeros(values.shape, dtype=np.bool_)
    marks[:, :-1] |= run
    marks[:, 1:] |= run
    return marks


def near_limit(side: NDArray[np.int8], near: Marks, direction: int, window: int = 3, least: int = 2) -> Marks:
    """Near points in a window of `window` points, all on one side of the mean, of which at least `least` are near.

    `near` marks the points beyond two thirds of the way to the limit and not outside it.
    """
    length = side.shape[1]
    marks = np.zeros(side.shape, dtype=np.bool_)
    if length < window:
        return marks
    count = length - window + 1
    there = side == direction
    close = near & there
    found: Marks = np.ones((len(side), count), dtype=np.bool_)
    nearby = np.zeros((len(side), count), dtype=np.int8)
    for start in range(window):
        found &= there[:, start : start + count]
        nearby += close[:, start : start + count]
    found &= nearby >= least
    for start in range(window):
        marks[:, start : start + count] |= found
    marks &= close
    return marks


def _in_runs(marks: Marks, length: int) -> Marks:
    """The marks that stand in a run of `length` or more."""
    if length <= 1:
        return marks
    width = marks.shape[1]
    found = np.zeros(marks.shape, dtype=np.bool_)
    if width < length or not marks.any():
        return found
    count = width - length + 1
    # Doubling: a run of 2, 4 … begins here, then the rest that is wanted.
    begins, have = marks, 1
    while have < length:
        step = min(have, length - have)
        begins = begins[:, : begins.shape[1] - step] & begins[:, step:]
        have += step
    spread, have = np.zeros(marks.shape, dtype=np.bool_), 1
    spread[:, :count] = begins
    while have < length:
        step = min(have, length - have)
        spread[:, step:] |= spread[:, :-step].copy()
        have += step
    return spread
