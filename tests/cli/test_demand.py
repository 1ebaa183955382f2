"""`peelian demand` as a person uses it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from tests.demand.model.small import SMALL
from typer.testing import CliRunner

from peelian import Workbench
from peelian.cli.app import app
from peelian.core.errors import PeelianError, SettingsError


def run(*arguments: str | Path, status: int = 0) -> str:
    done = CliRunner().invoke(app, ["demand", *map(str, arguments)])
    if isinstance(done.exception, PeelianError):
        raise done.exception
    assert done.exit_code == status, done.output
    return done.stdout


def as_json(*arguments: str | Path, status: int = 0) -> Any:
    return json.loads(run(*arguments, "--format", "json", status=status))


def written(folder: Path, *changes: tuple[str, str]) -> Path:
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "small.yaml").write_text(text)
    return folder / "small.yaml"


def test_models_lists_scenarios_with_what_they_mean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    rows = as_json("models")
    assert rows[0] == {
        "model": "leicestershire",
        "from": "Peelian",
        "scenario": "",
        "means": "The sample force, from calls to outcomes",
    }
    means = {row["scenario"]: row["means"] for row in rows}
    assert means["training day"] == "Every officer of response has a day for training every two months."


def test_models_of_a_workspace_go_first_and_a_broken_one_is_told(bench: Workbench, monkeypatch: Any) -> None:
    monkeypatch.setenv("PEELIAN_WORKSPACE", str(bench.workspace.root))
    bench.workspace.models.mkdir()
    written(bench.workspace.models)
    (bench.workspace.models / "broken.yaml").write_text("force: Example\ncalendar: {starts: 2018-04-03}\n")
    rows = as_json("models")
    assert [row["model"] for row in rows[:2]] == ["broken", "small"]
    assert rows[0]["means"].startswith("cannot be read: broken.yaml:2: calendar.starts: a model starts on a Monday")
    assert rows[1]["from"] == "models/small.yaml"
    assert "small.yaml: Example" in run("check", "small")


def test_check_shows_load_and_caseload(tmp_path: Path) -> None:
    said = as_json("check", written(tmp_path))
    assert [each for each in said["notices"] if each["kind"] == "fault"] == []
    control = said["teams"][0]
    assert (control["team"], control["jobs"], control["hours asked"], control["hours staffed"]) == (
        "control", 3360, 336, 672,
    )  # fmt: skip
    assert control["busy"] == 0.5
    cid = said["case_teams"][0]
    assert (cid["cases"], cid["live"], cid["live each"], cid["limit each"]) == (168, 1512, 8.4, 14.0)
    shown = run("check", tmp_path / "small.yaml")
    assert "50 %" in shown
    assert "1,512" in shown


def test_check_tells_faults_with_line_and_remedy_and_ends_with_status_1(tmp_path: Path) -> None:
    file = written(tmp_path, ("done_by: control", "done_by: controls"))
    said = as_json("check", file, status=1)
    assert said["notices"][0] == {
        "kind": "fault",
        "at": "small.yaml:14",
        "place": "work.call.done_by",
        "says": "there is no team 'controls'.",
        "what to do": "Did you mean 'control'?",
    }
    assert said["teams"] == []
    rows = list(csv.DictReader(io.StringIO(run("check", file, "--format", "csv", status=1))))
    assert rows == said["notices"]


def test_check_tells_what_never_clears(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        ("early: 4, late: 4, night: 4}", "early: 2, late: 2, night: 1}"),
        ("mean: 6 min}},", "mean: 6 min}}, starting_backlog: {waiting: 100},"),
    )
    team = as_json("check", file)["teams"][0]
    assert (team["busy"], team["weeks to clear"]) == (1.2, None)
    shown = run("check", file)
    assert "120 %" in shown
    assert "never" in shown


def test_check_of_a_scenario(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    said = as_json("check", "leicestershire", "--scenario", "medium risk to specialists")
    assert "over the limit of 16" in " ".join(each["says"] for each in said["notices"])
    with pytest.raises(PeelianError, match="Did you mean 'no crime bureau'"):
        run("check", "leicestershire", "--scenario", "no crime buro")


def test_workspace_that_is_named_must_be_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PEELIAN_WORKSPACE", str(tmp_path))
    with pytest.raises(SettingsError, match="is not a workspace"):
        run("models")
