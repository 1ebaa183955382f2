"""Queues with a limit: room for so many (M/M/c/K), or so many sources (M/M/c//N)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peelian.demand.theory.birth_death import long_run_shares
from peelian.demand.theory.errors import refuse_no_servers, refuse_unless


@dataclass(frozen=True, slots=True)
class Limited:
    """The long run of a queue with a limit.

    `blocking_probability` is the share of arrivals turned away; `mean_wait` that of those let in, in the unit of the
    mean service; `mean_queue` counts who waits, `mean_number` who waits or is served.
    """

    blocking_probability: float
    mean_wait: float
    mean_queue: float
    mean_number: float


def limited_room(*, arrival_rate: float, mean_service: float, servers: int, room: int) -> Limited:
    """A queue with room for `room` in all, served or waiting; who finds it full is turned away (M/M/c/K).

    Source: Gross and Harris, Fundamentals of Queueing Theory, chapter 2. Raises TheoryInputError for room that is
    less than the servers.

    >>> round(limited_room(arrival_rate=30, mean_service=1 / 4, servers=8, room=12).blocking_probability, 6)
    0.093825
    """
    _refuse(arrival_rate, mean_service, servers)
    refuse_unless(room >= servers, f"There is room for {room}.", remedy="Give room for each server's job at least.")
    n = np.arange(room + 1)
    shares = long_run_shares(np.full(room, arrival_rate), np.minimum(n[1:], servers) / mean_service)
    queue = float(shares @ np.maximum(n - servers, 0))
    let_in = arrival_rate * float(shares[:-1].sum())
    return Limited(float(shares[-1]), queue / let_in, queue, float(shares @ n))


def finite_source(*, sources: int, rate_each: float, mean_service: float, servers: int) -> Limited:
    """A queue fed by so many sources, each calling at a rate while it neither waits nor is served (M/M/c//N).

    Machine repair: `mean_number` are the machines that do not run. Nobody is turned away. Source: Palm (1947); Gross
    and Harris, Fundamentals of Queueing Theory, chapter 2.

    >>> round(finite_source(sources=20, rate_each=0.1, mean_service=1, servers=3).mean_number, 6)
    2.126232
    """
    _refuse(rate_each, mean_service, servers)
    refuse_no_servers(sources, name="sources")
    n = np.arange(sources + 1)
    up = np.asarray((sources - n[:-1]) * rate_each, dtype=np.float64)
    shares = long_run_shares(up, np.minimum(n[1:], servers) / mean_service)
    queue = float(shares @ np.maximum(n - servers, 0))
    arrivals = rate_each * float(shares @ (sources - n))
    return Limited(0.0, queue / arrivals, queue, float(shares @ n))


def _refuse(rate: float, mean_service: float, servers: int) -> None:
    refuse_no_servers(servers)
    refuse_unless(
        rate > 0 and mean_service > 0, "The rate or the mean service is not above zero.", remedy="Give both above zero."
    )
