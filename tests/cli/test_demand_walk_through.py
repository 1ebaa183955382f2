"""The page that walks through the demand lab: every command is run on the sample force, and says what the page says."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.test_walk_through import said, shown, without_what_passes

PAGE = Path(__file__).parents[2] / "docs" / "demand-walk-through.md"

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("kernels")]


def lines(text: str) -> Iterator[str]:
    """The lines of an output, without what is left out and what differs from one day to the next."""
    return (plain for line in text.splitlines() if (plain := without_what_passes(line)) not in ("", "…"))


def test_every_command_says_what_the_page_says(
    sample_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(sample_folder, tmp_path / "workspace")
    monkeypatch.chdir(tmp_path / "workspace")

    commands = list(shown(PAGE.read_text(encoding="utf-8")))

    assert len(commands) > 6
    for typed, output in commands:
        found = lines(said(typed))
        assert [line for line in lines(output) if line not in found] == [], typed
