"""Many replications of a prepared model, on several threads, into one tally; or one, visit by visit.

Each replication reads nothing but its own draws and writes nothing but its own row of the tally, so the number of
threads cannot change a result. Memory is that of the tally and of one room a thread, however many there are.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from peelian.core.errors import PeelianError
from peelian.demand.kernels.network import TOO_MANY
from peelian.demand.kernels.pool import MOST_UNITS
from peelian.demand.kernels.tally import STEPS
from peelian.demand.simulation.network import Plan
from peelian.demand.simulation.prepare import Prepared
from peelian.demand.simulation.run import new_room, run
from peelian.demand.simulation.tally import JOB_CELLS, STREAM_CELLS, TEAM_CELLS, Tally
from peelian.demand.simulation.visits import Visits, visits_in_order

Integers = npt.NDArray[np.int64]

_MOST_ROOM = 64


class RunError(PeelianError):
    """A run that had to be given up."""


def replicate(prepared: Prepared, *, seed: int, first: int = 0, count: int = 1, threads: int | None = None) -> Tally:
    """Replications number `first` and the `count` - 1 after it, a row of the tally each; a thread a core by default.

    Raises RunError if more units are busy at once than can be followed, or if work feeds on itself without end.
    """
    tally, step = new_tally(prepared, count), max(1, min(threads or os.cpu_count() or 1, count))

    def work(start: int) -> None:
        _replicate(prepared.staged, tally, np.arange(start, count, step), seed, first)

    if step == 1:
        work(0)
    else:
        with ThreadPoolExecutor(step) as pool:
            list(pool.map(work, range(step)))
    return tally


def new_tally(prepared: Prepared, count: int) -> Tally:
    """A tally of so many replications, all zero."""
    names, rows, facets = prepared.compiled.names, len(prepared.rows.kind), prepared.facets
    limits, kinds, ends = len(prepared.limits.row), len(names.kinds), len(names.ends)

    def zeros(*shape: int) -> Integers:
        return np.zeros((count, *shape), np.int64)

    return Tally(
        jobs=zeros(rows, facets, JOB_CELLS),
        within=zeros(limits, facets),
        decided=zeros(limits, facets),
        teams=zeros(len(names.teams), facets, TEAM_CELLS),
        waiting=zeros(kinds, facets),
        streams=zeros(len(names.streams), facets, STREAM_CELLS),
        flows=zeros(kinds, len(names.works) + ends + 1),
        ends=zeros(ends, facets),
        live=zeros(len(prepared.case_teams), prepared.hours),
        wait_steps=zeros(rows, STEPS),
        response_steps=zeros(rows, STEPS),
    )


def _replicate(plan: Plan, tally: Tally, places: Integers, seed: int, first: int) -> None:
    """Some replications one after another in the same room; with more room if one needs it."""
    factor, room = 1, new_room(plan)
    for place in places.tolist():
        own = Tally(*(each[place] for each in tally))
        while outcome := run(room, own, seed, first + place):
            factor = _more_room(outcome, factor)
            room = new_room(plan, factor)
            for each in own:
                each[:] = 0


def _more_room(outcome: int, factor: int) -> int:
    """Twice the room, if that is what a run needs."""
    if outcome == TOO_MANY:
        raise RunError(
            f"More than {MOST_UNITS} units of a team are busy at once, most of them past their shift.",
            remedy="Look for jobs that take far too long, or split the team.",
        )
    if factor >= _MOST_ROOM:
        raise RunError(
            f"There are more than {_MOST_ROOM} times as many visits as were expected.",
            remedy="Look at work that comes back to itself: then, diverts_to.",
        )
    return 2 * factor


def visits_of(prepared: Prepared, *, seed: int, replication: int, whole: bool = False) -> Visits:
    """Every visit of one replication; `whole` runs all in the one general loop, which gives the same.

    Raises RunError as `replicate` does.
    """
    plan, factor = prepared.in_one() if whole else prepared.staged, 1
    while True:
        found: list[Integers] = []
        own = Tally(*(each[0] for each in new_tally(prepared, 1)))
        outcome = run(new_room(plan, factor), own, seed, replication, found)
        if outcome == 0:
            return visits_in_order(prepared, np.concatenate(found, axis=1))
        factor = _more_room(outcome, factor)
