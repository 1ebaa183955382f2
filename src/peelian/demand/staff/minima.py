"""The fewest that must be on duty in each hour of the week for targets to be met, by theory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from peelian.demand.clock import HOURS_IN_WEEK
from peelian.demand.model.model import Model
from peelian.demand.model.quantity import Share
from peelian.demand.staff.deadline import Deadline, deadline_of, is_long
from peelian.demand.staff.errors import StaffError
from peelian.demand.staff.flow import EVERY_MONTH
from peelian.demand.staff.goal import Goal, goals_of, is_of
from peelian.demand.staff.kind_load import KindLoad, kind_loads

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Hold = Literal["over the week", "in each hour"]

_PLENTY, _MORE = 2, 64
_HALVINGS = 24
_ALL = 0.999


@dataclass(frozen=True, slots=True, eq=False)
class Need:
    """What a team needs: `staff` (168) in each hour of the week from Monday 00:00, and `hours` a week in all.

    `load` (168) is the mean number that its work would keep busy if nobody waited. `deadlines` are of goals that leave
    hours of time, which need nobody in any one hour.
    """

    team: str
    loads: tuple[KindLoad, ...]
    goals: tuple[Goal, ...]
    load: Floats
    staff: Integers
    hours: float
    deadlines: tuple[Deadline, ...] = ()


def need_of(
    model: Model,
    team: str,
    targets: Sequence[str],
    *,
    hold: Hold = "over the week",
    ease: float = 1.0,
    months: Collection[int] = EVERY_MONTH,
) -> Need:
    """What a team on shifts needs for targets of the model, by name.

    With `hold` "in each hour", every hour meets them. "over the week", what may be missed is the same in every hour,
    and as much as the week as a whole allows: an hour needs whole people, so that many hours miss less. `ease`
    multiplies what may be missed beside what no staff could help. A target of utilisation asks for hours a week, as
    does keeping up with the work. Raises StaffError for a team without shifts or work, and for a target that is not
    about it or that nobody could meet.
    """
    if model.teams[team].carries_cases:
        raise StaffError(
            f"{team} carries cases and has no shifts.",
            remedy=f"Ask what it would take: --what-it-takes 'teams.{team}.staff'.",
        )
    loads = kind_loads(model, team, months)
    if not loads:
        raise StaffError(f"Nothing comes to {team}.", remedy="Choose a team that does some work of the model.")
    for name in targets:
        if not is_of(model.targets[name], team, loads):
            raise StaffError(f"The target {name!r} is not about {team}.", remedy="Choose the team that it is about.")
    reserve = model.teams[team].reserve_for_grade_1
    goals = goals_of(model, team, loads, targets)
    for goal in goals:
        _refuse_out_of_reach(goal)
    staff = np.zeros(HOURS_IN_WEEK, np.int64)
    for goal in goals:
        if not is_long(goal):
            staff = np.maximum(staff, _fewest_for(goal, loads, reserve, hold, ease))
    load = np.asarray(sum(each.load.mean(axis=1) for each in loads))
    return Need(
        team=team,
        loads=tuple(loads),
        goals=tuple(goals),
        load=load,
        staff=staff,
        hours=float(load.sum()) / _most_busy(model, targets),
        deadlines=tuple(deadline_of(goal, loads, ease, model.calendar.weeks) for goal in goals if is_long(goal)),
    )


def _refuse_out_of_reach(goal: Goal) -> None:
    if goal.least >= goal.allowed:
        raise StaffError(
            f"No number of people meets {goal.name!r}: even if a unit left at once every time, {100 * goal.least:.1f} "
            f"% of journeys would take longer than {goal.target.within}, and {100 * goal.allowed:.4g} % may be late.",
            remedy="Give a longer time or a lower share, or shorten travel.",
        )


def _eased(goal: Goal, ease: float) -> float:
    """What may be missed, the part of it that staff can do something about being eased; of shares never all."""
    eased = goal.least + (goal.allowed - goal.least) * ease
    return min(eased, _ALL) if goal.is_share else eased


def _fewest_for(goal: Goal, loads: Sequence[KindLoad], reserve: int, hold: Hold, ease: float) -> Integers:
    """The fewest by hour; over the week, with the highest limit for all hours at which it does not miss more."""
    low = allowed = _eased(goal, ease)
    staff = _fewest(goal, loads, reserve, allowed)
    if hold == "in each hour":
        return staff
    high = _ALL if goal.is_share else 64 * allowed
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        found = _fewest(goal, loads, reserve, middle)
        if goal.over_week(goal.missed(loads, found, reserve)) <= allowed:
            low, staff = middle, found
        else:
            high = middle
    return staff


def _fewest(goal: Goal, loads: Sequence[KindLoad], reserve: int, allowed: float) -> Integers:
    """The fewest in each hour with which no more is missed than is allowed, by halving for all hours at once."""
    most = _PLENTY * (1 + sum(float(each.load.max()) + each.kind.units for each in loads)) + reserve + _MORE
    low, high = np.zeros(HOURS_IN_WEEK, np.int64), np.full(HOURS_IN_WEEK, int(most))
    high[goal.per_h <= 0] = 0
    while (high - low).max() > 0:
        middle = (low + high) // 2
        met = goal.missed(loads, middle, reserve) <= allowed
        low, high = np.where(met, low, np.minimum(middle + 1, high)), np.where(met, middle, high)
    return low


def _most_busy(model: Model, targets: Sequence[str]) -> float:
    """The share of its time for which a team may be busy, by the strictest of targets."""
    limits = [model.targets[name].at_most for name in targets if model.targets[name].kpi == "utilisation"]
    return min([1.0, *(float(each.part) for each in limits if isinstance(each, Share) and each.part > 0)])
