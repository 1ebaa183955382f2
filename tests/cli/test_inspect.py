"""`peelian inspect`, `findings`, `people` and `audit` on the case that comes with Peelian, as in the walk-through."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.db import connection
from typer.testing import CliRunner

from peelian import Workbench
from peelian.cli.app import app

RUNNER = CliRunner()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the case in its register, and nothing else."""
    bench = Workbench.create(tmp_path_factory.mktemp("case") / "workspace")
    bench.open_register()
    from peelian.register.actor import operator
    from peelian.register.transfer.shipped import load_shipped

    load_shipped(operator("tests"))
    connection.close()
    return bench.workspace.root


def peelian(workspace: Path, *arguments: str, fails: bool = False) -> str:
    done = RUNNER.invoke(app, ["--workspace", str(workspace), *arguments])
    connection.close()
    assert (done.exit_code != 0) == fails, f"{done.output} {done.exception!r}"
    return f"{done.output}{done.exception or ''}"


def rows(workspace: Path, *arguments: str) -> list[dict[str, str]]:
    found = json.loads(peelian(workspace, *arguments, "--format", "json"))
    assert isinstance(found, list)
    return found


def test_history_gives_each_grade_with_its_own_year_and_crime_recording_beside(workspace: Path) -> None:
    found = rows(workspace, "inspect", "history", "leicestershire")
    shown = {
        each["question"].partition(".")[2]: each for each in found if each["inspection"] == "leicestershire-2018-19"
    }
    assert [shown[name]["inspected_in"] for name in ("preventing-crime", "serious-organised-crime", "planning")] == [
        "2016", "2017", "2018/19",
    ]  # fmt: skip
    beside = [(each["round"], each["grade"]) for each in found if each["programme"] == "crime-recording"]
    assert beside == [("2017", "Inadequate"), ("2019", "Inadequate")]
    told = peelian(workspace, "inspect", "history", "leicestershire")
    assert "What does not fit together" in told
    assert "carried over" in told


def test_trace_gives_the_chain_from_six_to_four(workspace: Path) -> None:
    told = peelian(workspace, "findings", "trace", "leicestershire-2017-efficiency", "leicestershire-2018-19")
    balance = (
        "Of 6 earlier findings: 3 met, 2 repeated word for word, 1 reworded and hardened. Of 4 later ones, 1 is new."
    )
    assert balance in " ".join(told.split())
    one = rows(workspace, "findings", "trace", "leicestershire-2017-efficiency-6")
    assert [each["finding"] for each in one][:2] == ["leicestershire-2017-efficiency-6", "leicestershire-2018-19-4"]


def test_select_proposes_areas_with_reasons(workspace: Path) -> None:
    found = {
        each["question"].partition(".")[2]: each for each in rows(workspace, "inspect", "select", "--cycle", "next")
    }
    fixed = {name for name, each in found.items() if each["fixed"]}
    assert fixed == {"protecting-vulnerable", "specialist-capabilities", "planning", "ethical-workforce"}
    assert found["meeting-demand"]["selected"]
    assert all(each["reasons"] for each in found.values())
    assert "declared rule" in peelian(workspace, "inspect", "select")


def test_publish_writes_the_report_once(workspace: Path, tmp_path: Path) -> None:
    wrote = ("inspect", "publish", "leicestershire-2018-19", "--format", "html", "--to", str(tmp_path))
    told = peelian(workspace, *wrote)
    (page,) = tmp_path.glob("*.html")
    assert page.name in "".join(told.split())
    text = page.read_text(encoding="utf-8")
    assert "Integrated PEEL assessment 2018/19" in text
    assert "which stands" in peelian(workspace, *wrote)


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("inspect", "record", "--format", "html"), "History of inspections"),
        (("inspect", "question", "peel-2018-19.planning", "--format", "html"), "Planning for the future"),
        (("findings", "tracker", "leicestershire-police", "--format", "html"), "Improvement tracker"),
        (("inspect", "grades", "--cycle", "peel-2018-19", "--judged", "efficiency", "--format", "html"), "Grades"),
        (("inspect", "show", "leicestershire-2018-19"), "Armed policing"),
        (("inspect", "list"), "leicestershire-2016-effectiveness"),
        (("findings", "list", "--open"), "area"),
        (("findings", "due", "--on", "2019-06-20"), "27 June 2019"),
        (("people", "list"), "leicestershire-police"),
    ],
)
def test_every_page_and_list_is_there(workspace: Path, command: tuple[str, ...], says: str) -> None:
    assert says.casefold() in " ".join(peelian(workspace, *command).split()).casefold()


def test_grades_of_a_file(workspace: Path, shared: Path) -> None:
    file = shared / "data" / "peel" / "peel_2016_effectiveness_grades.csv"
    told = peelian(
        workspace, "inspect", "grades", str(file), "--cycle", "2016", "--judged", "Effectiveness", "--format", "html"
    )
    page = Path("".join(told.split()).partition("2016:")[2])
    assert "1 outstanding, 28 good, 13 requires improvement and 1 inadequate" in page.read_text(encoding="utf-8")


def test_the_logs_are_sound(workspace: Path) -> None:
    told = peelian(workspace, "audit", "verify")
    assert re.search(r"log of the register is sound: \d+ events", told)


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("inspect", "publish", "leicestershire-2018"), "leicestershire-2018-19"),
        (("inspect", "history", "kentt"), "Did you mean"),
        (("inspect", "begin-fieldwork", "--inspection", "leicestershire-2018-19"), "--as EMAIL"),
        (("inspect", "begin-fieldwork", "--inspection", "x", "--as", "nobody@example.org"), "nobody@example.org"),
        (("inspect", "select", "--on", "tomorrow"), "YYYY-MM-DD"),
        (("findings", "list", "--kind", "afi"), "area-for-improvement"),
        (("audit", "register"), "--as EMAIL"),
    ],
)
def test_what_is_wrong_is_said_with_the_remedy(workspace: Path, command: tuple[str, ...], says: str) -> None:
    assert says in peelian(workspace, *command, fails=True)


def test_actions_are_commands_with_help(workspace: Path) -> None:
    told = peelian(workspace, "inspect", "draft-judgment", "--help")
    assert "--evidence" in told
    assert "draft" in told.casefold()
    assert "draft-judgment" in peelian(workspace, "inspect", "--help")
    assert "close-finding" in peelian(workspace, "findings", "--help")


def test_a_step_by_a_person_is_taken_and_told(workspace: Path) -> None:
    account = ("--email", "manager@example.org", "--name", "Manager", "--organisation", "leicestershire-police")
    peelian(workspace, "people", "add-person", "--as", "operator", *account, "--role", "performance manager")
    made = ("findings", "plan-action", "--as", "manager@example.org", "--finding", "leicestershire-2018-19-1")
    told = peelian(workspace, *made, "--text", "Train all.", "--owner", "head of crime", "--due-on", "2019-12-31")
    assert "leicestershire-2018-19-1-action-1" in told
    events = rows(workspace, "audit", "register", "--as", "operator", "--limit", "1")
    assert events[-1]["action"] == "plan_action"
    assert events[-1]["person"] == "manager@example.org"
