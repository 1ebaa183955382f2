"""Many tests at once: how many false alarms to expect, and which findings stand when that is allowed for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def benjamini_hochberg(p_values: Sequence[float]) -> NDArray[np.float64]:
    """Adjusted p-values: calling those below q significant, a share q of these is false on average.

    Method: Benjamini and Hochberg (1995). Raises ValueError for a p-value outside 0 to 1.
    """
    p, order = _ordered(p_values)
    count = len(p)
    scaled = p[order] * count / np.arange(1, count + 1)
    return _put_back(np.minimum.accumulate(scaled[::-1])[::-1], order)


def holm(p_values: Sequence[float]) -> NDArray[np.float64]:
    """Adjusted p-values: calling those below α significant, the chance of any false one is at most α. Holm (1979)."""
    p, order = _ordered(p_values)
    count = len(p)
    scaled = p[order] * (count - np.arange(count))
    return _put_back(np.maximum.accumulate(scaled), order)


def expected_false_alarms(tests: int, chance: float) -> float:
    """How many of so many tests would signal if nothing had changed, each with this chance."""
    return tests * chance


def _ordered(p_values: Sequence[float]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    p = np.asarray(p_values, dtype=np.float64)
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("a p-value lies between 0 and 1")
    return p, np.argsort(p, kind="stable")


def _put_back(adjusted: NDArray[np.float64], order: NDArray[np.int64]) -> NDArray[np.float64]:
    found = np.empty_like(adjusted)
    found[order] = np.minimum(adjusted, 1.0)
    return found
