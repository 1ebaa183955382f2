"""The loop of plan and simulation: it ends with a plan that holds and costs little more than one that does not."""

from __future__ import annotations

import numpy as np
import pytest
from tests.demand.staff.desk import BUSY_AFTERNOON, desk
from tests.demand.staff.pretended import HALF_WIDTH, Pretended

from peelian.demand.staff.duty import By
from peelian.demand.staff.improve import Improved, Question, first_plan, improve
from peelian.demand.staff.outcome import Estimate, limit_of, verdict
from peelian.demand.staff.rules import Rules

TEAM = "{staff: {early: 8, late: 9, night: 5}, at_shift_end: finish, cost_per_hour: 30}"
MODEL = desk(by_hour=BUSY_AFTERNOON, team=TEAM)
WAIT = desk(by_hour=BUSY_AFTERNOON, team=TEAM, targets="answered: {kpi: mean_wait, work: call, at_most: 3 min}")

ALL_LATE = Question(MODEL, "desk", ("answered",), by="pattern")
"""No plan of theory's goes below the load."""


def improved(factor: float, by: By = "shift", model=MODEL, **named: object) -> tuple[Improved, Pretended]:
    pretended = Pretended("desk", factor, **named)
    return improve(Question(model, "desk", ("answered",), by=by), pretended, replications=1, seed=1), pretended


@pytest.mark.parametrize("factor", [0.6, 1.0, 3.0])
@pytest.mark.parametrize("by", ["shift", "pattern"])
def test_a_plan_is_found_that_holds_and_is_not_far_from_one_that_does_not(factor: float, by: By) -> None:
    found, _ = improved(factor, by)
    assert found.best.holds
    assert found.best.outcomes["answered"].value.low >= 0.8
    holding = [each.plan.cost.a_week for each in found.rounds if each.holds]
    failing = [each.plan.cost.a_week for each in found.rounds if not each.holds] or [first_plan(ALL_LATE).cost.a_week]
    assert found.best.plan.cost.a_week == min(holding)
    assert min(holding) - max(failing) <= (0.05 if by == "shift" else 0.25) * min(holding)


def test_where_theory_is_too_careful_the_plan_becomes_cheaper_and_where_not_dearer() -> None:
    by_theory = first_plan(Question(MODEL, "desk", ("answered",))).cost.a_week
    assert improved(0.6)[0].best.plan.cost.a_week < by_theory < improved(3.0)[0].best.plan.cost.a_week


def test_times_are_eased_as_shares_are() -> None:
    found, _ = improved(2.0, model=WAIT)
    assert found.best.holds
    assert found.best.outcomes["answered"].value.high <= 0.05


def test_in_each_hour_hours_that_fail_are_raised_until_none_does() -> None:
    """Four people are not there on Friday evening, which no theory knows."""
    bad = list(range(4 * 24 + 15, 4 * 24 + 23))
    question = Question(MODEL, "desk", ("answered",), hold="in each hour")
    found = improve(question, Pretended("desk", 1.0, bad=bad, extra=4), replications=1, seed=1, rounds=16)
    first = found.rounds[0]
    assert first.outcomes["answered"].by_hour_of_week[bad].min() < 0.8 <= first.outcomes["answered"].value.low
    assert not first.holds
    assert found.best.holds
    assert found.best.outcomes["answered"].by_hour_of_week.min() >= 0.8
    raised = found.best.plan.covers - first.plan.covers
    assert raised[bad].sum() == pytest.approx(raised.sum())


def test_cuts_raise_the_need_where_most_is_missed() -> None:
    bad = range(4 * 24 + 15, 4 * 24 + 23)
    pretended = Pretended("desk", 1.0, bad=bad, extra=9)
    found = improve(Question(MODEL, "desk", ("answered",)), pretended, replications=1, seed=1, rounds=20)
    cuts = [each for each in found.rounds if each.did.startswith("one more from")]
    assert found.best.holds
    assert any("Fri" in each.did for each in cuts)
    assert any((each.plan.need.staff[bad] > found.rounds[0].plan.need.staff[bad]).any() for each in cuts)


def test_a_limit_that_leaves_the_target_missed_ends_the_search() -> None:
    question = Question(MODEL, "desk", ("answered",), rules=Rules(most_people=15))
    pretended = Pretended("desk", 1.0)
    found = improve(question, pretended, replications=1, seed=1)
    assert not found.best.holds
    assert found.best.plan.is_limited
    assert len(pretended.models) == 2


def test_nothing_is_simulated_twice_and_the_model_as_it_is_comes_first() -> None:
    _, pretended = improved(1.0)
    staff = [repr(each.teams["desk"].staff) for each in pretended.models]
    assert len(set(staff)) == len(staff)
    assert pretended.models[0] == MODEL


def test_further_targets_are_told_and_not_planned_for() -> None:
    model = desk(
        by_hour=BUSY_AFTERNOON, team=TEAM,
        targets="answered: {kpi: begun_within, work: call, within: 2 min, at_least: 80 %}\n"
        "  soon: {kpi: mean_wait, work: call, at_most: 1 s}",
    )  # fmt: skip
    question = Question(model, "desk", ("answered",), told=("soon",))
    found = improve(question, Pretended("desk", 1.0), replications=1, seed=1)
    assert found.best.holds
    assert verdict(model.targets["soon"], found.best.outcomes["soon"].value) != "met"


@pytest.mark.parametrize(
    ("low", "high", "told"), [(0.81, 0.85, "met"), (0.7, 0.79, "missed"), (0.79, 0.82, "cannot be told")]
)
def test_a_verdict_needs_the_whole_interval(low: float, high: float, told: str) -> None:
    assert verdict(MODEL.targets["answered"], Estimate((low + high) / 2, low, high)) == told
    assert limit_of(MODEL.targets["answered"]) == 0.8
    assert HALF_WIDTH < 0.01
    assert np.isfinite(low)
