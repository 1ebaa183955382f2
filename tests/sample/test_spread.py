from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.sample.spread import apportion, picked, shuffled, with_sum, within

WEIGHTS = st.lists(st.floats(0.001, 1000), min_size=1, max_size=40)
LIMITS = st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000), st.floats(0, 100)), min_size=1, max_size=30)


@given(st.integers(0, 10**7), WEIGHTS)
def test_apportioned_parts_add_up_and_are_within_one_of_their_share(total: int, weights: list[float]) -> None:
    parts = apportion(total, weights)

    assert parts.sum() == total
    exact = total * np.asarray(weights) / sum(weights)
    assert np.all(np.abs(parts - exact) <= 1 + 1e-6)


@pytest.mark.parametrize(("total", "weights"), [(-1, [1.0]), (1, []), (1, [0.0, 0.0])])
def test_what_cannot_be_apportioned_is_refused(total: int, weights: list[float]) -> None:
    with pytest.raises(ValueError, match="cannot be spread"):
        apportion(total, weights)


@given(LIMITS, st.floats(0, 1))
def test_numbers_within_limits_add_up_and_keep_to_them(limits: list[tuple[int, int, float]], share: float) -> None:
    low = np.asarray([first for first, _, _ in limits])
    high = low + [second for _, second, _ in limits]
    total = int(low.sum() + round(share * (high - low).sum()))

    numbers = within(total, [weight for _, _, weight in limits], low=low, high=high)

    assert numbers.sum() == total
    assert np.all((low <= numbers) & (numbers <= high))


@given(st.integers(0, 10**6), WEIGHTS)
def test_limits_that_do_not_bind_leave_the_proportions(total: int, weights: list[float]) -> None:
    free = within(total, weights, low=np.zeros(len(weights)), high=np.full(len(weights), total))

    assert np.all(np.abs(free - total * np.asarray(weights) / sum(weights)) <= 1 + 1e-6 * total)


@pytest.mark.parametrize("total", [4, 11])
def test_total_outside_all_limits_is_refused(total: int) -> None:
    with pytest.raises(ValueError, match="add up to"):
        within(total, [1, 1], low=[2, 3], high=[5, 5])


@given(st.lists(st.integers(0, 60), min_size=1, max_size=50), st.floats(0, 1), st.integers(0, 2**32))
def test_values_are_nudged_to_their_sum_within_limits(values: list[int], share: float, seed: int) -> None:
    total = round(share * 60 * len(values))

    nudged = with_sum(np.asarray(values), total, low=0, high=60, random=np.random.default_rng(seed))

    assert nudged.sum() == total
    assert nudged.min() >= 0
    assert nudged.max() <= 60


def test_impossible_sum_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot add up to 11"):
        with_sum(np.asarray([1]), 11, low=0, high=10, random=np.random.default_rng(1))


@given(st.lists(st.floats(0, 100), min_size=1, max_size=60), st.floats(0, 1), st.integers(0, 2**32))
def test_picked_places_differ_and_have_odds(odds: list[float], share: float, seed: int) -> None:
    possible = sum(each > 0 for each in odds)
    wanted = round(share * possible)

    places = picked(odds, wanted, np.random.default_rng(seed))

    assert len(set(places.tolist())) == places.size == wanted
    assert all(odds[place] > 0 for place in places)
    assert places.tolist() == sorted(places.tolist())


def test_higher_odds_are_picked_more_often() -> None:
    random = np.random.default_rng(1)
    often = sum(0 in picked([3, 1, 1, 1], 1, random) for _ in range(4000))

    assert 0.46 < often / 4000 < 0.54


def test_more_places_than_there_are_is_refused() -> None:
    with pytest.raises(ValueError, match="2 places cannot be picked from 1"):
        picked([1, 0], 2, np.random.default_rng(1))


@given(st.lists(st.integers(0, 30), min_size=1, max_size=20), st.integers(0, 2**32))
def test_shuffled_numbers_come_as_often_as_asked(counts: list[int], seed: int) -> None:
    numbers = shuffled(counts, np.random.default_rng(seed))

    assert np.bincount(numbers, minlength=len(counts)).tolist() == counts
