"""A rank is a range, and limits lie about the centre, whatever the counts."""

from __future__ import annotations

from fractions import Fraction
from math import asin, exp, sin, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.core.basis import Basis
from peelian.core.fact import Fact
from peelian.core.period import Period
from peelian.core.unit import unit
from peelian.measures.funnel_reading import funnel_reading
from peelian.measures.nature import Nature, with_interval
from peelian.statistics.peers import quartiles, standing, standing_of
from peelian.statistics.wilson import wilson

SHARES = st.lists(st.tuples(st.integers(30, 5000), st.floats(0, 1)), min_size=3, max_size=43)


def pairs(drawn: list[tuple[int, float]]) -> list[tuple[int, int]]:
    return [(round(all_ * share), all_) for all_, share in drawn]


@given(SHARES)
def test_rank_lies_within_the_range_that_is_told(drawn: list[tuple[int, float]]) -> None:
    counts = {f"f{at}": pair for at, pair in enumerate(pairs(drawn))}
    values = {name: good / all_ for name, (good, all_) in counts.items()}
    intervals = {name: wilson(good, all_) for name, (good, all_) in counts.items()}

    for name in values:
        found = standing_of(values, intervals, name, pooled=0.5)
        assert 1 <= found.lowest_rank <= found.rank <= found.highest_rank <= found.of == len(values)
        assert found.quartiles == quartiles(list(values.values()))


@given(SHARES)
def test_rates_and_values_stand_alike(drawn: list[tuple[int, float]]) -> None:
    counts = {f"f{at}": pair for at, pair in enumerate(pairs(drawn))}
    found = standing({n: c for n, (c, _) in counts.items()}, {n: p for n, (_, p) in counts.items()}, "f0", per=1000)

    assert found.lowest_rank <= found.rank <= found.highest_rank
    low, middle, high = found.quartiles
    assert low <= middle <= high


def fact(name: str, above: int, below: int, kind: Nature, factor: int) -> Fact:
    made = Fact(
        "m", name, "s", Period.parse("2019-01"), Fraction(above, below) * factor, unit("percent"), Basis.REAL,
        numerator=above, denominator=below,
    )  # fmt: skip
    return with_interval(made, kind, factor)


@given(SHARES, st.sampled_from([Nature.SHARE, Nature.RATE]))
def test_wider_limits_hold_the_narrower_and_the_centre(drawn: list[tuple[int, float]], kind: Nature) -> None:
    facts = [fact(f"f{at}", good, all_, kind, 100) for at, (good, all_) in enumerate(pairs(drawn))]
    found = funnel_reading(facts, kind, 100)

    assert all(each.interval is not None for each in facts)
    if isinstance(found, str):
        assert found == "the forces do not differ: all of them have none, or all"
        return
    inner, outer = found.limits
    assert set(found.outside[1]) <= set(found.outside[0])
    assert found.adjusted == (found.tau_squared > 0)
    for at in range(len(facts)):
        assert outer.lower[at] <= inner.lower[at] <= found.centre + 1e-9
        assert found.centre - 1e-9 <= inner.upper[at] <= outer.upper[at]


def test_limits_of_chance_alone_are_those_of_the_formula() -> None:
    facts = [fact(name, good, 100, Nature.SHARE, 100) for name, good in (("a", 78), ("b", 80), ("c", 81), ("d", 81))]

    found = funnel_reading(facts, Nature.SHARE, 100)

    assert not isinstance(found, str)
    assert (found.adjusted, found.tau_squared, found.centre) == (False, 0.0, 80.0)
    half = 100 * 1.959964 * sqrt(0.8 * 0.2 / 100)
    assert [found.limits[0].lower[0], found.limits[0].upper[0]] == pytest.approx([80 - half, 80 + half])


def test_limits_with_scatter_are_those_of_the_formula() -> None:
    shares = [fact(f"f{at}", good, 1000, Nature.SHARE, 100) for at, good in enumerate((500, 600, 700, 800))]
    rates = [fact(f"f{at}", count, 1000, Nature.RATE, 1000) for at, count in enumerate((500, 600, 700, 800))]

    share, rate = funnel_reading(shares, Nature.SHARE, 100), funnel_reading(rates, Nature.RATE, 1000)

    assert not isinstance(share, str)
    assert not isinstance(rate, str)
    assert share.adjusted
    assert rate.adjusted
    half = 1.959964 * sqrt(1 / 4000 + share.tau_squared)
    assert share.limits[0].upper[0] == pytest.approx(100 * sin(asin(sqrt(0.65)) + half) ** 2)
    assert rate.limits[0].lower[0] == pytest.approx(650 * exp(-1.959964 * sqrt(1 / 650 + rate.tau_squared)))
