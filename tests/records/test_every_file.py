"""Every shared file loads unchanged: the rows that it has, what is left out, and what it adds up to by force."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from tests.records.held import held_rows
from tests.records.known import KNOWN, Sums

from peelian import LoadOptions, Workbench
from peelian.records.ledger import Submission
from peelian.records.table import open_table, table_files

TABLE = Path(__file__).with_name("every_file.csv")
FEW = 5
# A fifth of them, with each way in which files differ; the others are long.
QUICK = {
    "calls/london_fire_brigade_incidents_sample.csv",
    "calls/london_fire_brigade_mobilisation_sample.csv",
    "calls/san_jose_police_calls_2022_sample.csv.gz",
    "disparity/2024-05-10_Black_vs_White_summarised_stops.csv.gz",
    "disparity/met_2020q3_disparity_ratios.xlsx",
    "geography/api_forces.json",
    "geography/census2011_police_defined_ethnicity_by_pfa.csv",
    "geography/forces.csv",
    "geography/la_to_csp_to_pfa_2016.csv",
    "geography/pfa_boundaries_simplified.geojson.gz",
    "home_office/breath_tests_by_force_month.csv.gz",
    "home_office/crime_severity_score_by_force_to_2020.csv.gz",
    "home_office/police_assault_sentencing_monthly.csv.gz",
    "home_office/prc_pfa_open_data_2017_18.csv.gz",
    "home_office/use_of_force_by-ethnicity-force_april2018-march2019.csv",
    "home_office/workforce_open_data.csv.gz",
    "outcomes/2019-02-leicestershire-outcomes-sample.csv",
    "peel/999_answered_within_10s_points.csv",
    "peel/peel_leicestershire_pillar_grades.csv",
    "peel/peel_national_grade_counts.csv",
    "stop_and_search/2019-08-welsh-forces-stop-and-search.csv.gz",
    "stop_and_search/api_crimes_street_dates_2023.json",
    "stop_and_search/api_leicestershire_2023-07_with_location.json.gz",
    "street/2018-11-leicestershire-street.csv.gz",
    "street/2018-10-btp-street.csv.gz",
}
QUICK_SHEETS = {
    "home-office-workforce-2016-officers",
    "iopc-road-traffic-fatalities",
    "home-office-use-of-force-table-ced",
}

pytestmark = pytest.mark.xdist_group("every-file")


@dataclass(frozen=True)
class Load:
    """A file loaded once. `force` is said with it where the file does not say it."""

    file: str
    dataset: str
    mapping: str
    named: bool
    force: str
    received: int
    left_out: int
    quarantined: int
    total: Fraction


def loads() -> list[Load]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            Load(
                row["file"],
                row["dataset"],
                row["mapping"],
                row["named"] == "yes",
                row["force"],
                int(row["received"]),
                int(row["left_out"]),
                int(row["quarantined"]),
                Fraction(row["total"]),
            )
            for row in csv.DictReader(file)
        ]


def marked() -> Iterator[object]:
    for each in loads():
        quick = each.mapping in QUICK_SHEETS or (each.file in QUICK and not each.file.endswith(".ods"))
        yield pytest.param(each, id=f"{each.file}-{each.mapping}", marks=[] if quick else [pytest.mark.long])


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    return Workbench.create(tmp_path_factory.mktemp("every") / "workspace")


def sent(bench: Workbench, shared: Path, load: Load) -> Submission:
    options = LoadOptions(mapping=load.mapping if load.named else None, force=load.force or None, replace_smaller=True)
    return bench.load(load.dataset, shared / "data" / load.file, options).submission


def held_sums(bench: Workbench, load: Load, submission: str) -> Sums:
    """What the table holds of a submission by force: the sum of the mapping's column, or the number of rows."""
    column = KNOWN[load.mapping].held
    table = open_table(bench.workspace, load.dataset)
    found: Mapping[str, Fraction] = defaultdict(Fraction)
    for file in table_files(table) if table else ():
        rows = pq.ParquetFile(file.path).read(columns=["submission", *([column] if column else [])])
        rows = rows.filter(pc.field("submission") == submission)
        if not rows.num_rows:
            continue
        values = [value for value in rows[column].to_pylist() if value is not None] if column else [rows.num_rows]
        found[file.force] += sum(map(exact, values), Fraction(0))  # type: ignore[index]
    return dict(found)


@cache
def exact(value: float) -> Fraction:
    """The decimal that a number was written as."""
    return Fraction(repr(value))


@pytest.mark.parametrize("load", [*marked()])
def test_file_loads_unchanged_and_adds_up_to_what_stands_in_it(bench: Workbench, shared: Path, load: Load) -> None:
    submission = sent(bench, shared, load)

    assert submission.mapping == load.mapping
    assert (submission.received, sum(submission.left_out.values()), submission.quarantined) == (
        load.received,
        load.left_out,
        load.quarantined,
    )
    assert submission.received == submission.accepted + submission.quarantined + sum(submission.left_out.values())
    assert submission.quarantined <= FEW
    by_hand = KNOWN[load.mapping].sums(shared / "data" / load.file, load.force)
    held = held_sums(bench, load, submission.id)
    assert {force: float(held.get(force, 0)) for force in by_hand} == pytest.approx(
        {force: float(total) for force, total in by_hand.items()}, rel=1e-9
    )
    assert set(held) <= set(by_hand)
    assert float(sum(held.values(), Fraction(0))) == pytest.approx(float(load.total), rel=1e-9)


def test_every_shared_file_is_in_the_table(shared: Path) -> None:
    found = {str(path.relative_to(shared / "data")) for path in (shared / "data").rglob("*") if path.is_file()}

    assert {each.file for each in loads()} == found - {"README.md"}
    assert len(found) == 139


def test_every_layout_of_the_catalogue_is_tried(bench: Workbench) -> None:
    tried = {each.mapping for each in loads()}

    assert tried <= set(bench.catalogue.mappings)
    assert tried == set(KNOWN)


def test_officers_are_the_published_totals(shared: Path, tmp_path: Path) -> None:
    """Full-time equivalents of England and Wales, and of Leicestershire, as the Home Office printed them."""
    bench = Workbench.create(tmp_path / "workspace")
    bench.load("workforce", shared / "data" / "home_office" / "workforce_open_data.csv.gz")
    officers = [row for row in held_rows(bench, "workforce") if row["worker_type"] == "police officer"]
    by_year = {year: sum(row["fte"] for row in officers if row["year"] == year) for year in (2010, 2017)}
    leicestershire = bench.force("leicestershire", source="home-office").fact("workforce.officers_fte", "2019-20")

    assert {year: round(fte) for year, fte in by_year.items()} == {2010: 143_734, 2017: 123_142}
    assert leicestershire.text == "1,979"


def test_antisocial_behaviour_of_leicestershire_is_as_the_pack_says(shared: Path, tmp_path: Path) -> None:
    bench = Workbench.create(tmp_path / "workspace")
    months = ("2018-10", "2018-11", "2018-12", "2019-01", "2019-02")
    for month in months:
        bench.load("crimes", shared / "data" / "street" / f"{month}-leicestershire-street.csv.gz")
    rows = [row for row in held_rows(bench, "crimes") if row["category"] == "Anti-social behaviour"]

    assert [sum(row["month"] == month for row in rows) for month in months] == [1049, 969, 836, 897, 943]
