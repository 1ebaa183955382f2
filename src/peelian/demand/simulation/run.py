"""One replication of a model: part after part, each drawn, run in its own way, and counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from peelian.demand.clock import HOUR
from peelian.demand.kernels.counting import count_visits
from peelian.demand.kernels.dispatch import run_dispatch
from peelian.demand.kernels.events import run_events
from peelian.demand.kernels.force import begin_part, begin_replication, open_part
from peelian.demand.kernels.network import ROWS, Network
from peelian.demand.kernels.single import begin_backlog, count_dispatch, end_dispatch, pass_on
from peelian.demand.simulation.network import Plan
from peelian.demand.simulation.parts import Desk, Pass
from peelian.demand.simulation.sizes import with_enough_room
from peelian.demand.simulation.tally import STAFF_US, Tally

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """Where one thread runs one replication after another: its own arrays, and what units do by the hour."""

    net: Network
    parts: tuple[Desk | Pass | None, ...]
    idle_us: Integers
    hours: Integers
    waits: Integers


def new_room(plan: Plan, factor: int = 1) -> Room:
    """Room for a replication; `factor` times as much if that was not enough."""
    hours = plan.net.hours
    waits = np.zeros((len(plan.net.loop.kinds), hours + 2), np.int64)
    return Room(with_enough_room(plan.net, factor), plan.parts, plan.idle_us, np.zeros((3, hours), np.int64), waits)


def run(room: Room, tally: Tally, seed: int, replication: int, found: list[Integers] | None = None) -> int:
    """One replication into its tally, and its visits into `found` if given; 0, or what went wrong.

    The tally is without the axis of replications. `seed` may have 64 bits.
    """
    net, seed = room.net, (seed + 2**63) % 2**64 - 2**63  # of whole numbers kernels take those with a sign
    tally.teams[..., STAFF_US] += room.idle_us
    outcome = begin_replication(net, tally, seed, replication)
    for part in range(len(room.parts)):
        outcome = outcome or begin_part(net, part, seed, replication)
        outcome = outcome or _run_part(room, tally, part, seed, replication)
        if outcome:
            return int(outcome)
        if found is not None:
            found.append(net.loop.visits[:, : net.loop.at[ROWS]].copy())
    return 0


def _run_part(room: Room, tally: Tally, part: int, seed: int, replication: int) -> int:
    """Run a part whose visits are drawn, and count it; 0, or what went wrong."""
    net, end_us, how = room.net, room.net.hours * HOUR, room.parts[part]
    if how is None:
        open_part(net, part, seed, replication)
        outcome = run_events(net, tally, part, seed, replication)
        count_visits(net.counted, net.loop, tally, end_us)
        return int(outcome)
    begin_backlog(net.loop)
    if isinstance(how, Pass):
        pass_on(net.counted, net.loop, net.mail, tally, end_us)
        return 0
    outcome = run_dispatch(how.run(net.loop.visits[:, : net.loop.at[ROWS]], room.hours))
    if outcome >= 0:
        end_dispatch(net.counted, net.loop, net.mail, tally, room.waits, how.team, end_us)
        busy_us, over_us, _ = room.hours
        count_dispatch(net.loop, room.waits, busy_us, over_us, tally, how.team, net.counted.from_us)
    return min(int(outcome), 0)
