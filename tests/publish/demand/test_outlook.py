"""What records say of streams: a trend from real ones alone, the forecast that is kept, and why there is none."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from tests.rows import call

from peelian import Workbench
from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.load import load_catalogue
from peelian.core.period import Period
from peelian.demand.fit.recipe import load_recipe
from peelian.demand.forecast.grain import Grain
from peelian.demand.forecast.kept import Kept, Of, keep
from peelian.demand.model.model import Model
from peelian.measures.figures import Figures
from peelian.publish.demand.outlook import Holding, measures_of_streams, outlooks_of

RECIPE = load_recipe().recipe


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@dataclass
class Records:
    """Records of a workspace, or holdings that are only said to be there."""

    held: list[Holding]
    bench: Workbench | None = None

    def holdings(self) -> list[Holding]:
        return self.held

    def figures(self, force_id: str, source: str) -> Figures:
        assert self.bench is not None
        return self.bench.force(force_id, source=source)


def held(source: str) -> Holding:
    return ("calls", source, "kent", "2016-04", "2019-03", 1000)


def test_a_stream_is_counted_by_the_measure_of_the_same_records(catalogue: Catalogue, model: Model) -> None:
    found = measures_of_streams(catalogue, RECIPE, model)

    assert {stream: each.id for stream, each in found.items()} == {
        "calls_999": "contact.calls_999",
        "calls_101": "contact.calls_101",
    }


@pytest.mark.parametrize(
    ("holdings", "because"),
    [
        ([], "No records of it are held."),
        ([held("sample")], "Only made-up records of it are held, and nothing is read from those."),
        ([held("force-extract"), held("ons")], "which are never added up."),
    ],
)
def test_without_one_source_of_real_records_there_is_no_trend(
    catalogue: Catalogue, model: Model, tmp_path: Path, holdings: list[Holding], because: str
) -> None:
    found = outlooks_of(model, catalogue, RECIPE, Records(holdings), tmp_path)["calls_999"]

    assert found.trend == ""
    assert because in found.trend_because
    assert found.forecast == ""
    assert bool(found.forecast_command) == ("never added up" in because), "only of real records one can be made"


def test_without_a_workspace_a_force_or_a_measure_it_says_so(
    catalogue: Catalogue, model: Model, tmp_path: Path
) -> None:
    nowhere = outlooks_of(model, catalogue, RECIPE, None, None)["calls_999"]
    other = model.model_copy(update={"force": "Example"})
    nobody = outlooks_of(other, catalogue, RECIPE, Records([]), tmp_path)["calls_999"]
    renamed = model.model_copy(update={"streams": type(model.streams)({"walk-ins": model.streams["calls_101"]})})
    uncounted = outlooks_of(renamed, catalogue, RECIPE, Records([]), tmp_path)["walk-ins"]

    assert nowhere.trend_because.startswith("There is no workspace here")
    assert nobody.trend_because == "Example is no force of which records could be held."
    assert uncounted.trend_because == "No measure is known that counts it."


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """Three years of calls on 999, as many each month but for the last, which has many more."""
    folder = tmp_path_factory.mktemp("calls")
    bench = Workbench.create(folder / "workspace")
    months = [str(each) for each in Period.parse("2016-04..2019-03").months]
    rows = [
        call(f"{month}-{number}", f"{month}-05T10:00")
        for at, month in enumerate(months)
        for number in range(90 if at == 35 else 20 + at % 3)
    ]
    with (folder / "calls.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    bench.load("calls", folder / "calls.csv")
    return bench


def test_real_records_have_a_trend_with_its_measure_and_source(
    catalogue: Catalogue, model: Model, calls: Workbench, tmp_path: Path
) -> None:
    records = Records(calls.mart().mart.holdings(), calls)

    found = outlooks_of(model, catalogue, RECIPE, records, tmp_path)["calls_999"]

    assert found.trend_because == ""
    assert "higher than usual, above the upper limit in March 2019" in found.trend
    assert "(999 calls, force-extract)" in found.trend
    assert found.forecast_command == "peelian demand forecast contact.calls_999 --force kent"


def test_the_last_forecast_that_is_kept_is_told(catalogue: Catalogue, model: Model, tmp_path: Path) -> None:
    of = Of("contact.calls_999", (), "kent", "force-extract")
    first = Kept(
        of, Grain.MONTH, "log-linear", dt.date(2019, 3, 1), 1, "abc", ("2019-03", "2019-04"),
        np.array([[10, 20, 30, 40, 50, 60, 70.0]] * 2), dt.datetime(2019, 3, 2, tzinfo=dt.UTC),
    )  # fmt: skip
    keep(tmp_path, first)
    later = replace(first, known_to=dt.date(2019, 4, 1), steps=("2019-04",), quantiles=first.quantiles[:1] * 10)
    keep(tmp_path, later)

    found = outlooks_of(model, catalogue, RECIPE, Records([held("force-extract"), held("other")][:1] * 2), tmp_path)

    assert found["calls_999"].forecast == (
        "April 2019: 400 calls, with 80% between 200 and 600. It is the first of 1 months, made by log-linear on "
        "02 March 2019 from records of force-extract up to 01 April 2019. A new one: peelian demand forecast "
        "contact.calls_999 --force kent."
    )
