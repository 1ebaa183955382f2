from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.measures.content import content
from tests.measures.sending import declare, load_residents, measure, send
from tests.rows import call, crime, incident, returned

from peelian import LoadOptions, Workbench
from peelian.measures.plan import plans
from peelian.records.ledger import submissions
from peelian.records.table import read_as_at

Writer = Callable[..., Path]
DESCRIPTIONS = {"partitions", "plans", "tables", "slices", "given", "blanks", "measures"}


@pytest.fixture
def loaded(bench: Workbench, write_csv: Writer) -> Workbench:
    rows = [crime(f"{year}-05", force=force) for year in (2017, 2018, 2019) for force in ("kent", "essex")]
    bench.load("crimes", write_csv("crimes.csv", rows))
    bench.load("calls", write_csv("calls.csv", [call(1)]))
    return bench


def test_mart_is_made_once_for_one_state_of_records_and_catalogue(loaded: Workbench) -> None:
    first, again = loaded.mart(), loaded.mart()

    scans = {dataset: len(listed) for dataset, listed in plans(loaded.catalogue).items()}
    assert (scans["crimes"], scans["calls"]) == (2, 1), "a scan of the rows, and one of the open investigations"
    assert (first.scanned, first.kept) == (6 * 2 + 1 * 1, 0)
    assert (again.scanned, again.kept, again.mart.path) == (0, 0, first.mart.path)
    assert (first.made, again.made) == (True, False)


def test_only_what_changed_is_scanned_again(loaded: Workbench, write_csv: Writer) -> None:
    old = loaded.mart()
    before = old.mart.path.read_bytes()
    loaded.load("crimes", write_csv("more.csv", [crime("2018-06", force="kent")] * 2))

    new = loaded.mart()

    assert (new.scanned, new.kept) == (1 + 3, 5 + 3 + 1), "what was open in Kent depends on all of its years"
    assert new.mart.path != old.mart.path
    assert old.mart.path.read_bytes() == before, "a mart once made never changes"
    kent = loaded.force("kent", source="force-extract")
    assert [kent.fact("crime.recorded", month).value for month in ("2017-05", "2018-06", "2019-05")] == [1, 2, 1]


def everything_again(bench: Workbench) -> None:
    """Corrections, months, years, forces and datasets that are new, one after another with a mart for each."""
    send(bench, "crimes", [crime("2018-05"), crime("2020-01", force="essex")])
    bench.mart()
    send(bench, "incidents", [incident("a", "2018-03-05T10:00"), incident("b", "2018-04-05T10:00")])
    load_residents(bench, "kent", "essex")
    bench.mart()
    send(
        bench, "calls", [call(number, f"2019-0{number % 3 + 1}-05T10:00", answered_after=number) for number in range(9)]
    )
    send(bench, "incidents", [incident("c", "2019-02-05T10:00", closed_at="2019-02-28T10:00")])
    send(bench, "incidents", [incident("a", "2018-03-05T10:00", closed_at="2018-04-07T10:00")])
    send(bench, "returns", [returned("dvpn_authorised", "2018-19", 7), returned("iom_cohort", "2019-03-31", 5)])
    bench.mart()
    send(bench, "returns", [returned("dvpn_authorised", "2018-19", 8)])
    send(bench, "incidents", [incident("d", "2020-02-05T10:00", force="essex")])
    days = [{"recorded_on": f"2018-0{number}-17", "finalised_on": ""} for number in range(1, 8)]
    send(bench, "crimes", [crime(day["recorded_on"][:7], force="essex", **day) for day in days])


def test_refreshed_mart_equals_one_made_from_nothing(loaded: Workbench) -> None:
    loaded.mart()
    everything_again(loaded)
    refreshed = loaded.mart()
    kept = content(refreshed.mart.path)
    refreshed.mart.close()
    for path in loaded.workspace.marts.iterdir():
        path.unlink()

    again = Workbench.open(loaded.workspace.root).mart()

    assert refreshed.kept > 0
    assert again.kept == 0
    assert again.mart.id == refreshed.mart.id
    fresh = content(again.mart.path)
    cells = {name for name in fresh if name not in DESCRIPTIONS}
    assert {name.partition("_")[0] for name in cells} == {"before", "cells", "grades", "profile", "values"}
    assert "cells_incidents_open_created_at_closed_at" in cells
    assert {name: kept.get(name) for name in fresh} == fresh


def as_at_before_and_again(bench: Workbench) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """What a mart held, and what the one of that moment holds when it is made again after more was loaded."""
    first = bench.mart().mart
    old = content(first.path)
    moment = read_as_at(submissions(bench.workspace, "calls")[-1].committed_at)
    send(bench, "incidents", [incident("a")])
    send(bench, "crimes", [crime("2018-05")] * 3 + [crime("2021-05")] * 2)
    bench.mart()
    first.close()
    first.path.unlink()
    again = bench.mart(as_at=moment)
    assert (again.made, again.mart.path) == (True, first.path)
    return old, content(again.mart.path)


def test_mart_as_at_an_earlier_moment_has_the_cells_of_that_moment(loaded: Workbench) -> None:
    old, again = as_at_before_and_again(loaded)

    assert again.keys() == old.keys(), "there were no incidents then"
    cells = {name for name in old if name.startswith(("cells_", "values_")) or name in ("tables", "partitions")}
    assert {name: again[name] for name in cells} == {name: old[name] for name in cells}


def test_mart_as_at_an_earlier_moment_knows_the_submissions_of_that_moment(loaded: Workbench) -> None:
    old, again = as_at_before_and_again(loaded)

    assert {name: again[name] for name in DESCRIPTIONS} == {name: old[name] for name in DESCRIPTIONS}


def test_figure_as_at_an_earlier_moment_is_not_undone_by_a_later_file(bench: Workbench) -> None:
    send(bench, "calls", [call(1, talk_time=60), call(2, talk_time=90)])
    moment = read_as_at(submissions(bench.workspace, "calls")[-1].committed_at)
    send(bench, "calls", [call(1), call(2)])

    now = bench.force("kent", source="force-extract").fact("contact.mean_call_length", "2019-01")
    then = bench.force("kent", source="force-extract", as_at=moment).fact("contact.mean_call_length", "2019-01")

    assert now.missing == "calls from force-extract do not say: talk time"
    assert then.value == 75


def test_new_definition_makes_a_new_mart(loaded: Workbench) -> None:
    first = loaded.mart().mart.id
    entry = measure("crime.recorded", "crimes", numerator={"count": "category = 'Drugs'"}, unit="crimes")

    bench = declare(loaded, "measures", entry)

    assert bench.mart().mart.id != first
    assert bench.force("kent", source="force-extract").fact("crime.recorded", "2019-05").value == 0


def test_clock_that_is_taken_away_takes_its_cells_with_it(loaded: Workbench) -> None:
    before = content(loaded.mart().mart.path)
    clocks = [name for name, each in loaded.catalogue.measures.items() if each.clock and each.dataset == "crimes"]
    entries = [measure(name, "crimes", numerator={"count": "all"}) for name in clocks]

    after = content(declare(loaded, "measures", *entries).mart().mart.path)

    gone = set(before) - set(after)
    assert "cells_crimes_open_recorded_on_finalised_on" in gone
    assert after["cells_calls"] == before["cells_calls"]


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
    kent = bench.force("kent", source="sample")
    assert kent.fact("contact.calls_999", "2019-01").missing == "no calls are held"
    assert [fact.missing for fact in kent.series("incidents.open", "2019-01")] == ["no incidents are held"]


def test_holdings_list_each_source_of_each_force(loaded: Workbench) -> None:
    send(
        loaded,
        "calls",
        [call(1, force="essex"), call(2, "2019-03-05T10:00", force="essex")],
        LoadOptions(source="sample"),
    )

    assert [row for row in loaded.mart().mart.holdings() if row[0] == "calls"] == [
        ("calls", "force-extract", "kent", "2019-01", "2019-01", 1),
        ("calls", "sample", "essex", "2019-01", "2019-03", 2),
    ]
