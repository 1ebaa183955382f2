"""Arrivals: as many as expected in every hour, Poisson, in order, and unmoved by what happens to other streams."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from peelian.demand.arrivals import ArrivalError, Profile, compile_profile, fill_arrivals, most_arrivals
from peelian.demand.clock import HOUR
from peelian.demand.draws import ARRIVAL, fill_uniforms


def arrivals(profile: Profile, *, seed: int = 1, replication: int = 0, stream: int = 0) -> np.ndarray:
    room = most_arrivals(profile)
    even, odd, times = np.empty(room), np.empty(room), np.empty(room, np.int64)
    fill_uniforms(even, odd, seed, replication, stream, ARRIVAL, 0)
    return times[: fill_arrivals(times, profile, even)]


def test_counts_of_each_hour_are_poisson_with_its_rate() -> None:
    profile = compile_profile([3.0, 0.0, 40.0, 0.2, 7.5])
    runs = [np.bincount(arrivals(profile, replication=each) // HOUR, minlength=5) for each in range(4000)]
    counts = np.array(runs)
    rates = np.diff(profile.expected)
    assert (abs(counts.mean(axis=0) - rates) <= 4.5 * np.sqrt(rates / len(runs))).all()
    assert counts[:, 1].sum() == 0
    spread = counts.var(axis=0, ddof=1)[rates > 0] / rates[rates > 0]
    assert (abs(spread - 1) < 4.5 * np.sqrt(2 / len(runs) + 1 / (len(runs) * rates[rates > 0]))).all()
    assert abs(np.corrcoef(counts[:, 0], counts[:, 2])[0, 1]) < 4.5 / len(runs) ** 0.5


def test_arrivals_are_even_within_an_hour() -> None:
    times = arrivals(compile_profile([5.0, 80.0] * 2000))
    assert stats.kstest(times % HOUR / HOUR, "uniform").pvalue > 1e-4


def test_gaps_at_a_constant_rate_are_exponential() -> None:
    times = arrivals(compile_profile([100.0] * 1000))
    assert stats.kstest(np.diff(times) / HOUR * 100, "expon").pvalue > 1e-4


@given(st.lists(st.floats(0, 50), min_size=1, max_size=60), st.integers(0, 2**31))
@settings(max_examples=60)
def test_times_are_in_order_before_the_end_and_only_where_the_rate_is_above_zero(rates: list[float], seed: int) -> None:
    times = arrivals(compile_profile(rates), seed=seed)
    assert (np.diff(times) >= 0).all()
    assert ((times >= 0) & (times < len(rates) * HOUR)).all()
    assert (np.array(rates)[times // HOUR] > 0).all()


def test_doubling_the_rate_halves_every_time() -> None:
    once, twice = arrivals(compile_profile([10.0] * 48)), arrivals(compile_profile([20.0] * 48))
    assert twice.size > once.size
    assert (abs(twice[: once.size] * 2 - once) <= 2).all()


def test_streams_do_not_meet_the_same_times() -> None:
    profile = compile_profile([50.0] * 24)
    assert not set(arrivals(profile, stream=0)) & set(arrivals(profile, stream=1))


def test_too_little_room_is_said() -> None:
    assert fill_arrivals(np.empty(3, np.int64), compile_profile([1e6]), np.full(3, 0.5)) == -1


@pytest.mark.parametrize("rates", [[-1.0], [float("nan")], [[1.0]]])
def test_impossible_rates_are_refused(rates: list[float]) -> None:
    with pytest.raises(ArrivalError):
        compile_profile(rates)
