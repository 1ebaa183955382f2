"""The catalogue that comes with Peelian, and what a workspace adds to it or replaces."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from peelian.catalogue.load import KINDS, Catalogue, load_catalogue
from peelian.core.errors import UnknownNameError

Write = Callable[..., Path]

MEASURE = """\
id: team.evening_calls
title: Evening calls
asks: How many calls come in the evening?
dataset: calls
numerator: {count: hour >= 18}
unit: calls
better: neutral
breakdowns: [line]
definition: Calls presented from six in the evening.
owner: the team
reviewed: 2026-01-01
"""


def test_own_catalogue_has_its_measures_and_datasets(own: Catalogue) -> None:
    assert {
        "contact.calls_101",
        "contact.calls_999",
        "contact.calls_999_answered_in_10s",
        "contact.mean_answer_time",
        "crime.recorded",
        "crime.recorded_per_1000",
        "crime.share_by_category",
        "crime.share_by_outcome",
    } <= set(own.measures)
    assert {"calls", "crimes", "incidents", "outcomes", "populations", "returns", "stop_searches"} <= set(own.datasets)


@pytest.mark.parametrize("kind", list(KINDS))
def test_own_catalogue_has_entries_of_every_kind_under_their_ids(own: Catalogue, kind: str) -> None:
    entries = getattr(own, kind)

    # What a person says of a figure comes from persons.
    assert bool(entries) == (kind != "remarks")
    for name, entry in entries.items():
        assert entry.id == name
        assert own.files[kind, name].name.startswith(f"catalogue/{_folder(own, kind, name)}/")


def _folder(own: Catalogue, kind: str, name: str) -> str:
    """Where an entry is declared; the measure of an indicator is declared with it."""
    group, _, indicator = name.partition(".")
    returned = kind == "measures" and group in own.indicators and indicator in own.indicators[group].indicators
    return "indicators" if returned else kind


def test_measures_are_declared_by_themselves_and_by_indicators(own: Catalogue) -> None:
    folders = {own.files["measures", name].name.split("/")[1] for name in own.measures}

    assert folders == {"measures", "indicators"}


@pytest.mark.parametrize("kind", ["measure", "dataset", "source", "mapping", "sample", "publication"])
def test_catalogue_gives_an_entry_by_name_and_suggests_the_nearest(own: Catalogue, kind: str) -> None:
    get, entries = getattr(own, kind), getattr(own, f"{kind}s")
    name = next(iter(entries))

    assert get(name) is entries[name]
    with pytest.raises(UnknownNameError) as caught:
        get(name[:-1] + "_")
    assert caught.value.message.startswith(f"There is no {kind} ")
    assert "Did you mean" in caught.value.remedy


def test_entries_cannot_be_changed_after_loading(own: Catalogue) -> None:
    with pytest.raises(TypeError):
        own.measures["contact.calls_999"] = own.measures["contact.calls_101"]  # type: ignore[index]
    with pytest.raises(ValueError, match="frozen"):
        own.measures["contact.calls_999"].title = "x"


@pytest.mark.parametrize("name", ["x.yaml", "x.yml", "team/evening/x.yaml"], ids=["yaml", "yml", "in folders"])
def test_workspace_adds_an_entry(own: Catalogue, write: Write, tmp_path: Path, name: str) -> None:
    file = write("measures", MEASURE, name)

    catalogue = load_catalogue(tmp_path)

    assert set(catalogue.measures) == {*own.measures, "team.evening_calls"}
    assert catalogue.measure("team.evening_calls").title == "Evening calls"
    assert catalogue.files["measures", "team.evening_calls"].name == str(file)


def test_workspace_replaces_an_entry_of_the_same_id(own: Catalogue, write: Write, tmp_path: Path) -> None:
    write("measures", MEASURE.replace("team.evening_calls", "contact.calls_999"))

    catalogue = load_catalogue(tmp_path)

    assert catalogue.measure("contact.calls_999").owner == "the team"
    assert set(catalogue.measures) == set(own.measures)
    assert own.measure("contact.calls_999").owner != "the team"


def test_workspace_adds_a_dataset_and_a_measure_of_it_together(write: Write, tmp_path: Path) -> None:
    write(
        "datasets",
        "id: stops\n"
        "title: Stops\n"
        "one_row_is: one stop\n"
        "time: stopped_on\n"
        "columns:\n"
        "  stopped_on: {type: date, required: true, means: day of the stop}\n"
        "  searched: {type: boolean, means: whether a search followed}\n",
    )
    text = MEASURE.replace("dataset: calls", "dataset: stops").replace("[line]", "[searched]")
    write("measures", text.replace("hour >= 18", "searched"))

    catalogue = load_catalogue(tmp_path)

    assert catalogue.measure("team.evening_calls").dataset == "stops"
    assert list(catalogue.dataset("stops").columns) == ["stopped_on", "searched"]


@pytest.mark.parametrize("folder", ["nowhere", "."], ids=["no folder", "empty folder"])
def test_workspace_without_entries_changes_nothing(own: Catalogue, tmp_path: Path, folder: str) -> None:
    assert load_catalogue(tmp_path / folder).version == own.version


@pytest.mark.parametrize(
    ("kind", "name"),
    [(".git", "x.yaml"), ("__pycache__", "x.yaml"), ("measures", "notes.md")],
    ids=["hidden folder", "cache", "not yaml"],
)
def test_files_that_are_not_entries_are_left_alone(
    own: Catalogue, write: Write, tmp_path: Path, kind: str, name: str
) -> None:
    write(kind, "not an entry", name)

    assert load_catalogue(tmp_path).version == own.version
