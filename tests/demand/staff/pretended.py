"""A simulation that is none: theory with a twist, so that tests know what the loop round it should do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import nan

import numpy as np

from peelian.demand.model.model import Model
from peelian.demand.model.rates import by_hour_of_week
from peelian.demand.model.staffing import on_duty
from peelian.demand.model.target import Target
from peelian.demand.staff.goal import goals_of
from peelian.demand.staff.kind_load import kind_loads
from peelian.demand.staff.outcome import Estimate, Outcome

HALF_WIDTH = 0.002


class Pretended:
    """Says that `factor` times as much is missed as theory has it, and more so in some `bad` hours of the week."""

    def __init__(self, team: str, factor: float, *, bad: Sequence[int] = (), extra: float = 0.0) -> None:
        self.team, self.factor, self.bad, self.extra = team, factor, list(bad), extra
        self.models: list[Model] = []

    def __call__(
        self, model: Model, targets: Sequence[Target], *, replications: int, seed: int
    ) -> Mapping[Target, Outcome]:
        self.models.append(model)
        loads = kind_loads(model, self.team)
        staff = np.rint(by_hour_of_week(on_duty(model, model.teams[self.team]).staff))
        staff[self.bad] -= self.extra
        found = {}
        for target in targets:
            name = next(name for name, each in model.targets.items() if each == target)
            if not any(each.is_meant_by(target) for each in loads):
                found[target] = Outcome(Estimate(nan, nan, nan), np.full(168, nan))
                continue
            goal = goals_of(model, self.team, loads, [name])[0]
            lost = goal.missed(loads, np.maximum(staff, 0), model.teams[self.team].reserve_for_grade_1)
            lost = np.minimum(goal.least + (lost - goal.least) * self.factor, 1.0 if goal.is_share else np.inf)
            at_least = target.at_least is not None
            value = 1 - goal.over_week(lost) if at_least else goal.over_week(lost)
            by_hour = np.where(goal.per_h > 0, 1 - lost if at_least else lost, np.nan)
            found[target] = Outcome(Estimate(value, value - HALF_WIDTH, value + HALF_WIDTH), by_hour)
        return found
