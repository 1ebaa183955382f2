"""The reports in docs/reports hold the figures that the publishers' files give today, and name what looks wrong."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import re
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from peelian.catalogue.load import load_catalogue

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "reports"
NAMES = ("outcome-rates-leicestershire", "stop-and-search-metropolitan", "officers-derbyshire")


def example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("real_reports", ROOT / "examples" / "real_reports.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["real_reports"] = module
    spec.loader.exec_module(module)
    return module


def words(name: str) -> str:
    page = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("<body>")[1]).split())


@pytest.mark.parametrize("names", [NAMES[1:], pytest.param(NAMES, marks=pytest.mark.long)])
def test_pages_hold_the_figures_that_the_files_give(shared: Path, names: tuple[str, ...]) -> None:
    """The first compares every force with all others, so it takes longest."""
    made = example()
    wanted = tuple(each for each in made.REPORTS if each.name.removesuffix(".html") in names)

    found = made.files(shared / "data", wanted)

    assert list(found) == ["index.md", *(f"{name}.html" for name in names)]
    for name in names:
        held = (PAGES / f"{name}.html").read_text(encoding="utf-8")
        assert made.figures_of(held) == made.figures_of(found[f"{name}.html"]), f"{name}: make it again"
    index, said = (PAGES / "index.md").read_text(encoding="utf-8"), found["index.md"]
    assert set(said.split("\n\n")) <= set(index.split("\n\n")), "index.md: make it again"
    assert names != NAMES or index == said


def test_pages_are_small_and_load_nothing() -> None:
    pages = [(PAGES / f"{name}.html").read_text(encoding="utf-8") for name in NAMES]

    assert sum(map(len, pages)) < 1_000_000
    for page in pages:
        assert not re.search(r'(?:src|href)="(?!#)', page)
        assert "<script" not in page


@pytest.mark.parametrize("name", NAMES)
def test_each_page_says_what_cannot_be_concluded_and_how_good_its_data_are(name: str) -> None:
    catalogue = load_catalogue()
    said = words(name)

    assert "What cannot be concluded from this report" in said
    publication = next(each for each in catalogue.publications.values() if name.startswith(each.id))
    assert len(publication.limits) >= 6
    for limit in publication.limits:
        assert " ".join(limit.split())[:60].replace("'", "&#39;") in said
    assert "Quality of the data" in said


@pytest.mark.parametrize(
    "found",
    [
        "of offences recorded: 22,627 in quarter 2 of 2018/19, and exactly the same in quarter 1 of 2018/19.",
        "recorded in quarter 1 of 2018/19: 12,917, that is 7.55 a 1,000 residents",
        "North Yorkshire , C",
        "of offences recorded in quarter 3 of 2018/19: counts below zero make -1,074, beside 45,823 in all",
        "All 43 territorial forces of England and Wales",
    ],
)
def test_outcomes_name_the_force_and_quarter_that_look_wrong(found: str) -> None:
    assert found in words("outcome-rates-leicestershire")


def test_outcomes_of_every_force_are_those_of_a_plain_sum(shared: Path) -> None:
    column = "force_outcomes_for_offences_recorded_in_quarter"
    charged, recorded = Counter[str](), Counter[str]()
    path = shared / "data" / "home_office" / "outcomes_open_data_2018_19.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row[column] != "NA":
                recorded[row["force_name"]] += int(row[column])
                charged[row["force_name"]] += int(row[column]) if row["outcome_type"] == "1" else 0

    said = words("outcome-rates-leicestershire")
    for name in ("Kent", "South Wales", "North Yorkshire", "Leicestershire"):
        share = 100 * charged[name] / recorded[name]
        assert re.search(rf"{name} (?:this report )?{share:.1f}% ", said), name


def test_officers_that_jump_without_a_note_do_so_in_the_source(shared: Path) -> None:
    officers: Counter[tuple[str, str]] = Counter()
    path = shared / "data" / "home_office" / "workforce_open_data.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["worker_type"].lower() == "police officer":
                officers[row["force_name"], row["date"][:4]] += float(row["total_fte"])  # type: ignore[assignment]

    assert officers["Essex", "2008"] < 0.85 * officers["Essex", "2007"]
    assert officers["Essex", "2009"] > officers["Essex", "2007"]
    assert officers["Warwickshire", "2020"] > 1.25 * officers["Warwickshire", "2019"]
    assert "Essex falls by a fifth on 31 March 2008" in words("officers-derbyshire")
    assert "Derbyshire began to count officers" in words("officers-derbyshire")


def test_searches_name_their_bounds_and_the_census() -> None:
    said = words("stop-and-search-metropolitan")

    assert "If all of those not stated were White" in said
    assert "Residents of 2011-03-27 in the whole police force area, 9 years from the period." in said
    assert "A ratio is a question, not an answer." in said
