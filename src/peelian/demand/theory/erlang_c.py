"""A queue that everybody waits in until served (M/M/c): delay, waits and the fewest agents for a target.

`offered_load` is arrivals in the mean time of a service, in erlangs. A mean wait is in the unit of `mean_service`.
Source of all: Erlang (1917); Gross and Harris, Fundamentals of Queueing Theory, chapter 2.
"""

from __future__ import annotations

import math

from peelian.demand.theory.erlang_b import blocking_probability
from peelian.demand.theory.errors import UnstableError, refuse_negative, refuse_no_servers, refuse_unless


def waiting_probability(offered_load: float, servers: int) -> float:
    """The share of arrivals that find every server busy and wait; 1 where the load is not below the servers.

    >>> round(waiting_probability(10, 14), 6)
    0.174132
    """
    refuse_no_servers(servers)
    if offered_load >= servers:
        return 1.0
    blocked = blocking_probability(offered_load, servers)
    return blocked / (1.0 - offered_load / servers * (1.0 - blocked))


def mean_wait(offered_load: float, servers: int, *, mean_service: float) -> float:
    """The mean wait of all arrivals, those that do not wait among them. Raises UnstableError for too great a load.

    >>> round(mean_wait(10, 14, mean_service=180), 4)
    7.8359
    """
    _refuse_unstable(offered_load, servers)
    return waiting_probability(offered_load, servers) * mean_service / (servers - offered_load)


def mean_queue(offered_load: float, servers: int) -> float:
    """The mean number waiting. Raises UnstableError for too great a load.

    >>> round(mean_queue(2, 3), 6)
    0.888889
    """
    _refuse_unstable(offered_load, servers)
    return waiting_probability(offered_load, servers) * offered_load / (servers - offered_load)


def waits_longer(within: float, offered_load: float, servers: int, *, mean_service: float) -> float:
    """The share of arrivals that wait longer than `within`, first come first served; 1 where the load is too great."""
    refuse_negative(within=within, mean_service=mean_service)
    if offered_load >= servers:
        return 1.0
    return waiting_probability(offered_load, servers) * math.exp(-(servers - offered_load) * within / mean_service)


def answered_within(within: float, offered_load: float, servers: int, *, mean_service: float) -> float:
    """The share of arrivals served within a time: the service level. 0 where the load is too great.

    >>> round(answered_within(20, 10, 14, mean_service=180), 5)
    0.88835
    """
    return 1.0 - waits_longer(within, offered_load, servers, mean_service=mean_service)


def fewest_servers(within: float, share: float, offered_load: float, *, mean_service: float) -> int:
    """The fewest servers that serve at least this share of arrivals within a time.

    Raises TheoryInputError for a share that is not below 1: no number of servers keeps every caller from waiting.

    >>> fewest_servers(10, 0.9, 3.5, mean_service=420)
    7
    """
    refuse_unless(0 <= share < 1, f"The share is {share!r}.", remedy="Give a share from 0 up and below 1.")
    servers = max(1, math.floor(offered_load) + 1)
    while answered_within(within, offered_load, servers, mean_service=mean_service) < share:
        servers += 1
    return servers


def _refuse_unstable(offered_load: float, servers: int) -> None:
    refuse_no_servers(servers)
    refuse_negative(offered_load=offered_load)
    if offered_load >= servers:
        raise UnstableError(offered_load, servers)
