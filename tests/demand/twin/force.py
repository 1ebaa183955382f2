"""The whole contract of the simulation written a second time, in SimPy, plainly: what the kernels must equal.

It knows the model as arrays, the draws by name and the laws, and nothing of the kernels. Each entity is a process, and
teams keep plain lists. SimPy's own resources are not used: they cannot change their capacity,
take several units at once, keep a reserve, or say in which order things happen within one moment.
"""

from __future__ import annotations

from collections.abc import Iterator

import simpy
from tests.demand.twin.cases import Cases
from tests.demand.twin.drawing import Drawing
from tests.demand.twin.life import Lives
from tests.demand.twin.log import REVIEWS, Log
from tests.demand.twin.plan import Plan
from tests.demand.twin.shifts import Shifts
from tests.demand.twin.turns import Part, Turn

from peelian.demand.clock import HOUR


class Force:
    """One replication: the teams, their turns and the hours; `visits` holds every visit, once it has run."""

    def __init__(self, plan: Plan, seed: int, replication: int) -> None:
        self.plan, self.compiled = plan, plan.compiled
        self.env = simpy.Environment()
        self.end = plan.compiled.hours * HOUR
        names = plan.compiled.names
        self.log = Log(len(names.teams), len(names.kinds), plan.compiled.hours)
        self.teams = [self.team(number) for number in range(len(names.teams))]
        self.begun = False
        self.lives = Lives(
            self.env, plan, Drawing(plan.compiled, seed, replication), self.teams, self.start, self.start_soon
        )
        self.visits, self.came = self.lives.visits, self.lives.came

    def team(self, number: int) -> Shifts | Cases:
        teams, plan = self.compiled.teams, self.plan
        if plan.carries_cases[number]:
            team = Cases(self.env, number, plan.case_hours(number), plan.case_limit(number), self.log)
            team.asks = plan.asks
        else:
            duty = teams.staff[number], teams.relieved[number], int(teams.shift_end[number])
            team = Shifts(self.env, number, *duty, int(teams.reserve[number]), self.compiled.kinds.preempts, self.log)
            team.rejoin = lambda visit: self.teams[visit.home].line.append(visit)
        team.released = lambda: self.start_soon(Part.START)
        return team

    def run(self) -> Force:
        self.lives.begin()
        self.env.process(self.hours())
        self.env.run(until=Turn(self.env, self.end, Part.STAFF))
        self.reviews()
        return self

    def hours(self) -> Iterator[Turn]:
        """As each hour begins: what the last one left behind, then the change of staff."""
        for hour in range(self.compiled.hours + 1):
            yield Turn(self.env, hour * HOUR, Part.CLOSE)
            if hour > 0:
                self.close(hour - 1)
            yield Turn(self.env, hour * HOUR, Part.STAFF)
            for team in self.teams:
                team.change_staff(hour)
            self.begun = True
            self.start_soon(Part.START)

    def close(self, hour: int) -> None:
        for team in self.teams:
            for visit in team.line:
                self.log.waiting[visit.kind, hour] += 1
            if isinstance(team, Cases):
                self.log.live(team, hour)
            else:
                self.log.team(team, self.env.now)

    def reviews(self) -> None:
        """A review is due each so often after a case began, while it is open."""
        for visit in self.visits:
            every = int(self.compiled.works.review_us[visit.work])
            if every > 0 and visit.begun and isinstance(self.teams[visit.home], Cases):
                for due in range(visit.started + every, min(visit.finished, self.end), every):
                    self.log.teams[visit.team, due // HOUR, REVIEWS] += 1

    def start_soon(self, part: Part) -> None:
        """Let what waits start in a later part of this moment."""

        def start() -> Iterator[Turn]:
            yield Turn(self.env, self.env.now, part)
            self.start()

        self.env.process(start())

    def start(self) -> None:
        """Every team starts of its own line what it can, then one helps with one job, until nothing starts."""
        starts = self.begun
        while starts:
            own = [team.start_own() for team in self.teams]
            starts = any(own) or any(self.help(team) for team in self.teams if isinstance(team, Shifts))

    def help(self, team: Shifts) -> bool:
        """Start the first job that a team may help with, if nothing of its own waits and enough units are free."""
        may_help = self.compiled.kinds.helped_by[:, team.number]
        waiting = [each for other in self.teams if other is not team for each in other.line if may_help[each.kind]]
        first = min(waiting, key=lambda visit: visit.place, default=None)
        if team.line or first is None or team.missing(first) > 0:
            return False
        self.teams[first.home].line.remove(first)
        team.begin(first)
        return True
