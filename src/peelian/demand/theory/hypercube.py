"""Units with beats of their own: who is sent when the nearest is busy (Larson's hypercube, without a queue)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

from peelian.demand.theory.errors import refuse_unless
from peelian.demand.theory.markov import long_run_shares

MOST_UNITS = 10


@dataclass(frozen=True, slots=True)
class Hypercube:
    """The long run of units that cover for one another.

    `workloads` is the share of time that each unit is busy, `loss` the share of calls that find none free, and
    `dispatches[atom, unit]` the share of all calls that come from the atom and are given to the unit.
    """

    workloads: NDArray[np.float64]
    loss: float
    dispatches: NDArray[np.float64]


def hypercube(atom_rates: Sequence[float], preferences: Sequence[Sequence[int]], *, mean_service: float) -> Hypercube:
    """Calls from small areas ("atoms"), each given to the first free unit of the atom's own order, or lost.

    `preferences[atom]` lists the units by number from 0; a unit that is left out is never sent there. All 2^n states
    are solved: up to 10 units. Source: Larson (1974), Computers and Operations Research 1. Raises TheoryInputError.

    >>> found = hypercube([0.5, 0.8, 0.3], [[0, 1, 2], [1, 0, 2], [2, 1, 0]], mean_service=1)
    >>> [round(float(each), 4) for each in found.workloads]
    [0.4716, 0.5188, 0.3702]
    """
    units = _units(atom_rates, preferences)
    states = np.arange(2**units)
    busy = (states[:, None] >> np.arange(units)) & 1 == 1
    chosen = np.array([_first_free(order, busy) for order in preferences])
    rows, to, rates = [], [], []
    for rate, unit in zip(atom_rates, chosen, strict=True):
        answered = states[unit >= 0]
        rows.append(answered)
        to.append(answered | 1 << unit[answered])
        rates.append(np.full(len(answered), float(rate)))
    for unit in range(units):
        at = states[busy[:, unit]]
        rows.append(at)
        to.append(at & ~(1 << unit))
        rates.append(np.full(len(at), 1 / mean_service))
    moves = coo_array((np.concatenate(rates), (np.concatenate(rows), np.concatenate(to))), (len(states),) * 2)
    mostly_busy = sum(atom_rates) * mean_service > units / 2
    shares = long_run_shares(moves, likely=len(states) - 1 if mostly_busy else 0)
    weights = np.asarray(atom_rates, dtype=np.float64) / sum(atom_rates)
    dispatches = np.array([weight * _sums(unit, shares, units) for weight, unit in zip(weights, chosen, strict=True)])
    return Hypercube(shares @ busy, 1 - float(dispatches.sum()), dispatches)


def _first_free(order: Sequence[int], busy: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The unit sent in each state, -1 where none of the order is free."""
    found = np.full(len(busy), -1)
    for unit in reversed(order):
        found[~busy[:, unit]] = unit
    return found


def _sums(chosen: NDArray[np.int64], shares: NDArray[np.float64], units: int) -> NDArray[np.float64]:
    return np.array([shares[chosen == unit].sum() for unit in range(units)])


def _units(atom_rates: Sequence[float], preferences: Sequence[Sequence[int]]) -> int:
    named = {unit for order in preferences for unit in order}
    refuse_unless(
        len(atom_rates) == len(preferences) and sum(atom_rates) > 0 and min(atom_rates) >= 0,
        "Rates and orders of preference do not go together.",
        remedy="Give a rate from 0 up and an order of units for each atom.",
    )
    refuse_unless(
        named == set(range(len(named))) and 0 < len(named) <= MOST_UNITS,
        f"The units are {sorted(named)}.",
        remedy=f"Number them from 0 without a gap, {MOST_UNITS} at most.",
    )
    return len(named)
