"""`peelian published`: what documents print, held against the records."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from tests.cli import typed

from peelian.catalogue.load import load_catalogue
from peelian.catalogue.model import Entry

PUBLISHED = load_catalogue().published
PANEL = "leicestershire-panel-2019"


def run(*arguments: str, folder: Path, status: int = 0) -> str:
    out, problems = typed.run("published", *arguments, folder=folder, status=status)
    return out if status == 0 else problems


def test_list_names_every_document_and_needs_no_workspace(tmp_path: Path) -> None:
    listed = json.loads(run("list", "--format", "json", folder=tmp_path))

    assert listed == [
        {
            "document": name, "title": each.title, "publisher": each.publisher, "published": str(each.published),
            "force": each.force, "figures": len(each.figures), "not measured": len(each.unmeasured),
        }
        for name, each in sorted(PUBLISHED.items())
    ]  # fmt: skip
    shown = run("list", folder=tmp_path)
    assert all(word in shown for word in ("Documents", "2019-07-22", "not measured"))


@pytest.mark.xdist_group("sample")
class TestCheck:
    def test_check_of_every_document_as_json(self, sample_folder: Path) -> None:
        found = json.loads(run("check", "--force", "Leicestershire Police", "--format", "json", folder=sample_folder))

        assert len(found) == sum(len(each.figures) for each in PUBLISHED.values())
        assert list(found[0]) == ["no", "where", "what", "printed", "records", "verdict"]
        assert {one["verdict"] for one in found} == {"agrees", "not held", "in the definition"}
        calls = [one for one in found if one["no"] == "F001"]
        assert [(one["printed"], one["records"]) for one in calls] == [
            ("150,536", "150,536"), ("138,893", "138,893"), ("11,643", "+11,643"), ("8", "+8%"),
        ]  # fmt: skip
        assert calls[0]["where"] == f"{PANEL}, table 1.1"

    def test_check_of_one_document_as_a_table(self, sample_folder: Path) -> None:
        shown = run("check", "--force", "leicestershire", "--document", PANEL, folder=sample_folder)

        document: Entry = PUBLISHED[PANEL]
        parts = Counter(figure.part == "parameter" for figure in document.figures)
        summary = shown.splitlines()[-1]
        assert summary.startswith(f"{len(document.figures)} printed figures: {parts[False]} agrees, 0 differs, 0 not")
        assert summary.endswith(f"{parts[True]} in the definition.")
        assert "999 calls, 2018/19" in shown
        assert "table 1.1" in shown
        assert PANEL not in shown, "one document needs no name in every line"

    def test_force_of_which_nothing_is_printed(self, sample_folder: Path) -> None:
        shown = run("check", "--force", "kent", "--source", "sample", folder=sample_folder)

        assert shown.strip() == "No printed figures about this force are in the catalogue."

    def test_unknown_document_is_named(self, sample_folder: Path) -> None:
        problem = run("check", "--force", "kent", "--document", "leicestershire-panel-2018", folder=sample_folder,
                      status=1)  # fmt: skip

        assert f"Did you mean '{PANEL}'?" in problem
