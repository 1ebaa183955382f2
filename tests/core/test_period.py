"""Periods and months: every form that can be typed, its words, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.core.errors import PeriodError
from peelian.core.period import Month, Period, PeriodKind, financial_year

FIRST, LAST = Month.of(1950, 1), Month.of(2100, 12)

months = st.integers(FIRST.index, LAST.index).map(Month)
years = st.integers(1950, 2100)


def _run_of_months(first: Month, count: int) -> Period:
    return Period(PeriodKind.MONTHS, first, count)


quarters = st.builds(
    lambda year, number: Period(PeriodKind.QUARTER, Month.of(year, 4).plus(3 * (number - 1)), 3),
    years,
    st.integers(1, 4),
)
to_date = months.map(lambda end: Period.parse(f"ytd:{end}"))
periods = st.one_of(
    months.map(lambda month: Period(PeriodKind.MONTH, month, 1)),
    quarters,
    years.map(financial_year),
    years.map(lambda year: Period(PeriodKind.CALENDAR_YEAR, Month.of(year, 1), 12)),
    months.map(lambda last: Period(PeriodKind.ROLLING_YEAR, last.plus(-11), 12)),
    to_date,
    st.builds(_run_of_months, months, st.integers(1, 60)),
)


@pytest.mark.parametrize(
    ("text", "kind", "first", "last", "written", "label"),
    [
        ("2018-10", "month", "2018-10", "2018-10", "2018-10", "October 2018"),
        ("2018-19-Q1", "quarter", "2018-04", "2018-06", "2018-19-Q1", "quarter 1 of 2018/19"),
        ("2018-19-Q3", "quarter", "2018-10", "2018-12", "2018-19-Q3", "quarter 3 of 2018/19"),
        ("2018-19-Q4", "quarter", "2019-01", "2019-03", "2018-19-Q4", "quarter 4 of 2018/19"),
        ("2018/19-Q3", "quarter", "2018-10", "2018-12", "2018-19-Q3", "quarter 3 of 2018/19"),
        ("2018/19Q3", "quarter", "2018-10", "2018-12", "2018-19-Q3", "quarter 3 of 2018/19"),
        ("2009-10-Q2", "quarter", "2009-07", "2009-09", "2009-10-Q2", "quarter 2 of 2009/10"),
        ("2018-19", "financial year", "2018-04", "2019-03", "2018-19", "2018/19"),
        ("2018/19", "financial year", "2018-04", "2019-03", "2018-19", "2018/19"),
        ("FY2018-19", "financial year", "2018-04", "2019-03", "2018-19", "2018/19"),
        ("1999-00", "financial year", "1999-04", "2000-03", "1999-00", "1999/00"),
        ("2018", "calendar year", "2018-01", "2018-12", "2018", "2018"),
        ("12m:2019-03", "rolling 12 months", "2018-04", "2019-03", "12m:2019-03", "12 months to March 2019"),
        ("12m:2019-01", "rolling 12 months", "2018-02", "2019-01", "12m:2019-01", "12 months to January 2019"),
        (
            "ytd:2019-02", "year to date", "2018-04", "2019-02", "ytd:2019-02",
            "April 2018 to February 2019 (year to date)",
        ),
        ("ytd:2018-04", "year to date", "2018-04", "2018-04", "ytd:2018-04", "April 2018 (year to date)"),
        ("2018-10..2019-02", "months", "2018-10", "2019-02", "2018-10..2019-02", "October 2018 to February 2019"),
        ("2018-10..2018-10", "months", "2018-10", "2018-10", "2018-10..2018-10", "October 2018"),
        (" 2018-19 ", "financial year", "2018-04", "2019-03", "2018-19", "2018/19"),
    ],
)  # fmt: skip
def test_period_reads_every_form(text: str, kind: str, first: str, last: str, written: str, label: str) -> None:
    period = Period.parse(text)

    assert (period.kind.value, str(period.first), str(period.last)) == (kind, first, last)
    assert (str(period), period.label) == (written, label)


@pytest.mark.parametrize(
    ("text", "kind", "written"),
    [
        ("2009-10", PeriodKind.MONTH, "2009-10"),
        ("2009/10", PeriodKind.FINANCIAL_YEAR, "2009/10"),
        ("FY2009-10", PeriodKind.FINANCIAL_YEAR, "2009/10"),
        ("2000-01", PeriodKind.MONTH, "2000-01"),
        ("2000/01", PeriodKind.FINANCIAL_YEAR, "2000/01"),
        ("2011-12", PeriodKind.MONTH, "2011-12"),
        ("2011/12", PeriodKind.FINANCIAL_YEAR, "2011/12"),
        ("2012-13", PeriodKind.FINANCIAL_YEAR, "2012-13"),
    ],
)
def test_period_that_could_be_month_or_year_is_a_month_unless_slashed(
    text: str, kind: PeriodKind, written: str
) -> None:
    period = Period.parse(text)

    assert period.kind is kind
    assert str(period) == written


@pytest.mark.parametrize(
    ("text", "problem", "remedy"),
    [
        ("", "does not name a period", "2018-19-Q3"),
        ("last year", "'last year' does not name a period", "calendar year 2018"),
        ("2018-1", "does not name a period", "month 2018-10"),
        ("2018-19-Q5", "does not name a period", "quarter 2018-19-Q3"),
        ("2018-20", "2018/20 is not a financial year", "second year follows the first"),
        ("2018-20-Q1", "2018/20 is not a financial year", "second year follows the first"),
        ("2018-13", "2018/13 is not a financial year", "second year follows the first"),
        ("1850", "is not a month", "YYYY-MM"),
        ("12m:2018", "'2018' is not a month", "YYYY-MM"),
        ("12m:2018-13", "2018-13 is not a month", "YYYY-MM"),
        ("12m:", "does not name a period", "12m:2019-03"),
        ("ytd:2018-19", "2018-19 is not a month", "YYYY-MM"),
        ("2019-02..2018-10", "ends before it begins", "earlier month first"),
        ("2018-10..2019-13", "2019-13 is not a month", "YYYY-MM"),
        ("2018-10...2019-02", "does not name a period", "2018-10..2019-02"),
    ],
)
def test_period_refuses_what_it_cannot_read(text: str, problem: str, remedy: str) -> None:
    with pytest.raises(PeriodError) as caught:
        Period.parse(text)

    assert problem in caught.value.message
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "last_year", "before"),
    [
        ("2018-10", "2017-10", "2018-09"),
        ("2018-01", "2017-01", "2017-12"),
        ("2018-19-Q1", "2017-18-Q1", "2017-18-Q4"),
        ("2018-19", "2017-18", "2017-18"),
        ("2010/11", "2009/10", "2009/10"),
        ("2018", "2017", "2017"),
        ("12m:2019-03", "12m:2018-03", "12m:2018-03"),
        ("2018-10..2019-02", "2017-10..2018-02", "2018-05..2018-09"),
    ],
)
def test_period_knows_the_year_before_and_the_one_just_before(text: str, last_year: str, before: str) -> None:
    period = Period.parse(text)

    assert str(period.same_last_year) == last_year
    assert str(period.previous) == before


def test_year_to_date_is_compared_with_the_same_months_of_last_year() -> None:
    assert str(Period.parse("ytd:2019-02").same_last_year) == "ytd:2018-02"


@given(periods)
def test_period_written_and_read_again_is_the_same(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(periods)
def test_months_of_a_period_run_from_first_to_last_without_a_gap(period: Period) -> None:
    indices = [month.index for month in period.months]

    assert indices == list(range(period.first.index, period.last.index + 1))
    assert len(indices) == period.count


@given(periods)
def test_same_last_year_is_every_month_twelve_earlier(period: Period) -> None:
    earlier = period.same_last_year

    assert [month.index + 12 for month in earlier.months] == [month.index for month in period.months]
    assert Period.parse(str(earlier)) == earlier


@given(periods)
def test_previous_ends_where_the_period_begins_and_can_be_written(period: Period) -> None:
    previous = period.previous

    assert previous.last.plus(1) == period.first
    assert previous.count == period.count
    assert Period.parse(str(previous)).months == previous.months


@given(years)
def test_four_quarters_make_the_financial_year(year: int) -> None:
    whole = financial_year(year)
    dashed = f"{year}-{(year + 1) % 100:02d}"

    quarter_months = [month for number in (1, 2, 3, 4) for month in Period.parse(f"{dashed}-Q{number}").months]

    assert quarter_months == list(whole.months)


@given(quarters)
def test_quarter_lies_within_one_financial_year(quarter: Period) -> None:
    assert {month.financial_year for month in quarter.months} == {quarter.first.financial_year}
    assert quarter.first.number in (4, 7, 10, 1)


@given(months)
def test_year_to_date_begins_in_april_and_ends_with_its_month(end: Month) -> None:
    period = Period.parse(f"ytd:{end}")

    assert (period.first.number, period.last) == (4, end)
    assert 1 <= period.count <= 12
    assert {month.financial_year for month in period.months} == {end.financial_year}


@pytest.mark.parametrize(
    ("start", "months", "reached"),
    [("2018-12", 1, "2019-01"), ("2018-01", -1, "2017-12"), ("2018-10", 0, "2018-10"), ("2018-10", -22, "2016-12")],
)
def test_month_counts_over_the_turn_of_the_year(start: str, months: int, reached: str) -> None:
    assert str(Month.parse(start).plus(months)) == reached


@pytest.mark.parametrize(
    ("text", "year", "number", "financial", "label"),
    [
        ("2018-03", 2018, 3, 2017, "March 2018"),
        ("2018-04", 2018, 4, 2018, "April 2018"),
        ("2018-12", 2018, 12, 2018, "December 2018"),
        ("2019-01", 2019, 1, 2018, "January 2019"),
    ],
)
def test_month_knows_its_years(text: str, year: int, number: int, financial: int, label: str) -> None:
    month = Month.parse(text)

    assert (month.year, month.number, month.financial_year, month.label) == (year, number, financial, label)


@pytest.mark.parametrize("text", ["", "2018", "2018-1", "2018-00", "2018-13", "2018/10", "1899-12", "Oct 2018"])
def test_month_refuses_what_is_not_one_and_shows_how(text: str) -> None:
    with pytest.raises(PeriodError, match="is not a month") as caught:
        Month.parse(text)

    assert "2018-10" in caught.value.remedy


@given(months)
def test_month_written_and_read_again_is_the_same(month: Month) -> None:
    assert Month.parse(str(month)) == month


@given(months, months)
def test_months_sort_as_they_are_written(one: Month, other: Month) -> None:
    assert (one < other) == (str(one) < str(other))
