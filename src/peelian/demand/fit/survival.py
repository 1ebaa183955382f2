"""Lengths of time of which some are not over yet: how many last how long, and which way they end.

An investigation that is still open says how long it lasts at least. Leaving it out would make investigations seem
shorter than they are, and calling it ended today would too. The estimators here count it as open for as long as it was
seen to be, and then no longer (right-censoring).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Lengths:
    """Observed lengths as a table of whole units of `unit_s` seconds, each value once and in order.

    `ended` are how many ended after so long, `open` how many had lasted so long when they were last seen.
    """

    unit_s: float
    values: Floats
    ended: Floats
    open: Floats

    @property
    def records(self) -> int:
        """How many lengths there are, open ones among them."""
        return round(float(self.ended.sum() + self.open.sum()))

    @property
    def open_records(self) -> int:
        """How many of them are open."""
        return round(float(self.open.sum()))


def lengths(whole: npt.NDArray[np.int64], is_open: Flags, unit_s: float) -> Lengths:
    """The table of lengths given one by one in whole units.

    Where all of them are multiples of a larger unit (minutes in a system that keeps no seconds), that is the unit.
    """
    step = int(np.gcd.reduce(whole)) if len(whole) else 1
    if step > 1:
        whole, unit_s = whole // step, unit_s * step
    values, place = np.unique(whole, return_inverse=True)
    return Lengths(
        unit_s, values.astype(np.float64), summed(place, ~is_open, len(values)), summed(place, is_open, len(values))
    )


def summed(place: npt.NDArray[np.int64], flags: Flags, number: int) -> Floats:
    """How many flags are true at each of so many places."""
    return np.bincount(place, weights=flags, minlength=number).astype(np.float64)


def survival(observed: Lengths) -> Floats:
    """The share that lasts longer than each value.

    Method: Kaplan and Meier (1958), Nonparametric estimation from incomplete observations. What is last seen open at a
    value is counted as at risk there: it did not end before.

    >>> table = lengths(np.array([1, 2, 2, 3]), np.array([False, False, True, False]), 1.0)
    >>> survival(table).tolist()
    [0.75, 0.5, 0.0]
    """
    at_risk = _at_risk(observed)
    return np.asarray(np.cumprod(1 - observed.ended / at_risk))


def quantile(observed: Lengths, share: float) -> float | None:
    """The value that a share of the lengths do not exceed, in seconds; None where too many are open to say."""
    reached = np.flatnonzero(1 - survival(observed) >= share - 1e-12)
    return float(observed.values[reached[0]] * observed.unit_s) if len(reached) else None


def mean(observed: Lengths) -> float | None:
    """The mean in seconds; None where the longest are open, so that nobody knows how long they last."""
    left = survival(observed)
    if not len(left) or left[-1] > 1e-12:
        return None
    return float(_masses(left) @ observed.values * observed.unit_s)


def limited_mean(observed: Lengths) -> float:
    """The mean in seconds if none lasted longer than the longest observed: known however many are open there."""
    left = np.concatenate([[1.0], survival(observed)[:-1]])
    return float(left @ np.diff(observed.values, prepend=0.0) * observed.unit_s)


def in_groups(observed: Lengths, number: int) -> Floats | None:
    """The means of so many equal groups of the lengths, the shortest first, in seconds; None where `mean` is None.

    The mean of all is kept exactly, and of the spread only what is within a group is lost.
    """
    left = survival(observed)
    if not len(left) or left[-1] > 1e-12:
        return None
    upper = 1 - left
    ends = np.arange(1, number + 1) / number
    # The integral of the quantile function up to each end of a group.
    below = np.concatenate([[0.0], np.cumsum(_masses(left) * observed.values)])
    place = np.minimum(np.searchsorted(upper, ends - 1e-12), len(upper) - 1)
    before = np.concatenate([[0.0], upper])[place]
    integral = below[place] + (ends - before) * observed.values[place]
    return np.asarray(np.diff(integral, prepend=0.0) * number * observed.unit_s)


def share_ending(observed: Lengths, meant: Floats) -> tuple[float, float]:
    """The share of lengths that end in one way, `meant` of `observed.ended` at each value, and the share of all that
    is known to have ended.

    Method: the cumulative incidence of Aalen and Johansen (1978), An empirical transition matrix for non-homogeneous
    Markov chains based on censored observations, for two ways to end. Where the longest are open, the first share is
    of what had ended when the longest was last seen.

    >>> table = lengths(np.array([1, 2, 2, 3]), np.array([False, False, True, False]), 1.0)
    >>> share_ending(table, np.array([1.0, 0.0, 1.0]))
    (0.75, 1.0)
    """
    left = survival(observed)
    before = np.concatenate([[1.0], left[:-1]])
    known = float(1 - left[-1])
    incidence = float(np.sum(before * meant / _at_risk(observed)))
    return (incidence / known if known else 0.0), known


def _at_risk(observed: Lengths) -> Floats:
    return np.asarray(np.cumsum((observed.ended + observed.open)[::-1])[::-1])


def _masses(left: Floats) -> Floats:
    return np.asarray(-np.diff(left, prepend=1.0))
