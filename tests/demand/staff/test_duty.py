"""Ways of rostering: what they cover is what the model puts on duty, and only what keeps the rules is offered."""

from __future__ import annotations

import numpy as np
import pytest
from tests.demand.staff.desk import desk

from peelian.demand.model.rates import by_hour_of_week
from peelian.demand.model.staffing import on_duty
from peelian.demand.staff.duty import By, duties
from peelian.demand.staff.errors import StaffError
from peelian.demand.staff.rules import Rules, as_shifts, broken

TEAM = "{staff: {early: 10, late: 10, night: 10}, at_shift_end: finish, abstraction: {leave: 20 %}, cost_per_hour: 30}"

PATTERNS = (
    "six-team: {sequence: [early, early, late, late, night, night, rest, rest, rest], offsets: [0, 2, 4, 6, 8, 7]}\n"
    "  quick turn: {sequence: [late, early, rest, rest], offsets: [0]}"
)


@pytest.mark.parametrize("pattern", ["five-team", "six-team"])
def test_a_pattern_covers_what_the_model_puts_on_duty(pattern: str) -> None:
    model = desk(team=TEAM, weeks=90, patterns=PATTERNS)
    duty = next(each for each in duties(model, "desk", "pattern", Rules()) if each.pattern == pattern)
    people = duty.step * 100
    rostered = model.changed("teams.desk.staff", {pattern: people})
    there = on_duty(rostered, rostered.teams["desk"]).staff
    weeks = len(duty.covers) // 168
    assert 100 * duty.covers.reshape(weeks, 168).mean(axis=0) == pytest.approx(by_hour_of_week(there), abs=0.4)
    assert duty.step == len(model.patterns[pattern].offsets)


def test_patterns_of_different_lengths_meet_again_after_whole_weeks() -> None:
    found = duties(desk(team=TEAM, patterns=PATTERNS), "desk", "pattern", Rules())
    assert {len(each.covers) for each in found} == {168 * 90}


@pytest.mark.parametrize("by", ["shift", "week"])
def test_a_duty_covers_its_shifts_after_abstraction(by: By) -> None:
    for each in duties(desk(team=TEAM), "desk", by, Rules()):
        assert each.covers.sum() == pytest.approx(0.8 * each.hours)
        assert each.cost == pytest.approx(30 * each.hours)


def test_weeks_are_full_and_keep_the_rules() -> None:
    model = desk(team=TEAM)
    rules = Rules(mixed_weeks=True, shifts=("early", "late"), rest_h=12)
    for each in duties(model, "desk", "week", rules):
        assert each.hours == 40
        assert not broken(rules, as_shifts(each.sequence, model.shifts))
        assert not any(a == "late" and b == "early" for a, b in zip(each.sequence, each.sequence[1:], strict=False))


def test_premiums_and_overtime_have_their_price() -> None:
    model = desk(team=TEAM, more="costs: {overtime: 1.5, premiums: {night: 20 %}}")
    found = {each.name: each for each in duties(model, "desk", "shift", Rules(overtime=0.1))}
    assert found["night mon"].cost == pytest.approx(8 * 30 * 1.2)
    assert found["night mon overtime"].cost == pytest.approx(8 * 30 * 1.2 * 1.5)
    assert found["night mon overtime"].covers.max() == 1.0
    assert np.flatnonzero(found["night sun"].covers).tolist() == [0, 1, 2, 3, 4, 5, 6, 167]


def test_days_of_a_shift_and_of_a_team_are_kept() -> None:
    model = desk(team="{staff: {early: 3, late: 3}, at_shift_end: finish, hours: mon-sat}")
    model = model.changed("shifts.early.days", "weekdays")
    names = [each.name for each in duties(model, "desk", "shift", Rules())]
    assert names == [f"early {day}" for day in ("mon", "tue", "wed", "thu", "fri")] + [
        f"late {day}" for day in ("mon", "tue", "wed", "thu", "fri", "sat")
    ]


@pytest.mark.parametrize(
    ("by", "rules", "why"),
    [
        ("shift", Rules(shifts=("dawn",)), "no shift 'dawn'"),
        ("pattern", Rules(days_running=5), "five-team: it has 6 days in a row"),
        ("pattern", Rules(shifts=("evening",)), "early, late, night may not be used"),
        ("week", Rules(days_running=2), "no way to roster anybody"),
    ],
)
def test_rules_that_leave_nothing_are_told(by: By, rules: Rules, why: str) -> None:
    with pytest.raises(StaffError, match=why):
        duties(desk(team=TEAM), "desk", by, rules)


def test_a_quick_turn_round_is_left_out() -> None:
    model = desk(team=TEAM, patterns=PATTERNS)
    assert "quick turn" not in [each.pattern for each in duties(model, "desk", "pattern", Rules())]
    assert "quick turn" in [each.pattern for each in duties(model, "desk", "pattern", Rules(rest_h=8))]
