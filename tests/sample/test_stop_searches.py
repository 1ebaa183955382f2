"""The written stop and searches, counted from the file."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.sample.files import LAST_YEAR, THIS_YEAR, by, count, percent_change, rows

pytestmark = pytest.mark.xdist_group("written")
OBJECT, OUTCOME = pc.field("object"), pc.field("outcome")
NOBODY = ("self_defined_ethnicity", "officer_defined_ethnicity", "gender", "age_range")


@pytest.mark.parametrize(
    ("year", "total", "drugs", "weapons", "positive"),
    [(THIS_YEAR, 3_716, 2_159, 659, 30), (LAST_YEAR, 2_032, 675, 308, 31)],
)
def test_searches(written: Path, year: str, total: int, drugs: int, weapons: int, positive: int) -> None:
    searches = rows(written, "stop_searches", year)
    found = count(searches, OUTCOME.is_valid() & (OUTCOME != "A no further action disposal"))

    assert searches.num_rows == total
    assert by(searches, "object")["Controlled drugs"] == drugs
    assert by(searches, "object")["Offensive weapons"] == weapons
    assert round(100 * found / total) == positive


def test_changes_and_arrests(written: Path) -> None:
    now, before = (by(rows(written, "stop_searches", year), "object") for year in (THIS_YEAR, LAST_YEAR))

    assert percent_change(now["Controlled drugs"], before["Controlled drugs"]) == 220
    assert now["Offensive weapons"] - before["Offensive weapons"] == 351
    assert percent_change(now["Offensive weapons"], before["Offensive weapons"]) == 114
    assert by(rows(written, "stop_searches", THIS_YEAR), "outcome")["Arrest"] == 675


def test_power_fits_the_object(written: Path) -> None:
    searches = pa.concat_tables([rows(written, "stop_searches", year) for year in (LAST_YEAR, THIS_YEAR)])
    powers = dict(zip(searches["object"].to_pylist(), searches["legislation"].to_pylist(), strict=True))

    assert len(set(zip(searches["object"].to_pylist(), searches["legislation"].to_pylist(), strict=True))) == len(
        powers
    )
    assert powers["Controlled drugs"] == "Misuse of Drugs Act 1971 (section 23)"
    assert powers["Stolen goods"] == "Police and Criminal Evidence Act 1984 (section 1)"
    assert powers["Firearms"] == "Firearms Act 1968 (section 47)"
    assert searches["grounds"].null_count == 0


def test_purpose_is_for_drugs_only(written: Path) -> None:
    for year in (LAST_YEAR, THIS_YEAR):
        searches = rows(written, "stop_searches", year)
        stated = searches.filter(pc.field("drug_purpose").is_valid())
        assert set(by(stated, "object")) == {"Controlled drugs"}
        assert set(by(stated, "drug_purpose")) == {"possession", "supply"}


def test_people(written: Path) -> None:
    searches = rows(written, "stop_searches", THIS_YEAR)
    vehicles = searches.filter(pc.field("kind") == "Vehicle search")

    assert vehicles.num_rows > 0
    assert all(vehicles[name].null_count == vehicles.num_rows for name in NOBODY)
    groups = set(by(searches, "self_defined_ethnicity")) - {None, "Other ethnic group - Not stated"}
    assert len(groups) == 18
    assert set(by(searches, "officer_defined_ethnicity")) == {"White", "Black", "Asian", "Mixed", "Other", None}


def test_finding_and_outcome_go_together(written: Path) -> None:
    searches = rows(written, "stop_searches", THIS_YEAR)
    nothing = OUTCOME.is_null() | (OUTCOME == "A no further action disposal")

    assert count(searches, nothing & pc.field("outcome_linked")) == 0
    assert count(searches, ~nothing & pc.field("object_found")) > 5 * count(
        searches, nothing & pc.field("object_found")
    )
