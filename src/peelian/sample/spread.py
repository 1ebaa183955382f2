"""Spreading a fixed total: over weights, within limits, over values with a fixed sum, and over places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Integers = np.ndarray[Any, np.dtype[np.int64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]


def apportion(total: int, weights: Sequence[float] | npt.NDArray[np.floating[Any]]) -> Integers:
    """Whole numbers that add up to `total`, in proportion to `weights` (largest remainders; earlier wins a tie).

    Raises ValueError when the total is below 0, or above 0 with nothing to spread it over.

    >>> apportion(10, [1, 1, 1]).tolist()
    [4, 3, 3]
    """
    share = np.asarray(weights, dtype=float)
    if total < 0 or (total > 0 and not share.sum() > 0):
        raise ValueError(f"{total} cannot be spread over weights of {share.sum():g}")
    exact = total * share / share.sum() if total else np.zeros_like(share)
    whole: Integers = np.floor(exact).astype(np.int64)
    missing = total - int(whole.sum())
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[:missing]] += 1
    return whole


def within(total: int, weights: npt.ArrayLike, *, low: npt.ArrayLike, high: npt.ArrayLike) -> Integers:
    """Whole numbers that add up to `total`, each within its own low … high, else in proportion to `weights`.

    Raises ValueError when no such numbers exist.

    >>> within(10, [1, 1, 1], low=[0, 0, 0], high=[2, 9, 9]).tolist()
    [2, 4, 4]
    """
    least, most = np.asarray(low, dtype=np.int64), np.asarray(high, dtype=np.int64)
    if not (np.all(least <= most) and least.sum() <= total <= most.sum()):
        raise ValueError(f"no numbers of {least.tolist()} to {most.tolist()} add up to {total}")
    share = np.asarray(weights, dtype=float)
    share = np.maximum(share / share.max(), 1e-9) if share.max(initial=0) > 0 else np.ones_like(share)
    # The factor by which the weights are taken is halved in on: below it the numbers fall short of the total.
    below, above = 0.0, float(np.max(most / share, initial=0))
    for _ in range(200):
        factor = (below + above) / 2
        if np.clip(factor * share, least, most).sum() < total:
            below = factor
        else:
            above = factor
    exact = np.clip(below * share, least, most)
    whole: Integers = np.floor(exact).astype(np.int64)
    while (missing := total - int(whole.sum())) > 0:
        order = np.argsort(-(exact - whole), kind="stable")
        whole[order[whole[order] < most[order]][:missing]] += 1
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


def picked(odds: npt.ArrayLike, count: int, random: np.random.Generator) -> Integers:
    """`count` different places, in order, each the likelier the higher its odds; none whose odds are 0.

    Raises ValueError when there are not so many places.

    >>> picked([1, 0, 5], 2, np.random.default_rng(1)).tolist()
    [0, 2]
    """
    given = np.asarray(odds, dtype=float)
    places: Integers = np.flatnonzero(given > 0)
    if count > places.size:
        raise ValueError(f"{count} places cannot be picked from {places.size}")
    if count == places.size:
        return places
    # Of exponential waiting times the shortest come first, and a place with twice the odds waits half as long.
    waits = np.log(random.standard_exponential(places.size)) - np.log(given[places])
    return np.sort(places[np.argpartition(waits, count)[:count]])


def shuffled(counts: npt.ArrayLike, random: np.random.Generator) -> Integers:
    """0, 1, 2 …, each as often as `counts` says, in random order."""
    numbers = np.asarray(counts, dtype=np.int64)
    return random.permutation(np.repeat(np.arange(numbers.size, dtype=np.int64), numbers))
