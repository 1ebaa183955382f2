"""When the entities of a stream arrive: a Poisson process whose rate is constant within each hour.

The process is that of rate 1, stretched by the inverse of the expected number so far, which is exact for such rates.
Entity number i of a stream is always the i-th to arrive, and its gap in the process of rate 1 is its own draw: a
change of the stream's rate moves its entities in time, and a change of another stream's rate does nothing to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from peelian.core.errors import PeelianError
from peelian.demand.clock import HOUR
from peelian.demand.compiled import kernel
from peelian.demand.distributions import exponential_table, find_cells, polynomial

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_STANDARD_DEVIATIONS = 12
_A_FEW = 64
_BLOCK = 1024


class ArrivalError(PeelianError):
    """Rates that no stream can have."""


class Profile(NamedTuple):
    """A stream's rates: how many are expected before each hour begins and in all, and the time between two in an hour.

    `expected` has one entry more than there are hours; `spacing_us` is infinite where the rate is 0; `gaps` is the
    table of the gaps in the process of rate 1.
    """

    expected: Floats
    spacing_us: Floats
    gaps: Floats


def compile_profile(per_hour: Sequence[float] | Floats) -> Profile:
    """The profile of a stream from its rate in each hour since the start; ArrivalError if one is below zero.

    >>> compile_profile([2.0, 0.0, 4.0]).expected.tolist()
    [0.0, 2.0, 2.0, 6.0]
    """
    rates = np.asarray(per_hour, np.float64)
    if rates.ndim != 1 or not np.all(np.isfinite(rates)) or np.any(rates < 0):
        raise ArrivalError("A rate of arrivals is below zero or not a number.", remedy="Give a rate for each hour.")
    with np.errstate(divide="ignore", over="ignore"):
        spacing = HOUR / rates
    return Profile(np.concatenate([[0.0], np.cumsum(rates)]), spacing, exponential_table().copy())


def most_arrivals(profile: Profile) -> int:
    """Room for every arrival: exceeded less than once in 10³⁰ replications (twelve standard deviations and a few more).

    >>> most_arrivals(compile_profile([100.0]))
    284
    """
    expected = float(profile.expected[-1])
    return ceil(expected + _STANDARD_DEVIATIONS * sqrt(expected)) + _A_FEW


@kernel
def fill_arrivals(times_us: Integers, profile: Profile, uniforms: Floats) -> int:
    """The arrival times of a stream's entities from their uniform draws, in order; how many arrive before the end.

    Both arrays have room for `most_arrivals`; -1 if that was not enough. Times after the count mean nothing, and the
    uniform draws are used up.
    """
    expected, spacing, gaps = profile
    so_far, hour, hours = 0.0, 0, spacing.size
    begins_at, ends_at, each = expected[0], expected[1], spacing[0]
    for first in range(0, times_us.size, _BLOCK):
        last = min(first + _BLOCK, times_us.size)
        find_cells(times_us[first:last], uniforms[first:last])
        for entity in range(first, last):
            so_far += polynomial(gaps, times_us[entity], uniforms[entity])
            while so_far >= ends_at:
                hour += 1
                if hour == hours:
                    return entity
                begins_at, ends_at, each = ends_at, expected[hour + 1], spacing[hour]
            times_us[entity] = hour * HOUR + min(int((so_far - begins_at) * each), HOUR - 1)
    return -1
