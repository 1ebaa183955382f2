"""`peelian publications`: what was published, and what of it is another now."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import csv_file
from tests.publish.every_number import showing_all
from tests.rows import crime
from typer.testing import CliRunner, Result

from peelian import Workbench
from peelian.cli.app import app
from peelian.publish.pdf import PdfUnavailableError

Writer = Callable[..., Path]
NAME = "panel-kent-force-extract-2019-01"
REPORT = ("report", "panel", "--force", "kent", "--period", "2019-01")


def run(*arguments: str, status: int = 0) -> Result:
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == status, done.output
    return done


def no_pdf() -> None:
    raise PdfUnavailableError("PDF cannot be written.", remedy="Install it.")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a report about two burglaries, made on a machine that draws no PDF; to be copied."""
    folder = tmp_path_factory.mktemp("publications")
    bench = showing_all(Workbench.create(folder / "workspace"))
    bench.load("crimes", csv_file(folder / "first.csv", [crime(), crime()]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("peelian.publish.pdf.load_weasyprint", no_pdf)
        patch.chdir(folder)
        run(*REPORT)
    return bench.workspace.root


@pytest.fixture
def published(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbench:
    """A copy of that workspace, used from its folder, on a machine that draws no PDF."""
    monkeypatch.setattr("peelian.publish.pdf.load_weasyprint", no_pdf)
    monkeypatch.chdir(tmp_path)
    shutil.copytree(template, tmp_path / "workspace")
    return Workbench.open(tmp_path / "workspace")


def test_list_and_check_before_and_after_a_correction(published: Workbench, write_csv: Writer) -> None:
    (listed,) = json.loads(run("publications", "list", "--format", "json").stdout)
    assert (listed["publication"], listed["edition"], listed["files"]) == (NAME, 1, "as written")
    said = run("publications", "check", NAME).stdout
    assert said.startswith("Performance report to the Police and Crime Panel, edition 1 of 20")
    assert said.rstrip().endswith(f"0 figures changed, {listed['figures']} did not.")
    assert json.loads(run("publications", "check", NAME, "--format", "json").stdout) == []
    assert "which stands" in run(*REPORT).stdout

    sent = published.load("crimes", write_csv("second.csv", [crime() for _ in range(3)])).submission

    shown = " ".join(run("publications", "check", NAME, status=1).stdout.split())
    assert "crimes of 2019-01 were" in shown
    assert f"changed, {listed['figures'] - 2} did not." in shown
    found = json.loads(run("publications", "check", NAME, "--format", "json", status=1).stdout)
    assert [(each["published"], each["now"], each["difference"]) for each in found] == [(2, 3, 1)] * 2
    assert {reason["submission"] for each in found for reason in each["because"]} == {sent.id}
    written = list(csv.DictReader(io.StringIO(run("publications", "check", NAME, "--format", "csv", status=1).stdout)))
    assert [each["figure"] for each in written] == [each["figure"] for each in found]
    assert "Edition 2, with 2 corrections." in run(*REPORT).stdout
    both = json.loads(run("publications", "list", "--format", "json").stdout)
    assert [(each["publication"], each["corrections"]) for each in both] == [(NAME, 0), (f"{NAME}-edition-2", 2)]
    run("publications", "check", NAME)
    explained = run("measures", "explain", "crime.burglary", "--force", "kent", "--period", "2019-01").stdout
    assert re.search(rf"reported +first as 2 on \S+ in {NAME}; last as 3 on \S+ in {NAME}-edition-2", explained)


@pytest.mark.parametrize(
    "content",
    [b"", b'{"layout": 99}', *(pytest.param(each, marks=pytest.mark.long) for each in (b"{}", b"\xff", b"[1]"))],
)
def test_a_record_that_cannot_be_read_is_named_and_the_others_are_listed(published: Workbench, content: bytes) -> None:
    folder = published.workspace.publications
    (folder / "notes.json").write_bytes(content)

    listed = run("publications", "list", "--format", "json", status=1)

    assert [each["publication"] for each in json.loads(listed.stdout)] == [NAME]
    assert "notes.json is not the record of a publication" in listed.stderr
    assert listed.stderr.startswith("Error: ")
    assert "What to do: Take it back from a copy, or move it away with its page." in listed.stderr
    explained = run("measures", "explain", "crime.burglary", "--force", "kent", "--period", "2019-01")
    assert "notes.json is not the record of a publication" in explained.stderr
    assert f"in {NAME}" in explained.stdout
    run("publications", "check", NAME)
    (folder / f"{NAME}-edition-2.json").write_bytes(content)
    assert "is not the record of a publication" in str(run("publications", "check", NAME, status=1).exception)


def test_nothing_published(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(bench.workspace.root)

    assert run("publications", "list").stdout.strip() == "Nothing has been published: see `peelian report`."
    assert "There is no publication 'panel'" in str(run("publications", "check", "panel", status=1).exception)
