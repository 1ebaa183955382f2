"""`peelian demand simulate`, `compare` and `explain` as a person types them, on replications made by chance."""

from __future__ import annotations

import csv
import io
import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from tests.demand.results import example, fake
from tests.demand.results.made_visits import made_by_hand
from typer.testing import CliRunner

from peelian.catalogue import load
from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.load import load_catalogue
from peelian.cli.app import app
from peelian.core.errors import PeelianError, UnknownNameError
from peelian.demand.model.fault import ModelError
from peelian.demand.results.asked import KpiError
from peelian.demand.results.kpi import KPIS


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue) -> str:
    fake.instead_of_the_core(monkeypatch)
    monkeypatch.setattr(load, "load_catalogue", lambda _additions=None: catalogue)
    (tmp_path / "example.yaml").write_text(example.MODEL)
    monkeypatch.chdir(tmp_path)
    return "example.yaml"


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["demand", *arguments])
    if isinstance(done.exception, PeelianError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def as_json(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--format", "json"))


def as_csv(*arguments: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run(*arguments, "--format", "csv"))))


def test_simulate_shows_targets_work_and_teams(file: str) -> None:
    said = run("simulate", file, "--replications", "3")

    assert "example.yaml: 3 replications of 6 weeks from 2018-04-02, seed 1; simulated" in said
    for words in ("grade 1 attended", "at least 10.0%", "incident grade 1", "in 15 min", "detectives", "all teams"):
        assert words in said
    assert "cannot be told" in said or "met" in said


def test_simulate_gives_every_kpi_with_the_way_back(file: str) -> None:
    found = as_json("simulate", file, "--replications", "3", "--seed", "8")

    assert (found["run"]["seed"], found["run"]["replications"], found["stopped"]) == (8, 3, "as asked")
    assert [each["target"] for each in found["targets"]] == list(example.model().targets)
    busy = next(each for each in found["kpis"] if each["kpi"] == "utilisation[team=patrol]")
    assert (busy["basis"], busy["unit"], busy["part"]) == ("simulated", "percent", "the whole run")
    assert busy["interval"][0] < busy["value"] < busy["interval"][1]
    assert busy["one_run"][0] < busy["interval"][0]
    assert "in which they are busy" in busy["definition"]
    again = as_json(*shlex.split(busy["command"])[2:])
    assert [each["value"] for each in again["kpis"]] == [busy["value"]]


def test_simulate_tells_parts_of_the_run(file: str) -> None:
    rows = as_csv("simulate", file, "--replications", "2", "--by", "month", "--kpi", "busy")

    assert [(row["kpi"], row["part"], row["basis"]) for row in rows] == [
        ("utilisation[team=patrol]", "April 2018", "simulated"),
        ("utilisation[team=patrol]", "May 2018", "simulated"),
    ]
    table = run("simulate", file, "--replications", "2", "--by", "day of week", "--kpi", "cost")
    assert "Wednesday" in table
    every = as_csv("simulate", file, "--replications", "2", "--by", "quarter")
    assert len({row["kpi"] for row in every}) > 50, "without --kpi every KPI that has parts"


def test_simulate_goes_on_until_it_is_narrow(file: str) -> None:
    found = as_json("simulate", file, "--until", "grade 1 attended ±5 points", "--at-most", "40")
    assert found["stopped"] == "narrow enough"
    said = run("simulate", file, "--until", "grade 1 attended ±0.001 points", "--at-most", "33")
    assert "After 33 replications the interval was still too wide" in said


def test_scenarios_and_changes_on_the_spot_are_simulated(file: str) -> None:
    scenario = as_json("simulate", file, "--scenario", "more patrol", "--replications", "2", "--kpi", "cost")
    by_hand = as_json("simulate", file, "--set", "teams.patrol.staff.day=+2", "--replications", "2", "--kpi", "cost")
    plain = as_json("simulate", file, "--replications", "2", "--kpi", "cost")

    assert scenario["kpis"][0]["value"] == by_hand["kpis"][0]["value"] == plain["kpis"][0]["value"] + 30 * 2 * 12 * 42
    assert (scenario["run"]["scenario"], by_hand["run"]["changes"]) == (
        "more patrol", [["teams.patrol.staff.day", "+2"]],
    )  # fmt: skip
    assert as_json(*shlex.split(by_hand["kpis"][0]["command"])[2:])["kpis"] == by_hand["kpis"]


def test_compare_says_what_a_scenario_would_do(file: str) -> None:
    said = run("compare", file, "more patrol", "--replications", "24")

    assert "more patrol: Two more by day." in said
    assert "- Incident grade 1, attended within 15 min, would rise by" in said
    assert "all teams: cost" in said
    assert "What scenario 'more patrol' changes" in said
    assert "stay the same in every replication." in said


def test_compare_gives_paired_differences_as_values(file: str) -> None:
    found = as_json("compare", file, "more patrol", "other standard", "--replications", "4", "--kpi", "busy")

    more, other = found["scenarios"]
    assert (more["scenario"], more["means"]) == ("more patrol", "Two more by day.")
    (busy,) = more["differences"]
    assert busy["kpi"] == "utilisation[team=patrol]"
    assert other["differences"][0]["told"] == "the same"
    rows = as_csv("compare", file, "more patrol", "--replications", "4", "--by", "month", "--kpi", "grade 1 attended")
    assert [row["part"] for row in rows] == ["April 2018", "May 2018"]
    assert float(rows[0]["difference"]) == pytest.approx(float(rows[0]["changed"]) - float(rows[0]["base"]))
    every = as_csv("compare", file, "--set", "teams.patrol.staff.day=+2", "--replications", "2")
    assert {row["scenario"] for row in every} == {"teams.patrol.staff.day=+2"}
    assert len(every) > 100


def test_compare_takes_scenarios_without_a_model(file: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With one model in the workspace it need not be named, as with every command on models."""
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "example.yaml").write_text(example.MODEL)
    (tmp_path / "peelian.toml").write_text("")
    monkeypatch.setenv("PEELIAN_WORKSPACE", str(tmp_path))

    first = as_json("compare", "more patrol", "--replications", "2", "--kpi", "busy")
    second = as_json("compare", "example", "more patrol", "--replications", "2", "--kpi", "busy")

    assert first == second
    with pytest.raises(UnknownNameError, match="no scenario 'more patrols'") as caught:
        run("compare", "more patrols", "--replications", "2")
    assert caught.value.remedy == "Did you mean 'more patrol'?"


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        (["compare"], PeelianError, "nothing to compare"),
        (["compare", "--set", "teams.patrol"], PeelianError, "changes nothing"),
        (["compare", "--set", "teams.patroll.staff.day=+2"], ModelError, "Did you mean 'teams.patrol'"),
        (["compare", "more patrol", "other standards"], UnknownNameError, "no scenario 'other standards'"),
        (["simulate", "--scenario", "more"], UnknownNameError, "no scenario 'more'"),
        (["simulate", "--kpi", "bussy"], UnknownNameError, "Did you mean 'busy'"),
        (["simulate", "--kpi", "waits", "--by", "month"], KpiError, "whole run only"),
        (["simulate", "--by", "fortnight"], UnknownNameError, "no cut 'fortnight'"),
    ],
)
def test_what_cannot_be_done_is_refused_with_advice(
    file: str, arguments: list[str], error: type[PeelianError], says: str
) -> None:
    command, *rest = arguments
    with pytest.raises(error) as caught:
        run(command, file, *rest, "--replications", "2")
    assert says in str(caught.value)
    assert caught.value.remedy or isinstance(caught.value, ModelError)


def test_explain_follows_one_incident(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made_by_hand(monkeypatch)

    said = run("explain", file, "--scenario", "more patrol")
    table = as_csv("explain", file, "--incident", "4", "--stream", "other")
    found = as_json("explain", file, "--incident", "4", "--stream", "other")

    assert "other, number 4 of replication 0 from seed 1: it came on Monday 02 April 2018 at 01:00:00." in said
    assert "It was chosen as the longest wait of incident grade 1" in said
    assert "With 'more patrol' it first goes otherwise at incident: it waits 3 min 0 s instead of 23 min 0 s." in said
    assert [row["work"] for row in table] == ["call", "incident grade 1", "case"]
    assert (table[1]["waited"], table[1]["there"], table[1]["goes on to"]) == (
        "23 min 0 s",
        "Mon 02 Apr 01:41:00",
        "case",
    )
    assert found["time_lines"][0]["visits"][1]["waited"] == 23 * 60 * 10**6


def test_kpis_lists_every_kpi_with_its_definition() -> None:
    rows = {row["KPI"]: row for row in as_json("kpis")}

    assert list(rows) == list(KPIS)
    assert rows["wait"]["write"] == "wait[work=…][percentile=…]"
    assert (rows["wait"]["parts of the run"], rows["cost"]["parts of the run"]) == ("no", "yes")
