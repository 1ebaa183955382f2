"""A whole model as kernels read it: how visits are drawn, which lines teams serve, and in what parts it is run.

Streams stand in the order in which their entities go first: backlogs that wait, live backlogs, the model's streams. In
the shapes R is such streams, W works, K kinds, T teams, L lines, H hours, E ends, G stages.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from peelian.demand.distributions import Samplers

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]

GENERAL, DISPATCH, PASS = range(3)
"""How a part is run: by the loop over all that happens, as a dispatch, or as work that keeps nobody busy."""


class Sources(NamedTuple):
    """What comes from outside, by the model's streams: as `streams.Streams` has it; `work` takes it, -1 for none.

    `begins` says by part where its backlog starts, that which waits first: `who` each entity is, its `at_us` (below
    zero) and its `at_work`; from `live` on it is being dealt with.
    """

    number: Integers
    expected: Floats
    spacing_us: Floats
    gaps: Floats
    elsewhere: Floats
    work: Integers
    begins: Integers
    live: Integers
    who: Integers
    at_us: Integers
    at_work: Integers


class Draws(NamedTuple):
    """How a visit is drawn.

    `word` (W × R) names its draws; `needed` (W) has a bit for each pair of purposes that must be drawn. `share` (K) and
    `then` (K × (W + E)) are cumulated. `line` (K × R) is where it waits, -1 if no team does it. `booked` (K): by
    appointment. `takes` of a case is how long it lasts.
    """

    word: Words
    needed: Integers
    first: Integers
    share: Floats
    then: Floats
    line: Integers
    travel: Integers
    takes: Integers
    residual: Integers
    delay: Integers
    patience: Integers
    booked: Flags
    case: Flags
    samplers: Samplers


class Lines(NamedTuple):
    """The lines (L) and who serves them.

    A line is a kind of one priority. `own[own_from[t] : own_from[t + 1]]` are a team's lines by priority, `helps`
    likewise those of others. `helped` (L × T) says which teams help with a line, `helpers` (T × T) which with any of a
    team's. `preempts` (K × K) as in the model; `takes` (L): such a job may take units from others at all.
    """

    kind: Integers
    team: Integers
    priority: Integers
    units: Integers
    own_from: Integers
    own: Integers
    helps_from: Integers
    helps: Integers
    helped: Flags
    helpers: Flags
    preempts: Flags
    takes: Flags


class Teams(NamedTuple):
    """The teams: those on shifts by hour (T × H); those with cases by people's time in an hour and most live cases."""

    staff: Integers
    relieved: Integers
    shift_end: Integers
    reserve: Integers
    case: Flags
    available_us: Integers
    most_live: Integers
    stage: Integers


class Works(NamedTuple):
    """The works: where work leads back (`round`, W × W), appointments, and what cases ask.

    `asks` (W) are the microseconds of people that a review asks in each hour, `backlog_asks` a case of the backlog.
    """

    stage: Integers
    part: Integers
    round: Integers
    diverts_to: Integers
    earliest_us: Integers
    offered: Integers
    offered_us: Integers
    effort_us: Integers
    review_us: Integers
    review_asks: Integers
    backlog_asks: Integers


class Counted(NamedTuple):
    """What is counted: rows of jobs (K × R), limits by row (`limit_from`, R + 1), and the first microsecond."""

    row: Integers
    limit_from: Integers
    limit_us: Integers
    limit_attended: Flags
    kind_work: Integers
    kind_team: Integers
    from_us: int


class Parts(NamedTuple):
    """The parts in which a replication is run, one after another: stages from `stage[p]` up to `stage[p + 1]`.

    A part that is run as a dispatch has one team and one work; `level` (L) numbers its lines by priority, and `units`
    and `reserve` (P × levels) are those of its levels, `levels` (P) how many there are.
    """

    stage: Integers
    method: Integers
    work: Integers
    team: Integers
    level: Integers
    levels: Integers
    units: Integers
    reserve: Integers


class Network(NamedTuple):
    """All of it."""

    hours: int
    sources: Sources
    draws: Draws
    lines: Lines
    teams: Teams
    works: Works
    counted: Counted
    parts: Parts
