"""Intervals of uncertainty refuse limits and levels that cannot be."""

from __future__ import annotations

import pytest

from peelian.core.interval import Interval


@pytest.mark.parametrize(("lower", "upper", "level"), [(1.0, 2.0, 0.95), (1.0, 1.0, 0.5), (-3.0, -1.0, 0.998)])
def test_interval_holds_what_it_is_given(lower: float, upper: float, level: float) -> None:
    interval = Interval(lower, upper, level, "Wilson")

    assert (interval.lower, interval.upper, interval.level, interval.method) == (lower, upper, level, "Wilson")


@pytest.mark.parametrize(
    ("lower", "upper", "level", "problem"),
    [
        (2.0, 1.0, 0.95, "above upper limit"),
        (1.0, 2.0, 0.0, "not between 0 and 1"),
        (1.0, 2.0, 1.0, "not between 0 and 1"),
        (1.0, 2.0, 95.0, "not between 0 and 1"),
        (1.0, 2.0, float("nan"), "not between 0 and 1"),
    ],
    ids=["turned round", "no confidence", "certain", "as a percentage", "not a number"],
)
def test_interval_refuses_what_cannot_be(lower: float, upper: float, level: float, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        Interval(lower, upper, level, "Wilson")
