"""Collections: faults, the periods for which they are due, and what the reference page says."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.catalogue.entries import COLLECTION, Case, Write, assert_faulty, changed

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.collection import Collection
from peelian.catalogue.reference_pages import reference_pages
from peelian.catalogue.yaml_file import read_yaml
from peelian.core.period import Month


def collection(old: str, new: str, *where: int | str) -> Case:
    return changed("collections", COLLECTION, old, new, *where)


CASES = [
    collection("source: force-extract", "source: force-extrakt", 4, "source", "Did you mean 'force-extract'"),
    collection("every: month", "every: week", 5, "every", "'month'"),
    collection("starts: 2018-04", "starts: 2018-13", 6, "starts", "YYYY-MM"),
    collection("starts: 2018-04", "starts: 2018-04\nforces: [kennt]", 7, "forces.0", "no force 'kennt'"),
    collection("every: month", "every: quarter\nends: '2020'", 6, "ends", "YYYY-MM"),
    collection("dataset: calls, columns", "dataset: callz, columns", 8, "records.0.dataset", "no dataset 'callz'"),
    collection("columns: [line]", "columns: [lines]", 8, "records.0.columns", "no column 'lines'"),
    collection("columns: [line]", "indicators: [iom_cohort]", 8, "records.0.indicators", "calls has no indicators"),
    collection("dataset: calls, count: all", "dataset: call, count: all", 10, "figures.calls.dataset", "no dataset"),
    collection("count: answered_after > 10", "count: answered > 10", 11, "figures.late.count", "answered"),
    collection("count: answered_after > 10", "sum: line", 11, "figures.late.sum", "has no sum"),
    collection("count: answered_after > 10, ", "", 11, "figures.late", "one of count and sum"),
    collection("share_of: calls", "share_of: call", 11, "figures.late.share_of", "no figure 'call'"),
    collection("at_most: calls", "at_most: all_calls", 13, "agreements.0", "no figure 'all_calls'"),
    collection(", at_most: calls", "", 13, "agreements.0", "one of at_most and equal"),
    collection("owner: the team", "due_after: -1\nowner: the team", 15, "due_after", "greater than or equal"),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case.line}-{case.field}-{at}" for at, case in enumerate(CASES)])
def test_fault_is_found_where_it_is(case: Case, write: Write, tmp_path: Path) -> None:
    assert_faulty(case, write, tmp_path)


def made(**changes: object) -> Collection:
    return Collection.model_validate(read_yaml("c.yaml", COLLECTION).content | changes)


@pytest.mark.parametrize(
    ("every", "starts", "ends", "until", "periods"),
    [
        ("month", "2018-12", "", "2019-02", ["2018-12", "2019-01", "2019-02"]),
        ("month", "2018-12", "2019-01", "2019-02", ["2018-12", "2019-01"]),
        ("quarter", "2018-04", "", "2018-11", ["2018-19-Q1", "2018-19-Q2"]),
        ("financial year", "2017-04", "", "2019-02", ["2017-18"]),
        ("calendar year", "2018-01", "", "2019-12", ["2018", "2019"]),
        ("financial year", "2017-04", "", "2017-03", []),
    ],
)
def test_periods_that_are_due(every: str, starts: str, ends: str, until: str, periods: list[str]) -> None:
    found = made(every=every, starts=starts, ends=ends).periods(Month.parse(until))

    assert [str(each) for each in found] == periods


@pytest.mark.parametrize(("every", "starts"), [("quarter", "2018-05"), ("financial year", "2018-01")])
def test_year_and_quarter_begin_where_they_begin(every: str, starts: str) -> None:
    with pytest.raises(ValueError, match="starts in"):
        made(every=every, starts=starts)


def test_who_owes_it() -> None:
    assert len(made().owed_by) == 43
    assert made(forces=["kent", "essex"]).owed_by == ("kent", "essex")


def test_page_has_every_collection_figure_and_agreement(own: Catalogue) -> None:
    page = reference_pages(own)["collections.md"]

    for entry in own.collections.values():
        assert f"## {entry.title} {{: #{entry.id}}}" in page
        assert all(f"- {figure.title}: " in page for figure in entry.figures.values())
        assert all(agreement.says in page for agreement in entry.agreements)
        assert entry.signed_off_by in page


@pytest.mark.parametrize("every", ["month", "quarter", "financial year"])
@pytest.mark.parametrize("ends", ["", "2019-12"])
def test_period_of_a_month_is_the_one_that_is_due(every: str, ends: str) -> None:
    entry = made(every=every, ends=ends)
    due = entry.periods(Month.parse("2021-03"))

    for number in range(Month.parse("2017-10").index, Month.parse("2020-04").index):
        expected = next((each for each in due if each.first <= Month(number) <= each.last), None)
        assert entry.period_of(Month(number)) == expected
