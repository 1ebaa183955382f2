"""The version of a catalogue: a hash of what its entries say, not of how they are laid out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.load import load_catalogue

Write = Callable[..., Path]

MEASURE = """\
id: team.calls
title: All calls
asks: How many calls are there?
dataset: calls
numerator: {count: hour >= 18}
unit: calls
better: neutral
definition: Every call.
owner: the team
reviewed: 2026-01-01
"""
LAID_OUT_DIFFERENTLY = """\
# What this is for.
title:   "All calls"
id: 'team.calls'

asks: >-
  How many calls
  are there?
numerator:
  count: hour >= 18  # the evening
dataset: calls
unit: calls
better: neutral
reviewed: 2026-01-01
owner: the team
definition: Every call.
per:
breakdowns: []
"""


def version(write: Write, folder: Path, text: str, name: str = "x.yaml") -> tuple[str, str]:
    file = write("measures", text, name)
    catalogue = load_catalogue(folder)
    file.unlink()
    return catalogue.version, catalogue.entry_version("measures", "team.calls")


def test_version_stays_when_only_layout_remarks_and_file_name_change(write: Write, tmp_path: Path) -> None:
    before = version(write, tmp_path, MEASURE)

    assert version(write, tmp_path, LAID_OUT_DIFFERENTLY, "team/other.yml") == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hour >= 18", "hour >= 19"),
        ("All calls", "Every call"),
        ("2026-01-01", "2026-01-02"),
        ("better: neutral", "better: lower"),
        ("Every call.\n", "Every call.\nbreakdowns: [line]\n"),
    ],
)
def test_version_changes_with_what_an_entry_says(write: Write, tmp_path: Path, old: str, new: str) -> None:
    before = version(write, tmp_path, MEASURE)
    after = version(write, tmp_path, MEASURE.replace(old, new))

    assert after[0] != before[0]
    assert after[1] != before[1]


def test_version_changes_with_an_entry_more_and_not_that_of_the_others(
    own: Catalogue, write: Write, tmp_path: Path
) -> None:
    write("measures", MEASURE)

    catalogue = load_catalogue(tmp_path)

    assert catalogue.version != own.version
    assert [key for key in own.files if catalogue.entry_version(*key) != own.entry_version(*key)] == []


def test_version_is_the_same_each_time(own: Catalogue) -> None:
    assert load_catalogue().version == own.version
