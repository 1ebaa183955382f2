"""From each figure of the report back to its records, by the command that stands beside it."""

from __future__ import annotations

import re
import shlex
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.cli.typed import run
from tests.publish.reading import explain_commands

from peelian import Workbench
from peelian.core.fact import Exact
from peelian.publish.report import Report

pytestmark = pytest.mark.xdist_group("sample")


@dataclass(frozen=True)
class Command:
    """`peelian measures explain` as it is typed."""

    measure: str
    force: str
    source: str
    period: str
    where: dict[str, str]


def read(command: str) -> Command:
    words = shlex.split(command)
    assert words[:3] == ["peelian", "measures", "explain"]
    measure, *options = words[3:]
    pairs = list(zip(options[::2], options[1::2], strict=True))
    given = dict(pairs)
    where = dict(value.split("=", 1) for name, value in pairs if name == "--where")
    assert set(given) <= {"--force", "--source", "--period", "--where"}
    return Command(measure, given["--force"], given["--source"], given["--period"], where)


@pytest.fixture(scope="module")
def printed(sample_page: ET.Element) -> list[tuple[str, str]]:
    """(figure, command) as the page prints them."""
    return explain_commands(sample_page)


def test_every_measured_figure_has_its_command(panel: Report, printed: list[tuple[str, str]]) -> None:
    measured = [fact for fact in panel.facts if not fact.derivation]

    assert [text for text, _ in printed] == [fact.text for fact in measured]
    for fact, (_, command) in zip(measured, printed, strict=True):
        where = dict((*fact.breakdown, *fact.parameters))
        assert read(command) == Command(fact.measure, fact.force, fact.source, str(fact.period), where)


@pytest.mark.long
def test_every_command_counts_its_figure_again(sample: Workbench, printed: list[tuple[str, str]]) -> None:
    figures = sample.force("leicestershire", source="sample")
    wrong: dict[str, list[tuple[str, Exact, Exact]] | str] = {}
    for text, command in printed:
        asked = read(command)
        assert (asked.force, asked.source) == ("leicestershire", "sample")
        found = sample.explain(figures, asked.measure, asked.period, **asked.where)
        sides = {side.name for side in found.sides}
        expected = {"numerator"} | ({"denominator"} if found.fact.denominator is not None else set())
        if found.fact.text != text or sides != expected:
            wrong[command] = f"{text} is {found.fact.text}, of {sides}"
        elif not all(side.agrees for side in found.sides):
            wrong[command] = [(side.name, side.value, side.recounted) for side in found.sides]
        assert found.submissions, command
        assert found.files, command

    assert wrong == {}
    assert len(printed) > 150


@pytest.mark.parametrize(
    "kind",
    [
        r"contact\.calls_999 .*--period 2018-19$",
        r"crime\.rape_historical_share .*--where \"threshold=6\"$",
        r"safeguarding\.right_to_ask_disclosure_rate .*--period 12m:2018-09$",
    ],
)
def test_command_runs_as_it_is_printed(sample_folder: Path, printed: list[tuple[str, str]], kind: str) -> None:
    text, command = next((text, command) for text, command in printed if re.search(kind, command))

    out, _ = run(*shlex.split(command)[1:], folder=sample_folder)

    assert re.search(rf"^  value +{re.escape(text)}", out, re.MULTILINE)
    assert out.count("the same as in the mart") == out.count("counted again from the records") >= 1
    assert "NOT what the mart says" not in out
    assert re.search(r"SAMPLE ROWS: [1-3] of those counted", out)
