"""A queue whose callers hang up when their patience is at an end (M/M/c+M, Palm's model, "Erlang A")."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peelian.demand.theory.birth_death import unlimited_shares
from peelian.demand.theory.errors import refuse_negative, refuse_no_servers, refuse_unless


@dataclass(frozen=True, slots=True)
class Impatient:
    """The long run of a queue with abandonment.

    `waiting_probability` and `abandonment_probability` are shares of all callers; `mean_wait` is over all callers,
    those who hang up among them, in the unit of `mean_service`; `mean_queue` and `mean_busy` are numbers of callers.
    """

    waiting_probability: float
    abandonment_probability: float
    mean_wait: float
    mean_queue: float
    mean_busy: float


def impatient(*, arrival_rate: float, mean_service: float, mean_patience: float, servers: int) -> Impatient:
    """The long run of calls that each wait no longer than an exponential patience; it settles under any load.

    Rate and means are in one unit of time. Source: Palm (1957); Garnett, Mandelbaum and Reiman (2002). Raises
    TheoryInputError for a rate or mean that is not above zero: without patience to lose, use `erlang_c`.

    >>> found = impatient(arrival_rate=100 / 1800, mean_service=180, mean_patience=120, servers=9)
    >>> round(found.abandonment_probability, 6), round(found.mean_wait, 4)
    (0.192156, 23.0587)
    """
    refuse_no_servers(servers)
    refuse_negative(arrival_rate=arrival_rate, mean_service=mean_service, mean_patience=mean_patience)
    refuse_unless(
        arrival_rate > 0 and mean_service > 0 and mean_patience > 0,
        "Arrival rate, mean service and mean patience are not all above zero.",
        remedy="Give each above zero.",
    )
    shares = unlimited_shares(
        lambda n: np.full_like(n, arrival_rate),
        lambda n: np.minimum(n + 1, servers) / mean_service + np.maximum(n + 1 - servers, 0) / mean_patience,
        start=servers + 256,
    )
    n = np.arange(len(shares))
    queue = float(shares @ np.maximum(n - servers, 0))
    return Impatient(
        waiting_probability=float(shares[servers:].sum()),
        abandonment_probability=queue / mean_patience / arrival_rate,
        mean_wait=queue / arrival_rate,
        mean_queue=queue,
        mean_busy=float(shares @ np.minimum(n, servers)),
    )
