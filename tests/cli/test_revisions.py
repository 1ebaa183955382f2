"""`peelian measures vintages` and `peelian measures revisions`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from tests.conftest import csv_file
from tests.measures.redated import redate
from tests.rows import crime
from typer.testing import CliRunner, Result

from peelian import Workbench
from peelian.cli.app import app


def run(*arguments: str, period: str = "2019-01..2019-02", status: int = 0) -> Result:
    words = ["measures", *arguments, "--force", "kent", "--period", period]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == status, done.output
    return done


def rows(*arguments: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run(*arguments, "--format", "json").stdout)
    return found


def test_csv_says_what_json_says() -> None:
    arguments = ("revisions", "crime.recorded", "--triangle", "--by", "vintage")
    found = rows(*arguments)

    assert list(csv.DictReader(io.StringIO(run(*arguments, "--format", "csv").stdout))) == [
        {name: "" if value is None else str(value) for name, value in row.items()} for row in found
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace that holds two vintages of crimes; for reading."""
    folder = tmp_path_factory.mktemp("revisions")
    bench = Workbench.create(folder / "workspace")
    bench.load("crimes", csv_file(folder / "a.csv", [crime("2019-01")] * 4))
    bench.load("crimes", csv_file(folder / "b.csv", [crime("2019-01")] * 5 + [crime("2019-02")] * 8))
    redate(bench, "crimes", ["2019-02-03", "2019-03-03"])
    return folder


@pytest.fixture(autouse=True)
def _in_the_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)


def test_vintages_of_the_whole_period_and_of_its_months() -> None:
    whole = rows("vintages", "crime.recorded")
    assert [(each["period"], each["value"], each["file"]) for each in whole] == [
        ("2019-01..2019-02", None, "a.csv"), ("2019-01..2019-02", 13, "b.csv")
    ]  # fmt: skip
    assert whole[0]["note"] == "crimes from force-extract are held for 1 of 2 months; missing: 2019-02"
    months = rows("vintages", "crime.recorded", "--each", "month")
    assert [(each["period"], each["value"], each["revision"], each["percent"]) for each in months] == [
        ("2019-01", 4, None, None), ("2019-01", 5, 1, 25), ("2019-02", 8, None, None)
    ]  # fmt: skip
    shown = run("vintages", "crime.recorded", "--each", "month").stdout
    assert "crime.recorded, kent, source force-extract (real records)" in shown
    assert "+25.0%" in shown


def test_first_and_latest() -> None:
    first, second = rows("revisions", "crime.recorded")

    assert (first["first held"], first["first"], first["latest"], first["revised"], first["revision"]) == (
        "2019-02-03 00:00", 4, 5, 1, 1
    )  # fmt: skip
    assert (second["first"], second["latest"], second["revised"], second["percent"]) == (8, 8, 0, 0)


def test_triangle_and_means() -> None:
    assert rows("revisions", "crime.recorded", "--triangle") == [
        {"period": "2019-01", "1": 4, "2": 5, "latest": 5}, {"period": "2019-02", "1": 8, "2": 8, "latest": 8}
    ]  # fmt: skip
    assert rows("revisions", "crime.recorded", "--triangle", "--by", "vintage") == [
        {"period": "2019-01", "1": 4, "2": 5, "latest": 5}, {"period": "2019-02", "1": 8, "2": None, "latest": 8}
    ]  # fmt: skip
    (first, _) = rows("revisions", "crime.recorded", "--means")
    assert first == {
        "age": 1, "periods": 2, "mean revision": 0.5, "mean absolute revision": 0.5,
        "relative to the latest": pytest.approx(100 / 13),
    }  # fmt: skip
    shown = run("revisions", "crime.recorded", "--triangle").stdout
    assert "by months since the end" in shown
    assert "Revisions to the latest value" in shown
    assert "7.7%" in shown


def test_one_age() -> None:
    found = rows("revisions", "crime.recorded", "--age", "1")

    assert [(each["period"], each["value"]) for each in found] == [("2019-01", 4), ("2019-02", 8)]
    early = rows("revisions", "crime.recorded", "--age", "0")
    assert {str(each["note"])[:22] for each in early} == {"nothing was held then:"}


def test_explain_says_when_it_was_first_held() -> None:
    shown = run("explain", "crime.recorded", period="2019-01").stdout

    assert "  held         first as 4 on 2019-02-03 00:00 UTC; revised once" in shown
    assert "first as 8 on 2019-03-03 00:00 UTC; not revised since" in run("explain", "crime.recorded",
                                                                           period="2019-02").stdout  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "period", "problem"),
    [
        (("--each", "quarter"), "2019-01..2019-02", "is not made of whole quarters"),
        (("--each", "quarter"), "2019-02..2019-04", "is not made of whole quarters"),
        (("--each", "year"), "2019", "is not made of whole years"),
        (("--triangle", "--means"), "2019-01", "three results"),
    ],
)
def test_what_cannot_be_asked_says_why(arguments: tuple[str, ...], period: str, problem: str) -> None:
    assert problem in str(run("revisions", "crime.recorded", *arguments, period=period, status=1).exception)


def test_nothing_held_is_said() -> None:
    assert "Nothing of it was ever held." in run("revisions", "crime.recorded", period="2012-01..2012-02").stdout
