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
YEARS = range(2001, 2021)
# Authorities of 2019 to 2021 that took the place of those in the look-up of 2016, with the force area that they lie in.
SUCCESSORS = {
    "E06000058": "E23000039",
    "E06000059": "E23000039",
    "E06000060": "E23000029",
    "E06000061": "E23000022",
    "E06000062": "E23000022",
    "E07000244": "E23000025",
    "E07000245": "E23000025",
    "E07000246": "E23000036",
}


def by_year(bench: Workbench) -> Counter[int]:
    found: Counter[int] = Counter()
    for row in held_rows(bench, "populations"):
        found[row["as_at"].year] += row["residents"]
    return found


def test_shipped_residents_are_of_every_force_in_every_year(bench: Workbench) -> None:
    one = bench.load_shipped().submission

    rows = held_rows(bench, "populations")
    assert (one.source, one.received, one.accepted) == ("ons", 43 * 20, 43 * 20)
    assert {(row["force"], row["as_at"].isoformat()) for row in rows} == {
        (force.id, f"{year}-06-30") for force in forces() if force.kind is ForceKind.TERRITORIAL for year in YEARS
    }
    assert {row["month"] for row in rows} == {f"{year}-06" for year in YEARS}
    assert one.blanks == {}


def test_shipped_residents_add_up_to_england_and_wales(bench: Workbench) -> None:
    bench.load_shipped()

    assert by_year(bench)[2018] == ENGLAND_AND_WALES_2018


def test_shipped_residents_are_those_of_the_local_authorities_of_each_force(bench: Workbench, shared: Path) -> None:
    bench.load_shipped()
    geography = shared / "data" / "geography"
    with (geography / "la_to_csp_to_pfa_2016.csv").open(encoding="utf-8-sig", newline="") as lines:
        force_code = {row["LAD16CD"]: row["PFA16CD"] for row in csv.DictReader(lines)} | SUCCESSORS
    ids = {force.ons_code: force.id for force in forces() if force.kind is ForceKind.TERRITORIAL}
    found: Counter[tuple[str, str]] = Counter()
    with gzip.open(geography / "population_by_la_2001_2020.csv.gz", "rt", newline="") as lines:
        for row in csv.DictReader(lines):
            found[ids[force_code[row["code"].strip()]], f"{row['year']}-06-30"] += int(row["population"])

    shipped = {(row["force"], row["as_at"].isoformat()): row["residents"] for row in held_rows(bench, "populations")}
    assert shipped == found


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
