"""Columns that a file leaves empty throughout a slice: it does not give them there, and the ledger says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.records.held import figure
from tests.rows import call, crime

from peelian import Workbench
from peelian.records.ledger import submissions
from peelian.records.table import Slice

Writer = Callable[..., Path]


def blanks(bench: Workbench, dataset: str, file: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    """By force and month; the same when it is read from the ledger."""
    one = bench.load(dataset, file).submission
    assert submissions(bench.workspace, dataset)[-1].blanks == one.blanks
    assert one.blanks.keys() <= one.slices.keys()
    return {(each.force, each.month): listed for each, listed in one.blanks.items()}


def test_column_empty_in_every_row_of_a_slice_is_listed(bench: Workbench, write_csv: Writer) -> None:
    rows = [
        crime("2019-01", outcome="", lsoa="E01000001"),
        crime("2019-01", outcome="  ", lsoa=""),
        crime("2019-02", outcome="Local resolution", lsoa=""),
        crime("2019-02", outcome="", lsoa=" "),
        crime("2019-02", outcome="", lsoa="", force="essex"),
        crime("2019-03", crime_ref="x", outcome="Local resolution", lsoa="E01000001"),
    ]

    assert blanks(bench, "crimes", write_csv("a.csv", rows)) == {
        ("kent", "2019-01"): ("crime_ref", "outcome"),
        ("kent", "2019-02"): ("crime_ref", "lsoa"),
        ("essex", "2019-02"): ("crime_ref", "outcome", "lsoa"),
    }


def test_column_that_the_file_does_not_have_is_not_listed(bench: Workbench, write_csv: Writer) -> None:
    rows = [{"force": "kent", "recorded_month": "2019-01", "category": "Drugs", "knife": ""}]

    one = bench.load("crimes", write_csv("a.csv", rows)).submission

    assert one.columns == ("recorded_month", "category", "knife")
    assert one.blanks == {Slice("force-extract", "kent", "2019-01"): ("knife",)}


def test_column_of_which_empty_means_none_is_not_listed(bench: Workbench, write_csv: Writer) -> None:
    """No outcome day, because the investigation goes on; no answer, because the caller hung up."""
    crimes = [crime("2019-01", crime_ref="x", outcome="Under investigation", finalised_on="")]
    calls = [call("a", outcome="abandoned", answered_after="", talk_time="")]

    assert blanks(bench, "crimes", write_csv("crimes.csv", crimes)) == {}
    assert blanks(bench, "calls", write_csv("calls.csv", calls)) == {("kent", "2019-01"): ("talk_time",)}


def test_column_that_follows_from_an_empty_one_is_listed_too(bench: Workbench, write_csv: Writer) -> None:
    rows = [
        {"force": "kent", "recorded_on": f"2019-{month}-05", "offence_start": start, "category": "Drugs"}
        for month, start in (("01", ""), ("02", "2019-02-01"), ("02", ""))
    ]

    assert blanks(bench, "crimes", write_csv("a.csv", rows)) == {
        ("kent", "2019-01"): ("offence_start", "months_to_report")
    }


def test_false_and_zero_are_not_empty(bench: Workbench, write_csv: Writer) -> None:
    rows = [crime(crime_ref="0", outcome="Local resolution", knife="false", hate_race="")]

    assert blanks(bench, "crimes", write_csv("a.csv", rows)) == {("kent", "2019-01"): ("hate_race",)}


def test_rows_that_were_set_aside_do_not_count(bench: Workbench, write_csv: Writer) -> None:
    rows = [crime(crime_ref=str(at), outcome="") for at in range(9)]
    rows += [crime(crime_ref="9", outcome="Local resolution", category="Piracy")]

    assert blanks(bench, "crimes", write_csv("a.csv", rows)) == {("kent", "2019-01"): ("outcome",)}


def test_counted_figures_have_no_blanks(bench: Workbench, write_csv: Writer) -> None:
    rows = [figure("2018-10", numerator="", denominator="", base="")]

    assert blanks(bench, "returns", write_csv("a.csv", rows)) == {}
