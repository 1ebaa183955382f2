"""Percentiles of many histograms at once."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from peelian.demand.kernels.tally import edges_us

Floats = npt.NDArray[np.float64]


def percentiles_us(steps: npt.NDArray[np.int64], share: float) -> Floats:
    """What `kernels.tally.percentile_us` gives for each row of a table of histograms: not a number for an empty one."""
    upto = np.cumsum(steps, axis=1)
    wanted = share * upto[:, -1]
    step = (upto < wanted[:, None]).sum(1)
    row = np.arange(len(steps))
    held = steps[row, step]
    inside = np.where(held > 0, (wanted - (upto[row, step] - held)) / np.maximum(held, 1), 0.0)
    edges = _edges()
    found = edges[step] + inside * (edges[step + 1] - edges[step])
    return np.where(upto[:, -1] > 0, found, np.nan)


@cache
def _edges() -> Floats:
    return edges_us()
