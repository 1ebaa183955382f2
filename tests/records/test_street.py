"""The real street files of Leicestershire, as published, byte for byte."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pytest

from peelian import Workbench
from peelian.records.ledger import holders, submissions

MONTHS = {"2018-10": 8956, "2018-11": 8880, "2018-12": 8380, "2019-01": 8503, "2019-02": 8136}

pytestmark = pytest.mark.xdist_group("street")


@pytest.fixture(scope="module")
def street(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    bench = Workbench.create(tmp_path_factory.mktemp("street") / "workspace")
    for month in MONTHS:
        bench.load("crimes", shared / "data" / "street" / f"{month}-leicestershire-street.csv.gz")
    return bench


def counted_by_hand(shared: Path, month: str) -> dict[str, int]:
    """Rows by crime type, with Python's own csv module."""
    packed = (shared / "data" / "street" / f"{month}-leicestershire-street.csv.gz").read_bytes()
    found: dict[str, int] = {}
    for row in csv.DictReader(io.StringIO(gzip.decompress(packed).decode())):
        found[row["Crime type"]] = found.get(row["Crime type"], 0) + 1
    return found


def test_every_row_of_the_real_files_is_kept(street: Workbench) -> None:
    held = holders(submissions(street.workspace, "crimes"))

    assert {each.month: by.slices[each] for each, by in held.items()} == MONTHS
    assert {(by.received, by.quarantined) for by in held.values()} == {(rows, 0) for rows in MONTHS.values()}
    assert {each.source for each in held} == {"data.police.uk"}


def test_real_files_agree_with_a_count_by_hand(street: Workbench, shared: Path) -> None:
    figures = street.force("leicestershire", source="data.police.uk")

    for month, rows in MONTHS.items():
        by_hand = counted_by_hand(shared, month)
        assert sum(by_hand.values()) == rows
        crimes = rows - by_hand.pop("Anti-social behaviour")
        assert figures.fact("crime.recorded", month).value == crimes
        shares = figures.broken_down("crime.share_by_category", month, "category")
        assert {dict(fact.breakdown)["category"]: fact.numerator for fact in shares} == by_hand
        assert {fact.denominator for fact in shares} == {crimes}


def test_months_that_nobody_sent_are_missing_and_not_zero(street: Workbench) -> None:
    figures = street.force("leicestershire", source="data.police.uk")

    year = figures.fact("crime.recorded", "2018-19")

    assert year.value is None
    assert "held for 5 of 12 months; missing: 2018-04..2018-09, 2019-03" in year.missing
    assert figures.fact("crime.recorded", "2018-10..2019-02").value == 38161
    assert [fact.text for fact in figures.series("crime.recorded", "2018-09..2018-10")] == ["–", "7,907"]


def test_other_forces_files_load_unchanged(shared: Path, bench: Workbench) -> None:
    """Forces with repeated Crime IDs, none at all, or no outcomes; files of six years later."""
    names = ["2018-10-btp", "2018-10-northern-ireland", "2024-01-derbyshire", "2019-02-city-of-london"]
    for name in names:
        file = shared / "data" / "street" / f"{name}-street.csv.gz"
        one = bench.load("crimes", file).submission
        assert one.quarantined == 0
        assert one.accepted == gzip.decompress(file.read_bytes()).count(b"\n") - 1
