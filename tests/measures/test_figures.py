from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from tests.measures.sending import declare, load_residents, measure, send, shipped_residents, with_column
from tests.rows import call, crime

from peelian import Basis, Workbench
from peelian.core.errors import UnknownNameError

Writer = Callable[..., Path]

BICYCLES = measure(
    "crime.bicycles",
    "crimes",
    title="Bicycles stolen",
    unit="crimes",
    numerator={"count": "category = 'Bicycle theft'"},
)


def load(bench: Workbench) -> Workbench:
    waits = [2, 4, 11, 30]
    calls = [call(number, answered_after=wait) for number, wait in enumerate(waits)]
    calls += [call("gone", outcome="abandoned", answered_after=""), call("slow", line="101", answered_after=100)]
    send(bench, "calls", calls)
    crimes = [crime("2019-01", "Burglary")] * 3 + [crime("2019-01", "Drugs", outcome="Local resolution")]
    crimes += [crime("2019-01", "Anti-social behaviour")] * 5 + [crime("2019-02", "Drugs")] * 2
    send(bench, "crimes", crimes)
    return bench


@pytest.fixture
def loaded(bench: Workbench) -> Workbench:
    return load(bench)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """The same workspace, for reading."""
    return load(Workbench.create(tmp_path_factory.mktemp("figures") / "workspace"))


@pytest.mark.parametrize(
    ("measure", "breakdown", "value", "sides"),
    [
        ("contact.calls_999", {}, 5, (5, None)),
        ("contact.calls_101", {}, 1, (1, None)),
        ("contact.calls_999", {"hour": "10"}, 5, (5, None)),
        ("contact.calls_999", {"hour": "11"}, 0, (0, None)),
        ("contact.calls_999", {"weekday": "6"}, 5, (5, None)),
        ("contact.calls_999_answered_in_10s", {}, 50, (2, 4)),
        ("contact.mean_answer_time", {"line": "999"}, Fraction(47, 4), (47, 4)),
        ("contact.mean_answer_time", {"line": "101"}, 100, (100, 1)),
        ("contact.mean_answer_time", {}, Fraction(147, 5), (147, 5)),
        ("crime.recorded", {}, 4, (4, None)),
        ("crime.recorded", {"category": "Robbery"}, 0, (0, None)),
        ("crime.recorded", {"category": "Anti-social behaviour"}, 0, (0, None)),
        ("crime.recorded", {"category": "Burglary", "outcome": "(none)"}, 3, (3, None)),
        ("crime.share_by_category", {"category": "Burglary"}, 75, (3, 4)),
        ("crime.share_by_category", {"category": "Robbery"}, 0, (0, 4)),
        ("crime.share_by_outcome", {"outcome": "Local resolution"}, 25, (1, 4)),
    ],
)
def test_measure_gives(
    held: Workbench, measure: str, breakdown: dict[str, str], value: object, sides: tuple[int, int | None]
) -> None:
    fact = held.force("kent", source="force-extract").fact(measure, "2019-01", **breakdown)

    assert (fact.numerator, fact.denominator) == sides
    assert fact.value == value
    assert fact.basis is Basis.REAL
    assert not fact.missing


def test_rate_divides_by_the_residents_of_the_year_in_which_the_period_begins(loaded: Workbench) -> None:
    load_residents(loaded, "kent")
    residents = shipped_residents()["kent", 2019]

    fact = loaded.force("kent", source="force-extract").fact("crime.recorded_per_1000", "2019-01")

    assert (fact.value, fact.denominator) == (Fraction(4000, residents), residents)
    assert fact.basis is Basis.REAL


def test_rate_without_residents_of_the_year_is_missing(bench: Workbench, write_csv: Writer) -> None:
    bench.load("crimes", write_csv("a.csv", [crime("1999-01")]))
    load_residents(bench, "kent")

    fact = bench.force("kent", source="force-extract").fact("crime.recorded_per_1000", "1999-01")

    assert (fact.value, fact.numerator) == (None, 1)
    assert "from ons for Kent in January 1999" in fact.missing


def test_nothing_to_divide_by_is_missing_and_not_zero(bench: Workbench, write_csv: Writer) -> None:
    bench.load("calls", write_csv("a.csv", [call(1, line="101", outcome="abandoned", answered_after="")]))

    fact = bench.force("kent", source="force-extract").fact("contact.calls_999_answered_in_10s", "2019-01")

    assert (fact.value, fact.text, fact.missing) == (None, "–", "there is nothing to divide by")


def test_month_with_records_and_nothing_to_count_is_zero(bench: Workbench, write_csv: Writer) -> None:
    bench.load("calls", write_csv("a.csv", [call(1, line="101")]))

    assert bench.force("kent", source="force-extract").fact("contact.calls_999", "2019-01").value == 0


def test_broken_down_lists_what_occurs_largest_first(held: Workbench) -> None:
    shares = held.force("kent", source="force-extract").broken_down("crime.share_by_category", "2019-01", "category")

    assert [(dict(fact.breakdown)["category"], fact.text) for fact in shares] == [
        ("Burglary", "75.0%"),
        ("Drugs", "25.0%"),
    ]
    by_outcome = held.force("kent", source="force-extract").broken_down("crime.recorded", "2019-01", "outcome")
    assert [dict(fact.breakdown)["outcome"] for fact in by_outcome] == ["(none)", "Local resolution"]


def test_series_agrees_with_the_total(held: Workbench) -> None:
    kent = held.force("kent", source="force-extract")

    months = kent.series("crime.recorded", "2019-01..2019-02")
    shares = kent.series("crime.share_by_category", "2019-01..2019-02", category="Drugs")

    assert [fact.value for fact in months] == [4, 2]
    assert [fact.text for fact in shares] == ["25.0%", "100.0%"]
    assert kent.fact("crime.recorded", "2019-01..2019-02").value == 6


def test_compare_says_what_is_missing(held: Workbench) -> None:
    found = held.force("kent", source="force-extract").compare("crime.recorded", "2019-01")

    assert found.now.value == 4
    assert found.change.value is None
    assert "no crimes are held from force-extract for Kent in January 2018" in found.change.missing


@pytest.mark.parametrize(
    ("measure", "breakdown", "message"),
    [
        ("crime.recordet", {}, "no measure 'crime.recordet'. Did you mean 'crime.recorded'?"),
        ("crime.recorded", {"categry": "Drugs"}, "no breakdown 'categry'. Did you mean 'category'?"),
        ("crime.recorded", {"category": "drugs"}, "no category 'drugs'. Did you mean 'Drugs'?"),
    ],
)
def test_unknown_names_are_refused_with_the_nearest(
    held: Workbench, measure: str, breakdown: dict[str, str], message: str
) -> None:
    with pytest.raises(UnknownNameError) as caught:
        held.force("kent", source="force-extract").fact(measure, "2019-01", **breakdown)

    assert message in str(caught.value)


def test_another_measure_is_one_yaml_file(loaded: Workbench, write_csv: Writer) -> None:
    bench = declare(loaded, "measures", BICYCLES)
    bench.load("crimes", write_csv("b.csv", [crime("2019-03", "Bicycle theft")] * 3 + [crime("2019-03")]))

    fact = bench.force("kent", source="force-extract").fact("crime.bicycles", "2019-03")

    assert (fact.text, fact.unit.plural) == ("3", "crimes")
    assert len(bench.catalogue.measures) == len(loaded.catalogue.measures) + 1


def test_rate_of_zero_is_listed_where_there_was_something_to_divide_by(bench: Workbench, write_csv: Writer) -> None:
    calls = [call(1, "2019-01-05T10:00", answered_after=60), call(2, "2019-01-05T11:00", answered_after=5)]
    bench.load("calls", write_csv("a.csv", calls))

    kent = bench.force("kent", source="force-extract")
    in_time = kent.broken_down("contact.calls_999_answered_in_10s", "2019-01", "hour")

    assert [(dict(fact.breakdown)["hour"], fact.text) for fact in in_time] == [("11", "100.0%"), ("10", "0.0%")]


def test_measure_may_use_a_column_that_no_file_has_yet(loaded: Workbench, write_csv: Writer) -> None:
    """Rows that were loaded before the column was declared do not say; that is not zero."""
    declare(loaded, "datasets", with_column(loaded, "crimes", "cash", "boolean"))
    bench = declare(loaded, "measures", measure("crime.cash", "crimes", numerator={"count": "cash"}))

    fact = bench.force("kent", source="force-extract").fact("crime.cash", "2019-01")
    assert (fact.value, fact.missing) == (None, "crimes from force-extract do not say: cash")
    bench.load("crimes", write_csv("cash.csv", [crime("2019-03", cash="true"), crime("2019-03", cash="false")]))
    kent = bench.force("kent", source="force-extract")
    assert [fact.value for fact in kent.series("crime.cash", "2019-01..2019-03")] == [None, None, 1]
    assert kent.fact("crime.cash", "2019-01..2019-03").value is None
    assert kent.fact("crime.recorded", "2019-01..2019-03").value == 8
    assert bench.explain(kent, "crime.cash", "2019-03").sides[0].agrees


def test_fact_knows_where_it_came_from(loaded: Workbench) -> None:
    load_residents(loaded, "kent")
    kent = loaded.force("kent", source="force-extract")

    lineage = kent.fact("crime.recorded_per_1000", "2019-01").lineage

    assert lineage is not None
    assert lineage.mart == kent.mart.id
    assert [(table.dataset, table.version) for table in lineage.tables] == [("crimes", 1), ("populations", 1)]
    assert lineage.references == ("Residents: Office for National Statistics",)
    own = kent.fact("crime.recorded", "2019-01").lineage
    assert own is not None
    assert ([table.dataset for table in own.tables], own.references) == (["crimes"], ())
