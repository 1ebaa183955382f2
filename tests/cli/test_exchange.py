"""`peelian exchange` as a force and the centre use it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.typed import run
from tests.rows import returned

from peelian import Workbench

Writer = Callable[..., Path]
OF = ("calls-999-yearly", "--force", "Kent Police", "--period", "2017-18")


@pytest.fixture
def sent(bench: Workbench, write_csv: Writer, tmp_path: Path) -> Path:
    """A workspace with a year of returns that its quarters contradict."""
    quarters = [returned("calls_999_returned", f"2017-18-Q{each}", 100) for each in range(1, 5)]
    bench.load("returns", write_csv("r.csv", [*quarters, returned("calls_999_returned", "2017-18", 500)]))
    return tmp_path


def exchange(folder: Path, *arguments: str, status: int = 0) -> tuple[str, str]:
    return run("exchange", *arguments, folder=folder, status=status)


def test_conversation_from_check_to_sign_off(sent: Path) -> None:
    assert "received" in exchange(sent, "status", "calls-999-yearly", "--force", "kent", "--period", "2017-18")[0]
    assert "is received, so it cannot be accepted" in exchange(sent, "accept", *OF, status=1)[1]
    seen = json.loads(exchange(sent, "check", *OF, "--look", "--format", "json")[0])
    assert "Nothing has been done yet." in exchange(sent, "history")[0], "a look leaves no trace"
    (finding,) = seen["findings"]
    assert "500, but its 4 quarters make 400" in finding["what"]
    assert len(seen["figures"]) == 5
    checked = exchange(sent, "check", *OF, "--by", "cat")[0]
    assert finding["finding"] in checked
    assert "It does not say who does better." in checked
    assert "contradicts itself" in exchange(sent, "accept", *OF, status=1)[1]
    asked = exchange(sent, "query", *OF, "--finding", finding["finding"], "--by", "cat")[0]
    assert asked.startswith("Q2 asked: Calls on 999")
    assert "1 query" in exchange(sent, "status", OF[0], "--force", "kent", "--period", "2017-18")[0]
    exchange(sent, "answer", "Q2", "The year is the audited figure.", "--by", "fay")
    exchange(sent, "close", "Q2", "--by", "cat")
    assert "accepted by cat" in exchange(sent, "accept", *OF, "--by", "cat")[0]
    assert "signed off by fay" in exchange(sent, "sign-off", *OF, "--by", "fay")[0]
    exchange(sent, "reopen", *OF, "--because", "a quarter was missed", "--by", "cat")
    told = list(csv.DictReader(io.StringIO(exchange(sent, "history", "--format", "csv")[0])))
    assert [(each["by"], each["what"]) for each in told] == [
        ("cat", "checked"), ("cat", "asked"), ("fay", "answered"), ("cat", "closed"), ("cat", "accepted"),
        ("fay", "signed off"), ("cat", "reopened"),
    ]  # fmt: skip
    assert told[2]["said"] == "Q2: The year is the audited figure.; the figure is right"
    assert "reopened" in exchange(sent, "status", "calls-999-yearly", "--force", "kent", "--format", "json")[0]


TOTALLED = """id: totalled
title: Returns with a total
dataset: returns
source: force-extract
force: Who
columns: {indicator: What, period: When, value: How many}
leave_out: [{column: Who, is: [All], because: a total of the forces}]
"""


def test_check_tells_what_became_of_the_rows_of_a_file(bench: Workbench, tmp_path: Path) -> None:
    mapping = bench.workspace.catalogue / "mappings" / "totalled.yaml"
    mapping.parent.mkdir(parents=True)
    mapping.write_text(TOTALLED, encoding="utf-8")
    rows = ["Who,What,When,How many"]
    rows += [f"{who},calls_999_returned,2017-18{part},5" for part in ("", "-Q1", "-Q2") for who in ("Kent", "All")]
    (tmp_path / "totalled.csv").write_text("\n".join([*rows, ""]))
    run("load", "returns", str(tmp_path / "totalled.csv"), folder=tmp_path)

    (told,) = json.loads(exchange(tmp_path, "check", *OF, "--look", "--format", "json")[0])["files"]
    assert (told["file"], told["received"], told["accepted"], told["quarantined"]) == ("totalled.csv", 6, 3, 0)
    assert told["left_out"] == {"a total of the forces": 3}
    assert "totalled.csv: 3 rows left out: a total of the forces." in exchange(tmp_path, "check", *OF, "--look")[0]


def test_returned_with_reasons(sent: Path) -> None:
    exchange(sent, "check", *OF)
    exchange(sent, "return", *OF, "--because", "the year", "--because", "the quarters")

    (row,) = json.loads(exchange(sent, "history", "calls-999-yearly", "--format", "json")[0])[1:]
    assert row["said"] == "the year; the quarters"
    assert row["by"]
    query = exchange(sent, "query", *OF, "Which is right?")[0]
    assert query.startswith("Q3 asked: Which is right?")
    exchange(sent, "waive", "Q3", "--because", "they said so")
    assert "is waived, so it cannot be answered" in exchange(sent, "answer", "Q3", "So.", status=1)[1]
    exchange(sent, "ask-again", "Q3", "--because", "not enough")


def test_what_is_due_and_empty_states(bench: Workbench, tmp_path: Path) -> None:
    assert "calls-999-yearly" in exchange(tmp_path, "status")[0]
    assert "43 forces" in exchange(tmp_path, "due", "calls-999-yearly")[0]
    rows = json.loads(exchange(tmp_path, "due", "--force", "kent", "--format", "json")[0])
    assert {row["collection"] for row in rows} >= {"calls-999-yearly", "crime-monthly"}
    assert {row["force"] for row in rows} == {"kent"}
    assert "Nothing is held of" in exchange(tmp_path, "check", *OF)[0]
    assert "Nothing has been done yet." in exchange(tmp_path, "history")[0]
    assert "Did you mean 'crime-monthly'" in exchange(tmp_path, "status", "crime-montly", status=1)[1]
    assert "so nothing can be asked" in exchange(tmp_path, "query", *OF, "Where is it?", status=1)[1]


def test_grades_of_what_is_held(sent: Path) -> None:
    shown = run("quality", "returns", "--force", "kent", folder=sent)[0]
    assert "500, but its 4 quarters" in " ".join(shown.replace("│", " ").split())
    rows = json.loads(run("quality", "--worse-than", "C", "--format", "json", folder=sent)[0])
    assert {row["part"] for row in rows} == {
        "calls_999_returned 2017-18", *(f"calls_999_returned 2017-18-Q{each}" for each in range(1, 5)),
    }  # fmt: skip
    assert {row["grade"] for row in rows} == {"D"}
    assert "There is nothing of that kind." in run("quality", "--force", "essex", folder=sent)[0]
