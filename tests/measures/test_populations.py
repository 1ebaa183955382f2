"""Rates divide by residents: of the calendar year in which the period began, from their own source."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.measures.sending import declare, load_residents, measure, send, shipped_residents
from tests.rows import crime, incident, residents

from peelian import Basis, LoadOptions, Workbench
from peelian.measures.figures import Figures

RATE = "crime.recorded_per_1000"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """A crime in every month of 2017 to 2019, two kinds of them, and residents."""
    bench = Workbench.create(tmp_path_factory.mktemp("populations") / "workspace")
    months = [f"{year}-{number:02d}" for year in (2017, 2018, 2019) for number in range(1, 13)]
    send(bench, "crimes", [crime(month, kind) for month in months for kind in ("Drugs", "Burglary")])
    load_residents(bench, "kent")
    return bench


def kent(bench: Workbench) -> Figures:
    return bench.force("kent", source="force-extract")


@pytest.mark.parametrize(
    ("period", "year", "crimes"),
    [
        ("2018", 2018, 24), ("2018-19", 2018, 24), ("2018-19-Q4", 2019, 6), ("2019-03", 2019, 2), ("2018-12", 2018, 2),
        ("12m:2019-03", 2018, 24), ("12m:2018-12", 2018, 24), ("12m:2018-11", 2017, 24), ("ytd:2019-02", 2018, 22),
        ("2018-12..2019-01", 2018, 4),
    ],
)  # fmt: skip
def test_rate_uses_the_calendar_year_in_which_the_period_began(
    held: Workbench, period: str, year: int, crimes: int
) -> None:
    number = shipped_residents()["kent", year]

    fact = kent(held).fact(RATE, period)

    assert (fact.numerator, fact.denominator, fact.value) == (crimes, number, Fraction(1000 * crimes, number))
    assert fact.unit.plural == "per 1,000 residents"


def test_series_of_a_rate_changes_its_residents_with_the_calendar_year(held: Workbench) -> None:
    found = kent(held).series(RATE, "2018-11..2019-02")

    years = (2018, 2018, 2019, 2019)
    assert [fact.denominator for fact in found] == [shipped_residents()["kent", year] for year in years]


def test_comparison_of_a_rate_takes_each_years_own_residents(held: Workbench) -> None:
    found = kent(held).compare(RATE, "2018-19")

    now, before = (Fraction(24000, shipped_residents()["kent", year]) for year in (2018, 2017))
    assert (found.now.value, found.before.value, found.change.value) == (now, before, now - before)
    assert found.relative.value == (now - before) / before * 100


def test_breakdown_narrows_the_crimes_and_not_the_residents(held: Workbench) -> None:
    number = shipped_residents()["kent", 2018]

    found = kent(held).broken_down(RATE, "2018", "category")

    assert [(fact.numerator, fact.denominator) for fact in found] == [(12, number), (12, number)]
    assert {dict(fact.breakdown)["category"] for fact in found} == {"Drugs", "Burglary"}
    assert kent(held).fact(RATE, "2018", category="Robbery").denominator == number


def test_rate_without_any_residents_says_so(bench: Workbench) -> None:
    send(bench, "crimes", [crime("2019-01")])

    fact = kent(bench).fact(RATE, "2019-01")

    assert (fact.value, fact.numerator, fact.missing) == (None, 1, "no populations are held")


@pytest.mark.parametrize("year", ["2000", "2021"])
def test_rate_of_a_year_without_residents_says_which(bench: Workbench, year: str) -> None:
    send(bench, "crimes", [crime(f"{year}-05")])
    load_residents(bench, "kent")

    fact = kent(bench).fact(RATE, f"{year}-05")

    assert (fact.value, fact.numerator) == (None, 1)
    assert fact.missing == f"no figure is held from ons for Kent in May {year}"
    found = bench.explain(kent(bench), RATE, f"{year}-05")
    assert [(side.name, side.recounted) for side in found.sides] == [("numerator", 1)]


def test_residents_of_another_source_are_not_taken(bench: Workbench) -> None:
    """The force's own estimate is held beside that of the ONS; the measure names the latter."""
    send(bench, "crimes", [crime("2019-01")])
    send(bench, "populations", [residents("2019-06-30", 10)])
    assert "no figure is held from ons" in kent(bench).fact(RATE, "2019-01").missing
    load_residents(bench, "kent")

    fact = kent(bench).fact(RATE, "2019-01")

    assert fact.denominator == shipped_residents()["kent", 2019]
    assert (fact.source, fact.basis) == ("force-extract", Basis.REAL)
    found = bench.explain(kent(bench), RATE, "2019-01")
    assert [side.source for side in found.sides] == ["force-extract", "ons"]
    assert all(side.agrees for side in found.sides)


def test_later_estimate_of_a_year_takes_the_place_of_the_earlier(bench: Workbench) -> None:
    """Of two days of a year the last counts; a file of the same month corrects it."""
    ons = LoadOptions(source="ons")
    send(bench, "crimes", [crime("2019-01"), crime("2019-12")])
    send(bench, "populations", [residents("2019-03-31", 500), residents("2019-06-30", 1000)], ons)
    assert [fact.denominator for fact in (kent(bench).fact(RATE, "2019-01"), kent(bench).fact(RATE, "2019-12"))] == [
        1000, 1000,
    ]  # fmt: skip

    send(bench, "populations", [residents("2019-06-30", 1250, edition="revised")], ons)

    assert kent(bench).fact(RATE, "2019-01").value == Fraction(1000, 1250)


def test_residents_of_one_force_are_not_those_of_another(bench: Workbench) -> None:
    send(bench, "crimes", [crime("2019-01"), crime("2019-01", force="essex")])
    load_residents(bench, "kent", "essex")

    found = [bench.force(name, source="force-extract").fact(RATE, "2019-01").denominator for name in ("kent", "essex")]

    assert found == [shipped_residents()["kent", 2019], shipped_residents()["essex", 2019]]
    assert found[0] != found[1]


def test_shipped_residents_are_loaded_once(bench: Workbench) -> None:
    first, again = bench.load_shipped(), bench.load_shipped()

    assert (first.unchanged, again.unchanged) == (False, True)
    assert first.submission.accepted == len(shipped_residents()) == 43 * 20
    assert first.submission.quarantined == 0


@pytest.fixture(scope="module")
def levels(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """Officers on three days, taken in each way."""
    bench = Workbench.create(tmp_path_factory.mktemp("levels") / "workspace")
    bench = declare(bench, "measures", *(
        measure(f"test.{take}", "populations", numerator={"sum": "residents", "take": take})
        for take in ("last", "mean", "mid_year")
    ))  # fmt: skip
    days = {"2018-06-30": 10, "2018-10-31": 20, "2019-03-31": 30}
    send(bench, "populations", [residents(day, number) for day, number in days.items()])
    return bench


@pytest.mark.parametrize(
    ("take", "period", "value"),
    [
        ("last", "2018-19", 30), ("last", "2018-04..2018-10", 20), ("last", "2018-06", 10), ("last", "2019", 30),
        ("mean", "2018-19", 20), ("mean", "2018-04..2018-10", 15),
        ("mid_year", "2018-12", 20), ("mid_year", "2019-01", 30),
    ],
)  # fmt: skip
def test_level_is_taken_as_the_measure_says(levels: Workbench, take: str, period: str, value: int) -> None:
    fact = kent(levels).fact(f"test.{take}", period)

    assert fact.value == value
    assert all(side.agrees for side in levels.explain(kent(levels), f"test.{take}", period).sides)


def test_recount_of_a_mean_number_of_rows_can_be_run(bench: Workbench) -> None:
    bench = declare(bench, "measures", measure("test.rows", "populations", numerator={"count": "all", "take": "mean"}))
    send(bench, "populations", [residents("2018-06-30", 10), residents("2018-10-31", 20)])

    assert kent(bench).fact("test.rows", "2018").value == 1
    assert bench.explain(kent(bench), "test.rows", "2018").sides[0].agrees


def test_rates_of_other_datasets_divide_by_the_same_residents(bench: Workbench) -> None:
    send(bench, "incidents", [incident("a", domestic="true"), incident("b"), incident("c", grade="2")])
    load_residents(bench, "kent")
    number = shipped_residents()["kent", 2019]
    figures = kent(bench)

    assert figures.fact("incidents.per_1000", "2019-01").value == Fraction(3000, number)
    assert figures.fact("incidents.per_1000", "2019-01", grade="2").value == Fraction(1000, number)
    assert figures.fact("incidents.domestic_per_1000", "2019-01").value == Fraction(1000, number)
