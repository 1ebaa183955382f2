"""Which layout a file is in: known by its header, and held against the right one when a column is missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.records.searches import METROPOLITAN, WELSH, write_searches
from tests.rows import crime

from peelian import LoadOptions, Workbench
from peelian.core.errors import IntakeError

MAPPING = "data.police.uk-stop-and-search"
OPTIONAL = {"Policing operation", "Latitude", "Longitude"}
KENT = LoadOptions(force="kent")


def load(bench: Workbench, tmp_path: Path, header: tuple[str, ...], options: LoadOptions | None = None) -> str:
    """The mapping that a file with this header was read with; its rows make four blocks."""
    file = write_searches(tmp_path / "a.csv", header, [{"": 0}] * 4)
    return bench.load("stop_searches", file, options).submission.mapping


def test_metropolitan_and_welsh_layouts_are_told_apart(bench: Workbench, tmp_path: Path) -> None:
    assert load(bench, tmp_path, METROPOLITAN, KENT) == MAPPING
    assert load(bench, tmp_path, WELSH) == f"{MAPPING}-wales"


def test_order_of_the_columns_does_not_matter(bench: Workbench, tmp_path: Path) -> None:
    assert load(bench, tmp_path, METROPOLITAN[::-1], KENT) == MAPPING
    assert load(bench, tmp_path, WELSH[::-1]) == f"{MAPPING}-wales"


@pytest.mark.parametrize("missing", sorted(OPTIONAL))
def test_column_that_is_ignored_may_be_missing(bench: Workbench, tmp_path: Path, missing: str) -> None:
    metropolitan, wales = (tuple(name for name in header if name != missing) for header in (METROPOLITAN, WELSH))

    assert load(bench, tmp_path, metropolitan, KENT) == MAPPING
    assert load(bench, tmp_path, wales) == f"{MAPPING}-wales"


@pytest.mark.parametrize("missing", [name for name in METROPOLITAN if name not in OPTIONAL])
@pytest.mark.parametrize("header", [METROPOLITAN, WELSH], ids=["metropolitan", "welsh"])
def test_missing_column_is_named(bench: Workbench, tmp_path: Path, header: tuple[str, ...], missing: str) -> None:
    with pytest.raises(IntakeError, match=f"missing column {missing!r}") as caught:
        load(bench, tmp_path, tuple(name for name in header if name != missing), KENT)

    assert caught.value.column == missing
    assert "force" not in str(caught.value), "what the other layout or our own shape needs is not asked for"
    assert "searched_at" not in str(caught.value)


def test_several_missing_columns_are_all_named(bench: Workbench, tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match=r"missing columns 'Date', 'Type'|missing columns 'Type', 'Date'"):
        load(bench, tmp_path, WELSH[:1] + WELSH[3:])


def test_misspelt_column_is_suggested(bench: Workbench, tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match=r"'Age range'.*Is it the column 'Age-range'"):
        load(bench, tmp_path, tuple(name.replace("Age range", "Age-range") for name in METROPOLITAN), KENT)


def test_column_more_is_named(bench: Workbench, tmp_path: Path) -> None:
    for header, options in ((METROPOLITAN, KENT), (WELSH, None)):
        with pytest.raises(IntakeError, match="'Name of the officer' not expected"):
            load(bench, tmp_path, (*header, "Name of the officer"), options)


def test_metropolitan_file_needs_its_force(bench: Workbench, tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match=r"no column that names the force.*--force"):
        load(bench, tmp_path, METROPOLITAN)


def test_mapping_may_be_named(bench: Workbench, tmp_path: Path) -> None:
    assert load(bench, tmp_path, WELSH, LoadOptions(mapping=f"{MAPPING}-wales")) == f"{MAPPING}-wales"
    with pytest.raises(IntakeError, match=r"column 1 has no name"):
        load(bench, tmp_path, WELSH, LoadOptions(mapping=MAPPING, force="kent"))
    with pytest.raises(IntakeError, match=r"missing"):
        load(bench, tmp_path, METROPOLITAN, LoadOptions(mapping=f"{MAPPING}-wales"))


def test_own_shape_is_still_own(bench: Workbench, write_csv: Callable[..., Path]) -> None:
    searches = [{"force": "kent", "searched_at": "2020-01-05T10:00", "kind": "Vehicle search", "outcome": "Arrest"}]
    outcomes = [{"force": "kent", "outcome_month": "2020-01", "outcome": "Caution", "code": "3A"}]

    assert bench.load("stop_searches", write_csv("a.csv", searches)).submission.mapping == "own"
    assert bench.load("outcomes", write_csv("b.csv", outcomes)).submission.mapping == "own"
    assert bench.load("crimes", write_csv("c.csv", [crime()])).submission.mapping == "own"
