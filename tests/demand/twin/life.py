"""What becomes of each entity: a process that goes from work to work, one visit after another."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator

import simpy
from tests.demand.twin.appointments import Appointments
from tests.demand.twin.cases import Cases
from tests.demand.twin.drawing import DELAY, KIND, LASTS, PATIENCE, ROUTE, SCENE, TRAVEL, Drawing
from tests.demand.twin.plan import Plan
from tests.demand.twin.shifts import Shifts
from tests.demand.twin.turns import Part, Turn
from tests.demand.twin.visit import NEVER, Visit

Teams = list[Shifts | Cases]


class Lives:
    """The entities of a replication: `visits` as they begin, `came` from each stream, when, and if sent elsewhere.

    `start` lets teams start what they can; `start_soon` does so in a later part of the moment.
    """

    def __init__(
        self,
        env: simpy.Environment,
        plan: Plan,
        draws: Drawing,
        teams: Teams,
        start: Callable[[], None],
        start_soon: Callable[[Part], None],
    ) -> None:
        self.env, self.plan, self.compiled, self.draws, self.teams = env, plan, plan.compiled, draws, teams
        self.start, self.start_soon = start, start_soon
        self.appointments = [Appointments(plan.compiled.works, work) for work in range(plan.works)]
        self.visits: list[Visit] = []
        self.came: list[tuple[int, int, bool]] = []

    def begin(self) -> None:
        """What waits and what is live as the run starts, and then all that comes."""
        works = self.compiled.works
        for work in range(self.plan.works):
            waited = works.waited_us[works.waiting[work] : works.waiting[work + 1]]
            for index, age in enumerate(waited.tolist()):
                self.env.process(self.waiting(self.visit(self.plan.waiting_stream(work), index, 0, work, -age)))
            for index in range(int(works.live[work])):
                self.env.process(self.live(self.visit(self.plan.live_stream(work), index, 0, work, 0)))
        for stream in range(self.plan.streams):
            self.stream(stream)

    def stream(self, stream: int) -> None:
        work = int(self.compiled.streams.work[stream])
        for index, (arrived, elsewhere) in enumerate(self.draws.arrivals(stream)):
            self.came.append((stream, arrived, elsewhere))
            if work >= 0 and not elsewhere:
                self.env.process(self.life(stream, index, work, arrived))

    def life(self, stream: int, index: int, work: int, arrived: int) -> Iterator[simpy.Event]:
        """An entity from its arrival to its end."""
        yield Turn(self.env, arrived, Part.ARRIVE, self.plan.entity(stream, index))
        yield from self.onward(self.enter(stream, index, 0, work))

    def onward(self, visit: Visit | None) -> Iterator[simpy.Event]:
        """An entity from a visit on, from work to work, until it ends or leaves."""
        while visit is not None:
            yield from self.until_due(visit)
            if visit.home < 0:
                visit.started = visit.attended = visit.finished = self.env.now
            else:
                yield from self.serve(visit)
            visit = yield from self.following(visit)

    def following(self, visit: Visit) -> Generator[Turn, None, Visit | None]:
        """The visit after one that is over, if any, begun when its turn has come."""
        if visit.left < NEVER:
            visit.next = int(self.compiled.works.diverts_to[visit.work])
        else:
            visit.next = self.draws.route(visit.kind, self.draw(visit, ROUTE))
        if not 0 <= visit.next < self.plan.works:
            return None
        if visit.home >= 0:
            yield Turn(self.env, self.env.now, Part.DIVERT if visit.left == self.env.now else Part.ARRIVE, visit.entity)
        growth = int(visit.next <= visit.work)
        return self.enter(visit.stream, visit.index, visit.round + growth, visit.next)

    def enter(self, stream: int, index: int, round_: int, work: int) -> Visit:
        visit = self.visit(stream, index, round_, work, self.env.now)
        visit.ready = self.env.now + self.draws.time(self.compiled.works.delay[work], self.draw(visit, DELAY))
        return visit

    def visit(self, stream: int, index: int, round_: int, work: int, entered: int) -> Visit:
        """A visit with its grade, and what is drawn for it."""
        plan, kinds, works, draws = self.plan, self.compiled.kinds, self.compiled.works, self.draws
        visit = Visit(plan.entity(stream, index), stream, index, round_, work, entered, self.env.event())
        kind = visit.kind = draws.grade(work, self.draw(visit, KIND))
        visit.home, visit.units, visit.priority = (
            int(kinds.team[kind]),
            int(kinds.units[kind]),
            plan.priority(kind, stream),
        )
        if works.patience[work] >= 0:
            visit.patience = draws.time(works.patience[work], self.draw(visit, PATIENCE))
        case = visit.home >= 0 and bool(plan.carries_cases[visit.home])
        if case or plan.is_live(visit):
            visit.takes = max(int(case), draws.time(plan.lasts(visit), self.draw(visit, LASTS)))
        else:
            visit.travel = draws.time(kinds.travel[kind], self.draw(visit, TRAVEL))
            visit.takes = draws.time(kinds.takes[kind], self.draw(visit, SCENE))
        self.visits.append(visit)
        return visit

    def draw(self, visit: Visit, purpose: int) -> float:
        word = self.draws.word(visit.work, self.plan.stream_word(visit.stream))
        return self.draws.uniform(word, visit.index, purpose + 8 * visit.round)

    def until_due(self, visit: Visit) -> Iterator[Turn]:
        """Until the delay has passed and, of an appointment, the time agreed has come."""
        if visit.ready > self.env.now:
            yield Turn(self.env, visit.ready, Part.ARRIVE, visit.entity)
        visit.due = visit.ready
        if self.plan.by_appointment(visit.kind):
            visit.due = self.appointments[visit.work].book(visit.ready)
        if visit.due >= self.env.now and visit.due > visit.ready:
            yield Turn(self.env, visit.due, Part.ARRIVE, visit.entity)

    def serve(self, visit: Visit) -> Iterator[simpy.Event]:
        """In the line from its due time, and with a team, until it finishes or leaves."""
        if visit.due + visit.patience < self.env.now:
            visit.left = visit.due + visit.patience
            return
        self.teams[visit.home].line.append(visit)
        if visit.patience < NEVER:
            self.env.process(self.lose_patience(visit))
        self.start()
        yield visit.over

    def lose_patience(self, visit: Visit) -> Iterator[Turn]:
        """Leave the line at the end of one's patience, unless begun; then what waits behind may start."""
        yield Turn(self.env, visit.due + visit.patience, Part.LEAVE, visit.entity)
        if not visit.begun:
            self.teams[visit.home].line.remove(visit)
            visit.left = self.env.now
            visit.over.succeed()
            self.start_soon(Part.MOVE_UP)

    def waiting(self, visit: Visit) -> Iterator[simpy.Event]:
        """An entity that stands in a line as the run starts, or goes on at once from work that no team does."""
        visit.ready = visit.entered
        if visit.home < 0:
            yield Turn(self.env, 0, Part.ARRIVE, visit.entity)
        yield from self.onward(visit)

    def live(self, visit: Visit) -> Iterator[simpy.Event]:
        """An entity with which a team is busy as the run starts."""
        visit.ready = visit.due = 0
        self.teams[visit.home].begin(visit)
        yield visit.over
        yield from self.onward((yield from self.following(visit)))
