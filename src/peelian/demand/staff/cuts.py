"""Where a plan must be raised: the hours in which most is missed, and those before, from which work is left over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from peelian.demand.clock import HOURS_IN_WEEK
from peelian.demand.model.check_load import hour_named
from peelian.demand.model.model import Model
from peelian.demand.staff.deadline import is_long
from peelian.demand.staff.goal import Goal
from peelian.demand.staff.minima import Need
from peelian.demand.staff.outcome import Outcome, missed
from peelian.demand.staff.plan import Plan

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_MORE_HOURS = 1.02


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """A need raised somewhere, in words, and how much is missed there a week."""

    need: Need
    says: str
    weight: float


def cuts_for(model: Model, plan: Plan, outcomes: Mapping[str, Outcome]) -> list[Cut]:
    """A cut for each run of hours in which more is missed than may be, where most is missed first.

    The run begins earlier by the mean time that a job met at random still takes: what it leaves behind is work for
    those hours too. In them the need is one more than the plan has. Work with deadlines has no such hours; for it the
    hours of the week as a whole are raised by 2 %.
    """
    cuts = []
    for name, outcome in outcomes.items():
        goal = next((each for each in plan.need.goals if each.name == name), None)
        if goal is None or is_long(goal):
            more = replace(plan.need, hours=float(plan.covers.sum()) * _MORE_HOURS)
            cuts.append(Cut(more, f"2 % more hours a week for {name}", 0.0))
        else:
            cuts += [_cut(plan, goal, start, length, weight) for start, length, weight in _runs(goal, outcome)]
    return sorted(cuts, key=lambda cut: -cut.weight)


def cut_of_every_hour(plan: Plan, outcomes: Mapping[str, Outcome]) -> list[Cut]:
    """One cut for all hours in which more is missed than may be, if there are any."""
    over = np.sum([too_many(goal, outcomes[goal.name]) for goal in plan.need.goals if goal.name in outcomes], axis=0)
    hours = np.flatnonzero(over)
    if not len(hours):
        return []
    says = f"one more in {len(hours)} hour{'s' if len(hours) > 1 else ''}"
    return [Cut(_raised(plan, hours), says, float(over.sum()))]


def too_many(goal: Goal, outcome: Outcome) -> Floats:
    """How many jobs a week are missed in each hour of the week beyond what may be; of times, jobs times hours.

    None of work that may wait for hours: it is planned by stretches of time.
    """
    if is_long(goal):
        return np.zeros(HOURS_IN_WEEK)
    lost = np.nan_to_num(np.asarray(missed(goal.target, outcome.by_hour_of_week)))
    return np.asarray(goal.per_h * np.maximum(lost - goal.allowed, 0.0))


def _runs(goal: Goal, outcome: Outcome) -> list[tuple[int, int, float]]:
    """Runs of hours in which too much is missed: the first, how many, and the jobs missed in them a week."""
    over = too_many(goal, outcome)
    if not over.any():
        lost = np.nan_to_num(np.asarray(missed(goal.target, outcome.by_hour_of_week)))
        over = goal.per_h * np.where(lost >= np.quantile(lost, 0.9), lost, 0.0)
    late = over > 0
    if late.all() or not late.any():
        return [(0, HOURS_IN_WEEK, float(over.sum()))] if late.any() else []
    starts = np.flatnonzero(late & ~np.roll(late, 1))
    found = []
    for start in starts:
        length = int(np.argmin(np.roll(late, -start)))
        found.append((int(start), length, float(np.roll(over, -start)[:length].sum())))
    return found


def _cut(plan: Plan, goal: Goal, start: int, length: int, weight: float) -> Cut:
    lag = max(1, round(max(each.service.excess_mean for each in goal.jobs)))
    first = start - lag if length + lag < HOURS_IN_WEEK else start
    hours = np.arange(first, start + length) % HOURS_IN_WEEK
    ends = hour_named((start + length) % HOURS_IN_WEEK)
    return Cut(_raised(plan, hours), f"one more from {hour_named(first % HOURS_IN_WEEK)} to {ends}", weight)


def _raised(plan: Plan, hours: Integers) -> Need:
    """The need with one more in some hours than the plan has."""
    staff = plan.need.staff.copy()
    staff[hours] = np.maximum(staff[hours], np.floor(plan.covers[hours] + 1e-6).astype(np.int64) + 1)
    return replace(plan.need, staff=staff)
