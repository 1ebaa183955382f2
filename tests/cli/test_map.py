"""`peelian map` from the shell."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from peelian.cli.app import app
from peelian.core.errors import PeelianError

CALLS = """call_ref,line,received_at,outcome,answered_after,talk_time,Caller name
a,999,2019-03-01T10:00:00,answered,5,60,Ada Example
b,101,2019-03-01T11:00:00,lost,,,Bo Example
c,999,2019-03-02T12:00:00,answered,9,45,Cy Example
"""


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["map", *arguments])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "calls.csv"
    path.write_text(CALLS, encoding="utf-8")
    return path


def test_map_drafts_tries_and_warns(file: Path) -> None:
    said = run(str(file), "--out", "drafts/calls.yaml")
    content = yaml.safe_load((file.parent / "drafts" / "calls.yaml").read_text(encoding="utf-8"))
    assert content["dataset"] == "calls"
    assert content["ignore"] == ["Caller name"]
    assert "the column 'Caller name' looks like names of persons" in said
    assert "Tried on the first 3 rows as calls: 2 would be accepted, 1 quarantined" in said
    assert "such as 'lost'" in said
    assert "Bo Example" not in said


def test_map_overwrites_nothing(file: Path) -> None:
    run(str(file), "--out", "calls.yaml")
    with pytest.raises(PeelianError, match="is there already"):
        run(str(file), "--out", "calls.yaml")


def test_map_says_what_must_be_decided(file: Path) -> None:
    file.write_text("a,b\nx,y\n", encoding="utf-8")
    assert "The draft is not ready to load" in run(str(file), "--dataset", "calls")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["nothing.csv"], "no such file"), (["calls.csv", "--dataset", "cals"], "Did you mean 'calls'"),
     (["calls.csv", "--source", "nobody"], "no source")],
)  # fmt: skip
def test_what_cannot_be_mapped_is_said(file: Path, arguments: list[str], said: str) -> None:
    with pytest.raises(PeelianError, match=said):
        run(*arguments)


def test_map_says_which_mapping_reads_the_file_already(file: Path) -> None:
    file.write_text("year,force,quarter,month,tests,type,count\n2016,Kent,Q2,May,30,positive,7\n", encoding="utf-8")
    said = run(str(file))
    assert "dataset: breath_tests  # known" in said
    assert "by home-office-breath-tests: peelian load breath_tests FILE" in said
