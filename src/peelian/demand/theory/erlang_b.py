"""Lines without a queue: a call that finds all busy is lost (M/M/c/c)."""

from __future__ import annotations

from peelian.demand.theory.errors import refuse_negative


def blocking_probability(offered_load: float, servers: int) -> float:
    """The share of calls that find every server busy, and are lost.

    `offered_load` is arrivals in the mean time of a service, in erlangs. Computed by B(n) = aB(n-1) / (n + aB(n-1))
    from B(0) = 1, which neither overflows nor cancels. Source: Erlang (1917); it holds for any law of service times.
    Raises TheoryInputError for negative inputs.

    >>> round(blocking_probability(10, 14), 6)
    0.056819
    """
    refuse_negative(offered_load=offered_load, servers=servers)
    blocked = 1.0
    for n in range(1, servers + 1):
        carried = offered_load * blocked
        blocked = carried / (n + carried)
    return blocked
