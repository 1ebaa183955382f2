"""The time line of one incident: every visit that it makes, who deals with it and when, and what was drawn for it.

Draws have names, so that the same call comes at the same time in each scenario and its time lines can be set side by
side: what differs is what the scenario does.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from peelian.core.errors import PeelianError, UnknownNameError
from peelian.demand.clock import moment
from peelian.demand.kernels.pool import NEVER
from peelian.demand.model.arrays import NONE, Compiled
from peelian.demand.model.model import Model
from peelian.demand.simulation.prepare import prepare
from peelian.demand.simulation.replicate import visits_of
from peelian.demand.simulation.visits import Visits

Integers = npt.NDArray[np.int64]


class NoIncidentError(PeelianError):
    """An incident that does not come in the replication that was asked for."""


@dataclass(frozen=True, slots=True)
class Step:
    """A visit to some work. Times are microseconds since the model's start, None for what did not happen.

    `due` is the time agreed of an appointment. `team` is who dealt with it, "" if nobody is kept busy or nobody came.
    `travel`, `takes` and `patience` are the lengths that were drawn. `then` is where it went, "" if it is not over.
    """

    work: str
    grade: str
    team: str
    entered: int
    ready: int | None
    due: int | None
    started: int | None
    attended: int | None
    finished: int | None
    left: int | None
    travel: int
    takes: int
    patience: int | None
    then: str

    @property
    def waited(self) -> int | None:
        """How long it waited from due until it was begun, or until it gave up; None if it is not told."""
        until = self.started if self.started is not None else self.left
        return None if until is None or self.due is None else max(until - self.due, 0)


@dataclass(frozen=True, slots=True)
class TimeLine:
    """The visits of one incident, in order: `number` counts those of its stream from 0."""

    scenario: str
    stream: str
    number: int
    start: dt.datetime
    steps: tuple[Step, ...]

    @property
    def came(self) -> dt.datetime:
        """When it came."""
        return self.at(self.steps[0].entered)

    def at(self, time_us: int) -> dt.datetime:
        """A time of its steps as a moment of the model's calendar."""
        return moment(self.start, time_us)


@dataclass(frozen=True, slots=True)
class Explained:
    """An incident as it goes in the model as it is, and in scenarios; `why` says why this one, if it was not named."""

    seed: int
    replication: int
    why: str
    base: TimeLine
    beside: tuple[TimeLine, ...]


def explain(
    model: Model,
    *scenarios: tuple[str, Model],
    incident: int | None = None,
    stream: str = "",
    seed: int = 1,
    replication: int = 0,
) -> Explained:
    """The time line of an incident, the same one in each of the scenarios, which are given with their names.

    Without a number it is a telling one: that which waits longest of those that go first. Without a stream it is of
    the model's first. Raises UnknownNameError for a stream that there is not, NoIncidentError for a number that does
    not come.
    """
    compiled, visits = _simulated(model, seed, replication)
    streams = compiled.names.streams
    if stream and stream not in streams:
        raise UnknownNameError("stream", stream, list(streams))
    why = ""
    if incident is None:
        place, why = telling(compiled, visits, stream)
        number, of = int(visits.index[place]), int(visits.stream[place])
    else:
        number, of = incident, streams.index(stream) if stream else 0
    base = time_line("", compiled, visits, of, number)
    beside = [time_line(name, *_simulated(changed, seed, replication), of, number) for name, changed in scenarios]
    return Explained(seed, replication, why, base, tuple(beside))


def time_line(scenario: str, compiled: Compiled, visits: Visits, stream: int, number: int) -> TimeLine:
    """The time line of the incident of that number in a stream; NoIncidentError if there is none."""
    names = compiled.names
    found = np.flatnonzero((visits.stream == stream) & (visits.index == number))
    if not found.size:
        came = np.unique(visits.index[visits.stream == stream]).size
        raise NoIncidentError(
            f"No incident {number} of {names.streams[stream]} comes to any work"
            + (f" in scenario {scenario!r}." if scenario else "."),
            remedy=f"{came} come in this replication, numbered from 0; some may be sent elsewhere at once.",
        )
    steps = tuple(_step(compiled, visits, int(place)) for place in found)
    return TimeLine(scenario, _stream_named(compiled, stream), number, compiled.start, steps)


def telling(compiled: Compiled, visits: Visits, stream: str = "") -> tuple[int, str]:
    """The visit that waits longest of the kinds that go first among several, and why it was chosen.

    Where no work has grades it is the longest wait of all. NoIncidentError if nobody waits anywhere.
    """
    names, kinds = compiled.names, compiled.kinds
    graded = np.diff(kinds.first)[kinds.work] > 1
    first = np.flatnonzero(graded & (kinds.place == 0))
    chosen = np.isin(visits.kind, first[:1]) if first.size else visits.due_us < NEVER
    if stream:
        chosen &= visits.stream == names.streams.index(stream)
    chosen &= (visits.stream < len(names.streams)) & (visits.team != NONE) & (visits.started_us < NEVER)
    places = np.flatnonzero(chosen)
    if not places.size:
        raise NoIncidentError("Nobody waits for anybody in this replication.", remedy="Give the number of an incident.")
    waits = visits.started_us[places] - visits.due_us[places]
    of = names.kinds[int(first[0])] if first.size else "all work"
    return int(places[int(np.argmax(waits))]), f"the longest wait of {of}"


def _simulated(model: Model, seed: int, replication: int) -> tuple[Compiled, Visits]:
    prepared = prepare(model)
    return prepared.compiled, visits_of(prepared, seed=seed, replication=replication)


def _stream_named(compiled: Compiled, stream: int) -> str:
    names = compiled.names
    kinds = [*names.streams, *(f"waiting {work}" for work in names.works), *(f"live {work}" for work in names.works)]
    return kinds[stream]


def _step(compiled: Compiled, visits: Visits, place: int) -> Step:
    names, team, kind = compiled.names, int(visits.team[place]), int(visits.kind[place])
    work = names.works[int(visits.work[place])]
    after = int(visits.next[place])
    return Step(
        work=work, grade=names.kinds[kind].removeprefix(work).removeprefix(" grade "),
        team=names.teams[team] if team != NONE else "", entered=int(visits.entered_us[place]),
        ready=_time(visits.ready_us[place]), due=_time(visits.due_us[place]), started=_time(visits.started_us[place]),
        attended=_time(visits.attended_us[place]), finished=_time(visits.finished_us[place]),
        left=_time(visits.left_us[place]), travel=int(visits.travel_us[place]), takes=int(visits.takes_us[place]),
        patience=_time(visits.patience_us[place]), then="" if after == NONE else (*names.works, *names.ends)[after],
    )  # fmt: skip


def _time(time_us: np.int64) -> int | None:
    return None if time_us >= NEVER else int(time_us)
