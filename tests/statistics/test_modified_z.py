from __future__ import annotations

import math
from statistics import NormalDist, quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.statistics.by_chance import chance_of_an_empty_day, chance_of_the_same_count
from peelian.statistics.modified_z import MAD_OF_NORMAL, middle_half, spread

NUMBERS = st.lists(st.integers(-1000, 1000), min_size=2, max_size=40)


def test_of_normal_values_the_deviation_is_the_standard_deviation() -> None:
    normal = NormalDist(50, 10)
    values = [normal.inv_cdf((at + 0.5) / 2000) for at in range(2000)]

    found = spread(values)

    assert found.middle == pytest.approx(50)
    assert found.deviation == pytest.approx(10, rel=0.01)
    assert pytest.approx(NormalDist().inv_cdf(0.75), abs=0.0001) == MAD_OF_NORMAL


def test_score_by_hand() -> None:
    # Median 3.2, deviations 0.1 0.1 0 0.2 6.8 → median 0.1: 0.6745 × 6.8 ÷ 0.1.
    assert spread([3.1, 3.3, 3.2, 3.0, 10.0]).z(10) == pytest.approx(0.6745 * 6.8 / 0.1)


def test_where_most_are_equal_the_mean_deviation_counts() -> None:
    found = spread([5, 5, 5, 5, 9])

    assert found.z(9) == pytest.approx(4 / (0.8 / math.sqrt(2 / math.pi)))
    assert spread([5, 5, 5]).z(5) == 0
    assert spread([5, 5, 5]).z(6) == math.inf


@given(NUMBERS)
def test_quartiles_are_those_of_the_standard_library(values: list[int]) -> None:
    lower, _, upper = quantiles(values, n=4, method="inclusive")

    assert middle_half(values) == pytest.approx((lower, upper))


@given(NUMBERS, st.integers(1, 9), st.integers(-100, 100))
def test_scores_do_not_depend_on_unit_and_origin(values: list[int], scale: int, shift: int) -> None:
    plain = spread(values)
    moved = spread([each * scale + shift for each in values])

    assert [moved.z(each * scale + shift) for each in values] == pytest.approx([plain.z(each) for each in values])


@pytest.mark.parametrize("call", [lambda: spread([]), lambda: middle_half([]), lambda: chance_of_an_empty_day(1, 0)])
def test_nothing_is_said_of_nothing(call: object) -> None:
    with pytest.raises(ValueError, match="there are no"):
        call()  # type: ignore[operator]


@given(st.integers(1, 20), st.integers(1, 60))
def test_chance_of_an_empty_day_against_plain_arithmetic(days: int, records: int) -> None:
    assert chance_of_an_empty_day(records, days) == pytest.approx(1 - (1 - math.exp(-records / days)) ** days)


def test_no_records_leave_every_day_empty() -> None:
    assert chance_of_an_empty_day(0, 30) == 1


@pytest.mark.parametrize("mean", [50, 400])
def test_chance_of_the_same_count_against_the_sum(mean: int) -> None:
    poisson = [math.exp(count * math.log(mean) - mean - math.lgamma(count + 1)) for count in range(mean * 4)]

    assert chance_of_the_same_count(mean) == pytest.approx(sum(each**2 for each in poisson), rel=0.01)
    assert chance_of_the_same_count(0) == 1
