"""How many units each hour needs: the load with its lag, then Erlang's queue or the square-root rule."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import log_ndtr

from peelian.demand.theory.erlang_c import answered_within
from peelian.demand.theory.errors import refuse_negative, refuse_unless
from peelian.demand.theory.infinite_server import offered_load
from peelian.demand.theory.service import Service

POINTS_PER_H = 4


@dataclass(frozen=True, slots=True)
class Within:
    """A target: this share of arrivals is served within so many hours."""

    hours: float
    share: float


def required_by_hour(arrivals_per_h: ArrayLike, service_h: Service, target: Within) -> NDArray[np.int64]:
    """The fewest units by hour of a cycle that meet the target in each hour, with all arrivals in one queue.

    The load is that of `offered_load`, so work that an hour's arrivals leave behind is counted in the hours after. An
    hour meets the target if Erlang's service level does on the mean of its quarters. Source: Jennings, Mandelbaum,
    Massey and Whitt (1996), Server staffing to meet time-varying demand, Management Science 42 ("modified offered
    load"). An hour without load needs none. Raises TheoryInputError for a share that is not below 1.

    >>> from peelian.demand.theory.service import exponential
    >>> required_by_hour([5.0, 30.0, 30.0, 5.0], exponential(0.5), Within(hours=0.1, share=0.9)).tolist()
    [6, 16, 19, 12]
    """
    refuse_unless(
        0 <= target.share < 1, f"The share is {target.share!r}.", remedy="Give a share from 0 up and below 1."
    )
    refuse_negative(hours=target.hours)
    loads = offered_load(arrivals_per_h, service_h, points_per_h=POINTS_PER_H)
    return np.array([_fewest(each, service_h.mean, target) for each in loads], dtype=np.int64)


def square_root_by_hour(
    arrivals_per_h: ArrayLike, service_h: Service, *, delay_probability: float
) -> NDArray[np.int64]:
    """The units by hour of a cycle at which about this share of arrivals waits: load + β√load, rounded up.

    Quick, and near Erlang's answer for large loads. The load of an hour is the mean of its quarters. Source: Halfin
    and Whitt (1981), Operations Research 29; Jennings and others (1996).
    """
    margin = margin_for_delay(delay_probability)
    loads = offered_load(arrivals_per_h, service_h, points_per_h=POINTS_PER_H).mean(axis=1)
    return np.asarray(np.ceil(loads + margin * np.sqrt(loads) - 1e-9), dtype=np.int64)


def delay_at_margin(margin: float) -> float:
    """The share of arrivals that wait with load + margin × √load units, as the load grows.

    1 / (1 + β Φ(β) / φ(β)). Source: Halfin and Whitt (1981).

    >>> round(delay_at_margin(1.0), 4)
    0.2234
    """
    refuse_negative(margin=margin)
    ratio = math.exp(float(log_ndtr(margin)) + margin**2 / 2) * math.sqrt(2 * math.pi)
    return 1 / (1 + margin * ratio)


def margin_for_delay(delay_probability: float) -> float:
    """The margin β at which this share of arrivals waits: `delay_at_margin` the other way round.

    >>> round(margin_for_delay(delay_at_margin(1.0)), 9)
    1.0
    """
    refuse_unless(
        1e-12 < delay_probability <= 1,
        f"The probability of delay is {delay_probability!r}.",
        remedy="Give a share above 0, 1 at most.",
    )
    if delay_probability == 1:
        return 0.0
    return float(brentq(lambda margin: delay_at_margin(margin) - delay_probability, 0.0, 10.0, xtol=1e-14))


def _fewest(loads: NDArray[np.float64], mean_service_h: float, target: Within) -> int:
    if loads.max() < 1e-12:
        return 0

    def level(units: int) -> float:
        met = [answered_within(target.hours, float(each), units, mean_service=mean_service_h) for each in loads]
        return sum(met) / len(met)

    units = max(1, math.floor(float(loads.min())))
    while level(units) < target.share:
        units += 1
    return units
