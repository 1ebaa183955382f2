"""The quality grade of a figure: from the records, by way of the mart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.rows import call, crime, returned

from peelian import LoadOptions, Workbench
from peelian.core.fact import Fact, change
from peelian.core.grade import Grade
from peelian.measures.build import current_mart
from peelian.measures.figures import Figures
from peelian.publish.compose import page_of
from peelian.quality.finding import Place
from peelian.quality.standing import Standing
from peelian.records.table import Slice

Writer = Callable[..., Path]
MONTHS = [f"2018-{number:02d}" for number in range(4, 13)]


def figure(bench: Workbench, measure: str, period: str, source: str = "force-extract", **narrowed: str) -> Fact:
    return bench.force("kent", source=source).fact(measure, period, **narrowed)


def days(month: str, each: int = 40, but: tuple[int, ...] = ()) -> list[dict[str, object]]:
    """Calls, so many a day."""
    return [
        call(f"{month}-{day}-{number}", f"{month}-{day:02d}T10:00:00")
        for day in range(1, 31)
        for number in range(each)
        if day not in but
    ]


def crimes(counts: dict[str, int]) -> list[dict[str, object]]:
    return [
        crime("", recorded_on=f"{month}-{1 + at % 28:02d}", crime_ref=f"{month}-{at}")
        for month, count in counts.items()
        for at in range(count)
    ]


def test_records_that_nothing_is_wrong_with_wait_for_a_sign_off(bench: Workbench, write_csv: Writer) -> None:
    bench.load("calls", write_csv("c.csv", [row for month in MONTHS for row in days(month, 1)]))

    found = figure(bench, "contact.calls_999", "2018-04..2018-12").grade

    assert found is not None
    assert found.grade is Grade.B
    assert found.reasons == ("no collection asks for it", "not signed off")
    later = figure(bench, "contact.calls_999", "2019-01")
    assert later.value is None
    assert later.grade is None


def test_days_without_a_record_make_a_figure_incomplete(bench: Workbench, write_csv: Writer) -> None:
    bench.load("calls", write_csv("c.csv", [*days("2018-04"), *days("2018-06", but=(3, 4))]))

    found = figure(bench, "contact.calls_999", "2018-06").grade
    assert found is not None
    assert found.grade is Grade.D
    assert found.reasons == (
        "Calls to the contact centre in June 2018: none on 2 of 30 days, and 40 a day on the others.",
    )
    april = figure(bench, "contact.calls_999", "2018-04").grade
    assert april is not None
    assert april.grade is Grade.B
    share = figure(bench, "contact.calls_999_answered_in_10s", "2018-06")
    assert share.to_dict()["quality"] == "D"
    assert "none on 2 of 30 days" in share.to_dict()["quality_because"]


def test_year_that_its_quarters_contradict(bench: Workbench, write_csv: Writer) -> None:
    quarters = [returned("calls_999_returned", f"2018-19-Q{each}", 1000 + each) for each in range(1, 5)]
    rows = [*quarters, returned("calls_999_returned", "2018-19", 4100), returned("missing_records", "2018-19", 5198)]
    bench.load("returns", write_csv("r.csv", rows))

    found = figure(bench, "collected.calls_999_returned", "2018-19").grade
    assert found is not None
    assert found.grade is Grade.D
    assert found.reasons[0] == (
        "Calls on 999, as returned in 2018/19: 4,100, but its 4 quarters make 4,010 (1,001 + 1,002 + 1,003 + 1,004)."
    )
    other = figure(bench, "missing.missing_records", "2018-19").grade
    assert other is not None
    assert other.grade is Grade.B


def test_month_that_was_sent_again_and_differs_is_a_question(bench: Workbench, write_csv: Writer) -> None:
    rows = {month: 30 for month in MONTHS}
    bench.load("crimes", write_csv("a.csv", crimes(rows)))
    before = figure(bench, "crime.recorded", "2018-10").grade
    bench.load("crimes", write_csv("b.csv", crimes({"2018-10": 27})))
    first = figure(bench, "crime.recorded", "2018-10").grade
    bench.load("calls", write_csv("c.csv", [call("1")]))  # a new mart, made from the one before

    for found in (first, figure(bench, "crime.recorded", "2018-10").grade):
        assert found is not None
        assert found.grade is Grade.C
        assert found.reasons == ("Recorded crimes in October 2018: 27, 3 (10%) less than the 30 sent before.",)
    assert before is not None
    assert before.grade is Grade.B


def test_grade_as_at_an_earlier_moment_is_of_what_was_held_then(bench: Workbench, write_csv: Writer) -> None:
    bench.load("crimes", write_csv("a.csv", crimes(dict.fromkeys(MONTHS, 30))))
    moment = dt.datetime.now(dt.UTC)
    bench.load("crimes", write_csv("b.csv", crimes({"2018-10": 27})))

    then = bench.force("kent", source="force-extract", as_at=moment).fact("crime.recorded", "2018-10").grade

    assert then is not None
    assert then.grade is Grade.B


def test_signed_off_slice_counts_until_it_is_corrected(bench: Workbench, write_csv: Writer) -> None:
    one = bench.load("crimes", write_csv("a.csv", crimes(dict.fromkeys(MONTHS, 30)))).submission
    signed = {(Place("crimes", each), one.id) for each in one.slices}
    explained: set[str] = set()

    def reasons() -> tuple[str, ...]:
        standing = Standing(frozenset(signed), frozenset(explained))
        mart = current_mart(bench.workspace, bench.catalogue, standing=standing).mart
        made = Figures(bench.catalogue, mart, bench.force("kent", source="force-extract").force, "force-extract")
        found = made.fact("crime.recorded", "2018-10").grade
        assert found is not None
        return found.reasons

    (late,) = reasons()
    assert late.endswith("days late")
    bench.load("crimes", write_csv("b.csv", crimes({"2018-10": 30})[::-1]), LoadOptions(replace_smaller=True))
    assert reasons() == (late, "corrected since it was signed off")


@pytest.mark.xdist_group("sample")
def test_made_up_records_are_graded_for_completeness_alone(sample: Workbench) -> None:
    figures = sample.force("leicestershire", source="sample")

    for name in ("crime.recorded_per_1000", "contact.calls_999", "missing.records_per_person"):
        fact = figures.fact(name, "2018-19")
        assert fact.grade is not None
        assert fact.grade.grade is Grade.COMPLETE
    compared = figures.compare("crime.recorded", "2018-19")
    assert compared.change.grade == compared.now.grade
    report = sample.report("panel", figures, "2018-19")
    assert [each.grade for each in report.quality] == [Grade.COMPLETE]
    assert 'href="#quality-1"' in page_of(report)


def test_change_has_the_worse_of_two_grades(bench: Workbench, write_csv: Writer) -> None:
    bench.load("calls", write_csv("c.csv", [*days("2018-04"), *days("2018-06", but=(3, 4))]))
    june, april = (figure(bench, "contact.calls_999", month) for month in ("2018-06", "2018-04"))

    for made in (change(june, april), change(april, june)):
        assert made.grade is not None
        assert made.grade.grade is Grade.D


def test_residents_are_answered_for_by_their_publisher(bench: Workbench) -> None:
    bench.load_shipped()

    rows = bench.mart().mart.grades("populations", "ons", "kent")

    assert {each.graded.grade for each in rows} == {Grade.A}


def test_two_slices_of_one_name_are_not_mixed_up() -> None:
    here, there = (Place(name, Slice("force-extract", "kent", "2018-10")) for name in ("crimes", "outcomes"))

    assert Standing(frozenset({(here, "s")})).fingerprint != Standing(frozenset({(there, "s")})).fingerprint
    assert Standing().fingerprint == ""
