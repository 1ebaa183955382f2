"""Units without end (M(t)/G/∞): the load that arrivals offer over time, lagging them by the time that jobs take.

Source of all: Eick, Massey and Whitt (1993), The physics of the M(t)/G/∞ queue, Operations Research 41, and M(t)/G/∞
queues with sinusoidal arrival rates, Management Science 39. The number busy is Poisson with the mean given here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from peelian.demand.theory.errors import refuse_unless
from peelian.demand.theory.service import Service

MOST_ROUNDS = 10_000


@dataclass(frozen=True, slots=True)
class Wave:
    """A rate that rises and falls about a level: level + swing sin(2π (t - shift) / period), times in hours."""

    level: float
    swing: float = 0.0
    period_h: float = 24.0
    shift_h: float = 0.0

    def rate(self, t_h: ArrayLike) -> NDArray[np.float64]:
        """The rate at each time."""
        return np.asarray(self.level + self.swing * np.sin(self._angle * (np.asarray(t_h) - self.shift_h)))

    def over(self, from_h: float, to_h: float) -> float:
        """The integral of the rate between two times."""
        start, end = (math.cos(self._angle * (each - self.shift_h)) for each in (from_h, to_h))
        return self.level * (to_h - from_h) + self.swing * (start - end) / self._angle

    @property
    def _angle(self) -> float:
        return 2 * math.pi / self.period_h


def busy_exponential(arrivals: Wave, t_h: float, *, mean_service_h: float) -> float:
    """The mean number busy at a time, long after the start, with exponential services.

    >>> round(busy_exponential(Wave(30, 20), 6, mean_service_h=1.2), 6)
    57.844076
    """
    turn = 2 * math.pi / arrivals.period_h * mean_service_h
    angle = 2 * math.pi * (t_h - arrivals.shift_h) / arrivals.period_h
    lagged = (math.sin(angle) - turn * math.cos(angle)) / (1 + turn**2)
    return mean_service_h * (arrivals.level + arrivals.swing * lagged)


def busy_deterministic(arrivals: Wave, t_h: float, *, service_h: float) -> float:
    """The mean number busy at a time, long after the start, where every job takes the same time.

    >>> round(busy_deterministic(Wave(30, 20), 6, service_h=1.2), 6)
    59.607159
    """
    return arrivals.over(t_h - service_h, t_h)


def offered_load(arrivals_per_h: ArrayLike, service_h: Service, *, points_per_h: int = 4) -> NDArray[np.float64]:
    """The load at `points_per_h` equal steps of each hour, the last of them its end; a row an hour.

    `arrivals_per_h` is a rate by hour of a cycle, a day or a week, that repeats for ever. An hour's arrivals of so
    long ago count by the mean time for which they are still busy, a difference of the service's cut means.

    >>> from peelian.demand.theory.service import exponential
    >>> offered_load([30.0] * 24, exponential(1.2))[0].round(6).tolist()
    [36.0, 36.0, 36.0, 36.0]
    """
    rates = np.asarray(arrivals_per_h, dtype=np.float64)
    refuse_unless(
        rates.ndim == 1 and rates.size > 0 and bool((rates >= 0).all()) and points_per_h >= 1,
        "The arrivals are no rates by hour.",
        remedy="Give a rate from 0 up for each hour of the cycle.",
    )
    fine = np.repeat(rates, points_per_h)
    weights = _still_busy(service_h, len(fine), 1 / points_per_h)
    turned = np.fft.irfft(np.fft.rfft(fine) * np.fft.rfft(weights), len(fine))
    return np.maximum(turned, 0.0).reshape(len(rates), points_per_h)


def _still_busy(service_h: Service, steps: int, step_h: float) -> NDArray[np.float64]:
    """The mean time busy now of a job that arrived within each step back from now, all past cycles together."""
    weights, before = np.zeros(steps), 0.0
    for cycle in range(MOST_ROUNDS):
        ends = np.array([service_h.cut_mean(step_h * (cycle * steps + each)) for each in range(1, steps + 1)])
        weights += np.diff(ends, prepend=before)
        before = float(ends[-1])
        if service_h.mean - before <= 1e-10 * service_h.mean:
            break
    return weights + (service_h.mean - before) / steps
