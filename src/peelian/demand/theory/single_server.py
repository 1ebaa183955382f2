"""One unit and any law of service times (M/G/1), by grade: `arrival_rates` and `services`, the most urgent first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

from peelian.demand.theory.errors import refuse_unless
from peelian.demand.theory.service import Service, deterministic


def mean_wait(arrival_rate: float, service: Service) -> float:
    """The mean wait of arrivals at one unit, first come first served; without end where the load is 1 or more.

    Source: Pollaczek (1930), Khinchine (Mat. Sbornik 39:4).
    """
    return waits_by_grade([arrival_rate], [service])[0]


def mean_wait_of_equal_jobs(arrival_rate: float, time: float) -> float:
    """The mean wait at one unit where every job takes the same time (M/D/1).

    >>> round(mean_wait_of_equal_jobs(0.8, 1), 6)
    2.0
    """
    return mean_wait(arrival_rate, deterministic(time))


def waits_by_grade(arrival_rates: Sequence[float], services: Sequence[Service]) -> list[float]:
    """The mean wait of each grade where no job that has begun is broken off. Source: Cobham (1954).

    A job of a grade that comes after an overloaded one waits without end, and so does one of the overloaded grade.
    The work under way that an arrival meets counts the grades that are served at all.
    """
    loads = _loads(arrival_rates, services)
    remaining = sum(_remaining(arrival_rates, services, loads))
    return _over_loads([remaining] * len(loads), loads)


def times_with_preemption(arrival_rates: Sequence[float], services: Sequence[Service]) -> list[float]:
    """The mean time in system of each grade where a more urgent job breaks off the one under way, which resumes later.

    Source: Conway, Maxwell and Miller (1967), Theory of Scheduling, chapter 8.
    """
    loads = _loads(arrival_rates, services)
    remaining = list(accumulate(_remaining(arrival_rates, services, loads)))
    waits = _over_loads(remaining, loads)
    return [
        service.mean / (1 - before) + wait if before < 1 else math.inf
        for service, before, wait in zip(services, [0.0, *loads[:-1]], waits, strict=True)
    ]


def _over_loads(remaining: Sequence[float], loads: Sequence[float]) -> list[float]:
    return [
        work / ((1 - before) * (1 - load)) if load < 1 else math.inf
        for work, before, load in zip(remaining, [0.0, *loads[:-1]], loads, strict=True)
    ]


def _loads(arrival_rates: Sequence[float], services: Sequence[Service]) -> list[float]:
    refuse_unless(
        len(arrival_rates) == len(services) > 0 and all(rate >= 0 for rate in arrival_rates),
        "Arrival rates and services do not go together.",
        remedy="Give a rate from 0 up and a service for each grade.",
    )
    return list(accumulate(rate * service.mean for rate, service in zip(arrival_rates, services, strict=True)))


def _remaining(arrival_rates: Sequence[float], services: Sequence[Service], loads: Sequence[float]) -> list[float]:
    """The mean work under way that an arrival meets, by grade; of an overloaded grade, the part that gets the unit."""
    found = []
    for rate, service, load in zip(arrival_rates, services, loads, strict=True):
        before = load - rate * service.mean
        served = min(1.0, max(0.0, 1 - before) / (load - before)) if load > before else 1.0
        found.append(served * rate * service.second_moment / 2)
    return found
