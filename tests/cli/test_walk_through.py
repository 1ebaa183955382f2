"""The page of six files: every command that it shows is run, and says what the page says."""

from __future__ import annotations

import re
import shlex
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from tests.rows import crime
from typer.testing import CliRunner

from peelian.cli.app import app
from peelian.publish.pdf import PdfUnavailableError

ROOT = Path(__file__).parent.parent
PAGE = ROOT.parent / "docs" / "walk-through.md"
BROKEN = ROOT / "records" / "bad_files" / "crimes" / "broken-in-five-ways.xlsx"
MONTHS = {
    "january.csv": Counter({"Burglary": 388, "Robbery": 41}),
    "february.csv": Counter({"Burglary": 361, "Robbery": 38}),
    "february-again.csv": Counter({"Burglary": 362, "Robbery": 37}),
}


def shown(text: str) -> Iterator[tuple[str, str]]:
    """(command, output) of each command on a page; commands without an output stand for themselves."""
    for block in re.findall(r"```\n(\$ .*?)```", text, re.DOTALL):
        for command in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            typed, _, output = command.partition("\n")
            yield typed, output


def without_what_passes(text: str) -> str:
    """The text without what differs from one day, or one machine, to the next."""
    # Tables are as wide as what they hold, so lines and the blanks that fill them are not compared.
    text = re.sub(r"[\s━─│┃┏┳┓┡╇┩┼├┤└┴┘]+", " ", text)
    text = re.sub(r"\d{8}-\d{6}-[0-9a-f]{6}", "20260101-120000-abcdef", text)
    text = re.sub(r"\S*/workspace\b", "…/workspace", text)
    text = re.sub(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC", "2026-01-01 12:00 UTC", text)
    text = re.sub(r"of 20\d{2}-\d{2}-\d{2}\b(?=:)", "of 2026-01-01", text)
    # The test draws no PDF.
    text = re.sub(r"Error: PDF cannot be written\.\s+What to do: Install it\.|\S+\.pdf\b", "", text)
    text = re.sub(r"\S*/publications/", "…/publications/", text)
    return text.strip()


def collect(folder: Path, real: Path) -> None:
    """The files of the page, in one folder."""
    for pattern in (
        "street/*leicestershire*",
        "home_office/ods/*use-of-force*",
        "stop_and_search/*2019-08*",
        "*/*2023-07_*",
    ):
        for file in sorted((real / "data").glob(pattern)):
            shutil.copy(file, folder)
    shutil.copy(BROKEN, folder)
    for name, counts in MONTHS.items():
        rows = [crime("2019-01" if name == "january.csv" else "2019-02", category=each) for each in counts.elements()]
        lines = [",".join(rows[0]), *(",".join(map(str, row.values())) for row in rows)]
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def said(typed: str) -> str:
    """What a command says, on both of its streams."""
    done = CliRunner(env={"COLUMNS": "160"}).invoke(app, shlex.split(typed)[1:])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done.output


def run_all(folder: Path, page: str, patch: pytest.MonkeyPatch) -> Mapping[str, str]:
    """Every command of a page with what it says, run in order."""

    def no_pdf() -> None:
        raise PdfUnavailableError("PDF cannot be written.", remedy="Install it.")

    patch.setattr("peelian.publish.pdf.load_weasyprint", no_pdf)
    patch.chdir(folder)
    found = {}
    for typed, _ in shown(page):
        if typed.startswith("cd "):
            patch.chdir(folder / typed.removeprefix("cd "))
            collect(Path.cwd(), folder / "real")
        else:
            found[typed] = said(typed)
    return found


def test_every_command_says_what_the_page_says(tmp_path: Path, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = PAGE.read_text(encoding="utf-8")
    (tmp_path / "real").symlink_to(shared)

    found = run_all(tmp_path, page, monkeypatch)

    assert len(found) > 8
    for typed, output in shown(page):
        if output.strip():
            assert without_what_passes(found[typed]) == without_what_passes(output), typed
