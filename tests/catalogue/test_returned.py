"""Indicators: each becomes a measure, and its name a word that returns may hold."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from tests.catalogue.entries import DATASET, INDICATORS, MEASURE, Write

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.load import load_catalogue
from peelian.catalogue.model import Aggregate, Dataset, Indicators, Measure
from peelian.catalogue.returned import indicator_measures, with_indicators

VALUE = Aggregate(sum="value")


def made(counts: str, unit: str = "cases", **more: object) -> Measure:
    content = {
        "id": "team", "title": "The team", "owner": "the team's lead", "reviewed": dt.date(2026, 1, 1),
        "indicators": {
            "visits": {
                "title": "Visits", "asks": "How often do we visit?", "counts": counts, "unit": unit,
                "definition": "Visits of the team.", **more,
            }
        },
    }  # fmt: skip
    (measure,) = indicator_measures(Indicators.model_validate(content))
    return measure


@pytest.mark.parametrize(
    ("counts", "unit", "above", "below", "interval"),
    [
        ("total", "cases", VALUE, None, None),
        ("level", "cases", Aggregate(sum="value", take="last"), None, None),
        ("given", "percent", Aggregate(sum="value", take="exact"), None, None),
        ("ratio", "percent", Aggregate(sum="numerator"), Aggregate(sum="denominator"), "wilson"),
        ("ratio", "ratio", Aggregate(sum="numerator"), Aggregate(sum="denominator"), None),
    ],
)
def test_indicator_becomes_a_measure_of_what_it_counts(
    counts: str, unit: str, above: Aggregate, below: Aggregate | None, interval: str | None
) -> None:
    measure = made(counts, unit)

    assert (measure.numerator, measure.denominator, measure.interval) == (above, below, interval)
    assert (measure.dataset, measure.where, measure.unit) == ("returns", "indicator = 'visits'", unit)


def test_measure_of_an_indicator_says_what_the_indicator_and_its_group_say() -> None:
    measure = made("total", better="higher", caveats=["Not every visit is written down."])

    assert (measure.id, measure.title, measure.asks) == ("team.visits", "Visits", "How often do we visit?")
    assert (measure.better, measure.caveats) == ("higher", ("Not every visit is written down.",))
    assert (measure.definition, measure.owner) == ("Visits of the team.", "the team's lead")
    assert measure.reviewed == dt.date(2026, 1, 1)
    assert (measure.breakdowns, measure.parameters, measure.per) == ((), {}, None)


def test_indicator_counts_a_total_and_is_neutral_unless_it_says_otherwise(write: Write, tmp_path: Path) -> None:
    write("indicators", INDICATORS)

    measure = load_catalogue(tmp_path).measure("team.team_visits")

    assert (measure.numerator, measure.better) == (VALUE, "neutral")


def test_names_of_indicators_are_the_values_of_columns_that_take_them() -> None:
    columns = {
        "at": {"type": "period", "required": True, "means": "what it covers"},
        "which": {"type": "category", "values_from": "indicators", "means": "which figure it is"},
        "kind": {"type": "category", "values": ["b", "a"], "means": "which kind it is"},
    }
    before = Dataset.model_validate(
        {"id": "tallies", "title": "Tallies", "one_row_is": "one tally", "time": "at", "columns": columns}
    )

    after = with_indicators(before, ["visits", "calls_back"])

    assert after.columns["which"].values == ("calls_back", "visits")
    assert after.columns["kind"].values == ("b", "a")
    assert list(after.columns) == list(before.columns)
    assert before.columns["which"].values == ()


def test_every_indicator_of_peelians_own_has_a_measure_and_may_be_returned(own: Catalogue) -> None:
    names = [(group.id, name) for group in own.indicators.values() for name in group.indicators]

    assert {f"{group}.{name}" for group, name in names} <= set(own.measures)
    assert own.dataset("returns").columns["indicator"].values == tuple(sorted(name for _, name in names))
    for group, name in names:
        assert own.files["measures", f"{group}.{name}"] is own.files["indicators", group]


def test_workspace_adds_indicators_to_those_that_may_be_returned(own: Catalogue, write: Write, tmp_path: Path) -> None:
    file = write("indicators", INDICATORS)

    catalogue = load_catalogue(tmp_path)

    assert set(catalogue.measures) == {*own.measures, "team.team_visits"}
    assert set(catalogue.dataset("returns").columns["indicator"].values) == {
        *own.dataset("returns").columns["indicator"].values, "team_visits",
    }  # fmt: skip
    assert catalogue.files["measures", "team.team_visits"].name == str(file)
    assert catalogue.entry_version("datasets", "returns") != own.entry_version("datasets", "returns")


def test_workspace_replaces_a_group_of_indicators_whole(own: Catalogue, write: Write, tmp_path: Path) -> None:
    write(
        "indicators", INDICATORS.replace("id: team", "id: operations").replace("title: The team", "title: Operations")
    )
    gone = {f"operations.{name}" for name in own.indicators["operations"].indicators}
    assert gone
    for kind, entry in (("published", "leicestershire-panel-2019"), ("publications", "panel")):
        write(kind, _without(own, kind, entry))

    catalogue = load_catalogue(tmp_path)

    assert set(catalogue.measures) == {*own.measures, "operations.team_visits"} - gone


def _without(own: Catalogue, kind: str, entry: str) -> str:
    """An entry of that id which says next to nothing, so that it names none of the indicators."""
    if kind == "published":
        return f"id: {entry}\ntitle: {entry}\npublisher: nobody\npublished: 2019-07-22\nforce: leicestershire\n"
    return f"id: {entry}\ntitle: {entry}\naudience: nobody\nsections: []\n"


def test_measure_may_be_made_of_two_indicators(write: Write, tmp_path: Path) -> None:
    second = INDICATORS.split("indicators:\n")[1].replace("team_visits", "team_calls_back")
    write("indicators", INDICATORS + second)
    rate = MEASURE.replace("dataset: calls", "dataset: returns").replace("unit: calls", "unit: percent")
    sides = (
        "{sum: value, where: indicator = 'team_visits'}\n"
        "denominator: {sum: value, where: indicator = 'team_calls_back'}"
    )
    write("measures", rate.replace("{count: all}", sides))

    assert load_catalogue(tmp_path).measure("team.calls").denominator


def test_dataset_of_a_workspace_may_take_the_names_too(own: Catalogue, write: Write, tmp_path: Path) -> None:
    write("datasets", DATASET + "  which: {type: category, values_from: indicators, means: which figure}\n")

    found = load_catalogue(tmp_path).dataset("stops").columns["which"].values

    assert found == own.dataset("returns").columns["indicator"].values
