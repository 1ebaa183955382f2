"""What it would take: the smallest move that meets a target, or why none does."""

from __future__ import annotations

import pytest
from tests.demand.staff.desk import BUSY_AFTERNOON, desk
from tests.demand.staff.pretended import Pretended

from peelian.demand.model.fault import ModelError
from peelian.demand.model.model import Model
from peelian.demand.staff.errors import StaffError
from peelian.demand.staff.lever import lever_at
from peelian.demand.staff.takes import Takes, what_it_takes

TEAM = "{staff: {early: 10, late: 7, night: 4}, at_shift_end: finish, abstraction: {leave: 20 %}}"
MODEL = desk(by_hour=BUSY_AFTERNOON, team=TEAM)


def takes(path: str, model: Model = MODEL, target: str = "answered") -> tuple[Takes, Pretended]:
    pretended = Pretended("desk", 1.0)
    return what_it_takes(lever_at(model, path), model.targets[target], pretended, replications=1, seed=1), pretended


@pytest.mark.parametrize(
    ("path", "rises"),
    [
        ("teams.desk.staff", True),
        ("work.call.takes.exponential.mean", False),
        ("streams.calls.per_hour", False),
        ("streams.calls.elsewhere", True),
    ],
)
def test_the_smallest_move_meets_the_target_and_one_less_does_not(path: str, rises: bool) -> None:
    found, pretended = takes(path)
    assert found.steps is not None
    assert (found.steps > 0) == rises
    assert found.look_at(found.steps).met
    one_less = found.steps - (1 if rises else -1)
    assert not found.look_at(one_less).met
    assert found.one_way
    assert len(pretended.models) == len(found.looks) <= 12


def test_a_target_that_is_met_takes_nothing() -> None:
    model = desk(by_hour=BUSY_AFTERNOON)
    found, pretended = takes("teams.desk.staff", model)
    assert found.steps == 0
    assert len(pretended.models) == 1


def test_what_no_setting_brings_is_said_after_looking_at_the_ends() -> None:
    found, _ = takes("teams.desk.abstraction.leave")
    assert found.steps is None
    assert [each.steps for each in found.looks] == [-20, 0, 79]
    assert not found.theory


def test_journeys_that_are_too_long_are_told_before_anything_is_simulated() -> None:
    model = desk(
        work=", travel: {exponential: {mean: 10 min}}",
        targets="answered: {kpi: attended_within, work: call, within: 15 min, at_least: 80 %}",
    )
    found, pretended = takes("teams.desk.staff", model)
    assert found.steps is None
    assert "for only 77.7 %" in found.theory
    assert not pretended.models
    shorter, _ = takes("work.call.travel.exponential.mean", model)
    assert shorter.steps is not None
    assert shorter.steps < -6


def test_a_share_that_the_others_hold_in_place_cannot_be_moved() -> None:
    model = desk(by_hour=BUSY_AFTERNOON, team=TEAM, work=", then: {call: 20 %, end: 80 %}")
    found, _ = takes("work.call.then.call", model)
    assert found.steps is None
    assert [each.steps for each in found.looks] == [0]


@pytest.mark.parametrize(
    ("path", "error"),
    [("teams.desk.stuff", ModelError), ("teams.desk.at_shift_end", StaffError), ("work.call", StaffError)],
)
def test_what_is_no_lever_is_refused(path: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        lever_at(MODEL, path)


@pytest.mark.parametrize(
    ("path", "steps", "says"),
    [
        ("teams.desk.staff.late", 2, "9 instead of 7 (+2)"),
        ("work.call.takes.exponential.mean", -10, "27 min instead of 30 min (-10 %)"),
        ("streams.calls.elsewhere", 5, "5 % instead of 0 %"),
        ("teams.desk.staff", 1, "+1 on each of early, late, night"),
    ],
)
def test_a_setting_is_told_in_words(path: str, steps: int, says: str) -> None:
    assert lever_at(MODEL, path).says(steps) == says
