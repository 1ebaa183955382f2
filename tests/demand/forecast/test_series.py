"""Series and outlooks: what they hold, and what they add up to."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from tests.demand.forecast.made import daily, hourly

from peelian.core.place import ENGLAND_AND_WALES
from peelian.demand.forecast.errors import ForecastError
from peelian.demand.forecast.grain import Grain
from peelian.demand.forecast.outlook import Outlook
from peelian.demand.forecast.series import Series


def test_steps_that_are_not_whole_are_left_out_and_gaps_stay_gaps() -> None:
    series = daily(120, start=dt.date(2018, 1, 10))
    series.values[30] = np.nan  # 9 February

    found = series.by(Grain.MONTH)

    assert found.start == dt.date(2018, 2, 1)
    assert [np.isnan(value) for value in found.values] == [True, False, False]
    assert found.values[1] == series.values[50:81].sum()
    with pytest.raises(ForecastError, match="Not one whole year"):
        series.by(Grain.YEAR)


def test_hours_add_up_to_days_and_days_to_weeks() -> None:
    series = hourly(14)

    assert np.array_equal(series.by(Grain.DAY).values, series.values.reshape(14, 24).sum(axis=1))
    assert np.array_equal(series.by(Grain.WEEK).values, series.values.reshape(2, 168).sum(axis=1))


def test_until_and_last_cut_where_they_say() -> None:
    series = hourly(10)

    assert series.until(dt.date(2018, 1, 4)).end == dt.date(2018, 1, 4)
    assert series.last(48).start == dt.date(2018, 1, 9)
    assert len(series.last(10_000)) == 240


@pytest.mark.parametrize(("grain", "start", "count"), [(Grain.HOUR, 1, 25), (Grain.MONTH, 2, 3), (Grain.WEEK, 3, 3)])
def test_series_that_begins_within_a_step_is_refused(grain: Grain, start: int, count: int) -> None:
    with pytest.raises(ValueError, match=r"whole days|does not begin"):
        Series(grain, dt.date(2018, 1, start), np.zeros(count), ENGLAND_AND_WALES)


def test_step_that_has_begun_counts_what_has_come_and_one_that_does_not_end_is_left_out() -> None:
    before = daily(40)  # to 9 February
    paths = np.arange(80.0 * 3).reshape(80, 3)

    found = Outlook.of_paths(Grain.DAY, before.end, paths).by(Grain.MONTH, before)

    assert found.labels == ["2018-02", "2018-03", "2018-04"]
    assert found.counted.tolist() == [before.values[31:].sum(), 0, 0]
    assert found.paths is not None
    assert np.array_equal(found.paths[0], paths[:19].sum(axis=0) + found.counted[0])
    assert Outlook.of_paths(Grain.DAY, before.end, paths).by(Grain.MONTH).labels == ["2018-03", "2018-04"]


def test_quantiles_alone_do_not_add_up() -> None:
    one = Outlook.of_paths(Grain.DAY, dt.date(2018, 1, 1), np.ones((40, 3)))
    alone = Outlook(one.grain, one.start, one.quantiles, one.mean, one.counted)

    with pytest.raises(ForecastError, match="do not add up"):
        alone.by(Grain.MONTH)
    with pytest.raises(ForecastError, match="no whole year"):
        one.by(Grain.YEAR)
