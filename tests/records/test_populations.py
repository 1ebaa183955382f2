"""The residents that come with Peelian: the mid-year estimates of the 43 forces."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from pathlib import Path

import pytest
from tests.records.held import held_rows

from peelian import Workbench
from peelian.core.force import ForceKind, forces
from peelian.records.ledger import submissions

ENGLAND_AND_WALES_2018 = 59_115_809
YEARS = range(2015, 2021)


def by_year(bench: Workbench) -> Counter[int]:
    found: Counter[int] = Counter()
    for row in held_rows(bench, "populations"):
        found[row["as_at"].year] += row["residents"]
    return found


def test_shipped_residents_are_of_every_force_in_every_year(bench: Workbench) -> None:
    one = bench.load_shipped().submission

    rows = held_rows(bench, "populations")
    assert (one.source, one.received, one.accepted) == ("ons", 43 * 6, 43 * 6)
    assert {(row["force"], row["as_at"].isoformat()) for row in rows} == {
        (force.id, f"{year}-06-30") for force in forces() if force.kind is ForceKind.TERRITORIAL for year in YEARS
    }
    assert {row["month"] for row in rows} == {f"{year}-06" for year in YEARS}
    assert one.blanks == {}


def test_shipped_residents_add_up_to_england_and_wales(bench: Workbench) -> None:
    bench.load_shipped()

    assert by_year(bench)[2018] == ENGLAND_AND_WALES_2018


def test_shipped_residents_agree_with_those_of_the_local_authorities(bench: Workbench, shared: Path) -> None:
    bench.load_shipped()
    found: Counter[int] = Counter()
    with gzip.open(shared / "data" / "geography" / "population_by_la_2001_2020.csv.gz", "rt", newline="") as lines:
        for row in csv.DictReader(lines):
            found[int(row["year"])] += int(row["population"])

    assert by_year(bench) == {year: found[year] for year in YEARS}


def test_shipped_residents_loaded_again_change_nothing(bench: Workbench) -> None:
    first = bench.load_shipped()

    again = bench.load_shipped()

    assert again.unchanged
    assert again.submission == first.submission
    assert len(submissions(bench.workspace, "populations")) == 1


@pytest.mark.parametrize("change", [("-5", "range"), ("1,2", "integer"), ("", "required")])
def test_residents_must_be_a_whole_number(lenient: Workbench, tmp_path: Path, change: tuple[str, str]) -> None:
    given, rule = change
    file = tmp_path / "a.csv"
    file.write_text(f'force,as_at,residents\nkent,2018-06-30,10\nessex,2018-06-30,"{given}"\nkent,2018-06-30,11\n')

    loaded = lenient.load("populations", file)

    assert {(each.row, each.rule) for each in loaded.reasons} == {(3, rule), (4, "repeats")}
