from __future__ import annotations

import pytest
from tests.demand.model.small import SMALL, small, small_model

from peelian.demand.model.checks import check, faults
from peelian.demand.model.load import case_loads, team_loads
from peelian.demand.theory.infinite_server import offered_load
from peelian.demand.theory.service import exponential

FAULTS = [
    (("arrives: calls", "arrives: call"), 14, "there is no stream 'call'. Did you mean 'calls'?"),
    (("calls: {per_hour: 20}", "calls: {per_hour: 20, shape: even}"), 4, "there is no shape 'even'. There: none."),
    (("staff: {early: 4,", "staff: {eraly: 4,"), 10, "no shift or pattern 'eraly'. Did you mean 'early'?"),
    (("done_by: control", "done_by: controls"), 14, "no team 'controls'. Did you mean 'control'?"),
    (("{exponential: {mean: 6 min}}", "talk"), 14, "there is no distribution 'talk'."),
    (("incident: 50 %", "incidents: 50 %"), 14, "no work or end 'incidents'. Did you mean 'incident'?"),
    (("preempts: 2", "preempts: 3"), 20, "there is no other grade '3'"),
    (("preempts: 2", "preempts: 1"), 20, "there is no other grade '1'"),
    (("attend_within: 2 h", "attend_within: appointment"), 21, "this work has no appointments."),
    (("preempts: 2}", "preempts: 2, priority: 2}"), 19, "two grades have one place in the order."),
    (("preempts: 2}", "preempts: 2, priority: 3}"), 20, "take units from grade 2, which goes before it"),
    (("incident: 50 %, end: rest", "incident: 50 %, end: 49 %"), 14, "the shares add up to 99 %, not to 100 %."),
    (("incident: 50 %, end: rest", "incident: 50 %, end: 51 %"), 14, "the shares add up to 101 %."),
    (("share: rest", "share: 79.5 %"), 19, "the shares add up to 99.5 %, not to 100 %."),
    (("case: 10 %, end: rest", "incident: rest"), 22, "work comes back to itself without end."),
    (("units: 2,", "units: 31,"), 20, "asks for 31 units, and response never has more than 30 on duty."),
    (("reserve_for_grade_1: 2", "reserve_for_grade_1: 30"), 21, "asks for 1 unit with 30 left in reserve"),
    (("early: 4,", "early: 4000,"), 10, "has up to 4,000 on duty, and the simulation takes fewer than 2,048."),
    (("done_by: control, takes", "takes"), 14, "this takes time, and nobody does it."),
    (("done_by: control", "done_by: cid"), 14, "cid has no shifts, and this work is done by the hour."),
    ((", takes: {exponential: {mean: 6 min}}", ""), 14, "control does this, and it takes no time."),
    (
        ("done_by: response\n", "done_by: response\n    helped_by: cid\n"),
        17,
        "cid carries cases and has no shifts, so",
    ),
]
WARNINGS = [
    (("calls: {per_hour: 20}", "calls: {per_hour: 0}"), 4, "nothing ever arrives."),
    (("incident: 50 %, end: rest", "end: rest"), 15, "nothing leads to this work."),
    (
        ("calls: {per_hour: 20}", "calls: {per_hour: 20}\n  others: {per_hour: 1}"),
        5,
        "no work takes this stream. Name it under a work's arrives.",
    ),
    (
        ("share: rest, attend_within: 2 h", "share: rest, done_by: control, helped_by: [], attend_within: 2 h"),
        20,
        "grade 1 takes no unit from grade 2, which other teams attend. Leave 2 away.",
    ),
    (("night: 4}", "night: 1}"), 10, "in 56 hours of the week the work keeps more of control busy than are on duty"),
    ((", night: 4}", "}"), 10, "work comes in 56 hours of the week when nobody of control is on duty."),
    (("night: 30}", "night: 2}"), 21, "asks for 1 unit with 2 left in reserve, and response has only 2 on duty in"),
    (
        ("early: 4, late: 4, night: 4}", "early: 2, late: 2, night: 1}"),
        10,
        "work asks 336 staffed hours a week of control, which has 280: 3,360 jobs arrive a week and at most 2,800 can "
        "be done, so the backlog grows by about 560 a week and never clears. Give the team 56 hours a week more at "
        "least, or less work.",
    ),
    (
        ("mean: 6 min}},", "mean: 6 min}}, starting_backlog: {waiting: 26880},"),
        10,
        "the starting backlog of control takes about 8 weeks to clear.",
    ),
    (
        ("caseload_limit: 14", "caseload_limit: 8"),
        12,
        "168 cases a week stay long enough that 1,512 are live, 8.4 for each of 180: over the limit of 8",
    ),
    (("staff: 180", "staff: 0"), 12, "168 cases a week go to cid, which has nobody."),
    (("effort: 20 h", "effort: 43 h"), 12, "168 cases a week ask 7,224 hours of cid, which has 7,200"),
    (
        ("effort: 20 h", "effort: 20 h, review_every: 1 week, review_takes: 160 min"),
        12,
        "168 cases a week ask 7,392 hours of cid, which has 7,200",
    ),
]
TARGETS = [
    ("{kpi: attended_within, work: incident, within: 1 h, at_least: 90 %}", ""),
    (
        "{kpi: attended_within, work: incident, grade: 1, within: 10 min, at_least: 90 %}",
        "travel would let it be there within 10 min for only 56.7 %, and the target is 90 %.",
    ),
    ("{kpi: utilisation, team: control, at_most: 60 %}", ""),
    (
        "{kpi: utilisation, team: control, at_most: 49 %}",
        "busy for 50.0 % of its time, and the target is 49 % at most.",
    ),
    ("{kpi: caseload, team: cid, at_most: 9}", ""),
    ("{kpi: caseload, team: cid, at_most: 8}", "1,512 live cases make 8.4 for each of 180 in cid"),
    ("{kpi: mean_wait, work: calls, at_most: 5 min}", "there is no work 'calls'. Did you mean 'call'?"),
    ("{kpi: wait, work: incident, grade: 5, percentile: 90, at_most: 5 min}", "there is no grade of incident '5'"),
    ("{kpi: begun_within, work: call, stream: calls, within: 10 s, at_least: 90 %}", ""),
    ("{kpi: begun_within, work: call, stream: call, within: 10 s, at_least: 90 %}", "no stream of call 'call'"),
    ("{kpi: utilisation, team: controls, at_most: 50 %}", "there is no team 'controls'"),
]


def told(text: str = "", *swaps: tuple[str, str]) -> list[tuple[str, int, str]]:
    """Kind, line and text of each notice."""
    read = small(*swaps) if not text else small(("work:\n", text + "work:\n"), *swaps)
    found = check(read.model)
    return [(each.kind, each.at(read.file).line, f"{each.says} {each.remedy}") for each in found]


def test_the_small_model_has_nothing_to_tell() -> None:
    assert told() == []


@pytest.mark.parametrize(("swap", "line", "says"), FAULTS, ids=[each[2] for each in FAULTS])
def test_faults(swap: tuple[str, str], line: int, says: str) -> None:
    found = [each for each in told("", swap) if each[0] == "fault"]

    assert [each[1] for each in found] == [line]
    assert says in found[0][2]
    assert faults(small_model(swap))


@pytest.mark.parametrize(("swap", "line", "says"), WARNINGS, ids=[each[2] for each in WARNINGS])
def test_warnings(swap: tuple[str, str], line: int, says: str) -> None:
    found = told("", swap)

    assert ("warning", line) in [each[:2] for each in found if says in each[2]]
    assert {each[0] for each in found} == {"warning"}
    assert not faults(small_model(swap))


@pytest.mark.parametrize(("target", "says"), TARGETS)
def test_targets(target: str, says: str) -> None:
    found = told(f"targets:\n  t: {target}\n")

    assert len(found) == bool(says)
    assert not says or (says in found[0][2] and found[0][1] == 14)


def test_scenarios_that_cannot_run_are_told_at_their_lines() -> None:
    scenarios = (
        "scenarios:\n"
        "  a: {means: a, change: {teams.respons.staff.late: +2}}\n"
        "  b: {means: b, change: {work.incident.grades.1.units: 40}}\n"
        "  c: {means: c, change: {work.call.then.incident: +10 points}}\n"
    )
    found = told(scenarios)

    assert [each[:2] for each in found] == [("fault", 14), ("fault", 15)]
    assert "Did you mean 'teams.response'?" in found[0][2]
    assert "in this scenario work.incident.grades.1.units: incident grade 1 asks for 40 units" in found[1][2]


def test_the_arithmetic_of_caseloads() -> None:
    """The example of 250 cases a week that stay 9 weeks, with 180 people."""
    model = small_model(("per_hour: 20", f"per_year: {250 * 20 * 365 / 7}"))
    (load,) = case_loads(model)

    assert load.cases_per_week == pytest.approx(250)
    assert load.live == pytest.approx(2250)
    assert load.each == pytest.approx(12.5)
    assert load.limit == 14


def test_a_bureau_must_be_able_to_do_more_than_arrives() -> None:
    model = small_model(("per_hour: 20", f"per_year: {1000 * 365 / 7}"), ("mean: 6 min", "mean: 45 min"))
    control = team_loads(model)[0]

    assert control.jobs_per_week == pytest.approx(1000)
    assert control.capacity_per_week == pytest.approx(672 / 0.75)
    assert any("1,000 jobs arrive a week and at most 896 can be done" in each.says for each in check(model))


def test_load_lags_arrivals_as_theory_says() -> None:
    day = [1] * 6 + [4] * 18
    model = small_model(("per_hour: 20}", f"per_hour: 20, shape: {{hour_of_day: {day}}}}}"), ("weeks: 8", "weeks: 1"))
    model = model.changed("work.call.takes.exponential.mean", "2 h")
    rates = [each * 20 / (78 / 24) for each in day] * 7

    assert team_loads(model)[0].busy == pytest.approx(offered_load(rates, exponential(2.0)).mean(axis=1), rel=1e-9)


def test_what_is_sent_elsewhere_is_nobodys_work() -> None:
    model = small_model(("per_hour: 20", "per_hour: 20, elsewhere: 30 %"))

    assert team_loads(model)[0].jobs_per_week == pytest.approx(0.7 * 20 * 168)


def test_work_that_comes_back_counts_each_time() -> None:
    model = small_model(("{case: 10 %, end: rest}", "{case: 10 %, incident: 20 %, end: rest}"))
    cid, response = case_loads(model)[0], team_loads(model)[1]

    assert response.jobs_per_week == pytest.approx(20 * 168 * 0.5 / 0.8)
    assert cid.cases_per_week == pytest.approx(20 * 168 * 0.5 / 0.8 * 0.1)
    assert SMALL.count("case: 10 %") == 1


def test_desk_whose_calls_would_be_broken_off() -> None:
    file = small(
        ("night: 4}, at_shift_end: finish", "night: 4}, at_shift_end: preempt"),
        ("done_by: control,", "done_by: control, patience: {exponential: {mean: 5 min}},"),
    )
    (found,) = faults(file.model)
    told = found.at(file.file)
    assert (told.line, told.field) == (10, "teams.control.at_shift_end")
    assert told.problem == "control takes calls (call has patience), and no call is broken off when a shift ends."
    assert told.remedy == "Write finish or handover."
