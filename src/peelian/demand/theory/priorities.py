"""Several grades in one pool of like units, the first grade first (M/M/c with priorities).

`arrival_rates` are by grade, the most urgent first; every grade has the same exponential service. Results are in the
unit of `mean_service`; a grade that the units cannot keep up with waits without end.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

from peelian.demand.theory.erlang_c import mean_queue, waiting_probability
from peelian.demand.theory.errors import refuse_negative, refuse_no_servers, refuse_unless


def waits_by_grade(arrival_rates: Sequence[float], *, mean_service: float, servers: int) -> list[float]:
    """The mean wait of each grade where no job that has begun is broken off.

    A grade's wait is P(all busy) / cμ / ((1 - σ before it) (1 - σ with it)), where σ is the load of the grades so far
    by unit. Source: Cobham (1954), Priority assignment in waiting line problems.

    >>> [round(each, 4) for each in waits_by_grade([0.2, 0.6, 1.2], mean_service=1 / 3, servers=1)]
    [0.2381, 0.3247, 0.9091]
    """
    loads = _loads(arrival_rates, mean_service, servers)
    first = waiting_probability(loads[-1] * servers, servers) * mean_service / servers
    return [
        first / ((1 - before) * (1 - load)) if load < 1 else math.inf
        for before, load in zip([0.0, *loads[:-1]], loads, strict=True)
    ]


def delays_with_preemption(arrival_rates: Sequence[float], *, mean_service: float, servers: int) -> list[float]:
    """The mean time of each grade beyond its own service, where a more urgent job takes a unit from a less urgent one.

    The job broken off is taken up where it stopped. The first k grades together are a queue of their own, so a
    grade's share of the waiting is the difference of two M/M/c queues. Source: Buzen and Bondi (1983), Operations
    Research 31; exact only because all grades have one service rate.

    >>> [round(each, 4) for each in delays_with_preemption([0.2, 0.6, 1.2], mean_service=1 / 3, servers=1)]
    [0.0238, 0.1537, 1.0303]
    """
    loads = _loads(arrival_rates, mean_service, servers)
    queues = [0.0, *(_mean_queue(load * servers, servers) for load in loads)]
    return [_delay(queues[grade + 1], queues[grade], rate) for grade, rate in enumerate(arrival_rates)]


def _delay(queue_with: float, queue_before: float, rate: float) -> float:
    return math.inf if math.isinf(queue_with) else (queue_with - queue_before) / rate


def _mean_queue(offered_load: float, servers: int) -> float:
    return mean_queue(offered_load, servers) if offered_load < servers else math.inf


def _loads(arrival_rates: Sequence[float], mean_service: float, servers: int) -> list[float]:
    refuse_no_servers(servers)
    refuse_negative(mean_service=mean_service)
    refuse_unless(
        len(arrival_rates) > 0 and all(rate > 0 for rate in arrival_rates),
        "A grade has no arrivals.",
        remedy="Leave out grades without arrivals.",
    )
    return [rate * mean_service / servers for rate in accumulate(arrival_rates)]
