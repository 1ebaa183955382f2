"""Every visit of a replication as flat arrays, to be looked at one by one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from peelian.demand.clock import HOUR
from peelian.demand.kernels import visit
from peelian.demand.kernels.pool import NEVER
from peelian.demand.kernels.records import INDEX_BITS
from peelian.demand.simulation.prepare import Prepared

Integers = npt.NDArray[np.int64]


class Visits(NamedTuple):
    """Visits in the order in which they were entered, then of streams, entities and rounds.

    `stream` numbers the model's S streams, then `waiting` and then `live` backlogs by work. `team` is the one that did
    it last, -1 if none ever did. `next` is a work or, after all W works, an end; -1 if it is nothing. Times that have
    not come are `NEVER`.
    """

    stream: Integers
    index: Integers  # type: ignore[assignment]  # a tuple has a method of that name
    round: Integers
    work: Integers
    kind: Integers
    team: Integers
    entered_us: Integers
    ready_us: Integers
    due_us: Integers
    travel_us: Integers
    takes_us: Integers
    patience_us: Integers
    started_us: Integers
    attended_us: Integers
    finished_us: Integers
    left_us: Integers
    next: Integers


def visits_in_order(prepared: Prepared, visits: Integers) -> Visits:
    """The visits of a run, from what kernels keep of them."""
    end_us, works = prepared.hours * HOUR, len(prepared.compiled.names.works)
    place, index = visits[visit.WHO] >> INDEX_BITS, visits[visit.WHO] & ((1 << INDEX_BITS) - 1)
    streams = len(prepared.compiled.names.streams)
    gone_on = (visits[visit.FINISHED] != NEVER) | (visits[visit.LEFT] != NEVER)
    found = Visits(
        stream=np.where(place < 2 * works, streams + place, place - 2 * works),
        index=index,
        round=visits[visit.AROUND],
        work=prepared.compiled.kinds.work[visits[visit.KIND]],
        kind=visits[visit.KIND],
        team=visits[visit.TEAM],
        entered_us=visits[visit.ENTERED],
        ready_us=_before(visits[visit.READY], end_us),
        due_us=_before(visits[visit.DUE], end_us),
        travel_us=visits[visit.TRAVEL],
        takes_us=visits[visit.TAKES],
        patience_us=visits[visit.PATIENCE],
        started_us=visits[visit.STARTED],
        attended_us=visits[visit.ATTENDED],
        finished_us=visits[visit.FINISHED],
        left_us=visits[visit.LEFT],
        next=np.where(gone_on, visits[visit.NEXT], -1),
    )
    order = np.lexsort((found.work, found.finished_us, found.round, index, place, found.entered_us))
    return Visits(*(each[order] for each in found))


def _before(times: Integers, end_us: int) -> Integers:
    """Times that come before the run ends, or as it does."""
    return np.where(times <= end_us, times, NEVER)
