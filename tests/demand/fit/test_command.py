"""`peelian demand fit` as a person uses it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from tests.demand.fit.world import World
from typer.testing import CliRunner

from peelian import Workbench
from peelian.cli.app import app
from peelian.core.errors import PeelianError
from peelian.demand.fit.fit import MADE_UP
from peelian.demand.model.yaml_form import load_model

pytestmark = pytest.mark.xdist_group("fitted world")


def run(workspace: Path, *arguments: str | Path) -> str:
    done = CliRunner().invoke(app, ["--workspace", str(workspace), "demand", *map(str, arguments)])
    if isinstance(done.exception, PeelianError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def fit(world: World, *arguments: str | Path, force: str = "Kent", only: str = "work.call.takes") -> str:
    root = world.bench.workspace.root
    return run(root, "fit", "--force", force, "--recipe", world.recipe(only=only), *arguments)


def test_fit_writes_a_model_that_is_checked_and_never_over_another(world: World) -> None:
    model = world.bench.workspace.models / "kent.yaml"
    said = fit(world, only="")
    assert "Kent Police, fitted to its records of April 2018 to March 2019, from force-extract." in said
    assert "Basis: real records." in said
    assert "Still assumed: teams.control, work.call, work.incident.takes." in said
    assert "Next: peelian demand check kent" in said
    assert "made up" not in said
    assert load_model(model).model.force == "kent"
    assert "Kent Police" in run(world.bench.workspace.root, "check", "kent")
    with pytest.raises(PeelianError, match=r"kent.yaml is there already. Write over it with --replace"):
        fit(world)
    before = model.stat().st_mtime_ns
    assert "Nobody says" in said
    assert "Every part could be fitted." in fit(world, "--replace")
    assert model.stat().st_mtime_ns > before


def test_json_and_csv_have_every_figure(world: World, tmp_path: Path) -> None:
    found: Any = json.loads(fit(world, "--to", tmp_path / "a.yaml", "--period", "2018-19", "--format", "json"))
    assert (found["force"], found["basis"], found["period"], found["starts"]) == (
        "kent", "real records", "2018-19", "2018-04-02",
    )  # fmt: skip
    (takes,) = found["fitted"]
    assert (takes["part"], takes["figures"][0]["name"], takes["verdict"]) == (["work.call.takes"], "mean", "good")
    assert found["not_fitted"] == []
    text = fit(world, "--to", tmp_path / "b.yaml", "--starts", "2018-04-02", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["figure"] for row in rows] == [each["name"] for each in takes["figures"]]
    assert "force-extract, 2018/19. Fit: good." in (tmp_path / "a.yaml").read_text(encoding="utf-8")
    first, second = (load_model(tmp_path / f"{name}.yaml").model for name in "ab")
    assert first.calendar == second.calendar


def test_what_is_typed_wrongly(world: World, tmp_path: Path) -> None:
    to = ("--to", tmp_path / "c.yaml")
    with pytest.raises(PeelianError, match=r"'april' is not a day. Write --starts 2019-04-01, a Monday."):
        fit(world, *to, "--starts", "april")
    with pytest.raises(PeelianError, match="There is no model 'example'"):
        fit(world, *to, "--base", "example")
    with pytest.raises(PeelianError, match="no force"):
        fit(world, *to, force="Kant")
    with pytest.raises(PeelianError, match="None of calls are held"):
        fit(world, *to, "--as-at", "2019-01-01")
    assert not (tmp_path / "c.yaml").exists()


@pytest.mark.long
def test_sample_force_is_fitted_by_the_recipe_that_comes_with_peelian(sample: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "leicestershire.yaml"
    arguments = ("fit", "--force", "leicestershire", "--to", path)
    found = json.loads(run(sample.workspace.root, *arguments, "--format", "json"))
    parts = {name: each for each in found["fitted"] for name in each["part"]}
    assert found["basis"] == "synthetic, free"
    assert parts["streams.calls_999"]["records"] == 150_536
    assert parts["distributions.call"]["says"].startswith("gamma; by AIC before")
    assert parts["distributions.journey"]["says"].startswith("lognormal; by AIC before")
    verdicts = {name: each["verdict"] for name, each in parts.items()}
    poor = {name for name, verdict in verdicts.items() if verdict == "poor"}
    assert poor == {
        "work.incident.starting_backlog", "work.neighbourhood case.starting_backlog",
        "work.prisoner case.starting_backlog", "work.specialist case.starting_backlog",
    }  # fmt: skip
    read = load_model(path, sample.catalogue.published.values())
    assert MADE_UP in read.model.note
    assert "made up" in run(sample.workspace.root, *arguments, "--replace")
    assert run(sample.workspace.root, "check", path, "--format", "csv").count("\nfault") == 0
