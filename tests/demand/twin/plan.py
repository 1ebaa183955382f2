"""What the twin must know of a model: its arrays, and what they say when put together."""

from __future__ import annotations

from tests.demand.twin.turns import Entity
from tests.demand.twin.visit import Visit

from peelian.demand.clock import HOUR, HOURS_IN_WEEK
from peelian.demand.model.arrays import BY_APPOINTMENT, Compiled


class Plan:
    """The arrays of a model."""

    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled
        names = compiled.names
        self.works, self.streams = len(names.works), len(names.streams)
        self.carries_cases = compiled.teams.carries

    # Streams: those of the model, then the waiting and the live backlog of each work

    def waiting_stream(self, work: int) -> int:
        return self.streams + work

    def live_stream(self, work: int) -> int:
        return self.streams + self.works + work

    def stream_word(self, stream: int) -> int:
        streams, works = self.compiled.streams, self.compiled.works
        if stream < self.streams:
            return int(streams.number[stream])
        backlog = stream - self.streams
        return int((works.waiting_number if backlog < self.works else works.live_number)[backlog % self.works])

    def entity(self, stream: int, index: int) -> Entity:
        """Its place among all entities: backlogs first."""
        backlogs = 2 * self.works
        return (stream + backlogs if stream < self.streams else stream - self.streams, index)

    # Jobs

    def priority(self, kind: int, stream: int) -> int:
        """That of the grade; of work without grades that of the entity's stream, if it takes it, or its own."""
        compiled, work = self.compiled, self.compiled.kinds.work[kind]
        graded = compiled.names.kinds[kind] != compiled.names.works[work]
        own = stream < self.streams and compiled.streams.work[stream] == work
        return int(compiled.streams.priority[stream] if own and not graded else compiled.kinds.priority[kind])

    def by_appointment(self, kind: int) -> bool:
        return bool(self.compiled.kinds.within_us[kind] == BY_APPOINTMENT)

    # Cases

    def is_live(self, visit: Visit) -> bool:
        """Whether a team is busy with it as the run starts."""
        return visit.stream == self.live_stream(visit.work) and visit.round == 0

    def lasts(self, visit: Visit) -> int:
        """The law of how long a case is open, or of what is left of a job or case that is live at the start."""
        live = self.is_live(visit)
        return int(self.compiled.kinds.residual[visit.kind] if live else self.compiled.works.lasts[visit.work])

    def asks(self, visit: Visit) -> int:
        """Microseconds that a case asks of people in an hour in which it goes on in full."""
        works, work = self.compiled.works, visit.work
        length = works.mean_us[work] if self.is_live(visit) else visit.takes
        effort, every = works.effort_us[work], works.review_us[work]
        reviews = asked(works.review_takes_us[work], every) if every > 0 else 0
        return reviews + asked(effort, length)

    def case_hours(self, team: int) -> int:
        """Microseconds of people in each hour, to the nearest."""
        teams = self.compiled.teams
        return int(teams.carriers[team] * teams.available_us[team] / HOURS_IN_WEEK + 0.5)

    def case_limit(self, team: int) -> float:
        return float(self.compiled.teams.carriers[team] * self.compiled.teams.caseload_limit[team])


def asked(amount: int, over: float) -> int:
    """Microseconds an hour, to the nearest, of an amount spread over a time; none of no amount."""
    return min(int(max(amount, 0) / over * HOUR + 0.5), 2**44)
