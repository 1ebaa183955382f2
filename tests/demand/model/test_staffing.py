from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.demand.model.small import small_model

from peelian.demand.model.model import Model
from peelian.demand.model.rota import Pattern
from peelian.demand.model.staffing import availability, on_duty

FIVE = Pattern(sequence=(*("early",) * 2, *("late",) * 2, *("night",) * 2, *("rest",) * 4), offsets=(0, 2, 4, 6, 8))
PATTERN = (
    "teams:\n",
    "patterns:\n  five-team:\n    sequence: [early, early, late, late, night, night, rest, rest, rest, rest]\n"
    "    offsets: [0, 2, 4, 6, 8]\nteams:\n",
)


def control(model: Model) -> tuple[list[int], list[int]]:
    duty = on_duty(model, model.teams["control"])
    return duty.staff.tolist(), duty.relieved.tolist()


def with_staff(staff: str, more: str = "") -> Model:
    return small_model(("{early: 4, late: 4, night: 4}", staff + more), PATTERN)


def test_two_earlies_two_lates_two_nights_four_off() -> None:
    for day in range(-20, 20):
        working = [FIVE.shift_on(day, group) for group in range(FIVE.groups)]
        assert sorted(working) == ["early", "late", "night", "rest", "rest"]
    assert FIVE.worked_share == 0.6


def test_shifts_meet_at_midnight_and_at_the_ends_of_the_model() -> None:
    staff, relieved = control(with_staff("{early: 5, late: 6, night: 3}"))
    day = [3] * 7 + [5] * 8 + [6] * 8 + [3]

    assert staff == day * 56
    assert relieved == ([0] * 7 + [3] + [0] * 7 + [5] + [0] * 7 + [6]) * 56


def test_a_pattern_shares_its_people_among_its_groups() -> None:
    staff, _ = control(with_staff("{five-team: 60}"))

    assert set(staff) == {12}


def test_staff_by_day_and_on_bank_holidays() -> None:
    model = small_model(
        ("{early: 4, late: 4, night: 4}", "{early: {mon-thu: 2, fri-sat: 5, bank holidays: 1}}"),
        (", holidays: none", ""),
    )
    noon = np.array(control(model)[0])[12::24]

    assert noon[:14].tolist() == [1, 2, 2, 2, 5, 5, 0, 2, 2, 2, 2, 5, 5, 0]


def test_a_team_has_hours_and_a_shift_has_days() -> None:
    model = small_model(
        ("early: 4, late: 4, night: 4}", "early: 4, late: 4}, hours: mon-fri"),
        ('to: "23:00"}', 'to: "23:00", days: fri-sun}'),
    )
    staff = np.array(control(model)[0])

    assert staff[12::24][:7].tolist() == [4] * 5 + [0, 0]
    assert staff[18::24][:7].tolist() == [0, 0, 0, 0, 4, 0, 0]


def test_reasons_for_abstraction_multiply() -> None:
    model = with_staff("{early: 100}", ", abstraction: {leave: 10 %, sickness: 20 %}")

    assert availability(model.teams["control"]) == Decimal("0.72")
    assert control(model)[0][12] == 72


def test_a_day_away_counts_against_the_days_worked() -> None:
    away = ", abstraction: {training: {day_every_months: 2}}"
    team = with_staff("{five-team: 100}", away).teams["control"]

    assert float(availability(team, FIVE.worked_share)) == pytest.approx(1 - 6 / (365.25 * 0.6))
    assert float(availability(team)) == pytest.approx(1 - 6 / (365.25 * 5 / 7))


@settings(max_examples=60)
@given(st.decimals(0, 30, places=2), st.decimals(0, 5, places=2))
def test_whole_people_have_the_right_mean_and_more_never_means_fewer(people: Decimal, more: Decimal) -> None:
    few, many = (np.array(control(with_staff(f"{{early: {each}}}"))[0])[12::24] for each in (people, people + more))

    assert abs(few.mean() - float(people)) <= 0.05
    assert set(few) <= {int(people), int(people) + 1}
    assert (many >= few).all()
