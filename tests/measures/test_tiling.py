"""Periods put together from figures that were counted for parts of them, against trying every choice."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian import Period
from peelian.measures.mart import Level
from peelian.measures.tiling import exactly, tiles

MONTHS = [f"2018-{number:02d}" for number in range(4, 13)] + ["2019-01", "2019-02", "2019-03"]
QUARTERS = [f"2018-19-Q{number}" for number in range(1, 5)]
YEARS = ["2018-19", "2018", "12m:2019-03", "12m:2018-09", "ytd:2018-09", "ytd:2019-03"]
PERIODS = [*MONTHS, *QUARTERS, "2018-19", "2018-04..2018-09", "2018-05..2019-01", "12m:2019-03", "2018", "ytd:2018-09"]


def level(at: str, value: int = 1) -> Level:
    period = Period.parse(at)
    return Level(at, str(period.last), period.count, value)


def day(at: str, value: int = 1) -> Level:
    return Level(at, at[:7], 0, value)


given_for = st.lists(st.sampled_from([*MONTHS, *QUARTERS, *YEARS]), unique=True, max_size=12).map(
    lambda names: [level(name, number) for number, name in enumerate(names)]
)
days = st.lists(st.sampled_from(["2018-06-30", "2018-12-31", "2019-03-31"]), unique=True).map(
    lambda names: [day(name) for name in names]
)


def covers(chosen: tuple[Level, ...], period: Period) -> bool:
    months = [month for each in chosen for month in Period.parse(each.at).months]
    return sorted(months) == list(period.months)


@given(given_for, days, st.sampled_from(PERIODS).map(Period.parse))
def test_tiles_cover_each_month_once_with_as_few_figures_as_can_be(
    levels: list[Level], stocks: list[Level], period: Period
) -> None:
    found = tiles([*stocks, *levels], period)

    sizes = range(1, min(len(levels), period.count) + 1)
    fewest = next((size for size in sizes if any(covers(each, period) for each in combinations(levels, size))), 0)
    assert len(found) == fewest
    assert not found or covers(found, period)
    assert set(found) <= set(levels), "the level of a day is no part of a total"


@given(given_for, st.sampled_from(PERIODS).map(Period.parse), st.randoms(use_true_random=False))
def test_tiles_do_not_depend_on_the_order_of_what_is_held(levels: list[Level], period: Period, order: object) -> None:
    shuffled = list(levels)
    order.shuffle(shuffled)  # type: ignore[attr-defined]

    assert tiles(shuffled, period) == tiles(levels, period)
    assert exactly(shuffled, period) == exactly(levels, period)


@given(given_for, st.sampled_from(PERIODS).map(Period.parse))
def test_exactly_takes_only_the_same_months(levels: list[Level], period: Period) -> None:
    found = exactly(levels, period)

    same = [each for each in levels if Period.parse(each.at).months == period.months]
    assert (found in same) if same else found is None
    if found:
        assert tiles(levels, period) == (found,)


@pytest.mark.parametrize(
    ("held", "period", "used"),
    [
        (["2018-19", *QUARTERS, *MONTHS], "2018-19", ["2018-19"]),
        ([*QUARTERS, *MONTHS], "2018-19", QUARTERS),
        (["12m:2019-03", *QUARTERS], "2018-19", ["12m:2019-03"]),
        (["12m:2019-03", "2018-19"], "2018-19", ["2018-19"]),
        (["12m:2019-03", "2018-19"], "12m:2019-03", ["2018-19"]),
        (["ytd:2019-03"], "2018-19", ["ytd:2019-03"]),
        (["ytd:2018-09", *QUARTERS], "2018-19", ["ytd:2018-09", "2018-19-Q3", "2018-19-Q4"]),
        ([*MONTHS[:3], *QUARTERS[1:]], "2018-19", [*MONTHS[:3], *QUARTERS[1:]]),
        ([*MONTHS, "2018-19-Q2"], "2018-07..2018-10", ["2018-19-Q2", "2018-10"]),
        (["2018-19-Q2", *MONTHS], "2018-08..2018-10", ["2018-08", "2018-09", "2018-10"]),
        ([*MONTHS[:5], *MONTHS[6:]], "2018-19", []),
        (["2018", *MONTHS], "2018-04..2018-12", MONTHS[:9]),
        (["2018", "2018-19-Q4"], "2018-19", []),
        (["2018-19"], "2018-10", []),
        ([], "2018-19", []),
    ],
)
def test_tiles_used_for(held: list[str], period: str, used: list[str]) -> None:
    found = tiles([level(name) for name in held], Period.parse(period))

    assert [each.at for each in found] == used
