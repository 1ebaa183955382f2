"""What exact numerics tell of a queue over time: a value at the end of each step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from peelian.demand.theory.errors import refuse_unless

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Course:
    """A queue over time, each array by step.

    `mean_number` (waiting or served), `mean_queue` and `all_busy` (the probability that an arrival would wait) are
    those just before the step's end; `waiting_h` is the expected time waited by all within the step, in hours;
    `lost` is the expected number of arrivals turned away, because there is no more room or because the states were cut.
    """

    mean_number: Values
    mean_queue: Values
    all_busy: Values
    waiting_h: Values
    lost: float


@dataclass(frozen=True, slots=True)
class Hours:
    """Arrivals and staff by step of equal length, as arrays that go together."""

    arrivals_per_h: Values
    staff: NDArray[np.int64]
    step_h: float

    @classmethod
    def of(cls, arrivals_per_h: ArrayLike, staff: ArrayLike, step_h: float) -> Hours:
        """The arrays; raises TheoryInputError where they do not go together."""
        rates, units = np.asarray(arrivals_per_h, dtype=np.float64), np.asarray(staff)
        refuse_unless(
            rates.ndim == 1 and rates.shape == units.shape and rates.size > 0,
            "Arrivals and staff are not series of one length.",
            remedy="Give both by step, as many of one as of the other.",
        )
        whole = units.astype(np.int64)
        refuse_unless(
            bool((rates >= 0).all() and (whole == units).all() and (whole >= 0).all()) and step_h > 0,
            "A rate, a number of staff or the step is below zero or no whole number.",
            remedy="Give rates from 0 up, staff as whole numbers from 0 up, and a step above 0.",
        )
        return cls(rates, whole, step_h)


def held(rate: Callable[[Values], Values], *, until_h: float, steps_per_h: int) -> Values:
    """A smooth rate as steps that a chain cannot tell from it but for errors of the fourth order of the step.

    Each pair of steps takes the rate at Gauss's two points of the pair, m - d and m + d, as m - 2d/√3 and m + 2d/√3:
    the commutator-free fourth-order scheme of Blanes and Moan (2006), Applied Numerical Mathematics 56.
    """
    pairs = round(until_h * steps_per_h / 2)
    length = 2 / steps_per_h
    middle = (np.arange(pairs) + 0.5) * length
    before, after = (rate(middle + sign * length * np.sqrt(3) / 6) for sign in (-1, 1))
    mean, half = (before + after) / 2, (after - before) / 2
    pairs_of_rates = np.column_stack((mean - 2 * half / np.sqrt(3), mean + 2 * half / np.sqrt(3)))
    return np.asarray(np.maximum(pairs_of_rates.ravel(), 0.0))
