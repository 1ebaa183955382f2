"""`peelian demand staff` as a person uses it."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.demand.staff.desk import BUSY_AFTERNOON, desk
from typer.testing import CliRunner

from peelian.cli.app import app
from peelian.core.errors import PeelianError, UnknownNameError
from peelian.demand.model.yaml_form import read_model, write_model
from peelian.demand.staff.errors import StaffError

TEAM = "{assumed: true, staff: {early: 8, late: 9, night: 5}, at_shift_end: finish, cost_per_hour: 30}"
TARGETS = (
    "answered: {kpi: begun_within, work: call, within: 2 min, at_least: 80 %}\n"
    "  soon: {kpi: mean_wait, work: call, at_most: 3 min}\n"
    "  others: {kpi: caseload, team: others, at_most: 9}"
)


def run(*arguments: str | Path) -> str:
    done = CliRunner().invoke(app, ["demand", "staff", *map(str, arguments)])
    if isinstance(done.exception, PeelianError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("models") / "desk.yaml"
    path.write_text(write_model(desk(by_hour=BUSY_AFTERNOON, team=TEAM, targets=TARGETS, weeks=8)))
    return path


def by_theory(model: Path, *arguments: str | Path) -> Any:
    return json.loads(run(model, "--theory-only", "--format", "json", *arguments))


def test_the_hours_the_plan_and_the_cost_are_printed(model: Path) -> None:
    printed = run(model, "--target", "answered", "--theory-only")
    assert "desk, answered at least 80.0%, over the week as a whole" in printed
    assert "│ 16:00 │" in printed
    assert "│ late " in printed
    assert "desk costs £1,927,200 a year now, with 31 full-time people for 1,232 hours a week; the plan" in printed
    assert "By theory alone; not simulated.\nAssumed in the model, measured by nobody: teams desk." in printed


def test_json_has_every_hour_and_csv_is_the_same(model: Path) -> None:
    found = by_theory(model, "--target", "answered")
    rows = list(csv.DictReader(io.StringIO(run(model, "--target", "answered", "--theory-only", "--format", "csv"))))
    assert [row["hour"] for row in found["hours"]][:2] == ["Mon 00:00", "Mon 01:00"]
    assert [float(row["planned"]) for row in rows] == [row["planned"] for row in found["hours"]]
    assert all(row["planned"] >= row["needed by theory"] for row in found["hours"])
    assert found["basis"] == "theory"
    assert found["simulated"] is None


def test_another_limit_asks_for_more(model: Path) -> None:
    usual = by_theory(model, "--target", "answered")
    more = by_theory(model, "--target", "answered", "--at-least", "95%")
    assert more["cost"]["plan"]["people"] > usual["cost"]["plan"]["people"]
    soon = by_theory(model, "--target", "soon", "--at-most", "1 min")
    assert soon["targets"] == ["soon"]


def test_all_targets_of_a_team_are_planned_for_unless_some_are_named(model: Path) -> None:
    assert by_theory(model, "--team", "desk")["targets"] == ["answered", "soon"]


def test_a_written_scenario_is_one_of_the_model(model: Path, tmp_path: Path) -> None:
    file = tmp_path / "planned.yaml"
    found = by_theory(model, "--target", "answered", "--by", "week", "--write-scenario", file)
    both = read_model("both.yaml", model.read_text() + file.read_text()).model
    planned = both.scenario("desk planned")
    assert len(planned.patterns) > len(both.patterns)
    assert sum(each["people"] for each in found["plan"]) == sum(planned.teams["desk"].staff.values())


def test_rules_are_kept_and_what_is_short_is_told_with_what_would_help(model: Path) -> None:
    found = by_theory(model, "--target", "answered", "--max-people", 20)
    assert found["limited"]
    assert found["cost"]["plan"]["people"] <= 20 + 1e-9
    assert any("hours a week are missing" in each for each in found["sentences"])
    assert any("Without the limit of people it would take" in each for each in found["sentences"])
    no_night = by_theory(model, "--target", "answered", "--shift", "early", "--shift", "late")
    assert any("none of early, late is on: allow another shift" in each for each in no_night["sentences"])


@pytest.mark.parametrize(
    ("arguments", "error", "why"),
    [
        (["--target", "answred"], UnknownNameError, "answred"),
        ([], StaffError, "not clear which team"),
        (["--target", "answered", "--at-most", "5 min"], StaffError, "has a limit at_least"),
        (["--team", "others"], StaffError, "carries cases"),
        (["--target", "others", "--team", "desk"], StaffError, "not about desk"),
        (["--what-it-takes", "teams.desk.staff"], StaffError, "not clear which target"),
        (["--target", "answered", "--by", "pattern", "--rest", "100"], StaffError, "No pattern keeps the rules"),
        (["--target", "answered", "--month", "12"], StaffError, "begins in the months 12"),
    ],
)
def test_questions_that_cannot_be_answered_are_told(
    model: Path, arguments: list[str], error: type[PeelianError], why: str
) -> None:
    with pytest.raises(error, match=why) as raised:
        run(model, "--theory-only", *arguments)
    assert raised.value.remedy


@pytest.mark.long
@pytest.mark.xdist_group("kernels")
def test_a_plan_is_simulated_until_its_target_holds(model: Path) -> None:
    found = json.loads(run(model, "--target", "answered", "--replications", "8", "--format", "json"))
    best = next(each for each in found["simulated"]["rounds"] if each["best"])
    assert best["holds"]
    assert best["targets"]["answered"]["low"] >= 0.8
    assert set(best["targets"]) == {"answered", "soon"}
    assert any("answered:" in each and "holds; simulated." in each for each in found["sentences"])
    printed = run(model, "--target", "answered", "--replications", "8")
    assert "Targets, simulated" in printed


@pytest.mark.long
@pytest.mark.xdist_group("kernels")
def test_what_it_takes_is_simulated_too(model: Path) -> None:
    arguments = [model, "--target", "answered", "--at-least", "99%", "--what-it-takes", "teams.desk.staff"]
    found = json.loads(run(*arguments, "--replications", "4", "--format", "json"))
    assert found["steps"] > 0
    assert found["change"] == {"teams.desk.staff": f"+{found['steps']}"}
    assert "It takes teams.desk.staff at" in run(*arguments, "--replications", "4")


@pytest.mark.long
@pytest.mark.xdist_group("kernels")
@pytest.mark.parametrize("by", ["shift", "pattern"])
def test_the_sample_force_is_planned_for_nine_in_ten_of_grade_1(by: str) -> None:
    arguments = ["shipped:leicestershire", "--target", "grade 1 attended", "--by", by, "--replications", "4"]
    found = json.loads(run(*arguments, "--format", "json"))
    best = next(each for each in found["simulated"]["rounds"] if each["best"])
    assert best["holds"]
    assert best["targets"]["grade 1 attended"]["low"] >= 0.9
    assert found["simulated"]["before"]["grade 1 attended"]["mean"] < 0.9


def test_a_report_is_named_by_the_command_that_was_typed(model: Path, tmp_path: Path) -> None:
    typed = ("--target", "answered", "--starts", "3", "--theory-only", "--replications", "2")
    printed = run(model, *typed, "--format", "html", "--to", tmp_path)

    (page,) = tmp_path.glob("demand-staffing-*-desk-answered.html")
    assert str(page) in printed
    told = re.sub(r"<[^>]*>", "", page.read_text())
    assert f"peelian demand staff {model} {' '.join(typed)}" in told
    with pytest.raises(PeelianError, match="no report"):
        run(model, *typed, "--format", "pdf", "--what-it-takes", "teams.desk.staff")
    with pytest.raises(UnknownNameError, match="format"):
        run(model, *typed, "--format", "doc")
