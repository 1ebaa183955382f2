from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from peelian.demand.fit.survival import in_groups, lengths, limited_mean, mean, quantile, share_ending, survival

CASES = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=60)


@given(CASES)
def test_survival_is_that_of_scipy(cases: list[tuple[int, bool]]) -> None:
    values, is_open = np.array([each[0] for each in cases]), np.array([each[1] for each in cases])
    found = lengths(values, is_open, 1.0)
    if is_open.all():
        assert survival(found).tolist() == [1.0] * len(found.values)
        return
    reference = stats.ecdf(stats.CensoredData(uncensored=values[~is_open], right=values[is_open])).sf
    assert survival(found) == pytest.approx(reference.evaluate(found.values * found.unit_s))


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=80))
def test_without_open_ones_it_is_the_plain_sample(values: list[int]) -> None:
    found = lengths(np.array(values), np.zeros(len(values), np.bool_), 60.0)
    assert mean(found) == pytest.approx(60 * np.mean(values))
    assert quantile(found, 0.9) == 60 * sorted(values)[int(np.ceil(0.9 * len(values) - 1e-9)) - 1]
    groups = in_groups(found, 7)
    assert groups is not None
    assert groups.mean() == pytest.approx(60 * np.mean(values))
    assert sorted(groups) == pytest.approx(groups)
    assert 60 * min(values) - 1e-6 <= groups.min() <= groups.max() <= 60 * max(values) + 1e-6


def test_groups_are_the_values_where_there_are_as_many() -> None:
    found = lengths(np.array([5, 1, 3, 3]), np.zeros(4, np.bool_), 1.0)
    groups = in_groups(found, 4)
    assert groups is not None
    assert groups.tolist() == pytest.approx([1, 3, 3, 5])


def test_what_is_open_for_longest_leaves_the_mean_unknown() -> None:
    found = lengths(np.array([1, 2, 9]), np.array([False, False, True]), 1.0)
    assert (mean(found), in_groups(found, 3)) == (None, None)
    assert quantile(found, 0.6) == 2
    assert quantile(found, 0.9) is None
    assert (found.records, found.open_records) == (3, 1)


@given(CASES)
def test_limited_mean_is_the_area_under_the_curve(cases: list[tuple[int, bool]]) -> None:
    found = lengths(np.array([each[0] for each in cases]), np.array([each[1] for each in cases]), 1.0)
    longest = int(found.values[-1])
    curve = dict(zip((round(each) for each in found.values), survival(found), strict=True))
    left, area = curve.get(0, 1.0), 0.0
    for step in range(1, longest + 1):
        area += left
        left = curve.get(step, left)
    assert limited_mean(found) == pytest.approx(area * found.unit_s)


def test_unit_is_the_largest_in_which_all_are_whole() -> None:
    found = lengths(np.array([60, 300, 120]), np.zeros(3, np.bool_), 1.0)
    assert (found.unit_s, found.values.tolist()) == (60.0, [1, 2, 5])
    assert lengths(np.array([0, 0]), np.zeros(2, np.bool_), 1.0).unit_s == 1.0


@given(st.lists(st.tuples(st.integers(0, 12), st.sampled_from(["meant", "other", "open"])), min_size=1, max_size=50))
def test_ways_to_end_add_up_and_are_those_of_a_plain_loop(cases: list[tuple[int, str]]) -> None:
    values = np.array([each[0] for each in cases])
    found = lengths(values, np.array([each[1] == "open" for each in cases]), 1.0)
    whole = [round(each * found.unit_s) for each in found.values]
    meant, other = (
        np.array([sum(case == (value, way) for case in cases) for value in whole], np.float64)
        for way in ("meant", "other")
    )
    one, known = share_ending(found, meant)
    two, _ = share_ending(found, other)
    assert one + two == pytest.approx(1.0 if known else 0.0)
    assert known == pytest.approx(1 - survival(found)[-1])
    left, incidence = 1.0, 0.0
    for value in whole:
        at_risk = sum(each[0] >= value for each in cases)
        incidence += left * sum(case == (value, "meant") for case in cases) / at_risk
        left *= 1 - sum(each[0] == value and each[1] != "open" for each in cases) / at_risk
    assert one * known == pytest.approx(incidence)


def test_quick_endings_do_not_crowd_out_slow_ones() -> None:
    """Half end in one way at once, half in the other after 100 days; the extract is taken after 50 to 150."""
    rng = np.random.default_rng(1)
    taken, slow = rng.integers(50, 151, 4000), rng.random(4000) < 0.5
    length = np.where(slow, 100, 1)
    is_open = length > taken
    found = lengths(np.where(is_open, taken, length), is_open, 86_400.0)
    meant = np.array([np.sum((length == value) & slow & ~is_open) for value in found.values], np.float64)
    assert share_ending(found, meant)[0] == pytest.approx(0.5, abs=0.03)
    assert np.mean(slow[~is_open]) == pytest.approx(0.33, abs=0.03)
