"""Moments that come in one after another or merged, against the plain ones of all values; intervals against scipy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from peelian.demand.results.estimate import Estimate
from peelian.demand.results.moments import Moments

VALUES = st.one_of(st.floats(-1e6, 1e6), st.just(math.nan))
TABLES = st.lists(st.tuples(VALUES, VALUES, VALUES), min_size=0, max_size=30)


def table(rows: list[tuple[float, float, float]]) -> np.ndarray:
    return np.array(rows, np.float64).reshape(len(rows), 3)


def assert_same(found: Moments, values: np.ndarray) -> None:
    for cell in range(3):
        known = values[:, cell][~np.isnan(values[:, cell])]
        assert found.count[cell] == known.size
        if known.size:
            assert found.mean[cell] == pytest.approx(known.mean(), rel=1e-9, abs=1e-6)
        if known.size > 1:
            assert found.variance[cell] == pytest.approx(known.var(ddof=1), rel=1e-6, abs=1e-3)
        else:
            assert math.isnan(found.variance[cell])


@settings(max_examples=150)
@given(rows=TABLES, cut=st.integers(0, 30))
def test_moments_are_those_of_all_values_however_they_come(rows: list[tuple[float, float, float]], cut: int) -> None:
    values = table(rows)
    nothing = Moments.nothing(3)

    at_once = nothing.added(values)
    in_two = nothing.added(values[:cut]).added(values[cut:])
    merged = nothing.added(values[:cut]).merged(nothing.added(values[cut:]))

    assert_same(at_once, values)
    assert_same(merged, values)
    for name in ("count", "mean", "squares"):
        assert np.array_equal(getattr(at_once, name), getattr(in_two, name)), "to the last bit"


def test_moments_keep_small_differences_of_large_values() -> None:
    values = 1e9 + np.arange(1, 5)[:, None] * 1e-3

    assert Moments.nothing(1).added(values).variance[0] == pytest.approx(np.var(values - 1e9, ddof=1), rel=1e-3)


@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
@pytest.mark.parametrize("count", [2, 5, 20, 400])
def test_intervals_are_those_of_student(count: int, level: float) -> None:
    values = np.random.default_rng(count).gamma(2.0, 3.0, count)
    estimate = Estimate(count, float(values.mean()), float(values.std(ddof=1)))

    found = estimate.interval(level)

    low, high = stats.t.interval(level, count - 1, values.mean(), stats.sem(values))
    assert found is not None
    assert (found.lower, found.upper, found.level) == (pytest.approx(low), pytest.approx(high), level)
    one = estimate.one_run(level)
    assert one is not None
    half = stats.t.ppf((1 + level) / 2, count - 1) * values.std(ddof=1) * math.sqrt(1 + 1 / count)
    assert one.upper - estimate.mean == pytest.approx(half)


def test_nothing_is_said_of_one_value() -> None:
    alone = Estimate(1, 3.0, math.nan)

    assert alone.interval() is None
    assert alone.one_run() is None
    assert alone.half_width() == math.inf


def test_a_value_that_never_varies_has_an_interval_without_width() -> None:
    found = Estimate(5, 3.0, 0.0).interval()

    assert found is not None
    assert (found.lower, found.upper) == (3.0, 3.0)
