"""Small numbers of people in what everybody may see, and an attacker who subtracts."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.measures.sending import declare, measure, send
from tests.rows import crime

from peelian import Workbench
from peelian.core.basis import Basis
from peelian.core.fact import Fact
from peelian.core.period import Period
from peelian.core.unit import unit
from peelian.measures.public import PublicFigures, is_small, protected

Writer = Callable[..., Path]
MONTHS = [str(month) for month in Period.parse("2018-19").months]
# Robberies by month: two of one month alone are small. Drugs: one category of the year is.
ROBBERIES = (20, 30, 2, 25, 31, 18, 22, 27, 19, 24, 26, 21)


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> PublicFigures:
    bench = Workbench.create(tmp_path_factory.mktemp("public") / "workspace")
    every = measure("crime.every", "crimes", numerator={"count": "all"}, unit="crimes", breakdowns=["category"])
    drugs, whole = {"count": "category = 'Drugs'"}, {"count": "all"}
    share = measure("crime.share", "crimes", numerator=drugs, denominator=whole, unit="percent")
    bench = declare(bench, "measures", every, share)
    rows = [crime(month, "Robbery") for month, count in zip(MONTHS, ROBBERIES, strict=True) for _ in range(count)]
    rows += (
        [crime("2018-04", "Drugs")] * 3 + [crime("2018-05", "Burglary")] * 40 + [crime("2018-05", "Shoplifting")] * 90
    )
    send(bench, "crimes", rows)
    plain = bench.force("kent", source="force-extract")
    return PublicFigures(plain.catalogue, plain.mart, plain.force, plain.source)


def test_a_small_month_is_withheld_with_another_of_its_year(figures: PublicFigures) -> None:
    months = figures.series("crime.every", "2018-19")

    assert [at for at, fact in enumerate(months) if fact.withheld] == [2, 5]
    assert {fact.text for fact in months if fact.withheld} == {"[c]"}
    assert figures.fact("crime.every", "2018-19").text == "398"
    assert figures.fact("crime.every", "2018-06").withheld


def test_any_span_of_months_says_the_same_of_each(figures: PublicFigures) -> None:
    whole = {str(fact.period): fact.text for fact in figures.series("crime.every", "2018-19")}

    for first, last in (("2018-06", "2018-08"), ("2018-04", "2018-06"), ("2018-09", "2019-03")):
        for fact in figures.series("crime.every", f"{first}..{last}"):
            assert fact.text == whole[str(fact.period)]


def test_a_total_that_holds_one_hidden_month_is_withheld_too(figures: PublicFigures) -> None:
    assert figures.fact("crime.every", "2018-19-Q1").withheld
    assert not figures.fact("crime.every", "2018-19-Q3").withheld


def test_a_small_value_of_a_breakdown_is_withheld_with_the_next(figures: PublicFigures) -> None:
    parts = {
        dict(fact.breakdown)["category"]: fact.text
        for fact in figures.broken_down("crime.every", "2018-19", "category")
    }

    assert parts == {"Robbery": "265", "Shoplifting": "90", "Burglary": "[c]", "Drugs": "[c]"}
    assert figures.fact("crime.every", "2018-19", category="Burglary").withheld
    assert not figures.fact("crime.every", "2018-19", category="Shoplifting").withheld


def test_a_share_of_few_and_a_difference_from_something_withheld_are_withheld(figures: PublicFigures) -> None:
    assert figures.fact("crime.share", "2018-19").text == "[c]"
    compared = figures.compare("crime.every", "2018-06")
    assert compared.change.value is None


STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context\n"
    ",2018-10,Kent Police,Kent Police,,,No Location,,,Burglary,Under investigation,\n"
)


def test_nothing_is_withheld_of_published_records(bench: Workbench, tmp_path: Path) -> None:
    (tmp_path / "2018-10-kent-street.csv").write_text(STREET, encoding="utf-8")
    bench.load("crimes", tmp_path / "2018-10-kent-street.csv")
    send(bench, "crimes", [crime("2018-10", "Burglary")])
    shown = {}
    for source in ("data.police.uk", "force-extract"):
        plain = bench.force("kent", source=source)
        shown[source] = PublicFigures(plain.catalogue, plain.mart, plain.force, source).fact(
            "crime.recorded", "2018-10"
        )

    assert {source: fact.text for source, fact in shown.items()} == {"data.police.uk": "1", "force-extract": "[c]"}


def facts(counts: list[int]) -> list[Fact]:
    return [
        Fact("m", "kent", "s", Period.parse(month), count, unit("crimes"), Basis.REAL, numerator=count)
        for month, count in zip(MONTHS, counts, strict=False)
    ]


@given(st.lists(st.integers(0, 30), min_size=3, max_size=6))
def test_whoever_subtracts_cannot_tell_a_small_number(counts: list[int]) -> None:
    """The attacker has the total, every value shown, and knows that noughts are shown: what is left fits several."""
    shown = protected(facts(counts), 5)
    hidden = [at for at, fact in enumerate(shown) if fact.withheld]
    small = [at for at in hidden if 0 < counts[at] < 5]
    assert all(fact.withheld for fact in shown if is_small(fact, 5))
    others = sum(count > 0 for count in counts)
    if not small or others < 2 or sum(counts) < 5:
        return
    left = sum(counts) - sum(fact.numerator or 0 for fact in shown if not fact.withheld)
    if left == len(hidden):
        return  # All are ones, and nothing is left to hide behind: then the total of the months is withheld.
    ways = [way for way in product(range(1, left + 1), repeat=len(hidden)) if sum(way) == left] if left < 60 else []
    for at in small:
        found = {way[hidden.index(at)] for way in ways}
        assert not ways or len(found) > 1


def test_noughts_are_shown() -> None:
    assert [fact.text for fact in protected(facts([0, 40, 0, 50]), 5)] == ["0", "40", "0", "50"]
