"""What would help where a plan is short: more people or money, other shifts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from peelian.demand.model.model import Model
from peelian.demand.staff.duty import By, duties, shifts_for
from peelian.demand.staff.errors import StaffError
from peelian.demand.staff.plan import Plan, make_plan
from peelian.demand.staff.rules import Rules
from peelian.demand.staff.words import money


def what_would_help(model: Model, plan: Plan, by: By, rules: Rules) -> Iterator[str]:
    """In sentences: what the plan would need without its limits, and hours that none of its shifts covers."""
    uncovered = _uncovered(model, plan, by, rules)
    if uncovered:
        shifts = ", ".join(shifts_for(model, plan.team, rules))
        yield f"In {uncovered} hours of the week somebody is needed and none of {shifts} is on: allow another shift."
    freed = (
        ("people", rules.most_people, replace(rules, most_people=None)),
        ("cost", rules.most_cost, replace(rules, most_cost=None)),
        ("starts", rules.most_starts, replace(rules, most_starts=None)),
    )
    for limit, given, without in freed:
        if given is not None:
            yield from _without(model, plan, by, without, limit)


def _uncovered(model: Model, plan: Plan, by: By, rules: Rules) -> int:
    covers = np.sum([each.covers for each in duties(model, plan.team, by, rules)], axis=0).reshape(-1, 168).min(axis=0)
    return int(np.count_nonzero((plan.need.staff > 0) & (covers <= 0)))


def _without(model: Model, plan: Plan, by: By, rules: Rules, limit: str) -> Iterator[str]:
    """What the plan would be without one of its limits, under rules that have it no more."""
    try:
        freed = make_plan(model, plan.need, by, rules)
    except StaffError:
        return
    if freed.short.sum() + freed.short_h < plan.short.sum() + plan.short_h:
        rest = " and still be short" if freed.is_limited else ""
        starts = len({start for duty, _ in freed.chosen for start in duty.starts})
        yield (
            f"Without the limit of {limit} it would take {freed.cost.people:,.0f} full-time people, "
            f"{money(model, freed.cost, freed.cost.a_year)} a year and {starts} different starts{rest}."
        )
