"""Forecasts that are kept: written once, never changed, and held against what comes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.demand.forecast.made import daily, monthly

from peelian.core.errors import PeelianError
from peelian.demand.forecast.grain import Grain
from peelian.demand.forecast.hits import hits_of_kept, inside
from peelian.demand.forecast.kept import Kept, Of, keep, kept
from peelian.demand.forecast.models.by_name import NAIVE
from peelian.demand.forecast.series import Series

OF = Of("contact.calls_999", (("line", "999"),), "kent", "force-extract")
NOW = dt.datetime(2019, 1, 2, 3, 4, 5, tzinfo=dt.UTC)


def made(series: Series, horizon: int = 3) -> Kept:
    outlook = NAIVE.forecast(series, horizon, paths=100)
    return Kept(
        OF, outlook.grain, NAIVE.name, series.end, 7, "abc", tuple(outlook.labels), outlook.quantiles.round(3), NOW
    )


def test_forecast_that_is_kept_is_read_as_it_was(tmp_path: Path) -> None:
    forecast = made(monthly(48))

    assert keep(tmp_path / "new", forecast)

    (found,) = kept(tmp_path / "new", OF, Grain.MONTH)
    assert found.to_dict() == forecast.to_dict()
    assert found.id == forecast.id
    assert kept(tmp_path / "new", OF, Grain.QUARTER) == []
    assert kept(tmp_path / "new", replace(OF, force="essex"), Grain.MONTH) == []
    assert kept(tmp_path / "none", OF, Grain.MONTH) == []


def test_same_forecast_of_the_same_records_is_kept_once_and_never_changed(tmp_path: Path) -> None:
    forecast = made(monthly(48))
    later = replace(forecast, made_at=NOW + dt.timedelta(days=1))

    assert keep(tmp_path, forecast)
    before = [(path, path.read_bytes()) for path in tmp_path.iterdir()]

    assert not keep(tmp_path, later)
    assert [(path, path.read_bytes()) for path in tmp_path.iterdir()] == before
    assert keep(tmp_path, replace(later, version=8))
    assert len(kept(tmp_path, OF, Grain.MONTH)) == 2


def test_steps_that_have_come_since_are_held_against_what_was_forecast(tmp_path: Path) -> None:
    series = monthly(60)
    for known in (48, 54, 59):
        keep(tmp_path, made(series.before(known)))

    hits = hits_of_kept(kept(tmp_path, OF, Grain.MONTH), series)

    assert [hit.step for hit in hits] == ["2014-04", "2014-05", "2014-06", "2014-10", "2014-11", "2014-12", "2015-03"]
    assert [hit.came for hit in hits] == series.values[[48, 49, 50, 54, 55, 56, 59]].tolist()
    assert inside(hits, 95) == sum(hit.ends[95][0] <= hit.came <= hit.ends[95][1] for hit in hits)
    assert hits[0].known_to == dt.date(2014, 4, 1)


def test_days_that_are_not_held_are_no_hits(tmp_path: Path) -> None:
    series = daily(70)
    keep(tmp_path, made(series.before(60), 10))
    series.values[62] = np.nan

    assert len(hits_of_kept(kept(tmp_path, OF, Grain.DAY), series)) == 9


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"measure": 1}'])
def test_file_that_is_no_forecast_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "2019-01-01-x.json").write_text(text, encoding="utf-8")

    with pytest.raises(PeelianError, match="is no forecast that was kept"):
        kept(tmp_path, OF, Grain.MONTH)
