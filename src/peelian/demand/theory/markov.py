"""The long run of a Markov chain with many states and few moves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csc_array, diags_array
from scipy.sparse.linalg import splu


def long_run_shares(moves: coo_array, *, likely: int) -> NDArray[np.float64]:
    """The long-run share of time in each state of a chain in continuous time.

    `moves[i, j]` is the rate from i to j; the diagonal is left out. The balance equations are solved by sparse LU with
    the share of the state `likely` put at 1, improved once, then scaled. That state must not be a rare one: digits are
    lost where all others are scaled against next to nothing.
    """
    size = moves.shape[0]
    others = np.delete(np.arange(size), likely)
    leaving = np.asarray(moves.sum(axis=1)).ravel()
    balance = csc_array(csc_array(moves.T) - diags_array(leaving))[others]
    inner, entering = balance[:, others], -balance[:, [likely]].toarray().ravel()
    factors = splu(inner)
    found = factors.solve(entering)
    found += factors.solve(entering - inner @ found)
    shares = np.ones(size)
    shares[others] = np.maximum(found, 0.0)
    return np.asarray(shares / shares.sum())
