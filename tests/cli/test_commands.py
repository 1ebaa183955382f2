"""The command line as a person uses it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict

import pytest
from tests.cli.typed import run
from tests.rows import call, crime

from peelian import Workbench

Writer = Callable[..., Path]


class Place(TypedDict):
    """Where a command is run."""

    folder: Path
    own_process: bool


# Of 43 forces, one a year.
RESIDENTS = 43 * 20


@pytest.mark.parametrize("own_process", [False, pytest.param(True, marks=pytest.mark.long)])
def test_line_from_file_to_figure_and_back(tmp_path: Path, write_csv: Writer, own_process: bool) -> None:
    months = [f"2018-{number:02d}" for number in range(4, 13)] + [f"2019-{number:02d}" for number in range(1, 4)]
    calls = [call(month, f"{month}-05T10:00") for month in months] + [call("bad", "2019-02-31T10:00")]
    crimes = write_csv("crimes.csv", [crime(month, "Burglary") for month in months])
    place: Place = {"folder": tmp_path, "own_process": own_process}

    made = run("init", "workspace", **place)[0]
    assert "Residents of 43 forces are in place, from ons." in made
    out, problems = run("load", "calls", write_csv("calls.csv", calls), **place)
    assert "13 rows received, 12 accepted, 1 quarantined" in out
    assert "calls.csv, row 14, column 'received_at': '2019-02-31T10:00' fails 'timestamp'" in problems
    submission = out.split("Submission ")[1].strip().rstrip(".")
    run("load", "crimes", crimes, **place)
    assert "nothing to do" in run("load", "crimes", crimes, **place)[0]
    assert "2019-02-31T10:00" in run("quarantine", "show", submission, **place)[0]
    run("quarantine", "export", submission, "--to", "out.csv", **place)
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").count("\n") == 2
    listed = json.loads(run("submissions", "--format", "json", **place)[0])
    assert {one["dataset"]: one["accepted"] for one in listed} == {"calls": 12, "crimes": 12, "populations": RESIDENTS}
    assert len(json.loads(run("submissions", "calls", "--slices", "--format", "json", **place)[0])) == 12

    of = ("--force", "kent", "--period", "2018-19")
    value = json.loads(run("measures", "value", "contact.calls_999", *of, "--format", "json", **place)[0])
    assert value[0]["value"] == 12
    assert value[0]["basis"] == "real records"
    series = run("measures", "series", "crime.recorded", *of, "--format", "csv", **place)[0].splitlines()
    assert len(series) == 13
    assert "Burglary" in run("measures", "value", "crime.share_by_category", *of, "--by", "category", **place)[0]
    assert "no crimes are held" in run("measures", "compare", "crime.recorded", *of, **place)[0]
    explained = run("measures", "explain", "contact.calls_999", *of, "--where", "hour=10", **place)[0]
    for part in (
        "NUMERATOR (force-extract): 12",
        "the same as in the mart",
        "Delta version 1",
        submission,
        "SAMPLE ROWS: 3",
    ):
        assert part in explained
    assert "calls" in run("mart", "show", **place)[0]
    rate = run("measures", "value", "crime.recorded_per_1000", *of, **place)[0]
    assert "0.0" in rate, "residents are there from the start"
    held = json.loads(run("mart", "show", "--format", "json", **place)[0])
    assert {(one["dataset"], one["force"]) for one in held if one["dataset"] != "populations"} == {
        ("calls", "kent"), ("crimes", "kent"),
    }  # fmt: skip


def test_process_of_its_own_says_the_same(bench: Workbench, write_csv: Writer, tmp_path: Path) -> None:
    good, bad = write_csv("good.csv", [call("one")]), write_csv("bad.csv", [call("two", "2019-02-31T10:00")])
    bench.load("calls", good)
    of = ("--force", "kent", "--period", "2019-01")
    for words, status in (
        (("load", "calls", good), 0),
        (("load", "calls", bad), 1),
        (("measures", "value", "contact.calls_999", *of), 0),
        (("measures", "value", "contact.call", *of), 1),
    ):
        apart = run(*words, folder=tmp_path, status=status, own_process=True)
        assert any(apart)
        assert apart == run(*words, folder=tmp_path, status=status), words


def test_definitions_need_no_workspace(tmp_path: Path) -> None:
    assert "contact.calls_101" in run("measures", "list", folder=tmp_path)[0]
    shown = run("measures", "show", "crime.share_by_category", folder=tmp_path)[0]
    assert "over every category" in shown
    assert "The catalogue is sound" in run("catalogue", "check", folder=tmp_path)[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("load", "calls", "x.csv"), ("There is no workspace", "peelian init")),
        (("measures", "show", "contact.call"), ("no measure 'contact.call'", "Did you mean")),
        (("published", "check", "--force", "kent"), ("There is no workspace", "peelian init")),
        (("report", "panel", "--force", "kent", "--year", "2018-19"), ("There is no workspace", "peelian init")),
        (("measures", "value", "contact.calls_999", "--force", "kent", "--period", "2018-19"), ("no workspace",)),
    ],
)
def test_errors_say_what_to_do_and_end_with_status_one(
    tmp_path: Path, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    out, problems = run(*arguments, folder=tmp_path, status=1)

    assert not out
    assert all(word in problems for word in ("Error:", "What to do:", *words))


def explained_grounds(grounds: str, write_csv: Writer, folder: Path) -> str:
    search = {"force": "kent", "searched_at": "2019-01-05T10:00:00", "kind": "Person search", "grounds": grounds}
    run("load", "stop_searches", write_csv("stops.csv", [search]), folder=folder)
    return run("measures", "explain", "stop_search.all", "--force", "kent", "--period", "2019-01", folder=folder)[0]


def test_text_of_records_is_no_markup_of_the_terminal(bench: Workbench, write_csv: Writer, tmp_path: Path) -> None:
    grounds = "[bold red]seen[/bold red] <script>alert(1)</script> &"

    assert f"grounds={grounds}," in explained_grounds(grounds, write_csv, tmp_path)


def test_text_of_records_is_shown_letter_by_letter(bench: Workbench, write_csv: Writer, tmp_path: Path) -> None:
    grounds = "seen by unit:a: near gate:100:"

    assert f"grounds={grounds}," in explained_grounds(grounds, write_csv, tmp_path)


def test_text_of_records_cannot_steer_the_terminal(bench: Workbench, write_csv: Writer, tmp_path: Path) -> None:
    assert "\x1b" not in explained_grounds("seen \x1b[2J\x1b[31mred", write_csv, tmp_path)


def test_refused_file_does_not_keep_the_others_out(bench: Workbench, write_csv: Writer, tmp_path: Path) -> None:
    good, bad = write_csv("good.csv", [crime()]), write_csv("bad.csv", [{"a": 1}])

    out, problems = run("load", "crimes", bad, good, folder=tmp_path, status=1)

    assert "good.csv: 1 rows received, 1 accepted" in out
    assert "bad.csv" in problems
    assert "1 of 2 files were refused" in problems


def test_several_sources_must_be_told_apart(bench: Workbench, write_csv: Writer, tmp_path: Path) -> None:
    file = write_csv("a.csv", [crime()])
    run("load", "crimes", file, folder=tmp_path)
    run("load", "crimes", file, "--source", "sample", folder=tmp_path)

    of = ("measures", "value", "crime.recorded", "--force", "kent", "--period", "2019-01")
    problems = run(*of, folder=tmp_path, status=1)[1]
    assert "never added up" in problems
    assert "--source: force-extract or sample" in problems
    assert "real records" in run(*of, "--source", "force-extract", folder=tmp_path)[0]


def test_as_at_reads_the_older_version(bench: Workbench, write_csv: Writer, tmp_path: Path) -> None:
    run("load", "crimes", write_csv("a.csv", [crime()] * 4), folder=tmp_path)
    committed = json.loads(run("submissions", "--format", "json", folder=tmp_path)[0])[0]["committed"]
    run("load", "crimes", write_csv("b.csv", [crime()] * 3), folder=tmp_path)

    of = ("measures", "value", "crime.recorded", "--force", "kent", "--period", "2019-01", "--format", "json")
    assert json.loads(run(*of, folder=tmp_path)[0])[0]["value"] == 3
    assert json.loads(run(*of, "--as-at", committed, folder=tmp_path)[0])[0]["value"] == 4
    assert "were held then" in run(*of, "--as-at", "2001-01-01", folder=tmp_path, status=1)[1]


def test_config_shows_where_settings_come_from(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PEELIAN_THREADS", "1")

    out, _ = run("config", folder=tmp_path)

    assert "PEELIAN_THREADS" in out
    assert "default" in out
