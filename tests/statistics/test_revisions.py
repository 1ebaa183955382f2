"""Revision triangles and mean revisions: worked by hand, and what must hold of any."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.statistics.revisions import Exact, Held, held_at, mean_revisions, triangle

histories = st.lists(
    st.lists(st.tuples(st.integers(0, 12), st.none() | st.integers(-50, 50)), min_size=1, max_size=6).map(
        lambda listed: [Held(*each) for each in sorted(listed, key=lambda one: one[0])]
    ),
    max_size=6,
)


@pytest.mark.parametrize(
    ("age", "value"), [(0, None), (1, 10), (2, 10), (3, 12), (4, None), (5, 11), (99, 11)]
)  # fmt: skip
def test_value_at_an_age_is_the_last_that_had_come(age: int, value: Exact | None) -> None:
    history = [Held(1, 10), Held(3, 13), Held(3, 12), Held(4, None), Held(5, 11)]

    found = held_at(history, age)

    assert (found.value if found else None) == value


def test_triangle_by_hand() -> None:
    rows = triangle([[Held(0, 100), Held(1, 104), Held(3, 103)], [Held(0, 90), Held(2, 99)], [Held(1, 50)]], [3, 2, 1])

    assert rows == [[100, 104, 104, 103], [90, 90, 99], [None, 50]]
    first, second, third = mean_revisions(rows)
    # From age 0: 103 - 100 and 99 - 90. From age 1: 103 - 104 and 99 - 90, and the third is no older. From age 2: -1.
    assert (first.age, first.count, first.mean, first.mean_absolute) == (0, 2, 6, 6)
    assert (second.age, second.count, second.mean, second.mean_absolute) == (1, 2, 4, 5)
    assert (third.age, third.count, third.mean, third.mean_absolute) == (2, 1, -1, 1)
    assert (first.relative, third.relative) == (Fraction(12, 202), Fraction(1, 103))


@pytest.mark.parametrize("rows", [[], [[]], [[5]], [[None, 5]], [[5, None]]])
def test_without_two_values_there_is_no_revision(rows: list[list[Exact | None]]) -> None:
    assert mean_revisions(rows) == []


def test_size_relative_to_nothing_is_none() -> None:
    (only,) = mean_revisions([[3, 0]])

    assert (only.mean, only.relative) == (-3, None)


@given(histories)
def test_last_of_each_row_is_the_latest_value(given_: list[list[Held]]) -> None:
    rows = triangle(given_, [each[-1].age for each in given_])

    assert [row[-1] for row in rows] == [each[-1].value for each in given_]


@given(histories, st.integers(0, 5))
def test_a_longer_row_goes_on_with_the_latest_value(given_: list[list[Held]], more: int) -> None:
    short = triangle(given_, [each[-1].age for each in given_])
    long = triangle(given_, [each[-1].age + more for each in given_])

    assert long == [row + [row[-1]] * more for row in short]


@given(histories)
def test_mean_is_within_the_mean_size(given_: list[list[Held]]) -> None:
    for each in mean_revisions(triangle(given_, [one[-1].age for one in given_])):
        assert abs(each.mean) <= each.mean_absolute
        assert 1 <= each.count <= len(given_)
        assert each.relative is None or each.relative >= 0


@given(histories, st.integers(1, 9))
def test_means_grow_with_the_unit(given_: list[list[Held]], times: int) -> None:
    def means(of: list[list[Held]]) -> list[tuple[int, Fraction, Fraction]]:
        found = mean_revisions(triangle(of, [each[-1].age for each in of]))
        return [(each.age, each.mean, each.mean_absolute) for each in found]

    larger = [[Held(each.age, None if each.value is None else each.value * times) for each in row] for row in given_]

    assert means(larger) == [(age, mean * times, size * times) for age, mean, size in means(given_)]
