"""A plan held against a simulation and improved until its targets hold, or until nothing helps.

Theory's minima come first. Then what may be missed is eased or tightened by one factor, as the simulation says that
theory is too careful or not careful enough, until a plan that holds and one that does not are near each other. From
the dearest that does not hold, cuts are added: in the hours in which most is missed the need is raised by one above
what the plan has, one run of hours after another, and that is kept which gains most for what it costs. Every plan
meets the same draws.

Source of cuts by simulation: Atlason, Epelman and Henderson (2004), Call center staffing with simulation and cutting
plane methods, Annals of Operations Research 127.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import inf, sqrt

from peelian.demand.model.model import Model
from peelian.demand.staff.cuts import Cut, cut_of_every_hour, cuts_for, too_many
from peelian.demand.staff.duty import By
from peelian.demand.staff.flow import EVERY_MONTH
from peelian.demand.staff.minima import Hold, need_of
from peelian.demand.staff.outcome import Outcome, Simulate, limit_of, missed, missed_at_worst, verdict
from peelian.demand.staff.plan import Plan, make_plan
from peelian.demand.staff.rules import NO_MORE, Rules

Progress = Callable[[str], None]

NEAR = 1.05
"""How near the factors of a plan that holds and of one that does not must be."""
_TRIED = 3
_STEEPEST = 4.0
_MOST_EASE = 1000.0


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be planned: a team, for targets of the model by name, how, and under which rules.

    `told` are further targets whose outcomes are told beside them.
    """

    model: Model
    team: str
    targets: tuple[str, ...]
    by: By = "shift"
    rules: Rules = NO_MORE
    hold: Hold = "over the week"
    months: Collection[int] = EVERY_MONTH
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Round:
    """A plan, what was done to get it, and the outcome of each target by name.

    It `holds` if every target is met; in each hour, if the mean of the replications meets it in every hour too.
    """

    did: str
    plan: Plan
    outcomes: Mapping[str, Outcome]
    holds: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Improved:
    """The outcomes before, every round, and the best: the cheapest that holds, or the one that misses least."""

    before: Mapping[str, Outcome]
    rounds: tuple[Round, ...]
    best: Round


def first_plan(question: Question, ease: float = 1.0) -> Plan:
    """The plan by theory alone; raises StaffError where there can be none."""
    need = need_of(
        question.model, question.team, question.targets, hold=question.hold, ease=ease, months=question.months
    )
    return make_plan(question.model, need, question.by, question.rules)


def improve(
    question: Question,
    simulate: Simulate,
    *,
    replications: int,
    seed: int,
    rounds: int = 12,
    progress: Progress | None = None,
) -> Improved:
    """Plan, simulate and improve in at most so many rounds; raises StaffError where there can be no plan at all."""
    search = _Search(question, simulate, replications, seed, rounds, progress or (lambda _: None))
    before = search.outcomes(question.model, "the model as it is")
    search.ease()
    search.cut()
    return Improved(before, tuple(search.rounds), search.best)


@dataclass(slots=True, eq=False)
class _Search:
    """The rounds so far, and how the next is found."""

    question: Question
    simulate: Simulate
    replications: int
    seed: int
    most: int
    progress: Progress
    rounds: list[Round] = field(default_factory=list)

    def outcomes(self, model: Model, what: str) -> dict[str, Outcome]:
        """What a simulation of a model says of each target."""
        self.progress(what)
        names = dict.fromkeys((*self.question.targets, *self.question.told))
        targets = {name: self.question.model.targets[name] for name in names}
        found = self.simulate(model, list(targets.values()), replications=self.replications, seed=self.seed)
        return {name: found[target] for name, target in targets.items()}

    def round(self, did: str, plan: Plan) -> Round:
        """The round of a plan, a new one unless it was simulated before."""
        known = next((each for each in self.rounds if each.plan.scenario == plan.scenario), None)
        if known is not None:
            return known
        found = Round(did, plan, self.outcomes(plan.applied(self.question.model), did))
        found = replace(found, holds=self._met(found) and not (self._each_hour and self._late(found)))
        self.rounds.append(found)
        return found

    def ease(self) -> None:
        """Rounds in which what may be missed is eased or tightened, until one that holds is near one that does not."""
        held, failed, ease, step, last = 0.0, inf, 1.0, NEAR, None
        while len(self.rounds) < self.most and failed > held * NEAR and _MOST_EASE > ease > 1 / _MOST_EASE:
            did = "by theory" if ease == 1 else f"by theory, if {ease:.2f} times as much may be missed"
            found = self.round(did, self._plan(ease))
            held, failed = (max(held, ease), failed) if found.holds else (held, min(failed, ease))
            if (self._each_hour and self._met(found)) or (not found.holds and found.plan.is_limited):
                return
            step = min(step**2, _STEEPEST) if found is last else NEAR
            last, ease = found, self._next(found, ease, step, held, failed)

    def _plan(self, ease: float) -> Plan:
        return first_plan(self.question, ease)

    def cut(self) -> None:
        """Rounds that raise the need where most is missed, from the dearest plan that does not hold."""
        start = max((each for each in self.rounds if not each.holds), key=_cost, default=None)
        while start is not None and not start.holds and not start.plan.is_limited and len(self.rounds) < self.most:
            tried = [found for cut in self._cuts(start) if (found := self._try(start, cut)) is not None]
            if not tried:
                return
            before = start
            start = max(tried, key=lambda found: (found.holds, self._gain(before, found)))

    @property
    def best(self) -> Round:
        """The cheapest round that holds, without one that which misses least."""
        holding = [each for each in self.rounds if each.holds]
        return (
            min(holding, key=_cost) if holding else min(self.rounds, key=lambda each: (self._missed(each), _cost(each)))
        )

    def _try(self, start: Round, cut: Cut) -> Round | None:
        """The round with a cut, if it is within what may be spent: below the cheapest that holds."""
        if len(self.rounds) >= self.most:
            return None
        plan = make_plan(self.question.model, cut.need, self.question.by, self.question.rules)
        dearest = min((_cost(each) for each in self.rounds if each.holds), default=inf)
        if plan.cost.a_week >= dearest or any(plan.scenario == each.plan.scenario for each in self.rounds):
            return None
        return self.round(f"{cut.says} than by theory" if start.did == "by theory" else cut.says, plan)

    def _cuts(self, start: Round) -> list[Cut]:
        outcomes = {name: start.outcomes[name] for name in self.question.targets}
        if self._each_hour:
            return cut_of_every_hour(start.plan, outcomes)
        return cuts_for(self.question.model, start.plan, outcomes)[:_TRIED]

    def _gain(self, start: Round, found: Round) -> float:
        gained = self._missed(start) - self._missed(found)
        return gained / max(_cost(found) - _cost(start), 1e-9) if gained > 0 else gained

    def _missed(self, found: Round) -> float:
        """What is missed of the worst target, at the worse end of its interval, over what is allowed.

        In each hour, and what is missed beyond that in the hours by themselves.
        """
        worst = max((1 / ratio if ratio else inf for ratio in self._ratios(found)), default=0.0)
        return worst + (self._late(found) if self._each_hour else 0.0)

    @property
    def _each_hour(self) -> bool:
        return self.question.hold == "in each hour"

    def _met(self, found: Round) -> bool:
        targets = self.question.model.targets
        return all(verdict(targets[name], found.outcomes[name].value) == "met" for name in self.question.targets)

    def _late(self, found: Round) -> float:
        """What is missed beyond what may be in hours by themselves, a job of the week."""
        goals = [each for each in found.plan.need.goals if each.name in self.question.targets]
        return sum(float(too_many(each, found.outcomes[each.name]).sum() / each.per_h.sum()) for each in goals)

    def _ratios(self, found: Round) -> Iterator[float]:
        """Of each target, what staff may miss over what is missed, beside what no staff could help."""
        for name in self.question.targets:
            target = self.question.model.targets[name]
            goal = next((each for each in found.plan.need.goals if each.name == name), None)
            allowed, least = float(missed(target, limit_of(target))), 0.0 if goal is None else goal.least
            lost = missed_at_worst(target, found.outcomes[name].value)
            yield max(allowed - least, 0.0) / max(lost - least, 1e-9)

    def _next(self, found: Round, ease: float, step: float, held: float, failed: float) -> float:
        """The next factor: as many times as the simulation misses less than it may, but at least one step on."""
        ratio = min(max(min(self._ratios(found), default=1.0), 1 / _STEEPEST), _STEEPEST)
        aimed = ease * (max(ratio, step) if found.holds else min(ratio, 1 / step))
        within = held * sqrt(NEAR) < aimed < failed / sqrt(NEAR)
        return aimed if within or not held or failed == inf else sqrt(held * failed)


def _cost(found: Round) -> float:
    return found.plan.cost.a_week
