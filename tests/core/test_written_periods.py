"""The list of every way to write a period, by which a file's periods are read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.core.errors import PeriodError
from peelian.core.period import Month, Period, PeriodKind, financial_year, written_periods

WRITTEN = dict(written_periods())
KINDS = set(PeriodKind) - {PeriodKind.MONTHS}

years = st.integers(1990, 2100)
months = st.builds(Month.of, years, st.integers(1, 12))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_text_of_a_kind_reads_as_its_period(kind: PeriodKind) -> None:
    found = {text: period for text, period in WRITTEN.items() if period.kind is kind}

    assert found
    assert {text: Period.parse(text) for text in found} == found


def test_no_text_is_listed_twice_and_every_kind_is_there() -> None:
    assert len(WRITTEN) == len(written_periods())
    assert {period.kind for period in WRITTEN.values()} == KINDS


def test_list_is_made_once() -> None:
    assert written_periods() is written_periods()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2018-10", "2018-10"),
        ("2018-19", "2018-19"),
        ("2018/19", "2018-19"),
        ("2001-02", "2001-02"),
        ("2001/02", "2001/02"),
        ("2018-19-Q3", "2018-19-Q3"),
        ("2018/19-Q3", "2018-19-Q3"),
        ("2018", "2018"),
        ("12m:2019-03", "12m:2019-03"),
        ("ytd:2019-02", "ytd:2019-02"),
        ("1990", "1990"),
        ("2100-12", "2100-12"),
        ("1999-00", "1999-00"),
    ],
)
def test_list_has_every_form(text: str, written: str) -> None:
    assert str(WRITTEN[text]) == written


@pytest.mark.parametrize(
    "text", ["1989", "2101", "2018-13", "2018-20", "2018-19-Q5", "2018-10..2018-12", "12m:2019", ""]
)
def test_list_has_nothing_else(text: str) -> None:
    assert text not in WRITTEN


@given(
    st.one_of(
        months.map(lambda month: Period(PeriodKind.MONTH, month, 1)),
        months.map(lambda last: Period(PeriodKind.ROLLING_YEAR, last.plus(-11), 12)),
        months.map(lambda end: Period.parse(f"ytd:{end}")),
        years.map(financial_year),
        years.map(lambda year: Period(PeriodKind.CALENDAR_YEAR, Month.of(year, 1), 12)),
        st.builds(
            lambda year, number: Period(PeriodKind.QUARTER, Month.of(year, 4).plus(3 * (number - 1)), 3),
            years,
            st.integers(1, 4),
        ),
    )
)
def test_period_of_these_years_is_listed_as_it_is_written(period: Period) -> None:
    assert WRITTEN[str(period)] == period


@given(st.from_regex(r"(12m:|ytd:)?(19|20|21)[0-9]{2}([-/][0-9]{2}(-Q[1-5])?)?", fullmatch=True))
def test_text_is_listed_or_is_no_period_or_of_another_time(text: str) -> None:
    try:
        period = Period.parse(text)
    except PeriodError:
        assert text not in WRITTEN
        return
    assert WRITTEN.get(text, period) == period
    if period.first.year >= 1991 and period.last.year <= 2099:
        assert text in WRITTEN
