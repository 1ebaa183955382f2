"""Units held in reserve: a less urgent call is given a unit only while fewer than a cutoff are busy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

from peelian.demand.theory.errors import UnstableError, refuse_no_servers, refuse_unless
from peelian.demand.theory.markov import long_run_shares

LEFT_OUT = 1e-13
MOST_STATES = 200_000


@dataclass(frozen=True, slots=True)
class Reserve:
    """The long run of two grades, the second kept from the reserve; pairs are of the first grade and the second.

    `mean_waits` are in the unit of the mean service; `delayed` are the shares of calls that wait at all.
    """

    mean_waits: tuple[float, float]
    delayed: tuple[float, float]


def reserve(*, urgent_rate: float, other_rate: float, mean_service: float, servers: int, cutoff: int) -> Reserve:
    """Two grades in one pool: urgent calls take any free unit, others only while fewer than `cutoff` are busy.

    Both wait in order of arrival, urgent ones first; one unit a call. Source: Taylor and Templeton (1980), Operations
    Research 28; Schaack and Larson (1986), Operations Research 34. Computed from the balance equations, cut where
    less than 1e-13 is left out. Raises UnstableError where a grade's queue has no end, TheoryInputError where it is
    too near to that.

    >>> found = reserve(urgent_rate=4, other_rate=8, mean_service=1, servers=18, cutoff=15)
    >>> [round(each, 6) for each in found.mean_waits]
    [0.00027, 0.115746]
    """
    refuse_no_servers(servers)
    refuse_unless(0 < cutoff <= servers, f"The cutoff is {cutoff}.", remedy=f"Give one from 1 to {servers}.")
    refuse_unless(
        urgent_rate > 0 and other_rate > 0 and mean_service > 0, "A rate is not above zero.", remedy="Give all above 0."
    )
    _refuse_unstable(urgent_rate, other_rate, mean_service, servers, cutoff)
    urgent_states, other_states = 32, 64
    while True:
        most = servers + urgent_states
        shares = _shares(urgent_rate, other_rate, mean_service, servers, (cutoff, most, other_states))
        missed_urgent, missed_other = float(shares[most].sum()), float(shares[:, other_states].sum())
        if max(missed_urgent, missed_other) <= LEFT_OUT:
            return _reserve(shares, urgent_rate, other_rate, servers, cutoff)
        refuse_unless(
            shares.size <= MOST_STATES,
            "The load is so near what the units can carry that the queue is too long to compute.",
            remedy="Take a load a little smaller.",
        )
        urgent_states *= 2 if missed_urgent > LEFT_OUT else 1
        other_states *= 2 if missed_other > LEFT_OUT else 1


def _reserve(shares: NDArray[np.float64], urgent_rate: float, other_rate: float, servers: int, cutoff: int) -> Reserve:
    by_urgent, by_other = shares.sum(axis=1), shares.sum(axis=0)
    urgent_queue = float(by_urgent @ np.maximum(np.arange(len(by_urgent)) - servers, 0))
    other_queue = float(by_other @ np.arange(len(by_other)))
    return Reserve(
        (urgent_queue / urgent_rate, other_queue / other_rate),
        (float(by_urgent[servers:].sum()), float(by_urgent[cutoff:].sum())),
    )


def _shares(
    urgent_rate: float, other_rate: float, mean_service: float, servers: int, shape: tuple[int, int, int]
) -> NDArray[np.float64]:
    """The shares by (busy units and waiting urgent calls, waiting others); others wait only from the cutoff up."""
    cutoff, most, other_most = shape
    at, waiting = np.meshgrid(np.arange(most + 1), np.arange(other_most + 1), indexing="ij")
    number = np.full(at.shape, -1)
    real = (waiting == 0) | (at >= cutoff)
    number[real] = np.arange(real.sum())
    frees = np.minimum(at, servers) / mean_service
    takes_waiting = (at == cutoff) & (waiting > 0)
    moves = [
        (real & (at < most), (1, 0), np.full(at.shape, urgent_rate)),
        (real & (at < cutoff), (1, 0), np.full(at.shape, other_rate)),
        (real & (at >= cutoff) & (waiting < other_most), (0, 1), np.full(at.shape, other_rate)),
        (takes_waiting, (0, -1), frees),
        (real & (at > 0) & ~takes_waiting, (-1, 0), frees),
    ]
    rows = np.concatenate([number[where] for where, _, _ in moves])
    to = np.concatenate([number[at[where] + up, waiting[where] + more] for where, (up, more), _ in moves])
    rates = np.concatenate([rate[where] for where, _, rate in moves])
    found = np.zeros(at.shape)
    usual = round(min((urgent_rate + other_rate) * mean_service, cutoff))
    chain = coo_array((rates, (rows, to)), (int(real.sum()),) * 2)
    found[real] = long_run_shares(chain, likely=int(number[usual, 0]))
    return found


def _refuse_unstable(urgent_rate: float, other_rate: float, mean_service: float, servers: int, cutoff: int) -> None:
    """Raise UnstableError unless, with others always waiting, more of them would be taken than arrive.

    Then at least `cutoff` units are busy; urgent calls alone move the number above it, and a job that ends at the
    cutoff lets a waiting call in.
    """
    load = urgent_rate * mean_service
    if load >= servers:
        raise UnstableError(load, servers)
    weight, total = 1.0, 0.0
    for n in range(cutoff, servers):
        total += weight
        weight *= load / (n + 1)
    total += weight / (1 - load / servers)
    room = cutoff / total
    if other_rate * mean_service >= room:
        raise UnstableError(other_rate * mean_service, room)
