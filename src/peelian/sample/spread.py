"""Spreading a fixed total: over weights, and over values with a fixed sum."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Integers = np.ndarray[Any, np.dtype[np.int64]]


def apportion(total: int, weights: Sequence[float]) -> Integers:
    """Whole numbers that add up to `total`, in proportion to `weights` (largest remainders; earlier wins a tie).

    >>> apportion(10, [1, 1, 1]).tolist()
    [4, 3, 3]
    """
    share = np.asarray(weights, dtype=float)
    exact = total * share / share.sum()
    whole: Integers = np.floor(exact).astype(np.int64)
    missing = total - int(whole.sum())
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[:missing]] += 1
    return whole


def with_sum(values: Integers, total: int, *, low: int, high: int, random: np.random.Generator) -> Integers:
    """`values` nudged one by one, at random places, until they add up to `total`; each stays within low … high.

    Raises ValueError when no such values exist.
    """
    if not low * values.size <= total <= high * values.size:
        raise ValueError(f"{values.size} values of {low} to {high} cannot add up to {total}")
    nudged = np.clip(values, low, high)
    while (gap := total - int(nudged.sum())) != 0:
        step = 1 if gap > 0 else -1
        free = np.flatnonzero(nudged < high if step > 0 else nudged > low)
        chosen = random.choice(free, size=min(abs(gap), free.size), replace=False)
        nudged[chosen] += step
    return nudged
