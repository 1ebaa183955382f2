"""The cheapest choice is what trying every choice finds."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.demand.staff.choose import Choice, Limits, choose
from peelian.demand.staff.duty import Duty

MOST = 4


def duty(cost: float, *, people: float = 1.0, start: int = 0, overtime: bool = False) -> Duty:
    return Duty(np.zeros(1), people, 8.0, cost, frozenset({start}), shift="s", day=start, overtime=overtime)


def within(numbers: tuple[int, ...], offered: list[Duty], limits: Limits) -> bool:
    def total(of: list[float]) -> float:
        return sum(number * each for number, each in zip(numbers, of, strict=True))

    used = {start for number, each in zip(numbers, offered, strict=True) for start in each.starts if number}
    over = total([each.hours * each.overtime for each in offered])
    rest = total([each.hours * (not each.overtime) for each in offered])
    return (
        (limits.people is None or total([each.people for each in offered]) <= limits.people + 1e-9)
        and (limits.cost is None or total([each.cost for each in offered]) <= limits.cost + 1e-9)
        and (limits.starts is None or len(used) <= limits.starts)
        and (limits.overtime is None or over <= limits.overtime * rest + 1e-9)
    )


def by_trying_all(offered: list[Duty], gives: np.ndarray, needs: np.ndarray, limits: Limits) -> tuple[float, float]:
    """The least that is short, and the least cost with it."""
    best = (float("inf"), float("inf"))
    useful = [
        max((math.ceil(need / gift) for need, gift in zip(needs, given, strict=True) if gift), default=0)
        for given in gives.T
    ]
    for numbers in product(*(range(most + 1) for most in useful)):
        if within(numbers, offered, limits):
            short = np.maximum(needs - gives @ np.array(numbers), 0).sum()
            cost = sum(number * each.cost for number, each in zip(numbers, offered, strict=True))
            best = min(best, (round(float(short), 6), cost))
    return best


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[Duty], np.ndarray, np.ndarray, Limits]:
    count, rows = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    whole = st.integers(1, 9)
    offered = [
        duty(draw(whole), people=draw(st.integers(1, 2)), start=draw(st.integers(0, 2)), overtime=draw(st.booleans()))
        for _ in range(count)
    ]
    gives = np.array([[draw(st.sampled_from([0.0, 1.0, 1.0, 0.75])) for _ in range(count)] for _ in range(rows)])
    needs = np.array([float(draw(st.integers(0, MOST))) for _ in range(rows)])
    limit = st.none() | st.integers(0, 9).map(float)
    starts, overtime = draw(st.none() | st.integers(1, 2)), draw(st.none() | st.sampled_from([0.0, 0.5, 1.0]))
    return offered, gives, needs, Limits(draw(limit), draw(limit), starts, overtime)


@settings(max_examples=40)
@given(problems())
def test_the_choice_is_the_best_of_all(problem: tuple[list[Duty], np.ndarray, np.ndarray, Limits]) -> None:
    offered, gives, needs, limits = problem
    found: Choice = choose(offered, gives, needs, limits)
    short, cost = by_trying_all(offered, gives, needs, limits)
    assert within(tuple(found.numbers.tolist()), offered, limits)
    assert found.short == pytest.approx(np.maximum(needs - gives @ found.numbers, 0))
    assert float(found.short.sum()) == pytest.approx(short, abs=1e-4)
    assert found.cost == pytest.approx(cost)
    assert found.gap == 0.0


def test_nobody_is_rostered_for_the_overtime_alone_that_it_allows() -> None:
    offered = [duty(1, overtime=True), duty(1), duty(4)]
    found = choose(offered, np.array([[1.0, 0.0, 1.0]]), np.array([1.0]), Limits(overtime=0.5))
    assert found.numbers.tolist() == [0, 0, 1]


def test_of_equally_cheap_choices_the_even_one_is_taken() -> None:
    week = [Duty(np.zeros(1), 1.0, 8.0, 1.0, frozenset({7}), shift="early", day=day) for day in range(7)]
    found = choose(week, np.ones((1, 7)), np.array([14.0]))
    assert found.numbers.tolist() == [2] * 7


def test_nothing_needed_is_nothing_chosen() -> None:
    assert choose([duty(3.0)], np.ones((1, 1)), np.zeros(1)).numbers.tolist() == [0]
