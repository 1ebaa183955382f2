"""Ratios of one dataset to another: both must be held, and breakdowns narrow the sides that have them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.measures.sending import declare, measure, send
from tests.rows import call, crime, incident, outcome

from peelian import LoadOptions, Workbench
from peelian.measures.figures import Figures

PROXY, RATE = "contact.conversion_proxy", "outcomes.positive_rate"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """Incidents of January to March and calls of January and March; outcomes of all, crimes of February and March."""
    bench = Workbench.create(tmp_path_factory.mktemp("two") / "workspace")
    months = ("2019-01", "2019-02", "2019-03")
    send(
        bench,
        "incidents",
        [incident(f"{month}{n}", f"{month}-05T{n + 9:02d}:00") for month in months for n in range(3)],
    )
    send(bench, "calls", [call(f"{month}{n}", f"{month}-05T10:00") for month in months[::2] for n in range(4)])
    kinds = ("Charged or summonsed", "Caution", "Evidential difficulties", "Court result")
    send(bench, "outcomes", [outcome(month, kind) for month in months for kind in kinds])
    crimes = [crime(month, kind) for month in months[1:] for kind in ("Drugs", "Robbery", "Robbery", "Vehicle crime")]
    send(bench, "crimes", [*crimes, *(crime(month, "Anti-social behaviour") for month in months[1:] for _ in range(9))])
    send(bench, "crimes", [crime("2019-01", force="essex")])
    return bench


@pytest.fixture(scope="module")
def kent(held: Workbench) -> Figures:
    return held.force("kent", source="force-extract")


def test_proxy_divides_incidents_by_calls(held: Workbench, kent: Figures) -> None:
    fact = kent.fact(PROXY, "2019-01")

    assert (fact.numerator, fact.denominator, fact.value) == (3, 4, 75)
    assert fact.lineage is not None
    assert [table.dataset for table in fact.lineage.tables] == ["incidents", "calls"]
    found = held.explain(kent, PROXY, "2019-01")
    assert [(side.name, side.recounted, side.agrees) for side in found.sides] == [
        ("numerator", 3, True), ("denominator", 4, True),
    ]  # fmt: skip
    assert {each.dataset for each, _, _ in found.submissions} == {"incidents", "calls"}


@pytest.mark.parametrize(
    ("name", "period", "missing"),
    [
        (PROXY, "2019-02", "no calls are held from force-extract for Kent in February 2019"),
        (PROXY, "2019-01..2019-03", "calls from force-extract are held for 2 of 3 months; missing: 2019-02"),
        (PROXY, "2019-03..2019-04", "incidents from force-extract are held for 1 of 2 months; missing: 2019-04"),
        (PROXY, "2019-04", "no incidents are held from force-extract for Kent in April 2019"),
        (RATE, "2019-01", "no crimes are held from force-extract for Kent in January 2019"),
        (RATE, "2019-01..2019-03", "crimes from force-extract are held for 2 of 3 months; missing: 2019-01"),
        (RATE, "2019-04", "no outcomes are held from force-extract for Kent in April 2019"),
    ],
)
def test_month_that_either_side_lacks_is_named(kent: Figures, name: str, period: str, missing: str) -> None:
    fact = kent.fact(name, period)

    assert (fact.value, fact.missing) == (None, missing)
    assert fact.basis is not None


def test_series_says_which_months_are_missing_and_why(kent: Figures) -> None:
    found = kent.series(PROXY, "2018-12..2019-03")

    assert [fact.value for fact in found] == [None, 75, None, 75]
    assert [fact.missing for fact in found] == [
        "no incidents are held from force-extract for Kent in December 2018", "",
        "no calls are held from force-extract for Kent in February 2019", "",
    ]  # fmt: skip


def test_dataset_that_was_never_sent_is_named(bench: Workbench) -> None:
    send(bench, "incidents", [incident("a")])
    figures = bench.force("kent", source="force-extract")

    assert figures.fact(PROXY, "2019-01").missing == "no calls are held"
    assert figures.fact(RATE, "2019-01").missing == "no outcomes are held"


def test_month_with_records_of_another_source_is_missing(bench: Workbench) -> None:
    send(bench, "incidents", [incident("a")])
    send(bench, "calls", [call(1)], LoadOptions(source="sample"))

    fact = bench.force("kent", source="force-extract").fact(PROXY, "2019-01")

    assert fact.missing == "no calls are held from force-extract for Kent in January 2019"


def test_rate_leaves_out_what_is_no_crime_and_no_positive_outcome(kent: Figures) -> None:
    fact = kent.fact(RATE, "2019-02..2019-03")

    assert (fact.numerator, fact.denominator, fact.value) == (4, 8, 50)
    charged = kent.fact("outcomes.charge_rate", "2019-02..2019-03")
    assert (charged.numerator, charged.denominator, charged.value) == (2, 8, 25)


def test_breakdown_narrows_outcomes_and_leaves_crimes_whole(held: Workbench, kent: Figures) -> None:
    caution = kent.fact(RATE, "2019-02", outcome="Caution")
    found = kent.broken_down(RATE, "2019-02", "outcome")

    assert (caution.numerator, caution.denominator, caution.value) == (1, 4, 25)
    assert {dict(fact.breakdown)["outcome"]: (fact.numerator, fact.denominator) for fact in found} == {
        "Charged or summonsed": (1, 4), "Caution": (1, 4),
    }  # fmt: skip
    sides = held.explain(kent, RATE, "2019-02", outcome="Caution").sides
    assert [(side.recounted, side.agrees) for side in sides] == [(1, True), (4, True)]
    assert [fact.value for fact in kent.series(RATE, "2019-01..2019-03", outcome="Caution")] == [None, 25, 25]


def test_breakdown_of_a_rate_that_lacks_its_crimes_says_so_for_each(kent: Figures) -> None:
    found = kent.broken_down(RATE, "2019-01", "outcome")

    positive = {dict(fact.breakdown)["outcome"]: (fact.value, fact.missing) for fact in found if fact.numerator}
    why = "no crimes are held from force-extract for Kent in January 2019"
    assert positive == {"Charged or summonsed": (None, why), "Caution": (None, why)}


def test_breakdown_of_a_rate_that_lacks_its_crimes_lists_no_counts_of_zero(kent: Figures) -> None:
    """Evidential difficulties and court results are no positive outcomes. With crimes held they are not listed."""
    assert [fact.numerator for fact in kent.broken_down(RATE, "2019-01", "outcome")] == [1, 1]


BY_HOUR = measure(
    "test.by_hour", "incidents", unit="percent", numerator={"count": "all"},
    denominator={"dataset": "calls", "count": "all"}, breakdowns=["hour"],
)  # fmt: skip


@pytest.fixture
def by_hour(bench: Workbench) -> Figures:
    bench = declare(bench, "measures", BY_HOUR)
    months = ("2019-01", "2019-02")
    logs = [incident(f"{month}{hour}", f"{month}-05T{hour:02d}:00") for month in months for hour in (9, 10)]
    send(bench, "incidents", logs)
    send(bench, "calls", [call(n, f"2019-01-05T{hour:02d}:00") for n, hour in enumerate((10, 10, 10, 11))])
    return bench.force("kent", source="force-extract")


def test_breakdown_that_both_datasets_have_narrows_both(by_hour: Figures) -> None:
    fact = by_hour.fact("test.by_hour", "2019-01", hour="10")

    assert (fact.numerator, fact.denominator) == (1, 3)
    found = by_hour.broken_down("test.by_hour", "2019-01", "hour")
    told = {dict(each.breakdown)["hour"]: (each.numerator, each.value) for each in found}
    assert told == {"10": (1, Fraction(100, 3)), "9": (1, None), "11": (0, 0)}


def test_breakdown_that_lacks_the_other_dataset_names_it(by_hour: Figures) -> None:
    [fact] = by_hour.broken_down("test.by_hour", "2019-02", "hour")[:1]

    assert fact.missing == by_hour.fact("test.by_hour", "2019-02", hour="10").missing
    assert fact.missing == "no calls are held from force-extract for Kent in February 2019"


def test_breakdown_with_nothing_below_has_the_sides_of_the_single_figure(by_hour: Figures) -> None:
    alone = by_hour.fact("test.by_hour", "2019-01", hour="9")
    [listed] = [
        fact for fact in by_hour.broken_down("test.by_hour", "2019-01", "hour") if dict(fact.breakdown)["hour"] == "9"
    ]

    assert (alone.numerator, alone.denominator, alone.missing) == (1, 0, "there is nothing to divide by")
    assert (listed.numerator, listed.denominator, listed.missing) == (1, 0, "there is nothing to divide by")
