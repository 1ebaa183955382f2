"""A whole model as kernels read it, and the room in which one thread runs it.

In the shapes R is streams with those of backlogs, W works, K kinds, T teams, L lines, H hours, E ends, P parts.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from peelian.demand.distributions import Samplers
from peelian.demand.kernels.pool import MOST_UNITS
from peelian.demand.kernels.records import CASE, LETTER, PLANNED, Records
from peelian.demand.kernels.visit import CELLS

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]

BLOCK = 1024
"""So many visits are drawn at a time: as many as stay in the processor's nearest memory."""
NO_ROOM, TOO_MANY = -2, -1
"""Outcomes of a run: more visits than there is room for; more busy units than can be followed."""
ROWS, FOLLOWING, OUTSIDE, OUTSIDE_KEY, PLANS, HOUR_KEY, SETTLED, OWN, HELP, OPENING, FAULT, TEAMS, TEAMS_END = range(
    STATE := 13
)
"""How a run stands: visits so far; the next to come from outside, where those end, and when the next comes; how much is
planned; the next hour; up to where all has started that can; how many teams to look at, and helpers; visits of the
backlog; what went wrong; where in the order of teams those of the part are."""


class Sources(NamedTuple):
    """What comes from outside, by the model's streams; `work` takes it, -1 for none.

    `begins` (P + 1) says where a part's backlog starts, that which waits first: `who` each entity is, when it came
    (`at_us`) and to which work; from `live` (P) on it is being dealt with.
    """

    number: Integers
    expected: Floats
    spacing_us: Floats
    gaps: Floats
    elsewhere: Floats
    most: Integers
    work: Integers
    begins: Integers
    live: Integers
    who: Integers
    at_us: Integers
    at_work: Integers


class Draws(NamedTuple):
    """How visits are drawn, and where: a block of draws.

    `words` (W × R) name them. `share` (K) and `then` (K × (W + E)) are cumulated. Where a kind goes next is told by
    the shares that are not alike: from 0 on, as many `steps` further as there are of a share (`shares`; both are
    K × most). `line` (K × R) is where a visit waits, -1 if no team does it.
    """

    words: Words
    share: Floats
    then: Floats
    shares: Floats
    steps: Integers
    line: Integers
    samplers: Samplers
    entity: Words
    word: Words
    pair: Words
    even: Floats
    odd: Floats


class Mail(NamedTuple):
    """Entities on their way to a part; `first[p] + sent[p]` is the next place. The last two are for sorting."""

    first: Integers
    sent: Integers
    letters: Records
    in_order: Records
    bucket: Integers


class Loop(NamedTuple):
    """All that happens in a run.

    `order` are the teams by stage. `own` and `helps` are lists of lines by team. `helpers` (T × T): who helps with any
    of a team's lines. `preempts` is K × K, `staff` and `relieved` T × H, `round` W × W: by how much a step from work to
    work makes the round grow. `slot_…` (T × MOST_UNITS) are the jobs of teams on shifts: when and in which slot each
    finishes, its visit, the units it counts for (below zero if they were relieved). `cases` are heaps of those that are
    live. `next_key` (T) is when somebody next finishes.
    """

    at: Integers
    visits: Integers
    kinds: Records
    works: Records
    lines: Records
    teams: Records
    order: Integers
    own: Integers
    helps: Integers
    helpers: Flags
    preempts: Flags
    staff: Integers
    relieved: Integers
    round: Integers
    offered_us: Integers
    next_key: Integers
    slot_due: Integers
    slot_row: Integers
    slot_held: Integers
    cases: Records
    calendar: Records


class Counted(NamedTuple):
    """What is counted: rows of jobs (K × R), the limits of each row, and the first microsecond of the first that is."""

    row: Integers
    limit_from: Integers
    limits: Records
    from_us: int


class Network(NamedTuple):
    """All of it, with working room. Part p has the stages from `stages[p]` up to `stages[p + 1]`."""

    hours: int
    stages: Integers
    sources: Sources
    draws: Draws
    mail: Mail
    loop: Loop
    counted: Counted
    arrived_us: Integers
    when: Floats
    which: Floats


def with_room(net: Network, visits: int, mail: Integers) -> Network:
    """The model with working room of its own for so many visits of a part, and so much mail to each.

    Pages of memory that a run does not touch are never taken.
    """
    loop, most = net.loop, int(net.sources.most.max(initial=1))
    carrying = max(1, int((loop.teams["case"] != 0).sum()))
    slot_due, slot_row, slot_held = np.empty((3, len(loop.teams), MOST_UNITS), np.int64)
    first = np.cumsum([0, *mail])
    when, which = np.empty((2, most))
    return net._replace(
        draws=net.draws._replace(**{name: np.empty_like(getattr(net.draws, name)) for name in _BLOCKS}),
        mail=Mail(
            first=first,
            sent=np.zeros(len(mail), np.int64),
            letters=np.empty(first[-1], LETTER),
            in_order=np.empty(max(mail), LETTER),
            bucket=np.empty(max(mail) + 2, np.int64),
        ),
        loop=loop._replace(
            at=np.zeros(STATE, np.int64),
            visits=np.empty((CELLS, visits), np.int64),
            kinds=loop.kinds.copy(),
            works=loop.works.copy(),
            lines=loop.lines.copy(),
            teams=loop.teams.copy(),
            next_key=np.empty(len(loop.teams), np.int64),
            slot_due=slot_due,
            slot_row=slot_row,
            slot_held=slot_held,
            cases=np.empty((carrying, visits), CASE),
            calendar=np.empty(2 * visits, PLANNED),
        ),
        arrived_us=np.empty(most, np.int64),
        when=when,
        which=which,
    )


_BLOCKS = ("entity", "word", "pair", "even", "odd")
