"""`peelian demand report` and `peelian demand cards`, on made results: what is written, where, and what is said."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from tests.publish.demand import made
from tests.publish.reading import parsed, text
from typer.testing import CliRunner

from peelian import Workbench
from peelian.cli.app import app
from peelian.core.errors import PeelianError, UnknownNameError
from peelian.demand.model.model import Model
from peelian.demand.results import compare as comparing
from peelian.demand.results import timeline
from peelian.demand.results.comparison import Comparison
from peelian.publish.demand import again
from peelian.publish.edition import editions

SMALL = Path(__file__).parents[1] / "publish" / "demand" / "small.yaml"


def run(*arguments: str | Path, status: int = 0) -> str:
    done = CliRunner().invoke(app, [*map(str, arguments)])
    if isinstance(done.exception, PeelianError):
        raise done.exception
    assert done.exit_code == status, done.output
    return done.stdout


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small model in a folder without a workspace; nothing is simulated."""

    def compare(base: Model, *scenarios: Any, **given: Any) -> Comparison:
        names = (getattr(each, "name", each) for each in scenarios)
        return made.made_comparison(base, *names, name=given["conditions"].model)

    monkeypatch.setattr(comparing, "compare", compare)
    monkeypatch.setattr(again, "compare", compare)
    monkeypatch.setattr(timeline, "explain", lambda *_given, **_named: made.made_time_line())
    text = SMALL.read_text(encoding="utf-8")
    text = text.replace("{published: F901}", "20000").replace('{published: F902, as: "+{}"}', "+3")
    path = tmp_path / "small.yaml"
    path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return path


def test_report_is_written_where_one_stands_and_says_its_findings(model: Path, tmp_path: Path) -> None:
    said = run("demand", "report", model, "--scenario", "no helpers", "--scenario", "no helpers")

    (edition,) = editions(tmp_path)
    assert edition.name == "demand-report-kent-small-no-helpers"
    assert f"{len(edition.facts)} figures bound" in said
    assert said.count("- No helpers: ") == 1
    said = text(parsed(edition.page.read_text(encoding="utf-8")))
    assert f"peelian demand report {model} --scenario 'no helpers' --replications 8 --seed 1" in said
    assert "peelian demand explain" in said
    assert edition.simulated["scenarios"] == ["no helpers"]


def test_all_scenarios_and_another_folder(model: Path, tmp_path: Path) -> None:
    run("demand", "report", model, "--all", "-o", tmp_path / "out")

    (edition,) = editions(tmp_path / "out")
    assert edition.name == "demand-report-kent-small-all"
    assert edition.simulated["scenarios"] == ["no helpers", "more officers", "no cases"]
    assert "--all" in edition.page.read_text(encoding="utf-8")


def test_written_in_a_workspace_it_is_listed_and_checked(
    model: Path, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEELIAN_WORKSPACE", str(bench.workspace.root))
    run("demand", "report", model)

    listed = json.loads(run("publications", "list", "--format", "json"))
    said = run("publications", "check", "demand-report-kent-small")
    assert (listed[0]["source"], listed[0]["force"]) == ("simulation-small", "kent")
    assert listed[0]["figures"] > 20
    assert "0 figures changed" in said


def test_a_scenario_or_format_that_there_is_not_is_refused_before_anything_runs(model: Path) -> None:
    with pytest.raises(UnknownNameError, match="no helper"):
        run("demand", "report", model, "--scenario", "no helper")
    with pytest.raises(UnknownNameError, match="odt"):
        run("demand", "report", model, "--format", "odt")


def test_cards_as_page_json_and_csv(model: Path, tmp_path: Path) -> None:
    said = run("demand", "cards", model)
    plain = json.loads(run("demand", "cards", model, "--format", "json"))
    rows = list(csv.DictReader(io.StringIO(run("demand", "cards", model, "--format", "csv"))))

    (edition,) = editions(tmp_path)
    assert edition.name == "demand-cards-kent-small"
    assert "figures bound" in said
    assert [each["team"] for each in plain] == ["contact", "response", "helpers", "cid"]
    assert {row["team"] for row in rows} == {"contact", "response", "helpers", "cid"}
    outlook = plain[0]["outlook"][0]
    assert (outlook["trend"], outlook["no_trend_because"]) == (
        None, "There is no workspace here, so no records are held.",
    )  # fmt: skip


@pytest.mark.long
def test_the_shipped_model_is_reported_and_every_figure_comes_out_again(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real simulation, twice."""
    monkeypatch.setenv("PEELIAN_WORKSPACE", str(bench.workspace.root))

    said = run("demand", "report", "--scenario", "training day", "--replications", "3")
    checked = run("publications", "check", "demand-report-leicestershire-training-day")

    assert "- Training day: grade 1 attended" in said
    assert "lower (worse)" in said
    assert ": 0 figures changed, " in checked
