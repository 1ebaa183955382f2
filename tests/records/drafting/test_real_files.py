"""Drafts from real files: force, time and values are found without help."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from tests.records.drafting.tables import team_catalogue

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.load import load_catalogue
from peelian.records.drafting.draft import Draft, draft
from peelian.records.drafting.gather import gather
from peelian.records.drafting.trial import try_draft
from peelian.records.drafting.written import as_yaml


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return team_catalogue(tmp_path_factory.mktemp("catalogue"))


@pytest.fixture(scope="session")
def data(shared: Path) -> Path:
    return shared / "data"


def drafted(catalogue: Catalogue, file: Path, folder: Path, dataset: str | None = None) -> Draft:
    return draft(catalogue, gather(file, folder), dataset)


def columns(found: Draft) -> dict[str, str]:
    return {ours: match.reading.name for ours, match in found.fit.matches.items()}


def test_street_file(catalogue: Catalogue, data: Path, tmp_path: Path) -> None:
    file = data / "street" / "2018-10-leicestershire-street.csv.gz"
    found = drafted(catalogue, file, tmp_path)
    assert found.dataset.id == "crimes"
    assert found.force is not None
    assert found.force.name == "Falls within"
    assert columns(found) == {
        "crime_ref": "Crime ID",
        "recorded_month": "Month",
        "category": "Crime type",
        "outcome": "Last outcome category",
        "lsoa": "LSOA code",
    }
    tried = try_draft(as_yaml(catalogue, found), file, "crimes")
    assert (tried.problem, tried.received, tried.accepted) == ("", 2_000, 2_000)


def test_outcomes_file(catalogue: Catalogue, data: Path, tmp_path: Path) -> None:
    found = drafted(catalogue, data / "outcomes" / "2019-02-leicestershire-outcomes-sample.csv", tmp_path, "outcomes")
    assert columns(found)["outcome_month"] == "Month"
    assert columns(found)["crime_ref"] == "Crime ID"
    text = as_yaml(catalogue, found)
    assert "which of:" in text
    assert "force: Falls within" in text


def test_stop_and_search_file(catalogue: Catalogue, data: Path, tmp_path: Path) -> None:
    file = data / "stop_and_search" / "2020-07-metropolitan-stop-and-search.csv.gz"
    found = drafted(catalogue, file, tmp_path)
    assert found.dataset.id == "stop_searches"
    assert found.force is None
    held = columns(found)
    assert held["searched_at"] == "Date"
    assert held["object"] == "Object of search"
    assert held["outcome"] == "Outcome"
    assert held["gender"] == "Gender"
    assert held["age_range"] == "Age range"
    assert held["officer_defined_ethnicity"] == "Officer-defined ethnicity"
    assert held["self_defined_ethnicity"] == "Self-defined ethnicity"
    tried = try_draft(as_yaml(catalogue, found), file, "stop_searches", force="metropolitan")
    assert tried.problem == ""
    assert tried.accepted >= 0.99 * tried.received


def test_recorded_crime_table(catalogue: Catalogue, data: Path, tmp_path: Path) -> None:
    found = drafted(catalogue, data / "home_office" / "prc_pfa_open_data_2017_18.csv.gz", tmp_path, "team_offences")
    assert found.force is not None
    assert found.force.name == "Force_Name"
    assert found.time is not None
    assert found.time[1].text == "{Financial_Year}-Q{Financial_Quarter}"
    held = columns(found)
    assert held["offences"] == "Number_of_Offences"
    assert held["offence_code"] == "Offence_Code"
    assert [each.name for each in found.unused if each.kind == "index"] == ["Unnamed: 0"]


def test_workforce_table(catalogue: Catalogue, data: Path, tmp_path: Path) -> None:
    found = drafted(catalogue, data / "home_office" / "workforce_open_data.csv.gz", tmp_path, "team_workforce")
    assert found.force is not None
    assert found.force.name in ("force_name", "geo_code")
    assert columns(found) == {
        "as_at": "date",
        "worker_type": "worker_type",
        "rank": "rank_description",
        "sex": "sex",
        "headcount": "total_headcount",
        "fte": "total_fte",
    }


def test_census_table(catalogue: Catalogue, data: Path, tmp_path: Path) -> None:
    file = data / "geography" / "census2011_police_defined_ethnicity_by_pfa.csv"
    found = drafted(catalogue, file, tmp_path, "team_residents")
    assert found.force is not None
    assert found.force.name == "Police force"
    assert found.wide is not None
    assert found.wide.columns == {
        "White": "White",
        "Black (or Black British)": "Black",
        "Asian (or Asian British)": "Asian",
        "Chinese": "Chinese",
        "Mixed": "Mixed",
        "Other": "Other",
    }
    text = as_yaml(catalogue, found)
    assert "# as_at: {is: …}" in text
    assert yaml.safe_load(text)["unpivot"]["value"] == "residents"


def test_breath_tests_count_what_a_row_counts(catalogue: Catalogue, data: Path, tmp_path: Path) -> None:
    """The column `tests` is the total of a month and stands on two rows; `count` is that of a row."""
    file = data / "home_office" / "breath_tests_by_force_month.csv.gz"
    found = drafted(catalogue, file, tmp_path)
    assert columns(found) == {"result": "type", "tests": "count", "tests_in_all": "tests"}
    assert next(each for each in found.readings if each.name == "force").blanks == {"NA"}
    tried = try_draft(as_yaml(catalogue, found), file, "breath_tests")
    assert (tried.problem, tried.received, tried.accepted) == ("", 2_000, 2_000)


@pytest.mark.parametrize(
    ("file", "dataset", "mapping"),
    [
        ("home_office/prc_pfa_open_data_2017_18.csv.gz", "crime_counts", "home-office-recorded-crime"),
        ("home_office/outcomes_open_data_2018_19.csv.gz", "outcome_counts", "home-office-outcomes"),
        ("home_office/workforce_open_data.csv.gz", "workforce", "home-office-workforce"),
        (
            "geography/census2011_police_defined_ethnicity_by_pfa.csv",
            "residents_by_ethnicity",
            "ons-census2011-police-defined-ethnicity",
        ),
        ("geography/la_to_csp_to_pfa_2016.csv", "areas", "ons-local-authority-to-force-2016"),
    ],
)
def test_files_that_the_catalogue_reads_are_known(
    data: Path, tmp_path: Path, file: str, dataset: str, mapping: str
) -> None:
    found = drafted(load_catalogue(), data / file, tmp_path)
    assert (found.dataset.id, found.sure, found.known) == (dataset, "known", (mapping,))


@pytest.mark.parametrize(
    ("file", "dataset"),
    [
        ("home_office/prc_pfa_open_data_2017_18.csv.gz", "crime_counts"),
        ("home_office/stop_search_and_arrests_by_force_year.csv.gz", "search_counts"),
    ],
)
def test_counts_are_drafted_without_the_mapping_of_their_publisher(
    data: Path, tmp_path: Path, file: str, dataset: str
) -> None:
    catalogue = load_catalogue()
    unmapped = replace(catalogue, mappings={})
    found = drafted(unmapped, data / file, tmp_path)
    assert (found.dataset.id, found.sure, found.known) == (dataset, "sure", ())
    tried = try_draft(as_yaml(unmapped, found), data / file, dataset)
    assert (tried.problem, tried.received, tried.accepted) == ("", 2_000, 2_000)


def test_use_of_force_table_has_totals(catalogue: Catalogue, data: Path, tmp_path: Path) -> None:
    file = data / "home_office" / "use_of_force_by-ethnicity-force_april2018-march2019.csv"
    found = drafted(catalogue, file, tmp_path)
    assert found.force is not None
    assert found.force.name == "Police Force"
    assert "Total England and Wales" in found.force.totals


def every_csv(data: Path, largest: int) -> list[Path]:
    return sorted(path for path in data.rglob("*.csv*") if path.stat().st_size < largest)


def check_drafts(catalogue: Catalogue, files: list[Path], folder: Path) -> None:
    for file in files:
        text = as_yaml(catalogue, drafted(catalogue, file, folder))
        assert yaml.safe_load(text)["id"].startswith("draft-"), file.name


def test_real_files_are_drafted(catalogue: Catalogue, data: Path, tmp_path: Path) -> None:
    check_drafts(catalogue, every_csv(data, 60_000)[::2], tmp_path)


@pytest.mark.long
def test_every_real_file_is_drafted(catalogue: Catalogue, data: Path, tmp_path: Path) -> None:
    check_drafts(catalogue, every_csv(data, 1 << 30), tmp_path)
