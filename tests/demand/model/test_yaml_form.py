from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from tests.demand.model.small import SMALL, small, small_model

from peelian.demand.model.fault import ModelError
from peelian.demand.model.model import Model
from peelian.demand.model.yaml_form import load_model, read_model, write_model


def faults(*swaps: tuple[str, str]) -> list[tuple[int, str, str]]:
    """Line, field and text of each fault."""
    with pytest.raises(ModelError) as caught:
        small(*swaps)
    return [(each.line, each.field, f"{each.problem} {each.remedy}") for each in caught.value.faults]


def test_a_model_reads_back_and_is_frozen() -> None:
    model = small_model()

    assert read_model("again.yaml", write_model(model)).model == model
    assert pickle.loads(pickle.dumps(model)) == model
    with pytest.raises(ValueError, match="frozen"):
        model.force = "another"  # type: ignore[misc]
    with pytest.raises(TypeError, match=r"model\.changed"):
        model.teams["another"] = model.teams["control"]
    with pytest.raises(TypeError, match=r"model\.changed"):
        model.teams["control"].staff.update(early=9)  # type: ignore[union-attr]


def test_the_same_model_in_python() -> None:
    team = small_model().teams["cid"]

    assert type(team)(staff=180, at_shift_end="finish", caseload_limit=14) == team
    assert small_model() == Model(**dict(small_model()))


WRONG = [
    (("at_shift_end: finish}\n  response", "}\n  response"), 10, "teams.control.at_shift_end", "this field is missing"),
    (("calls: {per_hour: 20}", "calls: {per_hours: 20}"), 4, "streams.calls.per_hours", "Did you mean 'per_hour'?"),
    (("calls: {per_hour: 20}", "calls: {}"), 4, "streams.calls", "give one of per_year and per_hour"),
    (('{from: "07:00", to: "15:00"}', '{from: "07:00", to: 15:00}'), 6, "shifts.early.to", "in quotes"),
    (('{from: "07:00", to: "15:00"}', '{from: "07:30", to: "15:00"}'), 6, "shifts.early.from", "on the hour"),
    (("early: 4,", "early: four,"), 10, "teams.control.staff.early", "a number from 0 up"),
    (("early: 4,", "early: {mon-fri: 4, wed: 5},"), 10, "teams.control.staff.early", "given twice"),
    (("early: 4,", "early: {moonday: 4},"), 10, "teams.control.staff.early.moonday", "every day, weekdays"),
    (("mean: 6 min", "mean: 6"), 14, "work.call.takes.exponential.mean", "with its unit"),
    (("incident: 50 %", "incident: 0.5"), 14, "work.call.then.incident", "in percent"),
    (("units: 2,", "units: 2.5,"), 20, "work.incident.grades.1.units", "not a whole number"),
    (("units: 2,", "units: 0,"), 20, "work.incident.grades.1.units", "greater than or equal to 1"),
    (("effort: 20 h", "starting_backlog: {waiting: 1, waited: [1 h]}"), 23, "work.case.starting_backlog", "not both"),
    (("2018-04-02", "2018-04-03"), 2, "calendar.starts", "2018-04-02 or 2018-04-09"),
    (("force: Example", "force: on"), 1, "force", "in quotes"),
    (("streams:\n  calls:", "streams:\n  all.calls:"), 4, "streams.all.calls", "no dot"),
    (("  early: {from", "  early: {from: x}\n  early: {from"), 7, "shifts.early", "given twice"),
]


@pytest.mark.parametrize(("swap", "line", "field", "says"), WRONG, ids=[each[2] + "-" + each[3] for each in WRONG])
def test_faults_have_their_line_field_and_remedy(swap: tuple[str, str], line: int, field: str, says: str) -> None:
    found = faults(swap)

    assert [each[:2] for each in found] == [(line, field)]
    assert says in found[0][2]


def test_all_faults_are_told_at_once() -> None:
    assert (
        len(faults(("calls: {per_hour: 20}", "calls: {}"), ("mean: 6 min", "mean: 6"), ("units: 2,", "unit: 2,"))) == 3
    )


@pytest.mark.parametrize("text", ["", "[]", "force: {", "force: x\n\tcalendar: y", "a: &a [*a]"])
def test_what_is_no_model(text: str) -> None:
    with pytest.raises(ModelError, match=r"a\.yaml:\d+: "):
        read_model("a.yaml", text)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"a\.yaml: file: the file cannot be read"):
        load_model(tmp_path / "a.yaml")


def test_changes_are_kept_as_they_were_written() -> None:
    text = SMALL + "scenarios:\n  s: {means: more, change: {teams.cid.staff: +24, work.case.effort: -10 %}}\n"
    model = read_model("a.yaml", text).model

    assert dict(model.scenarios["s"].change) == {"teams.cid.staff": "+24", "work.case.effort": "-10 %"}
    assert read_model("a.yaml", write_model(model)).model == model
