from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from scipy import stats

from peelian.demand.fit.arrivals import FORMS, Arrived, Rate, choose_rate, fit_rate, tenth
from peelian.demand.fit.hours import by_local_hour, hours_there, moment_us

DAYS = 365
FIRST = dt.date(2018, 4, 1)
DATES = [FIRST + dt.timedelta(days=day) for day in range(DAYS)]


def days(counts: np.ndarray | None = None) -> Arrived:
    lasted = hours_there(FIRST, DAYS, "Europe/London")
    return Arrived(
        counts=np.zeros_like(lasted) if counts is None else counts,
        lasted=lasted,
        weekday=np.array([each.weekday() for each in DATES]),
        month=np.array([each.month - 1 for each in DATES]),
        holiday=(np.arange(DAYS) % 45 == 1).astype(np.int64),
    )


def drawn(rate: Rate, seed: int = 0) -> Arrived:
    return days(np.random.default_rng(seed).poisson(rate.expected(days())))


def made_up(seed: int, *, product: bool) -> Rate:
    rng = np.random.default_rng(seed)
    week = np.outer(rng.uniform(0.8, 1.2, 7), rng.uniform(2, 12, 24)).ravel() if product else rng.uniform(2, 12, 168)
    months = rng.uniform(0.7, 1.3, 12)
    return Rate("hour of week", week, months / months.mean(), 0.7)


@pytest.mark.parametrize("seed", range(3))
def test_rate_is_found_again(seed: int) -> None:
    truth = made_up(seed, product=False)
    found = choose_rate(drawn(truth, seed))
    assert found.rate.form == "hour of week"
    assert found.rate.month == pytest.approx(truth.month, abs=0.06)
    assert found.rate.holiday == pytest.approx(truth.holiday, abs=0.06)
    assert found.rate.week == pytest.approx(truth.week, rel=0.35)
    assert np.corrcoef(found.rate.week, truth.week)[0, 1] > 0.98
    assert found.held_out.dispersion == pytest.approx(1.02, abs=0.06)
    assert found.held_out.deviance < found.alike.deviance


def test_simplest_form_that_foretells_as_well_is_chosen() -> None:
    assert choose_rate(drawn(made_up(1, product=True))).rate.form == "hour of day and day of week"
    flat = Rate("every hour alike", np.full(168, 3.0), np.ones(12), 1.0)
    assert choose_rate(drawn(flat)).rate.form == "every hour alike"


def test_margins_are_those_of_the_records() -> None:
    """Of a product the likelihood is largest where each margin is as observed."""
    seen = drawn(made_up(2, product=False))
    for form in FORMS[1:]:
        expected = fit_rate(seen, form).expected(seen)
        for margin in ("weekday", "month", "holiday"):
            place = getattr(seen, margin)
            counted = np.bincount(place, weights=seen.counts.sum(axis=1))
            assert np.bincount(place, weights=expected.sum(axis=1)) == pytest.approx(counted, rel=1e-6)
        assert expected.sum(axis=0) == pytest.approx(seen.counts.sum(axis=0), rel=1e-6)


def test_what_is_given_is_kept() -> None:
    months = np.arange(1.0, 13.0)
    found = choose_rate(drawn(made_up(3, product=True)), month=months, holiday=0.5)
    assert found.rate.month == pytest.approx(months / months.mean())
    assert found.rate.holiday == 0.5


def test_more_than_chance_shows_in_the_dispersion() -> None:
    rate = made_up(4, product=True)
    rng = np.random.default_rng(0)
    busy = rng.gamma(4.0, 1 / 4.0, (DAYS, 1))
    assert choose_rate(days(rng.poisson(rate.expected(days()) * busy))).held_out.dispersion > 2


def test_days_of_which_nothing_is_held_count_for_nothing() -> None:
    seen = drawn(made_up(5, product=True))
    held = np.arange(DAYS)[:, None] % 7 != 3
    half = Arrived(seen.counts * held, seen.lasted * held, seen.weekday, seen.month, seen.holiday)
    assert fit_rate(half, "hour of week").expected(half).sum() == pytest.approx(half.counts.sum())


def test_ninetieth_percentile_is_of_a_mixture() -> None:
    assert tenth(np.full(10, 4.0)) == stats.poisson(4.0).ppf(0.9)
    rates = np.repeat([1.0, 20.0], 500)
    sample = np.random.default_rng(1).poisson(np.tile(rates, 200))
    assert tenth(rates) == np.quantile(sample, 0.9)


def test_hours_are_local_and_clock_changes_have_their_length() -> None:
    lasted = hours_there(dt.date(2018, 3, 1), 275, "Europe/London")
    odd = {(dt.date(2018, 3, 1) + dt.timedelta(days=int(day)), int(hour)): int(lasted[day, hour])
           for day, hour in np.argwhere(lasted != 1)}  # fmt: skip
    assert odd == {(dt.date(2018, 3, 25), 1): 0, (dt.date(2018, 10, 28), 1): 2}
    moments = [dt.datetime(2018, 7, 1, 23, 30, tzinfo=dt.UTC), dt.datetime(2018, 12, 1, 23, 30, tzinfo=dt.UTC)]
    us = np.array([int(each.timestamp()) * 1_000_000 for each in moments], np.int64)
    found = by_local_hour(us, dt.date(2018, 7, 1), 200, "Europe/London")
    assert np.argwhere(found).tolist() == [[1, 0], [153, 23]]
    assert moment_us(dt.date(2018, 7, 2), "Europe/London") == us[0] - 30 * 60 * 1_000_000
