from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
import yaml
from tests.sample.files import LAST_YEAR, THIS_YEAR, rows

from peelian import Basis, LoadOptions, PeelianError, Workbench
from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.documents import Published, Sample
from peelian.sample.force import write_sample

YEARS = ("2021-22", "2022-23")
DATASETS = ("calls", "incidents", "stop_searches", "crimes", "outcomes")
TOTALS = {
    ("contact.calls_999", "2021-22"): 4321,
    ("contact.calls_999", "2022-23"): 3999,
    ("contact.calls_101", "2021-22"): 7777,
    ("contact.calls_101", "2022-23"): 8018,
    ("incidents.all", "2022-23"): 6006,
    ("crime.recorded", "2021-22"): 2501,
    ("crime.recorded", "2022-23"): 2744,
    ("outcomes.positive", "2021-22"): 401,
    ("outcomes.positive", "2022-23"): 388,
    ("stop_search.all", "2022-23"): 307,
}
CHANGES = {"incidents.all": -94, "incidents.asb": 12, "crime.knife": 7, "stop_search.all": 57}
FREE = {
    "incidents_all_grade_1": 900, "incidents_all_grade_2": 1800, "incidents_all_grade_3": 1200,
    "incidents_all_grade_4": 1700, "incidents_domestic_without_crime": 250, "incidents_domestic_with_crime": 320,
    "crime_violence_with_injury": 250, "crime_violence_without_injury": 700, "crime_stalking_and_harassment": 200,
    "crime_rape": 40, "crime_rape_historical_threshold_6": 13, "crime_hate": 60, "crime_burglary": 210,
    "crime_burglary_residential": 130, "crime_drugs": 60, "crime_child_sexual_exploitation": 20,
    "stop_search_controlled_drugs": 150, "stop_search_offensive_weapons": 40, "stop_search_arrests": 35,
}  # fmt: skip


def second_entries(ours: Sample) -> tuple[dict[str, Any], dict[str, Any]]:
    """Another force, other years and other totals: a published document and a sample."""
    figures: list[dict[str, Any]] = [
        {"fact": "X1", "measure": measure, "period": period, "value": value, "where": "nowhere"}
        for (measure, period), value in TOTALS.items()
    ]
    figures += [
        {"fact": "X2", "measure": measure, "period": "2022-23", "part": "change", "value": value, "where": "nowhere"}
        for measure, value in CHANGES.items()
    ]
    published = {
        "id": "made-up-for-a-test", "title": "Totals for a test", "publisher": "nobody", "published": "2024-01-01",
        "force": "gwent", "figures": figures,
    }  # fmt: skip
    both = {name: dict.fromkeys(YEARS, value) for name, value in FREE.items()}
    common = ours.model_dump(mode="json")
    sample = {
        **common, "id": "gwent", "force": "gwent", "seed": 7, "years": list(YEARS),
        "published": ["made-up-for-a-test"],
        "totals": {**both, "incidents_asb": {"2021-22": 333, "2021-22-Q2": 120}, "crime_knife": {"2021-22": 90}},
        "free": {**common["free"], "positive_search_share": 0.3},
    }  # fmt: skip
    return published, sample


@pytest.fixture
def second_force(bench: Workbench) -> Workbench:
    """A workspace whose own catalogue has the second force."""
    entries = zip(("published", "samples"), second_entries(bench.catalogue.samples["leicestershire"]), strict=True)
    for kind, entry in entries:
        (bench.workspace.catalogue / kind).mkdir()
        (bench.workspace.catalogue / kind / "gwent.yaml").write_text(yaml.safe_dump(entry))
    return Workbench.open(bench.workspace.root)


def with_second(catalogue: Catalogue, without: str = "", **totals: dict[str, int] | None) -> Catalogue:
    """The catalogue with the second force: without one measure's published figures, or with other free totals."""
    published, sample = second_entries(catalogue.samples["leicestershire"])
    published["figures"] = [figure for figure in published["figures"] if figure["measure"] != without]
    changed = {**sample["totals"], **totals}
    sample["totals"] = {name: years for name, years in changed.items() if years is not None}
    return dataclasses.replace(
        catalogue,
        published={published["id"]: Published.model_validate(published)},
        samples={"gwent": Sample.model_validate(sample)},
    )


def test_second_synthetic_force_comes_out_with_its_own_totals(second_force: Workbench, tmp_path: Path) -> None:
    for file in write_sample(second_force.catalogue, "gwent", tmp_path / "files"):
        loaded = second_force.load(file.dataset, file.path, LoadOptions(source="sample"))
        assert loaded.submission.quarantined == 0
        assert loaded.submission.accepted == file.rows

    gwent = second_force.force("gwent", source="sample")

    for (measure, period), total in TOTALS.items():
        fact = gwent.fact(measure, period)
        assert (fact.value, fact.basis) == (total, Basis.SYNTHETIC_FIXED)
        assert sum(month.value for month in gwent.series(measure, period)) == total
    found = gwent.compare("contact.calls_999", "2022-23")
    assert (found.change.text, found.percent.text) == ("−322", "−7%")
    for measure, change in CHANGES.items():
        assert gwent.compare(measure, "2022-23").change.value == change
    assert gwent.fact("incidents.asb", "2021-22-Q2").value == 120
    for name in ("rape", "burglary", "hate", "drugs"):
        assert gwent.fact(f"crime.{name}", "2021-22").value == FREE[f"crime_{name}"]
    assert gwent.fact("incidents.all", "2021-22", grade="3").value == 1200


def test_same_seed_gives_the_same_bytes(catalogue: Catalogue, tmp_path: Path) -> None:
    def hashes(folder: str) -> list[str]:
        written = write_sample(with_second(catalogue), "gwent", tmp_path / folder)
        return [hashlib.sha256(file.path.read_bytes()).hexdigest() for file in written]

    assert hashes("one") == hashes("two")


@pytest.mark.long
@pytest.mark.xdist_group("written")
def test_the_sample_force_is_the_same_bytes_at_every_call(catalogue: Catalogue, written: Path, tmp_path: Path) -> None:
    again = write_sample(catalogue, "leicestershire", tmp_path)

    assert len(again) == len(list(written.iterdir())) == 11
    for file in again:
        assert file.path.read_bytes() == (written / file.path.name).read_bytes()


@pytest.mark.xdist_group("written")
def test_files_are_named_after_dataset_and_year_with_its_columns(catalogue: Catalogue, written: Path) -> None:
    named = {f"{dataset}-{year}.csv.gz" for dataset in DATASETS for year in (LAST_YEAR, THIS_YEAR)}
    assert {path.name for path in written.iterdir()} == named | {"returns.csv.gz"}
    for dataset in (*DATASETS, "returns"):
        table = rows(written, dataset, THIS_YEAR if dataset in DATASETS else "")
        assert set(table.column_names) - {"force"} <= set(catalogue.datasets[dataset].columns)
        assert set(pc.unique(table["force"]).to_pylist()) == {"leicestershire"}


@pytest.mark.xdist_group("written")
def test_no_time_lies_in_the_hour_that_the_clocks_skip(written: Path) -> None:
    checked = 0
    for dataset in ("calls", "incidents", "stop_searches"):
        for year in (LAST_YEAR, THIS_YEAR):
            table = rows(written, dataset, year)
            for column in (name for name in table.column_names if pa.types.is_timestamp(table.schema.field(name).type)):
                hours = pc.strftime(table[column].drop_null(), "%Y-%m-%d %H")
                skipped = pa.array(["2017-03-26 01", "2018-03-25 01", "2019-03-31 01"])
                assert not pc.any(pc.is_in(hours, skipped)).as_py()
                checked += len(hours)
    assert checked > 2_000_000


def test_sample_without_a_published_total_says_which(catalogue: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(PeelianError, match=r"no published figure for crime\.recorded in 2021-22"):
        write_sample(with_second(catalogue, without="crime.recorded"), "gwent", tmp_path)


@pytest.mark.parametrize(
    ("totals", "said"),
    [
        ({"crime_hate": None}, r"crime\.hate in 2021-22.*as crime_hate"),
        ({"incidents_all_grade_1": dict.fromkeys(YEARS, 60_000)}, "grades of gwent in 2021-22 add up to more"),
        ({"crime_rape": dict.fromkeys(YEARS, 9_000)}, "offences of gwent in 2021-22 do not fit"),
        ({"crime_burglary_residential": dict.fromkeys(YEARS, 211)}, "offences of gwent in 2021-22 do not fit"),
        ({"incidents_asb": {"2021-22": 333, "2021-22-Q2": 334}}, r"months of incidents\.asb in gwent are more"),
        ({"stop_search_arrests": dict.fromkeys(YEARS, 500)}, "more arrests from searches than positive"),
        ({"stop_search_controlled_drugs": dict.fromkeys(YEARS, 500)}, "more searches for drugs and weapons"),
        ({"crime_child_sexual_exploitation": dict.fromkeys(YEARS, 2_000)}, "numbers of the sample gwent do not fit"),
    ],
)
def test_totals_that_do_not_fit_are_refused_with_a_remedy(
    catalogue: Catalogue, tmp_path: Path, totals: dict[str, Any], said: str
) -> None:
    with pytest.raises(PeelianError, match=said) as refused:
        write_sample(with_second(catalogue, **totals), "gwent", tmp_path)
    assert refused.value.remedy


@pytest.mark.parametrize(("kind", "name"), [("free", "travel_median"), ("shapes", "month_asb")])
def test_missing_choice_is_named(catalogue: Catalogue, tmp_path: Path, kind: str, name: str) -> None:
    ours = catalogue.samples["leicestershire"]
    given = {key: value for key, value in getattr(ours, kind).items() if key != name}
    lacking = dataclasses.replace(catalogue, samples={ours.id: ours.model_copy(update={kind: given})})

    with pytest.raises(PeelianError, match=f"{name}.*Add {name} to its `{kind}`"):
        write_sample(lacking, ours.id, tmp_path)
