from __future__ import annotations

import numpy as np
import pytest

from peelian.demand.fit.of_shares import months_apart
from peelian.demand.fit.of_stock import _shared


def test_months_that_differ_by_chance_alone_do_not_differ() -> None:
    rng = np.random.default_rng(0)
    whole = np.full(12, 2000.0)
    assert months_apart(rng.binomial(2000, 0.3, 12).astype(float), whole) < 0.01
    assert months_apart(whole * 0.3, whole) == 0.0


def test_difference_between_months_is_found_again() -> None:
    rng = np.random.default_rng(1)
    whole = np.full(400, 5000.0)
    shares = rng.normal(0.3, 0.04, 400)
    assert months_apart(rng.binomial(5000, shares).astype(float), whole) == pytest.approx(0.04, rel=0.1)
    counts = rng.poisson(5000 * shares).astype(float)
    assert months_apart(counts, rng.poisson(whole).astype(float), within=False) == pytest.approx(0.04, rel=0.1)


def test_by_hand() -> None:
    """Two months of 100: shares 0.2 and 0.4, 0.3 together, variance of one 0.21 / 100."""
    excess = 2 * (0.1**2) / (0.21 / 100) - 1
    weights = 2 * 100 / 0.21
    expected = (excess / (weights - weights / 2)) ** 0.5
    assert months_apart(np.array([20.0, 40.0]), np.array([100.0, 100.0])) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("part", "whole"), [([5.0], [10.0]), ([0.0, 0.0], [5.0, 9.0]), ([5.0, 9.0], [5.0, 9.0]), ([0.0, 3.0], [0.0, 9.0])]
)
def test_where_nothing_can_differ(part: list[float], whole: list[float]) -> None:
    assert months_apart(np.array(part), np.array(whole)) == 0.0


def test_whole_numbers_are_shared_without_loss() -> None:
    assert _shared(7, [1.0, 2.0, 4.0]) == [1, 2, 4]
    assert _shared(0, [1.0, 2.0]) == [0, 0]
    assert sum(_shared(4707, [2690.3, 1272.1, 1560.7])) == 4707
