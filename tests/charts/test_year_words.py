"""What two years of months say: headline, sentence and table."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.charts.two_years import two_years
from peelian.core.basis import Basis
from peelian.core.fact import Fact, change

Months = Callable[..., list[Fact]]
COMPARING = ("above", "below", "level", "highest", "lowest", "rose", "fell", "trend", "2018", "2017")


@pytest.mark.parametrize(
    ("now", "then", "headline", "sentence"),
    [
        (
            [90, 80, 70],
            [80, 90, 60],
            "Crime: above the year before in 2 of 3 months",
            "Of the 3 months of April 2018 to June 2018, 2 were above the same month of the year before and 1 was "
            "below it; the highest month was April 2018 (90 crimes) and the lowest month was June 2018 (70 crimes).",
        ),
        (
            [5, 5],
            [5, 7],
            "Crime: below the year before in 1 of 2 months",
            "Of the 2 months of April 2018 to May 2018, 1 was below the same month of the year before and 1 was level "
            "with it; every month with records is the same (5 crimes).",
        ),
        (
            [9, 9, 8, 8, 8, 8],
            [1, 1, 1, 1, 1, 1],
            "Crime: above the year before in all 6 months",
            "Of the 6 months of April 2018 to September 2018, all were above the same month of the year before; the "
            "highest months were April 2018 and May 2018 (9 crimes) and the lowest value (8 crimes) came in 4 months.",
        ),
        (
            [3, None, 1],
            [2, 2, None],
            "Crime: above the year before in the only month with records in both years",
            "Of the 3 months of April 2018 to June 2018, 1 has records in both years: it was above the same month of "
            "the year before; the highest month was April 2018 (3 crimes) and the lowest month was June 2018 "
            "(1 crime).",
        ),
        (
            [3, None],
            [None, 4],
            "Crime: 3 in April 2018",
            "No month has records in both years; the only month with records is April 2018 (3 crimes).",
        ),
        (
            [3, 4],
            [],
            "Crime: 3 to 4 a month",
            "There are no records for the year before; the highest month was May 2018 (4 crimes) and the lowest month "
            "was April 2018 (3 crimes).",
        ),
        (
            [3, 4],
            [None, None],
            "Crime: 3 to 4 a month",
            "There are no records for the year before; the highest month was May 2018 (4 crimes) and the lowest month "
            "was April 2018 (3 crimes).",
        ),
        ([1], [2], "Crime: below the year before", "April 2018 was below April 2017 (1 crime against 2 crimes)."),
        (
            [None, None],
            [1, 2],
            "Crime: no records for April 2018 to May 2018",
            "There are no records for April 2018 to May 2018.",
        ),
    ],
)
def test_real_months_are_compared_and_their_extremes_named(
    months: Months, now: list[int | None], then: list[int | None], headline: str, sentence: str
) -> None:
    picture = two_years("Crime", months("2018-04", now), months("2017-04", then))

    assert picture.title == headline
    assert picture.sentence == sentence


def test_a_difference_that_rounds_to_nothing_is_level_as_in_the_table(months: Months) -> None:
    now, then = [Fraction(9321, 100)], [Fraction(9324, 100)]

    picture = two_years(
        "Answered", months("2018-04", now, unit_id="percent"), months("2017-04", then, unit_id="percent")
    )

    assert picture.table.rows == (("April", "93.2%", "93.2%", "0.0 points"),)
    assert picture.sentence == "April 2018 was level with April 2017 (93.2% against 93.2%)."


@pytest.mark.parametrize("basis", [Basis.SYNTHETIC_FIXED, Basis.SYNTHETIC_FREE])
@pytest.mark.parametrize("then_basis", [Basis.REAL, Basis.SYNTHETIC_FIXED])
def test_synthetic_months_are_said_to_be_so_and_not_compared(months: Months, basis: Basis, then_basis: Basis) -> None:
    picture = two_years("Crime", months("2018-04", [9, 8], basis=basis), months("2017-04", [1, 2], basis=then_basis))

    assert picture.title == "Crime: synthetic months"
    assert "months are synthetic" in picture.sentence
    assert "shows nothing about the force" in picture.sentence
    assert not [word for word in COMPARING if word in picture.sentence]
    assert basis.value in picture.table.caption


def test_one_synthetic_month_of_the_year_before_is_enough(months: Months) -> None:
    then = months("2017-04", [1], basis=Basis.SYNTHETIC_FREE) + months("2017-05", [2])

    picture = two_years("Crime", months("2018-04", [9, 8]), then)

    assert picture.sentence.startswith("Some of the months are synthetic")
    assert picture.title == "Crime: synthetic months"


def test_synthetic_months_without_a_year_before_say_both(months: Months) -> None:
    picture = two_years("Crime", months("2018-04", [9, 8], basis=Basis.SYNTHETIC_FIXED), [])

    assert picture.sentence == (
        "The months are synthetic: only totals are fixed to published figures, so the shape of these lines shows "
        "nothing about the force; there are no records for the year before."
    )


def test_simulated_months_say_so(months: Months) -> None:
    picture = two_years("Crime", months("2018-04", [9, 8], basis=Basis.SIMULATED), months("2017-04", [1, 2]))

    assert picture.sentence.endswith("; the figures are simulated.")


def test_table_has_reasons_for_what_is_missing(months: Months) -> None:
    now = months("2018-04", [1200, None, None], why="not sent")
    then = months("2017-04", [1000, 5, None])

    table = two_years("Crime", now, then).table

    assert table.caption == "Crime by month (basis: real records)"
    assert table.rows == (
        ("April", "1,200", "1,000", "+200"),
        ("May", "\N{EN DASH} (not sent)", "5", "\N{EN DASH} (not sent)"),
        ("June", "\N{EN DASH} (not sent)", "\N{EN DASH} (missing)", "\N{EN DASH} (not sent)"),
    )


def test_table_without_a_year_before_has_no_empty_cell(months: Months) -> None:
    table = two_years("Crime", months("2018-04", [1]), []).table

    assert table.rows == (("April", "1", "\N{EN DASH} (no records)", "\N{EN DASH} (no records for the year before)"),)


def test_rows_of_two_years_name_both_months(months: Months) -> None:
    table = two_years("Crime", months("2017-04", [1] * 24), months("2016-04", [1] * 24)).table

    assert [table.rows[index][0] for index in (0, 12)] == ["April 2017 and 2016", "April 2018 and 2017"]
    assert len({row[0] for row in table.rows}) == 24


values = st.one_of(st.none(), st.integers(0, 12), st.fractions(0, 3, max_denominator=100))


@settings(max_examples=80)
@given(
    couples=st.lists(st.tuples(values, values), min_size=1, max_size=24), unit_id=st.sampled_from(["crimes", "rate"])
)
def test_table_and_sentence_hold_what_the_facts_hold(
    months: Months, couples: list[tuple[int | None, int | None]], unit_id: str
) -> None:
    now = months("2018-04", [couple[0] for couple in couples], unit_id=unit_id)
    then = months("2017-04", [couple[1] for couple in couples], unit_id=unit_id)

    picture = two_years("Crime", now, then)

    expected = [(this.text, last.text, change(this, last).text) for this, last in zip(now, then, strict=True)]
    assert [tuple(cell.split(" (")[0] for cell in row[1:]) for row in picture.table.rows] == expected
    above = sum(row[3].startswith("+") for row in picture.table.rows)
    below = sum(row[3].startswith("\N{MINUS SIGN}") for row in picture.table.rows)
    assert (" above " in picture.sentence) == (above > 0)
    assert (" below " in picture.sentence) == (below > 0)
    if above and below:
        assert f"{above} {'was' if above == 1 else 'were'} above" in picture.sentence
