"""`peelian report`: the page and its PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.rows import call
from typer.testing import CliRunner, Result

from peelian import Workbench
from peelian.cli.app import app
from peelian.publish.pdf import PACKAGES, PdfUnavailableError

Writer = Callable[..., Path]
NAME = "panel-kent-force-extract-2019-01"


@pytest.fixture
def loaded(bench: Workbench, write_csv: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with one call, found from the folder in which it is used."""
    bench.load("calls", write_csv("calls.csv", [call(1)]))
    monkeypatch.chdir(tmp_path)
    return bench.workspace.root


def run(*arguments: str, status: int = 0) -> Result:
    done = CliRunner().invoke(app, ["report", "panel", "--force", "kent", *arguments])
    assert done.exit_code == status, done.output
    return done


def lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """WeasyPrint cannot load what it needs of the system."""

    def load() -> None:
        raise PdfUnavailableError(
            "PDF cannot be written: a library of the system is missing (cannot load library 'libpango-1.0-0').",
            remedy=f"On Debian and Ubuntu: apt install {' '.join(PACKAGES)}.",
        )

    monkeypatch.setattr("peelian.publish.pdf.load_weasyprint", load)


def test_report_is_written_as_page_and_pdf(pdf_libraries: None, loaded: Path, tmp_path: Path) -> None:
    said = run("--period", "2019-01", "--to", "out").stdout

    page, record, printed = (tmp_path / "out" / f"{NAME}.{kind}" for kind in ("html", "json", "pdf"))
    assert sorted((tmp_path / "out").iterdir()) == [page, record, printed]
    assert page.read_text(encoding="utf-8").lstrip().startswith("<!doctype html>")
    assert printed.read_bytes().startswith(b"%PDF-")
    assert [line.split()[-1] for line in said.splitlines()[-2:]] == [f"out/{NAME}.html", f"out/{NAME}.pdf"]
    assert "Performance report to the Police and Crime Panel, January 2019: " in said


def test_report_goes_to_the_publications_of_the_workspace(loaded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lost(monkeypatch)

    run("--period", "2019-01")

    assert sorted(each.name for each in (loaded / "publications").iterdir()) == [f"{NAME}.html", f"{NAME}.json"]


def test_page_is_written_where_no_pdf_can_be(loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lost(monkeypatch)

    done = run("--period", "2019-01", "--to", "out")

    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == [f"{NAME}.html", f"{NAME}.json"]
    assert "libpango-1.0-0" in done.stderr
    assert "What to do: On Debian and Ubuntu: apt install libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation." in (
        done.stderr
    )
    assert f"out/{NAME}.html" in done.stdout
    assert ".pdf" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ((), "Say which period to report."),
        (("--year", "2018-19", "--period", "2019-01"), "Say which period to report."),
        (("--year", "2019-01"), "--year 2019-01 is not a year."),
        (("--period", "2019-1"), "does not name a period"),
        (("--period", "2012-01"), "There is nothing to report: no calls are held from force-extract"),
        (("--period", "2019-01", "--source", "smaple"), "Did you mean 'sample'"),
    ],
)
def test_report_that_cannot_be_made_says_why(loaded: Path, arguments: tuple[str, ...], problem: str) -> None:
    done = run(*arguments, status=1)

    assert problem in str(done.exception)
    assert not (loaded / "publications").exists() or not list((loaded / "publications").iterdir())
