"""Cuts of a run: which days and hours are in them, and what they are called."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.core.errors import UnknownNameError
from peelian.core.period import PeriodKind
from peelian.demand.model.calendar import Calendar
from peelian.demand.results.facets import CUTS, Facets
from peelian.demand.results.facts import period_of

MONDAYS = st.integers(0, 2000).map(lambda weeks: dt.date(2010, 1, 4) + dt.timedelta(weeks=weeks))


def calendar(starts: dt.date = dt.date(2018, 4, 2), weeks: int = 52) -> Calendar:
    return Calendar(starts=starts, weeks=weeks)


@settings(max_examples=60)
@given(starts=MONDAYS, weeks=st.integers(1, 60), settle=st.integers(0, 3), seed=st.integers(0, 99))
def test_every_cut_of_the_calendar_adds_up_day_by_day(starts: dt.date, weeks: int, settle: int, seed: int) -> None:
    whole = calendar(starts, weeks + settle)
    facets = Facets(whole, settle)
    tally = np.random.default_rng(seed).integers(0, 100, (2, whole.days + 168))

    found = facets.gathered(tally, 1)

    assert found.shape == (2, len(facets.all))
    for by in ("run", "day", "week", "4 weeks", "month", "quarter"):
        for place in range(facets.places(by).start, facets.places(by).stop):
            facet = facets.all[place]
            first = (facet.first - starts).days
            assert np.array_equal(found[:, place], tally[:, first : first + facet.days].sum(1))
            assert (facet.hours, facets.last_days[place]) == (24 * facet.days, first + facet.days - 1)
    for by, parts in (("hour of week", 168), ("hour of day", 24), ("day of week", 7)):
        assert found[:, facets.places(by)].shape[1] == parts
        assert np.array_equal(found[:, facets.places(by)].sum(1), tally[:, whole.days :].sum(1))


def test_the_parts_of_a_year_are_named_by_the_calendar() -> None:
    facets = Facets(calendar())

    def labels(by: str) -> list[str]:
        return [facet.label for facet in facets.all[facets.places(by)]]

    assert labels("run") == ["the whole run"]
    assert labels("month")[0] == "April 2018"
    assert labels("month")[-1] == "March 2019"
    assert labels("quarter") == [
        "April to June 2018", "July to September 2018", "October to December 2018", "January to March 2019",
    ]  # fmt: skip
    assert labels("week")[1] == "from 2018-04-09"
    assert (len(labels("week")), len(labels("4 weeks")), len(labels("day"))) == (52, 13, 364)
    assert labels("hour of week")[24] == "Tue 00:00"
    with pytest.raises(UnknownNameError, match="Did you mean 'month'"):
        facets.places("months")


@pytest.mark.parametrize(
    ("starts", "weeks", "period", "kind"),
    [
        (dt.date(2018, 4, 2), 52, "2018-19", PeriodKind.FINANCIAL_YEAR),
        (dt.date(2018, 1, 1), 52, "2018", PeriodKind.CALENDAR_YEAR),
        (dt.date(2018, 4, 2), 4, "2018-04", PeriodKind.MONTH),
        (dt.date(2018, 4, 2), 13, "2018-04..2018-07", PeriodKind.MONTHS),
        (dt.date(2018, 4, 2), 12, "2018-19-Q1", PeriodKind.QUARTER),
        (dt.date(2018, 5, 7), 52, "2018-05..2019-05", PeriodKind.MONTHS),
    ],
)
def test_a_run_lies_in_months(starts: dt.date, weeks: int, period: str, kind: PeriodKind) -> None:
    facets = Facets(calendar(starts, weeks))
    found = period_of(facets.all[0])

    assert (str(found), found.kind) == (period, kind)


def test_months_that_the_run_cuts_are_whole_periods() -> None:
    facets = Facets(calendar(dt.date(2018, 4, 30), 8))

    months = [period_of(each) for each in facets.all[facets.places("month")]]
    quarters = [period_of(each) for each in facets.all[facets.places("quarter")]]

    assert [str(each) for each in months] == ["2018-04", "2018-05", "2018-06"]
    assert [str(each) for each in quarters] == ["2018-19-Q1"]
    assert set(CUTS) == {facet.by for facet in facets.all}
