"""Ways of rostering people, from which a plan chooses: on a shift of a day, in a pattern, for a week of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from math import lcm
from typing import Literal

import numpy as np
import numpy.typing as npt

from peelian.demand.clock import HOURS_IN_WEEK
from peelian.demand.model.calendar import WEEKDAYS, weekdays_of
from peelian.demand.model.model import Model
from peelian.demand.model.rota import REST, Pattern, Shift
from peelian.demand.model.staffing import availability
from peelian.demand.staff.errors import StaffError
from peelian.demand.staff.rules import Rules, as_shifts, broken

Floats = npt.NDArray[np.float64]
By = Literal["shift", "pattern", "week"]

MOST_WEEKS_OF_ONES_OWN = 4000


@dataclass(frozen=True, slots=True, eq=False)
class Duty:
    """A way of rostering people. One of it is `step` people on a shift or in a pattern.

    `shift` with `day` (0 is Monday), or the name of a `pattern`, or the `sequence` of a week say which. `covers` is
    the mean number on duty in each hour of a cycle of whole weeks. `people` are full-time people, `hours` those
    rostered a week and `cost` what they cost a week. `starts` are the hours of the day at which it starts.
    """

    covers: Floats
    people: float
    hours: float
    cost: float
    starts: frozenset[int]
    step: int = 1
    shift: str = ""
    day: int = 0
    pattern: str = ""
    sequence: tuple[str, ...] = ()
    overtime: bool = False

    @property
    def name(self) -> str:
        """What it is called in a plan."""
        extra = " overtime" if self.overtime else ""
        return f"{self.shift} {WEEKDAYS[self.day]}{extra}" if self.shift else self.pattern or " ".join(self.sequence)


def duties(model: Model, team: str, by: By, rules: Rules) -> list[Duty]:
    """What a plan may choose from; StaffError where the rules leave nothing.

    All `covers` are of one length, so many weeks as it takes until every pattern begins again on a Monday.
    """
    shifts = shifts_for(model, team, rules)
    if by == "shift":
        found = list(_on_shifts(model, team, shifts))
    elif by == "pattern":
        found = list(_in_patterns(model, team, shifts, rules))
    else:
        found = list(_in_weeks(model, team, shifts, rules))
    if rules.overtime > 0:
        found += _on_shifts(model, team, shifts, overtime=True)
    if not any(each.hours and not each.overtime for each in found):
        raise StaffError("The rules leave no way to roster anybody.", remedy="Allow more shifts, hours or days.")
    length = lcm(*(len(each.covers) for each in found))
    return [_repeated(each, length) for each in found]


def shifts_for(model: Model, team: str, rules: Rules) -> dict[str, Shift]:
    """The shifts that a plan may use: those of the rules, else those that the team works now, in patterns or not.

    Raises StaffError for a shift that is not in the model.
    """
    unknown = [each for each in rules.shifts if each not in model.shifts]
    if unknown:
        raise StaffError(
            f"The model has no shift {unknown[0]!r}.", remedy=f"Give shifts of the model: {', '.join(model.shifts)}."
        )
    staff = model.teams[team].staff
    assert isinstance(staff, dict)
    named = [each for name in staff for each in (model.patterns[name].sequence if name in model.patterns else (name,))]
    chosen = rules.shifts or dict.fromkeys(each for each in named if each != REST)
    return {name: model.shifts[name] for name in chosen}


def price(model: Model, team: str, shift: str) -> float:
    """What an hour on a shift costs, with its premium; an hour itself where the model names no cost."""
    rate = model.teams[team].cost_per_hour
    return float((1 if rate is None else rate) * model.costs.multiple(shift))


def _on_shifts(model: Model, team: str, shifts: dict[str, Shift], *, overtime: bool = False) -> Iterator[Duty]:
    there = 1.0 if overtime else float(availability(model.teams[team]))
    multiple = float(model.costs.overtime) if overtime else 1.0
    for name, shift in shifts.items():
        for day in sorted(_days(model, team, shift)):
            hours = shift.length_h
            yield Duty(
                covers=there * _week(day, shift),
                people=0.0 if overtime else hours / float(model.teams[team].hours_per_week),
                hours=float(hours),
                cost=hours * price(model, team, name) * multiple,
                starts=frozenset({int(shift.from_hour)}),
                shift=name,
                day=day,
                overtime=overtime,
            )


def _in_patterns(model: Model, team: str, shifts: dict[str, Shift], rules: Rules) -> Iterator[Duty]:
    why = {}
    for name, pattern in model.patterns.items():
        used = set(pattern.sequence) - {REST}
        if not used <= set(shifts):
            why[name] = f"{', '.join(sorted(used - set(shifts)))} may not be used"
        elif found := broken(rules, as_shifts(pattern.sequence, shifts)):
            why[name] = f"it has {found}"
        else:
            step = pattern.groups if rules.whole_teams else 1
            yield _duty(model, team, pattern, step, shifts, pattern=name)
    if len(why) == len(model.patterns):
        told = "; ".join(f"{name}: {reason}" for name, reason in why.items()) or "the model has none"
        raise StaffError(f"No pattern keeps the rules: {told}.", remedy="Allow more, or plan by shift or by week.")


def _in_weeks(model: Model, team: str, shifts: dict[str, Shift], rules: Rules) -> list[Duty]:
    """Weeks that keep the rules and are full: no shift more goes into the hours that people have."""
    contract = min(float(model.teams[team].hours_per_week), rules.hours_a_week)
    shortest = min(each.length_h for each in shifts.values())
    days = {name: _days(model, team, shift) for name, shift in shifts.items()}
    open_days = [[REST, *(name for name in shifts if day in days[name])] for day in range(7)]
    found = []
    for week in product(*open_days) if rules.mixed_weeks else _of_one_shift(shifts, open_days):
        hours = sum(shifts[each].length_h for each in week if each != REST)
        if contract - shortest < hours <= contract and not broken(rules, as_shifts(week, shifts)):
            found.append(week)
    if len(found) > MOST_WEEKS_OF_ONES_OWN:
        raise StaffError(
            f"There are {len(found):,} different weeks that keep the rules, too many to choose from.",
            remedy="Allow fewer shifts, more rest, or no mixed weeks.",
        )
    return [_duty(model, team, Pattern(sequence=each, offsets=(0,)), 1, shifts, sequence=tuple(each)) for each in found]


def _of_one_shift(shifts: dict[str, Shift], open_days: list[list[str]]) -> Iterator[tuple[str, ...]]:
    for name in shifts:
        yield from product(*([REST, name] if name in each else [REST] for each in open_days))


def _duty(
    model: Model,
    team: str,
    turn: Pattern,
    step: int,
    shifts: dict[str, Shift],
    *,
    pattern: str = "",
    sequence: tuple[str, ...] = (),
) -> Duty:
    """One step of a pattern: so many people, shared evenly among its groups."""
    there = float(availability(model.teams[team], turn.worked_share)) * step / turn.groups
    days = lcm(len(turn.sequence), 7)
    covers, hours, cost = np.zeros(24 * days), 0.0, 0.0
    for group, day in product(range(turn.groups), range(days)):
        name = turn.shift_on(day, group)
        if name != REST and day % 7 in _days(model, team, shifts[name]):
            start, length = 24 * day + shifts[name].from_hour, shifts[name].length_h
            covers[np.arange(start, start + length) % len(covers)] += there
            hours += length
            cost += length * price(model, team, name)
    weekly = step / turn.groups * 7 / days
    return Duty(
        covers=covers,
        people=float(step),
        hours=hours * weekly,
        cost=cost * weekly,
        starts=frozenset(int(shifts[name].from_hour) for name in turn.sequence if name != REST),
        step=step,
        pattern=pattern,
        sequence=sequence,
    )


def _days(model: Model, team: str, shift: Shift) -> frozenset[int]:
    return weekdays_of(shift.days) & weekdays_of(model.teams[team].hours)


def _week(day: int, shift: Shift) -> Floats:
    covers = np.zeros(HOURS_IN_WEEK)
    start = 24 * day + shift.from_hour
    covers[np.arange(start, start + shift.length_h) % HOURS_IN_WEEK] = 1.0
    return covers


def _repeated(duty: Duty, length: int) -> Duty:
    return replace(duty, covers=np.tile(duty.covers, length // len(duty.covers)))
