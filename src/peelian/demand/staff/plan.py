"""A plan for a team: how many people on which shifts or patterns, and what becomes of the model by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from peelian.demand.clock import HOURS_IN_WEEK
from peelian.demand.model.calendar import WEEKDAYS
from peelian.demand.model.model import Model
from peelian.demand.model.patch import patched
from peelian.demand.model.staffing import availability
from peelian.demand.model.target import Scenario
from peelian.demand.staff.choose import Choice, Limits, choose
from peelian.demand.staff.cost import WEEKS_IN_YEAR, Cost
from peelian.demand.staff.deadline import Stretch
from peelian.demand.staff.duty import By, Duty, duties
from peelian.demand.staff.errors import StaffError
from peelian.demand.staff.minima import Need
from peelian.demand.staff.rules import NO_MORE, Rules

Floats = npt.NDArray[np.float64]

_ROUNDS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A plan for a team: the duties chosen with how many of each, what they cover, and what is short.

    `covers` (168) is the mean number on duty by hour of the week; where patterns take several weeks, in the week that
    has fewest. `short` (168) is what is missing of the need. `stretches` are those in which work with a deadline lacks
    hours, `short_h` hours a week that are missing for all work together. `gap` is how much cheaper it might be, as a
    share; 0 if that is proved to be nothing. `scenario` is the plan as a patch on the model.
    """

    team: str
    need: Need
    chosen: tuple[tuple[Duty, int], ...]
    covers: Floats
    short: Floats
    stretches: tuple[Stretch, ...]
    short_h: float
    cost: Cost
    gap: float
    scenario: Scenario = field(repr=False)

    @property
    def is_limited(self) -> bool:
        """Whether the rules and limits leave something short."""
        return bool(self.short.any() or self.stretches or self.short_h)

    def applied(self, model: Model) -> Model:
        """The model with the plan in it."""
        return patched(model, change=self.scenario.change, add=self.scenario.add)


def make_plan(model: Model, need: Need, by: By, rules: Rules = NO_MORE) -> Plan:
    """The cheapest plan that gives what is needed under the rules, or comes as near as it can.

    Stretches of time in which work with a deadline lacks hours are found in a plan and added to what is needed, until
    there are none. Raises StaffError where the rules leave nothing.
    """
    options = duties(model, need.team, by, rules)
    covers = np.array([each.covers for each in options]).T
    weeks = len(covers) // HOURS_IN_WEEK
    limits = Limits(
        people=rules.most_people,
        cost=None if rules.most_cost is None else rules.most_cost / WEEKS_IN_YEAR,
        starts=rules.most_starts,
        overtime=rules.overtime,
    )
    gives = np.vstack([covers, covers.sum(axis=0) / weeks])
    needs = np.concatenate([np.tile(need.staff.astype(float), weeks), [need.hours]])
    stretches: dict[tuple[int, int], Stretch] = {}
    even = not need.deadlines
    for _ in range(_ROUNDS):
        choice = choose(options, gives, needs, limits, even=even)
        unmet = [each for deadline in need.deadlines for each in deadline.unmet(covers @ choice.numbers)]
        new = {each.key: each for each in unmet if each.key not in stretches}
        if not new and even:
            break
        even = even or not new
        stretches |= new
        gives = np.vstack([gives, *(each.row(len(covers)) @ covers for each in new.values())])
        needs = np.concatenate([needs, [each.needs_h for each in new.values()]])
    if not choice.numbers.any():
        raise StaffError(
            f"The rules leave nobody for {need.team}.",
            remedy="Allow more starts, people, cost or hours, or other shifts.",
        )
    return _plan(model, need, options, choice, unmet)


def _plan(model: Model, need: Need, options: Sequence[Duty], choice: Choice, stretches: Sequence[Stretch]) -> Plan:
    chosen = tuple((duty, int(number)) for duty, number in zip(options, choice.numbers, strict=True) if number)
    staffed = np.sum([number * duty.covers for duty, number in chosen], axis=0) if chosen else np.zeros(HOURS_IN_WEEK)
    hours = len(options[0].covers)
    return Plan(
        team=need.team,
        need=need,
        chosen=chosen,
        covers=np.min(staffed.reshape(-1, HOURS_IN_WEEK), axis=0),
        short=np.max(choice.short[:hours].reshape(-1, HOURS_IN_WEEK), axis=0),
        stretches=tuple(stretches),
        short_h=float(choice.short[hours]),
        cost=Cost(
            people=sum(duty.people * number for duty, number in chosen),
            hours=sum(duty.hours * number for duty, number in chosen),
            a_week=choice.cost,
            priced=model.teams[need.team].cost_per_hour is not None,
        ),
        gap=choice.gap,
        scenario=_scenario(model, need.team, chosen),
    )


def _scenario(model: Model, team: str, chosen: Sequence[tuple[Duty, int]]) -> Scenario:
    """The duties as a patch: people by shift and day, by pattern, and patterns for weeks of people's own.

    Whoever works overtime is there; so as many are rostered that so many are left after abstraction.
    """
    staff: dict[str, object] = {}
    weeks = [(duty, number) for duty, number in chosen if duty.sequence]
    names = _new_names(model, team, len(weeks))
    for duty, number in chosen:
        if duty.pattern:
            staff[duty.pattern] = number * duty.step
    add = {
        f"patterns.{name}": {"sequence": list(duty.sequence), "offsets": [0]}
        for name, (duty, _) in zip(names, weeks, strict=True)
    }
    staff |= {name: number for name, (_, number) in zip(names, weeks, strict=True)}
    for shift in dict.fromkeys(duty.shift for duty, _ in chosen if duty.shift):
        by_day = [Decimal(0)] * 7
        for duty, number in chosen:
            if duty.shift == shift:
                by_day[duty.day] += _rostered(model, team, number) if duty.overtime else number
        staff[shift] = staff_by_day(by_day)
    return Scenario(means=f"The staff of {team} as planned.", change={f"teams.{team}.staff": staff}, add=add)


def _rostered(model: Model, team: str, present: int) -> Decimal:
    return (present / availability(model.teams[team])).quantize(Decimal("0.01"), ROUND_CEILING)


def _new_names(model: Model, team: str, count: int) -> list[str]:
    """Names for new patterns that the model does not have yet."""
    free = (name for number in range(1, 10**6) if (name := f"{team} week {number}") not in model.patterns)
    return [next(free) for _ in range(count)]


def staff_by_day(by_day: Sequence[Decimal]) -> Decimal | Mapping[str, Decimal]:
    """Staff by day of the week, Monday first, as a model has it: one number if all days are alike.

    >>> staff_by_day([Decimal(n) for n in (5, 5, 5, 5, 8, 8, 0)])
    {'mon-thu': Decimal('5'), 'fri-sat': Decimal('8')}
    """
    if len(set(by_day)) == 1:
        return by_day[0]
    numbers = [each for each in dict.fromkeys(by_day) if each]
    return {days_named([day for day, each in enumerate(by_day) if each == number]): number for number in numbers}


def days_named(days: Sequence[int]) -> str:
    """Days of the week as a model names them.

    >>> days_named([0, 1, 2, 4])
    'mon-wed, fri'
    """
    starts = [day for place, day in enumerate(days) if place == 0 or days[place - 1] != day - 1]
    runs = [(first, [day for day in days if day >= first]) for first in starts]
    ends = [next((a for a, b in pairwise([*run, 99]) if b != a + 1), first) for first, run in runs]
    return ", ".join(
        WEEKDAYS[first] if first == last else f"{WEEKDAYS[first]}-{WEEKDAYS[last]}"
        for first, last in zip(starts, ends, strict=True)
    )
