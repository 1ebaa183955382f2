"""`peelian demand forecast` and `contest` as a person uses them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml
from tests.cli.typed import run
from tests.measures.sending import send
from tests.rows import call

from peelian import LoadOptions, Workbench

OF = ("contact.calls_999", "--force", "kent")
SHORT = ("--grain", "day", "--horizon", "7", "--origins", "5")
ONCE = (*SHORT[:-1], "1")


def calls(months: Iterable[int], *, each: int = 6) -> list[dict[str, object]]:
    """Calls of whole months of 2019: more at weekends, one in six of them abandoned."""
    rows = []
    for month in months:
        day = dt.date(2019, month, 1)
        while day.month == month:
            for n in range(each + 3 * (day.weekday() > 4)):
                gone = n % 6 == 0
                outcome = {"outcome": "abandoned", "answered_after": ""} if gone else {}
                rows.append(call(f"{day}-{n}", f"{day}T{8 + n:02d}:00:00", **outcome))
            day += dt.timedelta(days=1)
    return rows


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose workspace has four months of calls."""
    folder = tmp_path_factory.mktemp("forecast")
    send(Workbench.create(folder / "workspace"), "calls", calls(range(1, 5)))
    return folder


def test_steps_models_hits_and_what_is_not_seen(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"

    out = run("demand", "forecast", *OF, *SHORT, "--no-keep", "--page", page, folder=folder)[0]

    assert "999 calls, Kent: simulated by a model of real records" in out
    assert "2019-05-01" in out
    assert "2019-05-08" not in out
    assert "real records by the day, from 2019-01-01 to the day before 2019-05-01" in out
    assert "At 5 past origins the mean losses of log-linear and seasonal-naive were" in out
    assert "Of 35 steps forecast from 5 past origins" in out
    assert "Less than two years are held: nothing is said of a trend." in out
    assert "contact.abandoned[line=999], 12 months to April 2019: calls from force-extract are held for 4 of 12" in out
    assert "In no record, and so not forecast: Calls that the operator did not put through" in out
    written = page.read_text(encoding="utf-8")
    assert "What may come" in written
    assert "How past forecasts did" in written
    assert written.count("<svg") == 2
    assert ">\N{MINUS SIGN}0." in written  # seasonal naive's loss less ours
    assert ">-0." not in written


def test_json_has_every_step_with_its_intervals_in_order(folder: Path) -> None:
    found = json.loads(run("demand", "forecast", *OF, *SHORT, "--no-keep", "--format", "json", folder=folder)[0])

    assert [each["day"] for each in found["steps"]] == [f"2019-05-{day:02d}" for day in range(1, 8)]
    for each in found["steps"]:
        ends = [each[f"{level}% {end}"] for level, end in ((95, "from"), (80, "from"), (50, "from"))]
        ends += [each["forecast"], *(each[f"{level}% to"] for level in (50, 80, 95))]
        assert ends == sorted(ends)
    assert found["basis"] == "simulated by a model of real records"
    assert found["model"] == "seasonal-naive"  # every week is the same, so nothing beats it
    assert len(found["past_hits"]) == 35
    assert {each["model"] for each in found["contest"]} == {"log-linear", "seasonal-naive"}


def test_forecast_that_was_kept_is_held_against_what_comes(tmp_path: Path) -> None:
    bench = Workbench.create(tmp_path / "workspace")
    send(bench, "calls", calls(range(1, 4)))
    run("demand", "forecast", *OF, *ONCE, folder=tmp_path)
    run("demand", "forecast", *OF, *ONCE, folder=tmp_path)
    (kept,) = (tmp_path / "workspace" / "forecasts").iterdir()
    before = kept.read_bytes()
    send(bench, "calls", calls([4]))

    found = json.loads(run("demand", "forecast", *OF, *ONCE, "--format", "json", folder=tmp_path)[0])

    assert [each["step"] for each in found["earlier_hits"]] == [f"2019-04-{day:02d}" for day in range(1, 8)]
    assert {each["known_to"] for each in found["earlier_hits"]} == {"2019-04-01"}
    assert [each["came"] for each in found["earlier_hits"]] == [6, 6, 6, 6, 6, 9, 9]
    assert any("steps in 1 forecast that was made earlier" in line for line in found["said"])
    assert kept.read_bytes() == before
    assert len(list(kept.parent.iterdir())) == 2


def test_of_synthetic_records_no_trend_is_stated(tmp_path: Path) -> None:
    bench = Workbench.create(tmp_path / "workspace")
    send(bench, "calls", calls(range(1, 4), each=3), LoadOptions(source="sample"))

    out = run("demand", "forecast", *OF, *ONCE, "--no-keep", folder=tmp_path)[0]

    assert "999 calls, Kent: simulated by a model of synthetic records" in out
    assert "The records are synthetic: this shows how a forecast works, and no trend is stated." in out
    tried = run("demand", "contest", *OF, *SHORT[:4], "--origins", "5", folder=tmp_path)[0]
    assert "Basis: synthetic records." in tried


def test_contest_prints_scores_and_says_which_was_surely_better(folder: Path) -> None:
    out = run("demand", "contest", *OF, *SHORT, folder=folder)[0]
    rows = json.loads(run("demand", "contest", *OF, *SHORT, "--format", "json", folder=folder)[0])

    assert "Basis: real records. Origins from 2019-03-27 to 2019-04-24; 5 forecasts of each model." in out
    assert "To forecast with:" in out
    assert [each["model"] for each in rows] == ["log-linear", "seasonal-naive"]
    assert rows[0]["loss less log-linear's"] is None
    assert rows[1]["from"] <= rows[1]["loss less log-linear's"] <= rows[1]["to"]


def test_stream_is_printed_as_scenarios_of_a_model(folder: Path) -> None:
    out = run("demand", "forecast", *OF, "--as-stream", "calls_999", "--model", "seasonal-naive", folder=folder)[0]

    scenarios = yaml.safe_load(out)["scenarios"]
    assert list(scenarios) == ["forecast calls_999", "forecast calls_999 low", "forecast calls_999 high"]
    change = scenarios["forecast calls_999"]["change"]
    assert list(change) == ["streams.calls_999.per_year", "streams.calls_999.shape"]
    assert len(change["streams.calls_999.shape"]["hour_of_week"]) == 168
    assert "simulated by a model of real records" in scenarios["forecast calls_999"]["means"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--model", "prophecy"), "There is no model 'prophecy'"),
        (("--where", "call_ref=1"), "says something of a person"),
        (("--until", "2019-13"), "is not a month"),
        (("--until", "2019-01"), "a forecast needs 35"),
    ],
)
def test_what_cannot_be_is_told_with_what_to_do(folder: Path, more: tuple[str, ...], words: str) -> None:
    problem = run("demand", "forecast", *OF, "--grain", "day", *more, "--no-keep", folder=folder, status=1)[1]

    assert words in problem
    assert "What to do:" in problem
