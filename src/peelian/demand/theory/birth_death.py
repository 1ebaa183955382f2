"""Queues that move one step at a time: their long-run shares from rates up and down."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from peelian.demand.theory.errors import refuse_unless

Shares = NDArray[np.float64]
Rates = NDArray[np.float64]
NEGLIGIBLE = 1e-18
MOST_STATES = 2**22


def long_run_shares(up: Rates, down: Rates) -> Shares:
    """The long-run share of time in each state 0, 1, …, len(up).

    `up[n]` is the rate from n to n + 1 and `down[n]` the rate back. Products of ratios are taken as sums of logarithms
    about the largest, so that none overflows. Source: Gross and Harris, Fundamentals of Queueing Theory, chapter 2.

    >>> long_run_shares(np.array([1.0, 1.0]), np.array([1.0, 2.0])).tolist()
    [0.4, 0.4, 0.2]
    """
    with np.errstate(divide="ignore"):
        logs = np.concatenate(([0.0], np.cumsum(np.log(up) - np.log(down))))
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum())


def unlimited_shares(up: Callable[[Rates], Rates], down: Callable[[Rates], Rates], *, start: int) -> Shares:
    """The same for a queue without a limit that settles, cut where what is left out is below 1e-18 of the largest.

    `up` and `down` give the rates from states n to n + 1 and back for an array of n; `start` states are tried first.
    Raises TheoryInputError where millions of states are not enough.
    """
    states = start
    while True:
        n = np.arange(states, dtype=np.float64)
        shares = long_run_shares(up(n), down(n))
        if shares[-1] <= NEGLIGIBLE * shares.max():
            return shares
        refuse_unless(
            states <= MOST_STATES, "The queue is too long to compute.", remedy="Take a smaller load or less patience."
        )
        states *= 2
