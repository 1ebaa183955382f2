from __future__ import annotations

import pytest
from tests.demand.model.small import SMALL, small_model

from peelian.core.errors import UnknownNameError
from peelian.demand.model.fault import ModelError
from peelian.demand.model.patch import changed_value, in_scenario
from peelian.demand.model.yaml_form import read_model, written


@pytest.mark.parametrize(
    ("current", "value", "becomes"),
    [
        (55, "+2", 57),
        (55, "-5", 50),
        (55, "+10 %", 60.5),
        (55, "80 %", 44),
        (55, "60", "60"),
        (55, 60, 60),
        ("25 %", "+5 points", "30 %"),
        ("25 %", "-10 %", "22.5 %"),
        ("25 %", "20 %", "20 %"),
        ("7 min", "+30 s", "450 s"),
        ("7 min", "-50 %", "210 s"),
        ("7 min", "200 %", "14 min"),
        ("7 min", "9 min", "9 min"),
        ({"mon-thu": 5, "fri": 7}, "+2", {"mon-thu": 7, "fri": 9}),
        ({"mon-thu": 5, "fri": 10}, "50 %", {"mon-thu": 2.5, "fri": 5}),
        ("finish", "preempt", "preempt"),
    ],
)
def test_what_a_value_becomes(current: object, value: object, becomes: object) -> None:
    assert changed_value(current, value) == becomes


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("teams.respons.staff.late", "+2", "Did you mean 'teams.response'?"),
        ("teams.response.staff.lates", "+2", "Did you mean 'teams.response.staff.late'?"),
        ("teems.response", "+2", "Did you mean 'teams'?"),
        ("teams.response.staff.late.fri", "+2", "There: nothing."),
        ("shifts.early.form", "08:00", "Did you mean 'shifts.early.from'?"),
        ("teams.response.staff.late", "-50", "below zero"),
        ("teams.response.staff.late", "+5 points", "cannot be changed by 5 points"),
        ("teams.response.staff.late", "+5 fortnights", "cannot be changed by 5 fortnights"),
        ("work.call.takes.exponential.mean", "+5 fortnights", "with its unit"),
        ("work.call.takes.exponential.mean", "+5", "cannot be changed by 5"),
        ("work.call.then.end", "+5 points", "'rest' cannot be changed"),
        ("teams.response.at_shift_end", "later", "'finish', 'handover' or 'preempt'"),
        ("teams.response.reserve_for_grade_1", "1.5", "not a whole number"),
        ("scenarios.s", "x", "cannot be changed so"),
    ],
)
def test_changes_that_cannot_be_made(path: str, value: object, says: str) -> None:
    with pytest.raises(ModelError) as caught:
        small_model().changed(path, value)

    assert says in str(caught.value)
    assert path in str(caught.value)


def test_a_change_gives_a_new_model() -> None:
    model = small_model()
    more = model.changed("teams.response.staff.late", "+2").changed("work.incident.grades.1.units", 3)

    assert written(more.teams["response"].staff) == {"early": 30, "late": 32, "night": 30}
    assert more.work["incident"].grades["1"].units == 3
    assert model == small_model()
    assert more.changed("teams.response.staff.late", "-2").changed("work.incident.grades.1.units", "2") == model


def test_what_goes_without_saying_can_be_changed() -> None:
    model = small_model().changed("costs.overtime", "+0.5").changed("shifts.early.to", "16:00")

    assert float(model.costs.overtime) == 1.5
    assert model.shifts["early"].length_h == 9


SCENARIOS = """\
scenarios:
  more: {means: more, change: {teams.response.staff.late: +2, streams.calls.per_hour: 70 %}}
  office:
    means: an office
    add:
      shifts.office: {from: "09:00", to: "17:00", days: weekdays}
      teams.control.staff.office: 3
    remove: [teams.control.staff.night, work.incident.grades.1.attend_within]
  wrong: {means: wrong, change: {teams.respons.staff.late: +2}}
  worse:
    means: worse
    change:
      teams.response.at_shift_end: later
    remove: [work.case.lasts, shifts.early.from]
    add: {teams.cid: {staff: 3}}
  nothing: {means: nothing, remove: [teams.response.at_shift_end]}
  late: {means: a fault that only the whole shows, change: {teams.response.at_shift_end: later}}
"""
WITH_SCENARIOS = read_model("a.yaml", SMALL + SCENARIOS)


def test_scenarios_change_add_and_remove() -> None:
    model = WITH_SCENARIOS.model
    office = model.scenario("office")

    assert written(model.scenario("more").teams["response"].staff) == {"early": 30, "late": 32, "night": 30}
    assert float(model.scenario("more").streams["calls"].per_hour or 0) == 14
    assert written(office.teams["control"].staff) == {"early": 4, "late": 4, "office": 3}
    assert office.work["incident"].grades["1"].attend_within is None
    assert not office.scenarios


@pytest.mark.parametrize(
    ("scenario", "faults"),
    [
        ("wrong", [(32, "scenarios.wrong.change.teams.respons.staff.late")]),
        ("worse", [(38, "scenarios.worse.add.teams.cid"), (37, "scenarios.worse.remove.shifts.early.from")]),
        ("nothing", [(39, "scenarios.nothing.remove.teams.response.at_shift_end")]),
        ("late", [(40, "scenarios.late.change.teams.response.at_shift_end")]),
    ],
)
def test_faults_of_scenarios_have_their_lines(scenario: str, faults: list[tuple[int, str]]) -> None:
    with pytest.raises(ModelError) as caught:
        in_scenario(WITH_SCENARIOS.model, scenario, WITH_SCENARIOS.file)

    assert [(each.line, each.field) for each in caught.value.faults] == faults


def test_a_scenario_that_is_not_there() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'office'"):
        WITH_SCENARIOS.model.scenario("offices")
