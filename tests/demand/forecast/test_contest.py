"""Rolling origins: what models are given, how they are scored, when one is surely better."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from tests.demand.forecast.made import Guess, daily, hourly, monthly

from peelian.demand.forecast.contest import Contest, hold
from peelian.demand.forecast.errors import ForecastError
from peelian.demand.forecast.forecast import ahead, forecast
from peelian.demand.forecast.grain import Grain
from peelian.demand.forecast.models.by_name import NAIVE, OWN, rivals
from peelian.demand.forecast.outlook import QUANTILES
from peelian.demand.forecast.scores import pinball, scale_of, score
from peelian.demand.forecast.series import Series


def test_every_model_sees_the_past_alone_and_no_step_is_scored_twice() -> None:
    series = daily(100)
    one, other = Guess("one", 100.0), Guess("other", 90.0, adds_up=False)

    found = hold({"a": series}, Grain.DAY, 7, [one, other], origins=20)

    assert [each.end for each in one.given] == found.origins == [each.end for each in other.given]
    assert len(found.origins) == 9  # from 35 days on, and a whole week after the last
    assert np.diff([day.toordinal() for day in found.origins]).tolist() == [7] * 8
    assert found.origins[-1] + dt.timedelta(days=7) == series.end
    came = np.concatenate([each.came for each in found.of("one")])
    assert np.array_equal(came, series.values[100 - 63 :])
    assert all(score(each.outlook.quantiles, each.came, each.scale) == each.score for each in found.trials)
    assert hold({"a": series}, Grain.DAY, 7, [one], origins=3).origins == found.origins[-3:]
    assert hold({"a": series}, Grain.DAY, 7, [one], origins=3, apart=21).origins == found.origins[-7::3]
    with pytest.raises(ForecastError, match="no whole number of horizons"):
        hold({"a": series}, Grain.DAY, 7, [one], origins=3, apart=10)


def test_coarser_steps_are_added_up_or_asked_for_anew() -> None:
    series = daily(365)
    one, other = Guess("one", 100.0), Guess("other", 3000.0, adds_up=False)

    found = hold({"a": series}, Grain.MONTH, 1, [one, other], origins=2)

    assert [each.grain for each in one.given] == [Grain.DAY] * 2
    assert [each.grain for each in other.given] == [Grain.MONTH] * 2
    assert [float(each.outlook.quantiles[0, 3]) for each in found.of("one")] == [3000, 3100]
    assert [each.outlook.labels for each in found.of("other")] == [["2018-11"], ["2018-12"]]


def test_scores_are_those_of_their_definitions() -> None:
    random = np.random.default_rng(3)
    quantiles, came = np.sort(random.normal(100, 10, (5, 7)), axis=1), random.normal(100, 10, 5)
    came[2] = np.nan
    known = [0, 1, 3, 4]

    found = score(quantiles, came, 2.0)

    error = np.mean([abs(came[at] - quantiles[at, 3]) for at in known])
    assert found.error == pytest.approx(error)
    assert found.scaled_error == pytest.approx(error / 2)
    losses = [
        max(level * (came[at] - value), (level - 1) * (came[at] - value))
        for at in known
        for level, value in zip(QUANTILES, quantiles[at], strict=True)
    ]
    assert found.loss == pytest.approx(2 * np.mean(losses) / 2)
    assert found.inside[80] == np.mean([quantiles[at, 1] <= came[at] <= quantiles[at, 5] for at in known])


@given(st.lists(st.floats(0, 1000), min_size=40, max_size=40))
@settings(max_examples=30)
def test_loss_is_least_at_the_quantile_itself(values: list[float]) -> None:
    came = np.array(values)
    best = np.quantile(came, QUANTILES, method="inverted_cdf")

    losses = [pinball(np.tile(best + apart, (40, 1)), came).mean(axis=0) for apart in (0.0, -5.0, 5.0)]

    assert (losses[0] <= np.minimum(losses[1], losses[2]) + 1e-9).all()


def test_scale_is_the_mean_difference_from_the_season_before() -> None:
    assert scale_of(daily(21)) == pytest.approx(np.abs(daily(21).values[7:] - daily(21).values[:-7]).mean())
    assert scale_of(replace(daily(21), values=np.zeros(21))) == 1.0


def test_difference_has_students_interval_over_origins_and_series_of_one_origin_count_as_one() -> None:
    series = {"a": daily(100), "b": daily(100, seed=2)}

    found = hold(series, Grain.DAY, 7, [Guess("own", 100.0), Guess("other", 130.0)], origins=6)
    apart = found.difference("other")

    by_origin = [
        np.mean([each.score.loss for each in found.of("other") if each.origin == origin])
        - np.mean([each.score.loss for each in found.of("own") if each.origin == origin])
        for origin in found.origins
    ]
    expected = stats.t.interval(0.95, 5, np.mean(by_origin), stats.sem(by_origin))
    assert apart.interval is not None
    assert (apart.interval.lower, apart.interval.upper) == pytest.approx(expected)
    assert (apart.origins, apart.mean) == (6, pytest.approx(np.mean(by_origin)))


def tried(own: float, other: float, origins: int = 6) -> Contest:
    return hold({"a": daily(100)}, Grain.DAY, 7, [Guess("own", own), Guess("other", other)], origins=origins)


@pytest.mark.parametrize(
    ("own", "other", "origins", "chosen"),
    [
        (100, 200, 6, "own"),
        (200, 100, 6, "other"),
        (100, 100.5, 6, "own"),
        (100.5, 100, 6, "own"),  # better, but not surely
        (200, 100, 4, "own"),  # too few origins to be sure
    ],
)
def test_another_model_is_chosen_only_if_it_was_surely_better(
    own: float, other: float, origins: int, chosen: str
) -> None:
    assert tried(own, other, origins).chosen == chosen


def test_nothing_is_said_of_fewer_than_five_origins() -> None:
    apart = tried(100, 200, 4).difference("other")

    assert (apart.interval, apart.better, apart.worse) == (None, False, False)


def test_origins_without_enough_before_or_counts_after_are_passed_over() -> None:
    series = daily(100)
    series.values[79:86] = np.nan

    found = hold({"a": series}, Grain.DAY, 7, [Guess("own", 100)], origins=20)

    days = [(origin - series.start).days for origin in found.origins]
    assert days == [37, 44, 51, 58, 65, 72, 93]  # not 79, of which nothing is known, and not 86, which nothing precedes
    with pytest.raises(ForecastError, match="no past origin"):
        hold({"a": daily(40)}, Grain.DAY, 7, [Guess("own", 100)], origins=5)
    with pytest.raises(ForecastError, match="no whole days"):
        hold({"a": hourly(70)}, Grain.HOUR, 25, [Guess("own", 100)], origins=5)


def test_hours_are_tried_from_midnight() -> None:
    found = hold({"a": hourly(49)}, Grain.HOUR, 48, [Guess("own", 4)], origins=9)

    assert found.origins[0] == dt.date(2018, 2, 5)
    assert all(len(each.came) == 48 for each in found.trials)


def test_forecast_takes_the_model_that_was_surely_better_or_the_one_asked_for() -> None:
    series = daily(100)
    poor, good = Guess("poor", 500.0), Guess("good", 100.0)

    assert forecast(series, Grain.DAY, 7, [poor, good], origins=6).model is good
    assert forecast(series, Grain.DAY, 7, [poor, good], model=poor, origins=6).model is poor
    untried = forecast(daily(40), Grain.DAY, 7, [poor, good], origins=6)
    assert (untried.model, untried.contest) == (poor, None)


@pytest.mark.parametrize(
    ("series", "grain", "horizon", "words"),
    [
        (monthly(48), Grain.WEEK, 4, "Months do not add up to weeks"),
        (monthly(48), Grain.DAY, 4, "Months do not add up to days"),
        (daily(70), Grain.DAY, 0, "has no step"),
        (hourly(70), Grain.HOUR, 30, "no whole days"),
    ],
)
def test_steps_that_cannot_be_are_refused(series: Series, grain: Grain, horizon: int, words: str) -> None:
    with pytest.raises(ForecastError, match=words):
        forecast(series, grain, horizon, [NAIVE])


@pytest.mark.parametrize(
    ("grain", "labels"),
    [
        (Grain.DAY, ["2018-03-12", "2018-03-13"]),
        (Grain.WEEK, ["2018-03-12", "2018-03-19"]),
        (Grain.MONTH, ["2018-03", "2018-04", "2018-05"]),  # March has begun: what is left of it, and two whole ones
        (Grain.QUARTER, ["2017-18-Q4", "2018-19-Q1", "2018-19-Q2"]),
    ],
)
def test_horizon_is_whole_steps_and_what_is_left_of_one_that_has_begun(grain: Grain, labels: list[str]) -> None:
    assert ahead(daily(70), grain, 2, NAIVE).labels == labels


def test_rivals_are_ours_and_naive_and_those_named_once() -> None:
    assert rivals(["ets", OWN.name, "ets"])[:2] == [OWN, NAIVE]
    assert [each.name for each in rivals(["ets", "ets"])] == [OWN.name, NAIVE.name, "ets"]
