"""Plans: they cover what is needed, cost what they say, and are patches that the model takes."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from tests.demand.staff.desk import BUSY_AFTERNOON, desk

from peelian.demand.model.checks import faults
from peelian.demand.model.rates import by_hour_of_week
from peelian.demand.model.staffing import on_duty
from peelian.demand.model.yaml_form import read_model, write_model
from peelian.demand.results.facets import Facets
from peelian.demand.results.pay import pay_of
from peelian.demand.staff.cost import cost_of
from peelian.demand.staff.duty import By
from peelian.demand.staff.errors import StaffError
from peelian.demand.staff.minima import need_of
from peelian.demand.staff.plan import days_named, make_plan, staff_by_day
from peelian.demand.staff.rules import Rules

TEAM = (
    "{staff: {early: 8, late: {mon-thu: 9, fri-sun: 11}, night: 5}, at_shift_end: finish,"
    " abstraction: {leave: 20 %}, cost_per_hour: 30}"
)
MODEL = desk(by_hour=BUSY_AFTERNOON, team=TEAM, weeks=20, more="costs: {overtime: 1.3, premiums: {night: 20 %}}")
NEED = need_of(MODEL, "desk", ["answered"])


@pytest.mark.parametrize("by", ["shift", "pattern", "week"])
@pytest.mark.parametrize("overtime", [0.0, 0.1])
def test_a_plan_covers_the_need_in_the_model_itself(by: By, overtime: float) -> None:
    plan = make_plan(MODEL, NEED, by, Rules(overtime=overtime))
    assert not plan.is_limited
    planned = plan.applied(MODEL)
    assert not faults(planned)
    there = by_hour_of_week(on_duty(planned, planned.teams["desk"]).staff)
    assert (plan.covers >= NEED.staff - 1e-6).all()
    assert (there >= plan.covers - 0.5).all()
    if by == "shift":  # of other plans `covers` is the least of several weeks, which may differ as the solver chooses
        assert there == pytest.approx(plan.covers, abs=0.5)
    if not overtime:
        cost = cost_of(planned, "desk")
        assert (cost.hours, cost.a_week) == pytest.approx((plan.cost.hours, plan.cost.a_week))
        assert cost.people == pytest.approx(plan.cost.people)


@pytest.mark.parametrize("by", ["shift", "pattern", "week"])
def test_a_week_costs_what_a_simulation_pays_for_it(by: By) -> None:
    planned = make_plan(MODEL, NEED, by).applied(MODEL)
    pay, cost = pay_of(planned, Facets(planned.calendar)), cost_of(planned, "desk")

    assert pay.hours[0, 0] == pytest.approx(planned.calendar.weeks * cost.hours)
    assert pay.cost[0, 0] == pytest.approx(planned.calendar.weeks * cost.a_week)


def test_a_plan_is_a_scenario_that_can_be_written_and_read() -> None:
    plan = make_plan(MODEL, NEED, "week")
    named = MODEL.model_copy(update={"scenarios": {"planned": plan.scenario}})
    assert read_model("again.yaml", write_model(named)).model.scenario("planned") == plan.applied(MODEL)


def test_freer_plans_cost_no_more() -> None:
    by_shift, with_overtime, by_week, by_pattern = (
        make_plan(MODEL, NEED, by, Rules(overtime=overtime, mixed_weeks=True)).cost.a_week
        for by, overtime in (("shift", 0.0), ("shift", 0.2), ("week", 0.0), ("pattern", 0.0))
    )
    assert with_overtime <= by_shift <= by_week <= by_pattern


def test_whole_teams_have_equally_many() -> None:
    whole = make_plan(MODEL, NEED, "pattern").chosen
    loose = make_plan(MODEL, NEED, "pattern", Rules(whole_teams=False))
    assert all(duty.step * number % len(MODEL.patterns[duty.pattern].offsets) == 0 for duty, number in whole)
    assert loose.cost.a_week <= make_plan(MODEL, NEED, "pattern").cost.a_week


def test_too_few_people_say_where_and_how_much_is_short() -> None:
    plan = make_plan(MODEL, NEED, "shift", Rules(most_people=15))
    assert plan.is_limited
    assert plan.cost.people <= 15 + 1e-9
    assert plan.short == pytest.approx(np.maximum(NEED.staff - plan.covers, 0), abs=1e-6)
    assert plan.short.sum() > 0


def test_a_budget_is_kept() -> None:
    most = make_plan(MODEL, NEED, "shift").cost.a_year * 0.9
    plan = make_plan(MODEL, NEED, "shift", Rules(most_cost=most))
    assert plan.is_limited
    assert 0.97 * most < plan.cost.a_year <= most


def test_fewer_starts_are_kept() -> None:
    plan = make_plan(MODEL, NEED, "shift", Rules(shifts=("early", "late", "night", "evening"), most_starts=3))
    assert len({start for duty, _ in plan.chosen for start in duty.starts}) <= 3


def test_rules_that_leave_nobody_are_told() -> None:
    with pytest.raises(StaffError, match="leave nobody"):
        make_plan(MODEL, NEED, "pattern", Rules(most_starts=2))


def test_a_team_without_a_price_costs_its_hours() -> None:
    model = desk(by_hour=BUSY_AFTERNOON)
    plan = make_plan(model, need_of(model, "desk", ["answered"]), "shift")
    assert not plan.cost.priced
    assert plan.cost.a_week == plan.cost.hours
    assert not cost_of(model, "desk").priced


def test_staff_now_is_counted_by_day() -> None:
    cost = cost_of(MODEL, "desk")
    assert cost.hours == 8 * (7 * 8 + 4 * 9 + 3 * 11 + 7 * 5)
    assert cost.a_week == pytest.approx(30 * (cost.hours + 0.2 * 8 * 7 * 5))
    assert cost.people == pytest.approx(cost.hours / 40)


@pytest.mark.parametrize(
    ("days", "named"),
    [
        ([0, 1, 2, 3], "mon-thu"),
        ([0, 2, 4], "mon, wed, fri"),
        ([0, 1, 2, 4], "mon-wed, fri"),
        ([5, 6], "sat-sun"),
        ([3], "thu"),
    ],
)
def test_days_are_named_as_models_name_them(days: list[int], named: str) -> None:
    assert days_named(days) == named


def test_equal_days_are_one_number() -> None:
    assert staff_by_day([Decimal(4)] * 7) == Decimal(4)
