"""The written logs, counted from the file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.sample.files import LAST_YEAR, THIS_YEAR, by, by_month, count, percent_change, rows

pytestmark = pytest.mark.xdist_group("written")
DOMESTIC, CRIME = pc.field("domestic"), pc.field("crime_recorded")


@pytest.mark.parametrize(("year", "total"), [(THIS_YEAR, 239_920), (LAST_YEAR, 251_454)])
def test_incidents(written: Path, year: str, total: int) -> None:
    incidents = rows(written, "incidents", year)

    assert incidents.num_rows == total
    assert pc.count_distinct(incidents["incident_ref"]).as_py() == total


@pytest.mark.parametrize(
    ("grade", "change", "percent"), [("1", 98, 0.3), ("2", -1043, -2), ("3", -4041, -9), ("4", -6546, -7)]
)
def test_changes_by_grade(written: Path, grade: str, change: int, percent: float) -> None:
    now, before = (by(rows(written, "incidents", year), "grade")[grade] for year in (THIS_YEAR, LAST_YEAR))

    assert now - before == change
    assert percent_change(now, before, 1 if percent == 0.3 else 0) == percent


@pytest.mark.parametrize(
    ("condition", "now", "before"),
    [
        (DOMESTIC & ~CRIME, 6_565, 7_027),
        (DOMESTIC & CRIME, 14_364, 11_159),
        (DOMESTIC, 20_929, 18_186),
        (pc.field("asb").is_valid(), 14_321, 17_401),
    ],
)
def test_domestic_abuse_and_disorder(written: Path, condition: pc.Expression, now: int, before: int) -> None:
    assert count(rows(written, "incidents", THIS_YEAR), condition) == now
    assert count(rows(written, "incidents", LAST_YEAR), condition) == before


def test_months_of_disorder(written: Path) -> None:
    months = by_month(rows(written, "incidents", THIS_YEAR).filter(pc.field("asb").is_valid()), "created_at")

    # As many as the street files of data.police.uk list; March is not among them.
    real = {"2018-10": 1049, "2018-11": 969, "2018-12": 836, "2019-01": 897, "2019-02": 943}
    assert {month: months[month] for month in real} == real
    assert months["2019-03"] < 1000
    assert min(months[f"2018-{month:02d}"] for month in range(4, 10)) > 1049


@pytest.mark.parametrize(("grade", "seconds", "low", "high"), [("1", 900, 85, 88), ("2", 7200, 78, 82)])
def test_attendance_in_time(written: Path, grade: str, seconds: int, low: float, high: float) -> None:
    attended = rows(written, "incidents", THIS_YEAR).filter(
        (pc.field("grade") == grade) & pc.field("arrived_at").is_valid()
    )
    wait = (attended["arrived_at"].to_numpy() - attended["created_at"].to_numpy()).astype("m8[s]").astype(int)

    assert low <= 100 * np.mean(wait <= seconds) <= high


def test_visits_by_grade(written: Path) -> None:
    incidents = rows(written, "incidents", THIS_YEAR)

    by_telephone = incidents.filter(pc.field("grade") == "4")
    assert by_telephone["deployed_at"].null_count == by_telephone["arrived_at"].null_count == by_telephone.num_rows
    visits = incidents.filter((pc.field("grade") == "3") & pc.field("arrived_at").is_valid())
    days = visits["arrived_at"].to_numpy().astype("M8[D]") - visits["created_at"].to_numpy().astype("M8[D]")
    assert days.min() == np.timedelta64(1, "D")
    hours = set(pc.hour(visits["arrived_at"]).to_pylist())
    assert hours == set(range(8, 20))


def test_times_of_a_log_are_in_order(written: Path) -> None:
    for year in (LAST_YEAR, THIS_YEAR):
        incidents = rows(written, "incidents", year)
        steps = [incidents[name].to_numpy() for name in ("created_at", "deployed_at", "arrived_at", "closed_at")]
        for at, first in enumerate(steps):
            for second in steps[at + 1 :]:
                # A comparison with a time that is not there is false.
                assert not (second < first).any()
        arrived_unsent = pc.field("arrived_at").is_valid() & pc.field("deployed_at").is_null()
        assert count(incidents, arrived_unsent) == 0


def test_some_logs_are_open_at_the_end(written: Path) -> None:
    last = rows(written, "incidents", THIS_YEAR)
    still_open = last.filter(pc.field("closed_at").is_null())

    assert 100 < still_open.num_rows < 1000
    assert rows(written, "incidents", LAST_YEAR)["closed_at"].null_count == 0
    assert by_month(still_open, "created_at")["2019-03"] > 0.9 * still_open.num_rows
    assert still_open["closing_code"].null_count == still_open.num_rows
    assert count(last, pc.field("closed_at").is_valid() & pc.field("closing_code").is_null()) == 0
    # What a log was closed as is not known before it is closed.
    assert count(still_open, DOMESTIC | pc.field("asb").is_valid()) == 0
    for name in ("deployed_at", "arrived_at", "closed_at"):
        assert pc.max(last[name]).as_py() < pa.scalar("2019-04-01").cast(pa.timestamp("s")).as_py()
