"""Agreement of two raters beyond what chance would give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Agreement:
    """The share of records on which two raters agree, and Cohen's kappa (NaN where chance alone would agree)."""

    observed: float
    kappa: float


def cohen_kappa(table: Sequence[Sequence[int]]) -> Agreement:
    """Unweighted kappa of a square table: rows are one rater's answers, columns the other's.

    Method: Cohen (1960). Raises ValueError for a table that is not square or is empty.

    >>> round(cohen_kappa([[41, 5], [7, 47]]).kappa, 4)
    0.7592
    """
    counts = np.asarray(table, dtype=float)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or counts.sum() == 0:
        raise ValueError("give a square table with counts in it")
    total = counts.sum()
    observed = float(np.trace(counts) / total)
    expected = float((counts.sum(axis=0) * counts.sum(axis=1)).sum() / total**2)
    return Agreement(observed, (observed - expected) / (1 - expected) if expected < 1 else float("nan"))
