"""What models forecast of series that were made by a known process."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.demand.forecast.made import OF_DAY, OF_WEEK, daily, hourly, monthly

from peelian.core.place import ENGLAND_AND_WALES
from peelian.demand.forecast.errors import ForecastError
from peelian.demand.forecast.grain import Grain
from peelian.demand.forecast.models.by_name import MODELS, NAIVE, OWN
from peelian.demand.forecast.models.library import LIBRARY_MODELS, LibraryMissingError, library_is_there
from peelian.demand.forecast.models.loglinear import FittedSeries
from peelian.demand.forecast.models.model import Model, shortest
from peelian.demand.forecast.outlook import MEDIAN
from peelian.demand.forecast.series import Series

BOTH = pytest.mark.parametrize("model", [OWN, NAIVE], ids=lambda model: model.name)
MADE = {Grain.HOUR: hourly(49), Grain.DAY: daily(70), Grain.MONTH: monthly(48)}
EACH = pytest.mark.parametrize("grain", list(MADE))


@BOTH
@EACH
def test_same_seed_gives_the_same_courses_and_a_longer_horizon_goes_on_with_them(model: Model, grain: Grain) -> None:
    series = MADE[grain]
    steps = 24 if grain is Grain.HOUR else 5

    short, long = (model.forecast(series, each, paths=50).paths for each in (steps, 2 * steps))

    assert short is not None
    assert long is not None
    assert np.array_equal(short, long[:steps])
    if grain is not Grain.HOUR:
        assert not np.array_equal(short, model.forecast(series, steps, paths=50, seed=2).paths)


@BOTH
@EACH
def test_quantiles_are_in_order_from_zero_and_means_add_up(model: Model, grain: Grain) -> None:
    outlook = model.forecast(MADE[grain], 48 if grain is Grain.HOUR else 12, paths=200)
    coarser = outlook.by(Grain.DAY if grain is Grain.HOUR else Grain.WEEK if grain is Grain.DAY else Grain.QUARTER)

    assert (outlook.quantiles >= 0).all()
    assert (np.diff(outlook.quantiles, axis=1) >= 0).all()
    whole = [at for at, day in enumerate(outlook.days) if coarser.start <= day < coarser.end]
    assert coarser.mean.sum() == pytest.approx(outlook.mean[whole].sum())


def test_hours_and_days_and_months_of_our_model_agree_to_the_last_count() -> None:
    series = hourly(59)  # to the end of February

    by_hour = OWN.forecast(series, 31 * 24, paths=100)
    by_day = OWN.forecast(series.by(Grain.DAY), 31, paths=100)

    assert by_day.paths is not None
    found = by_hour.by(Grain.DAY).paths
    assert found is not None
    assert np.array_equal(found, by_day.paths)
    month = by_hour.by(Grain.MONTH)
    assert month.mean == pytest.approx([by_day.mean.sum()])


def test_our_model_finds_the_shape_of_the_week_and_the_day() -> None:
    expected = np.outer(100 * OF_WEEK, OF_DAY / OF_DAY.sum())

    found = OWN.forecast(hourly(140), 168, paths=300).mean.reshape(7, 24)

    assert found.sum(axis=1) == pytest.approx(expected.sum(axis=1), rel=0.1)
    assert found.sum(axis=0) == pytest.approx(expected.sum(axis=0), rel=0.25)


def test_our_model_finds_the_months_and_has_the_width_of_chance() -> None:
    outlook = OWN.forecast(monthly(96), 12, paths=1000)

    expected = 500 * (1 + 0.3 * np.sin(2 * np.pi * np.arange(12) / 12))
    assert outlook.quantiles[:, MEDIAN] == pytest.approx(expected, rel=0.06)
    width = (outlook.quantiles[:, 6] - outlook.quantiles[:, 0]) / (2 * 1.96 * np.sqrt(expected))
    assert 0.9 < width.mean() < 1.6


def test_holiday_that_differs_is_foreseen() -> None:
    series = daily(3 * 365, start=dt.date(2016, 1, 1))
    quiet = [ENGLAND_AND_WALES.holiday(day) == "Christmas Day" for day in series.days]
    series = replace(series, values=np.where(quiet, series.values / 2, series.values)).before(1085)

    outlook = OWN.forecast(series, 10, paths=200)

    christmas = outlook.labels.index("2018-12-25")
    assert outlook.mean[christmas] == pytest.approx(50 * OF_WEEK[1], rel=0.3)  # shrunk, being seen twice
    assert outlook.mean[christmas - 1] == pytest.approx(100 * OF_WEEK[0], rel=0.15)


def test_day_on_which_clocks_change_has_no_count_in_the_hour_that_is_skipped() -> None:
    series = hourly(89)  # to the end of 30 March 2018; clocks changed on the 25th

    outlook = OWN.forecast(replace(series, start=dt.date(2019, 1, 1)), 48, paths=100)

    assert outlook.labels[24 + 1] == "2019-04-01T01"
    assert outlook.labels[1] == "2019-03-31T01"
    assert outlook.quantiles[1].tolist() == [0] * 7
    assert outlook.mean[0] > 0


def test_level_that_moves_widens_what_may_come() -> None:
    steady = daily(210)
    random = np.random.default_rng(5)
    walk = np.exp(np.repeat(np.cumsum(random.normal(0, 0.1, 30)), 7))
    moving = replace(steady, values=random.poisson(steady.values * walk).astype(float))

    widths = []
    for series in (steady, moving):
        outlook = OWN.forecast(series, 56, paths=500)
        widths.append((outlook.quantiles[:, 5] - outlook.quantiles[:, 1]) / outlook.quantiles[:, MEDIAN])

    assert widths[0][-7:].mean() < 1.5 * widths[0][:7].mean()
    assert widths[1][-7:].mean() > 1.25 * widths[1][:7].mean()
    assert widths[1][:7].mean() > 1.5 * widths[0][:7].mean()


def test_change_of_the_level_in_a_year_is_found() -> None:
    series = monthly(60)
    risen = replace(series, values=np.r_[series.values[:48], 1.3 * series.values[48:]])

    same, up = (np.quantile(FittedSeries.of(each).change_in_a_year(500), (0.025, 0.975)) for each in (series, risen))

    assert same[0] < 1 < same[1]
    assert 1.1 < up[0] < up[1] < 1.4


def test_gaps_are_borne() -> None:
    series = monthly(60)
    series.values[[3, 20, 21, 40]] = np.nan

    for model in (OWN, NAIVE):
        outlook = model.forecast(series, 12, paths=100)
        assert np.isfinite(outlook.quantiles).all()
        assert outlook.quantiles[:, MEDIAN].mean() == pytest.approx(500, rel=0.15)


@BOTH
@EACH
def test_too_short_a_series_is_refused(model: Model, grain: Grain) -> None:
    least = shortest(grain)
    series = MADE[grain].before(least - (24 if grain is Grain.HOUR else 1))

    with pytest.raises(ForecastError, match=r"a forecast needs (840|35|36)\."):
        model.forecast(series, 24, paths=10)


@given(st.lists(st.integers(0, 50), min_size=7, max_size=7))
def test_naive_repeats_a_week_that_has_always_been_the_same(week: list[int]) -> None:
    series = Series(Grain.DAY, dt.date(2018, 1, 1), np.array(week * 6, dtype=float), ENGLAND_AND_WALES)

    outlook = NAIVE.forecast(series, 14, paths=20)

    assert outlook.quantiles[:, 0].tolist() == outlook.quantiles[:, 6].tolist() == week * 2


@given(st.integers(0, 2**20))
@settings(max_examples=25)
def test_naive_differs_from_the_week_before_as_weeks_have_differed(seed: int) -> None:
    series = daily(70, seed=seed)
    differences = {tuple(series.values[at + 7 : at + 14] - series.values[at : at + 7]) for at in range(57)}

    paths = NAIVE.forecast(series, 7, paths=5, seed=seed).paths

    assert paths is not None
    drawn = {tuple(course - series.values[-7:]) for course in paths.T}
    assert all(each in differences or 0 in course for each, course in zip(drawn, paths.T, strict=False))


@pytest.mark.skipif(library_is_there(), reason="statsforecast is installed: its absence cannot be seen")
def test_library_that_is_missing_is_told_with_how_to_install_it() -> None:
    with pytest.raises(LibraryMissingError, match=r"extra `forecast`.*docs/forecasts\.md"):
        MODELS["ets"].forecast(MADE[Grain.MONTH], 12)


@pytest.mark.skipif(
    not library_is_there(), reason="statsforecast is not installed (its lock: requirements/forecast.txt)"
)
@pytest.mark.parametrize("model", LIBRARY_MODELS, ids=lambda model: model.name)
@EACH
def test_models_of_the_library_forecast_within_reason(model: Model, grain: Grain) -> None:
    series = MADE[grain]

    outlook = model.forecast(series, 24 if grain is Grain.HOUR else 6)

    assert outlook.paths is None
    assert outlook.start == series.end
    assert (np.diff(outlook.quantiles, axis=1) >= 0).all()
    assert outlook.mean.mean() == pytest.approx(series.values.mean(), rel=0.5)


@pytest.mark.long
def test_intervals_of_our_model_cover_what_a_moving_level_brings() -> None:
    """A hundred series whose level walks, whose counts scatter beyond chance and whose week has a shape."""
    random = np.random.default_rng(11)
    inside = np.zeros(3)
    for _ in range(100):
        level = np.repeat(np.cumsum(random.normal(0, 0.03, 60)), 7)
        shape = np.resize(OF_WEEK, 420)
        mean = 80 * np.exp(level) * shape * random.gamma(40, 1 / 40, 420)
        series = Series(Grain.DAY, dt.date(2018, 1, 1), random.poisson(mean).astype(float), ENGLAND_AND_WALES)
        outlook, came = OWN.forecast(series.before(392), 28, paths=500), series.values[392:]
        for at, (low, high) in enumerate(((2, 4), (1, 5), (0, 6))):
            inside[at] += ((came >= outlook.quantiles[:, low]) & (came <= outlook.quantiles[:, high])).mean()

    assert inside / 100 == pytest.approx([0.5, 0.8, 0.95], abs=0.05)
