from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.rows import call, crime

from peelian import Workbench

Writer = Callable[..., Path]


@pytest.fixture
def loaded(bench: Workbench, write_csv: Writer) -> Workbench:
    rows = [crime(f"{year}-05", force=force) for year in (2017, 2018, 2019) for force in ("kent", "essex")]
    bench.load("crimes", write_csv("crimes.csv", rows))
    bench.load("calls", write_csv("calls.csv", [call(1)]))
    return bench


def test_mart_is_made_once_for_one_state_of_records_and_catalogue(loaded: Workbench) -> None:
    first, again = loaded.mart(), loaded.mart()

    assert (first.scanned, first.kept) == (7, 0)
    assert (again.scanned, again.kept, again.mart.path) == (0, 0, first.mart.path)


def test_only_what_changed_is_scanned_again(loaded: Workbench, write_csv: Writer) -> None:
    old = loaded.mart()
    before = old.mart.path.read_bytes()
    loaded.load("crimes", write_csv("more.csv", [crime("2018-06", force="kent")] * 2))

    new = loaded.mart()

    assert (new.scanned, new.kept) == (1, 6)
    assert new.mart.path != old.mart.path
    assert old.mart.path.read_bytes() == before, "a mart once made never changes"
    kent = loaded.force("kent", source="force-extract")
    assert [kent.fact("crime.recorded", month).value for month in ("2017-05", "2018-06", "2019-05")] == [1, 2, 1]


def test_refreshed_mart_equals_one_made_from_nothing(loaded: Workbench, write_csv: Writer) -> None:
    loaded.mart()
    loaded.load("crimes", write_csv("more.csv", [crime("2018-05", force="kent"), crime("2020-01", force="essex")]))
    refreshed = loaded.mart().mart

    def cells(mart: object) -> list[object]:
        return sorted(map(str, mart._connection.execute('SELECT * FROM "cells_crimes"').fetchall()))  # type: ignore[attr-defined]

    kept = cells(refreshed)
    refreshed.close()
    for path in loaded.workspace.marts.iterdir():
        path.unlink()
    again = Workbench.open(loaded.workspace.root).mart()

    assert again.kept == 0
    assert cells(again.mart) == kept


def test_new_definition_makes_a_new_mart(loaded: Workbench) -> None:
    first = loaded.mart().mart.id
    folder = loaded.workspace.catalogue / "measures"
    folder.mkdir()
    (folder / "any_name.yaml").write_text(
        "id: crime.recorded\ntitle: Drugs\nasks: How many?\ndataset: crimes\nnumerator: {count: category = 'Drugs'}\n"
        "unit: crimes\nbetter: neutral\ndefinition: Drugs only.\nowner: nobody\nreviewed: 2026-11-22\n"
    )

    bench = Workbench.open(loaded.workspace.root)

    assert bench.mart().mart.id != first
    assert bench.force("kent", source="force-extract").fact("crime.recorded", "2019-05").value == 0


def test_threads_read_through_cursors_of_their_own(loaded: Workbench) -> None:
    mart = loaded.mart().mart
    wrong: list[object] = []

    def read(force: str) -> None:
        own = mart.cursor()
        for _ in range(50):
            held = own.held_months("crimes", "force-extract", force)
            if held != {"2017-05", "2018-05", "2019-05"}:
                wrong.append(held)

    threads = [threading.Thread(target=read, args=(force,)) for force in ("kent", "essex") * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not wrong


def test_empty_workspace_has_an_empty_mart(bench: Workbench) -> None:
    assert bench.mart().mart.holdings() == []
    fact = bench.force("kent", source="sample").fact("contact.calls_999", "2019-01")
    assert "no calls are held from sample for Kent" in fact.missing
