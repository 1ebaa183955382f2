"""What a model is compiled to: flat arrays that kernels read, and the names behind their numbers.

Times are whole microseconds; -1 says that there is none. Teams, works and laws are numbers: places in `names`, and
numbers of distributions in `samplers`. In the shapes T is teams, S streams, W works, E ends, K kinds of job, and H
hours since the start. The arrays cannot be written to.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from peelian.demand.distributions import Samplers

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

NONE = -1
BY_APPOINTMENT = -2


class Names(NamedTuple):
    """What the numbers stand for; a kind is called by its work, and its grade if it has one."""

    teams: tuple[str, ...]
    streams: tuple[str, ...]
    works: tuple[str, ...]
    ends: tuple[str, ...]
    kinds: tuple[str, ...]


class Teams(NamedTuple):
    """The teams.

    `staff` (T × H) are on duty; `relieved` (T × H) are those before whose shift ended as the hour began. `shift_end`
    (T) is 0 to finish, 1 to hand over, 2 to pre-empt. `reserve` (T) must stay free when a job starts whose priority is
    not 1. `carriers` (T) are people who carry cases (`carries`), `available_us` (T) the time that each has for them a
    week, `caseload_limit` (T) live cases each, 0 for no limit.
    """

    staff: Integers
    relieved: Integers
    shift_end: Integers
    reserve: Integers
    carries: Flags
    carriers: Floats
    available_us: Integers
    caseload_limit: Floats


class Streams(NamedTuple):
    """The streams (S each).

    `number` names a stream's draws: it follows from the stream's name alone, so that a scenario with a stream more or
    less leaves the draws of the others as they are. `per_hour` (S × H) are expected arrivals, `elsewhere` the share of
    them that is sent elsewhere. `work` takes the stream, with this `priority`.
    """

    number: Integers
    per_hour: Floats
    elsewhere: Floats
    work: Integers
    priority: Integers


class Kinds(NamedTuple):
    """The kinds of job: the grades of each work, which stand together in their order of priority.

    `first` (W + 1): the kinds of work w go from `first[w]` up to `first[w + 1]`. `share` (K) is cumulated within a
    work. `place` (K) is 0 for the grade that goes first, `priority` (K) its place among all that its team does,
    1 going first. `preempts[a, b]` (K × K): a may take units from b. `helped_by`
    is K × T. `travel` and `takes` (K) are laws, and so is `residual` (K): what is left of a job or case that is being
    dealt with as the model starts, -1 where there is none. `within_us` (K) is when to be there, -2 by appointment.
    `then` (K × (W + E)) are cumulated shares of what follows, works first, then ends.
    """

    first: Integers
    work: Integers
    share: Floats
    place: Integers
    priority: Integers
    team: Integers
    units: Integers
    reserve: Integers
    preempts: Flags
    helped_by: Flags
    travel: Integers
    takes: Integers
    residual: Integers
    within_us: Integers
    then: Floats


class Works(NamedTuple):
    """The works (W each).

    `number` names a work's draws, as a stream's does; `waiting_number` and `live_number` those of its backlog.
    `delay`, `patience` and `lasts` are laws, `diverts_to` a work. A case lasts `mean_us` on average. Of the starting
    backlog, `live` are being worked on, and those waiting at work w have waited
    `waited_us[waiting[w] : waiting[w + 1]]`, the longest first. `places` (W × H / 24) are appointments on each day; the
    times of all of them are `offered_us[offered[w] : offered[w + 1]]`. `earliest_us` is how soon one can be, `grace_us`
    how late it still counts as kept. `order` lists works so that each comes after those that lead to it; it is empty if
    work feeds back.
    """

    number: Integers
    waiting_number: Integers
    live_number: Integers
    delay: Integers
    patience: Integers
    diverts_to: Integers
    lasts: Integers
    mean_us: Floats
    effort_us: Integers
    review_us: Integers
    review_takes_us: Integers
    waiting: Integers
    waited_us: Integers
    live: Integers
    places: Integers
    offered: Integers
    offered_us: Integers
    earliest_us: Integers
    grace_us: Integers
    order: Integers


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """A model as arrays."""

    start: dt.datetime
    names: Names
    teams: Teams
    streams: Streams
    kinds: Kinds
    works: Works
    samplers: Samplers

    @property
    def hours(self) -> int:
        """How many hours the model runs."""
        return int(self.teams.staff.shape[1])

    @property
    def feeds_back(self) -> bool:
        """Whether some work leads back to itself."""
        return len(self.works.order) < len(self.names.works)

    @property
    def shared_teams(self) -> tuple[str, ...]:
        """The teams that do, or help with, more than one work: stages that must be simulated together."""
        kinds = self.kinds
        by_team = [
            {int(work) for work in kinds.work[(kinds.team == number) | kinds.helped_by[:, number]]}
            for number in range(len(self.names.teams))
        ]
        return tuple(name for name, works in zip(self.names.teams, by_team, strict=True) if len(works) > 1)

    @property
    def digest(self) -> str:
        """A hash of everything in it: equal for equal models, on every machine of one byte order."""
        digest = hashlib.sha256(repr((self.start, self.names)).encode())
        for name, each in self.arrays():
            digest.update(f"{name} {each.dtype} {each.shape}:".encode() + each.tobytes())
        return digest.hexdigest()

    def arrays(self) -> Iterator[tuple[str, npt.NDArray[np.generic]]]:
        """Every array with its name."""
        for record in (self.teams, self.streams, self.kinds, self.works, self.samplers):
            yield from record._asdict().items()
