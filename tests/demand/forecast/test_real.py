"""Real records, loaded and followed: what is counted is in the files, and our model beats seasonal naive on them."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest

from peelian import Workbench
from peelian.core.force import force
from peelian.demand.forecast.contest import hold
from peelian.demand.forecast.grain import Grain
from peelian.demand.forecast.models.by_name import rivals
from peelian.measures.over_time import Asked, OverTime
from peelian.publish.demand.forecast_report import series_of

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("real-forecasts")]

SEATTLE = ("hourly_calls", "calls/seattle_fire_911_hourly.csv.gz")
BREATH = ("breath_tests", "home_office/breath_tests_by_force_month.csv.gz")


def counted(tmp_path: Path, shared: Path, file: tuple[str, str], measure: str, whose: str, *, hours: bool) -> OverTime:
    bench = Workbench.create(tmp_path / "workspace")
    bench.load(file[0], shared / "data" / file[1])
    return bench.over_time(Asked(measure, (), force(whose)), hours=hours)


def rows(shared: Path, file: tuple[str, str]) -> list[dict[str, str]]:
    with gzip.open(shared / "data" / file[1], "rt", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_hours_are_those_of_the_file_and_our_model_is_surely_better(tmp_path: Path, shared: Path) -> None:
    found = counted(tmp_path, shared, SEATTLE, "services.calls_by_hour", "seattle-fire", hours=True)
    listed = rows(shared, SEATTLE)
    last_day = [row for row in listed[:771] if row["day_of_year"] == "33"]  # the file begins with its last year

    assert found.values.sum() == sum(int(row["calls"]) for row in listed) - sum(int(row["calls"]) for row in last_day)
    assert len(found.values) % 24 == 0
    tried = hold({"a": series_of(found)}, Grain.DAY, 28, rivals([]), origins=26, paths=500)  # as the page has it

    assert tried.difference("seasonal-naive").worse
    assert tried.score("log-linear").inside[80] == pytest.approx(0.8, abs=0.1)


def test_months_are_those_of_the_file_and_intervals_hold(tmp_path: Path, shared: Path) -> None:
    found = counted(tmp_path, shared, BREATH, "roads.breath_tests", "kent", hours=False)
    expected = [
        int(row["tests"]) for row in rows(shared, BREATH) if row["force"] == "Kent" and row["type"] == "positive"
    ]

    assert sorted(found.values[~np.isnan(found.values)]) == sorted(expected)
    tried = hold({"a": series_of(found)}, Grain.MONTH, 12, rivals([]), origins=7, paths=500)
    assert tried.score("log-linear").loss < tried.score("seasonal-naive").loss
