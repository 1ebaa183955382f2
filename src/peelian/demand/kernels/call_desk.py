"""The call desk: lines in order of priority, such as 999 over 101, answered by agents, with callers who hang up.

A desk is a pool whose units are agents and whose grades are lines: a call takes one agent, nobody travels, and being
attended is being answered. A caller who has waited longer than their patience hangs up. A share of a line's callers
goes elsewhere (to another organisation, to a web page) and is counted but never reaches an agent. Agents end the call
they are in when their shift ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from peelian.demand.arrivals import compile_profile
from peelian.demand.clock import HOURS_IN_WEEK, SECOND
from peelian.demand.distributions import Distribution, Fixed, compile_distributions
from peelian.demand.kernels.pool import HANDOVER, NEVER, Pool, PoolError, Rules
from peelian.demand.kernels.replication import Scenario
from peelian.demand.kernels.streams import Streams
from peelian.demand.kernels.tally import ARRIVED, DIVERTED, LEFT, LEFT_US, STARTED, WAIT_US, WITHIN, Tally

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """One telephone line of the desk: its calls in each hour since the start, and what becomes of them.

    `stream` names its draws. Durations are in seconds; without `patience_s` nobody hangs up. `reserve` agents stay free
    when a call of this line is answered, for the lines before it.
    """

    stream: int
    calls_per_hour: Floats
    talk_s: Distribution
    answer_within_s: float
    patience_s: Distribution | None = None
    diverted: float = 0.0
    reserve: int = 0


def call_desk(lines: Sequence[Line], agents: Integers, *, shift_end: int, relieved: Integers, from_us: int) -> Scenario:
    """The desk as a scenario for `replicate`; the first line goes first.

    PoolError if calls should be interrupted when a shift ends, which no agent does.
    """
    if shift_end > HANDOVER:
        raise PoolError("Agents cannot interrupt calls when their shift ends.", remedy="Choose finish or handover.")
    count, profiles = len(lines), [compile_profile(line.calls_per_hour) for line in lines]
    impatient = any(line.patience_s is not None for line in lines)
    forever = Fixed(float(NEVER))
    kinds = [Fixed(0.0), *(line.talk_s for line in lines), *(line.patience_s or forever for line in lines)]
    streams = Streams(
        number=np.array([line.stream for line in lines], np.int64),
        expected=np.array([profile.expected for profile in profiles]),
        spacing_us=np.array([profile.spacing_us for profile in profiles]),
        shares=np.array([_shares(place, count, line.diverted) for place, line in enumerate(lines)]),
        gaps=profiles[0].gaps,
        samplers=compile_distributions(kinds, unit=SECOND),
        travel=np.zeros(count, np.int64),
        scene=np.arange(1, count + 1),
        patience=np.arange(count + 1, 2 * count + 1) if impatient else np.zeros(0, np.int64),
    )
    reserve = np.array([line.reserve for line in lines], np.int64)
    rules = Rules(np.ones(count, np.int64), reserve, np.zeros((count, count), np.bool_))
    within = np.array([round(line.answer_within_s * SECOND) for line in lines], np.int64)
    return Scenario(streams, rules, Pool(agents, relieved, shift_end), within, from_us)


def _shares(place: int, count: int, diverted: float) -> Floats:
    """All that is not diverted goes to the line's own place."""
    return np.tile((np.arange(count) >= place) * (1 - diverted), (HOURS_IN_WEEK, 1))


def answered_within(tally: Tally) -> Floats:
    """The share of each line's calls answered within its target, of those that reached the desk, by replication."""
    return _share(tally, WITHIN)


def hung_up(tally: Tally) -> Floats:
    """The share of each line's callers who hung up, of those that reached the desk, by replication."""
    return _share(tally, LEFT)


def mean_wait_s(tally: Tally) -> Floats:
    """The mean wait in seconds on each line of all whose wait has ended, by an answer or by hanging up."""
    cells = tally.jobs.sum(axis=2)
    with np.errstate(invalid="ignore"):
        waited = cells[..., WAIT_US] + cells[..., LEFT_US]
        return np.asarray(waited / (cells[..., STARTED] + cells[..., LEFT]) / SECOND)


def diverted(tally: Tally) -> Floats:
    """The share of all callers who went elsewhere, by replication."""
    elsewhere = tally.hours[..., DIVERTED].sum(axis=1)
    return np.asarray(elsewhere / np.maximum(elsewhere + tally.jobs[..., ARRIVED].sum(axis=(1, 2)), 1))


def _share(tally: Tally, cell: int) -> Floats:
    cells = tally.jobs.sum(axis=2)
    with np.errstate(invalid="ignore"):
        return np.asarray(cells[..., cell] / cells[..., ARRIVED])
