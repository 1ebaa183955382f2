"""What files do not say is missing and not zero: columns that were not given, and columns left blank for a month."""

from __future__ import annotations

import pytest
from tests.measures.sending import declare, measure, send
from tests.rows import call, crime, incident, outcome, search

from peelian import Workbench
from peelian.measures.figures import Figures

FULL = {"offence": "Rape", "knife": "true", "recorded_on": "2019-01-07", "offence_start": "2015-01-01"}


def kent(bench: Workbench) -> Figures:
    return bench.force("kent", source="force-extract")


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    """January with every column, February as a street file has them, March with columns that are there and empty."""
    bench = Workbench.create(tmp_path_factory.mktemp("given") / "workspace")
    send(bench, "crimes", [crime("2019-01", **FULL), crime("2019-01", **{**FULL, "offence": "", "knife": "false"})])
    send(bench, "crimes", [crime("2019-02"), crime("2019-02", "Drugs")])
    empty = {"offence": "", "knife": "", "recorded_on": "2019-03-07", "offence_start": ""}
    send(bench, "crimes", [crime("2019-03", **empty), crime("2019-03", "Drugs", **empty)])
    return kent(bench)


@pytest.mark.parametrize(
    ("name", "values", "columns"),
    [
        ("crime.recorded", [2, 2, 2], ""),
        ("crime.drugs", [0, 1, 1], ""),
        ("crime.rape", [1, None, None], "offence"),
        ("crime.knife", [1, None, None], "knife"),
        ("crime.historical", [2, None, None], "months to report"),
        ("crime.rape_historical", [1, None, None], "months to report, offence"),
    ],
)
def test_measure_of_what_is_not_said_is_missing(
    months: Figures, name: str, values: list[int | None], columns: str
) -> None:
    found = months.series(name, "2019-01..2019-03")

    assert [fact.value for fact in found] == values
    said = f"crimes from force-extract do not say: {columns}"
    assert [fact.missing for fact in found] == ["" if value is not None else said for value in values]
    for fact in found:
        alone = months.fact(name, fact.period)
        assert (alone.value, alone.missing) == (fact.value, fact.missing)


@pytest.mark.parametrize("period", ["2019-01..2019-02", "2019-01..2019-03", "2019-02..2019-03"])
def test_one_month_that_does_not_say_makes_the_period_missing(months: Figures, period: str) -> None:
    fact = months.fact("crime.rape", period)

    assert (fact.value, fact.missing) == (None, "crimes from force-extract do not say: offence")
    assert months.fact("crime.recorded", period).value == 2 * fact.period.count


def test_month_where_only_some_rows_say_is_counted(months: Figures) -> None:
    """The offence of one of January's crimes is not known: it is simply not counted as rape."""
    assert months.fact("crime.rape", "2019-01").value == 1
    assert months.fact("crime.rape_historical_share", "2019-01").denominator == 1


def test_comparison_with_a_year_that_does_not_say_has_no_change(bench: Workbench) -> None:
    send(bench, "crimes", [crime("2018-01")])
    send(bench, "crimes", [crime("2019-01", **FULL)])

    found = kent(bench).compare("crime.rape", "2019-01")

    assert (found.now.value, found.before.value, found.change.value) == (1, None, None)
    assert found.change.missing == "crimes from force-extract do not say: offence"
    assert kent(bench).extreme("lowest", "crime.rape", "2019-01").value == 1


def test_correction_that_says_fills_the_month(bench: Workbench) -> None:
    send(bench, "crimes", [crime("2019-01"), crime("2019-01")])
    assert kent(bench).fact("crime.knife", "2019-01").value is None
    send(bench, "crimes", [crime("2019-01", knife="true"), crime("2019-01", knife="")])
    assert kent(bench).fact("crime.knife", "2019-01").value == 1
    send(bench, "crimes", [crime("2019-01", "Drugs"), crime("2019-01", "Drugs")])
    assert kent(bench).fact("crime.knife", "2019-01").value is None


def test_what_one_force_does_not_say_does_not_touch_another(bench: Workbench) -> None:
    rows = [crime("2019-01", knife="", force="essex"), crime("2019-01", knife="false"), crime("2019-02", knife="true")]
    send(bench, "crimes", rows)
    essex = bench.force("essex", source="force-extract")

    assert [fact.value for fact in kent(bench).series("crime.knife", "2019-01..2019-02")] == [0, 1]
    assert essex.fact("crime.knife", "2019-01").missing == "crimes from force-extract do not say: knife"


def test_column_whose_blank_means_none_is_never_blank(bench: Workbench) -> None:
    """No log was attended, and none was of anti-social behaviour: that is said, and it is zero."""
    send(bench, "incidents", [incident(n, arrived_at="", asb="", closed_at="") for n in range(3)])
    figures = kent(bench)

    found = [figures.fact(name, "2019-01").value for name in ("incidents.attended_share", "incidents.asb")]
    assert found == [0, 0]
    in_time = figures.fact("incidents.grade_1_attended_in_time", "2019-01")
    assert (in_time.value, in_time.missing) == (None, "there is nothing to divide by")


def test_column_whose_blank_means_none_must_be_given_all_the_same(bench: Workbench) -> None:
    rows = [incident(n) for n in range(3)]
    send(bench, "incidents", [{name: row[name] for name in row if name != "closed_at"} for row in rows])
    figures = kent(bench)

    assert figures.fact("incidents.asb", "2019-01").missing == "incidents from force-extract do not say: asb"
    assert figures.fact("incidents.attended_share", "2019-01").missing == (
        "incidents from force-extract do not say: attended after"
    )
    assert figures.fact("incidents.open", "2019-01").missing == "incidents from force-extract do not say: closed at"
    assert figures.fact("incidents.all", "2019-01").value == 3


def test_derived_column_is_said_where_those_that_it_follows_from_are(bench: Workbench) -> None:
    send(bench, "incidents", [incident("a", arrived_at="2019-01-05T10:10")])
    send(bench, "incidents", [incident("b", "2019-02-05T10:00", attended_after=60)])
    send(bench, "calls", [call(1)])

    assert [fact.value for fact in kent(bench).series("incidents.mean_attendance_time", "2019-01..2019-02")] == [
        600,
        60,
    ]
    assert kent(bench).fact("contact.calls_999", "2019-01", hour="10").value == 1


@pytest.mark.parametrize(
    ("name", "column", "given"),
    [
        ("stop_search.find_rate", "object_found", "true"),
        ("stop_search.linked_outcome_rate", "outcome_linked", "true"),
        ("stop_search.positive_outcomes", "outcome", "Arrest"),
        ("stop_search.controlled_drugs", "object", "Controlled drugs"),
        ("stop_search.share_by_ethnicity", "officer_defined_ethnicity", "White"),
        ("stop_search.ethnicity_not_stated_share", "self_defined_ethnicity", "Not stated"),
    ],
)
def test_searches_that_leave_a_column_blank_say_so(bench: Workbench, name: str, column: str, given: str) -> None:
    others = {"object": "Controlled drugs", "outcome": "Arrest", "drug_purpose": "supply"} | {"outcome_linked": "true"}
    rows = [
        search("2019-01-05T10:00", **{**others, column: given}),
        search("2019-02-05T10:00", **{**others, column: ""}),
    ]
    if column == "object":
        rows[1]["drug_purpose"] = ""
    send(bench, "stop_searches", rows)

    said, unsaid = kent(bench).series(name, "2019-01..2019-02")

    assert said.numerator == 1
    assert (unsaid.value, unsaid.missing) == (
        None, f"stop searches from force-extract do not say: {column.replace('_', ' ')}",
    )  # fmt: skip


def test_coalesced_column_must_be_given_too(bench: Workbench) -> None:
    """An object that is not recorded is "other", but a file that never says has no such searches."""
    send(bench, "stop_searches", [search(), search(object="")])
    send(bench, "stop_searches", [search("2019-02-05T10:00", object="", drug_purpose="") for _ in range(3)])

    found = kent(bench).series("stop_search.other_objects", "2019-01..2019-02")

    assert [fact.value for fact in found] == [1, None]
    assert found[1].missing == "stop searches from force-extract do not say: object"


def test_denominator_that_is_not_said_is_missing_too(bench: Workbench) -> None:
    entry = measure(
        "test.knives", "incidents", unit="percent", numerator={"count": "all"},
        denominator={"dataset": "crimes", "count": "knife"},
    )  # fmt: skip
    bench = declare(bench, "measures", entry)
    send(bench, "incidents", [incident("a"), incident("b", "2019-02-05T10:00")])
    send(bench, "crimes", [crime("2019-01", knife="true")])
    send(bench, "crimes", [crime("2019-02")])

    found = kent(bench).series("test.knives", "2019-01..2019-02")

    assert [(fact.value, fact.missing) for fact in found] == [
        (100, ""), (None, "crimes from force-extract do not say: knife"),
    ]  # fmt: skip


def test_explanation_of_what_is_not_said_has_the_reason_and_the_files(bench: Workbench) -> None:
    sent = send(bench, "crimes", [crime("2019-01"), crime("2019-01", "Drugs")]).submission

    found = bench.explain(kent(bench), "crime.rape", "2019-01")

    assert found.fact.missing == "crimes from force-extract do not say: offence"
    assert [each.id for each, _, _ in found.submissions] == [sent.id]


@pytest.mark.parametrize("month", ["2019-02", "2019-03"])
def test_breakdown_by_what_is_not_said_is_missing(months: Figures, month: str) -> None:
    said = "crimes from force-extract do not say: offence"
    for value in ("Rape", "(none)"):
        fact = months.fact("crime.recorded", month, offence=value)
        assert (fact.value, fact.missing) == (None, said)
    assert [fact.missing for fact in months.series("crime.recorded", month, offence="Rape")] == [said]
    [listed] = months.broken_down("crime.recorded", month, "offence")
    assert (listed.value, listed.missing) == (None, said)
    assert months.fact("crime.recorded", month, category="Drugs").value == 1
    rate = months.fact("crime.recorded_per_1000", month, offence="Rape")
    assert rate.missing == said


def test_denominator_that_a_breakdown_does_not_narrow_need_not_say_it(bench: Workbench) -> None:
    """Crimes are not asked for the outcome by which positive outcomes are broken down."""
    rows = [{key: value for key, value in crime("2019-01").items() if key != "outcome"} for _ in range(4)]
    send(bench, "crimes", rows)
    send(bench, "outcomes", [outcome("2019-01", "Caution")])

    assert kent(bench).fact("outcomes.positive_rate", "2019-01", outcome="Caution").value == 25
    assert kent(bench).fact("crime.recorded", "2019-01", outcome="(none)").missing == (
        "crimes from force-extract do not say: outcome"
    )


def test_month_of_abandoned_calls_says_nothing_of_their_length(bench: Workbench) -> None:
    gone = {"outcome": "abandoned", "answered_after": "", "talk_time": ""}
    send(bench, "calls", [call(1, talk_time=60), call(2, "2019-02-05T10:00", **gone)])

    found = kent(bench).series("contact.mean_call_length", "2019-01..2019-02")

    assert [fact.value for fact in found] == [60, None]
    assert found[1].missing == "calls from force-extract do not say: talk time"
    assert [fact.value for fact in kent(bench).series("contact.abandonment_rate", "2019-01..2019-02")] == [0, 100]
