"""Wilson's interval: reference values, a small copy always and all where a machine has them, and what must hold."""

from __future__ import annotations

import json
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.statistics.wilson import wilson

# PHEindicatormethods 2.1.1, testdata_Prop, areas 4, 1 and 7; and none of forty. Confirmed in R and with 40 digits.
COPIED = [
    (65, 100, 0.95, 0.5525444329688796, 0.7363575175690247),
    (1, 100, 0.998, 0.0008730656972999973, 0.10455445283705653),
    (222, 3215, 0.95, 0.060791690363636595, 0.07833956681383633),
    (0, 40, 0.95, 0.0, 0.08762160119728665),
]
METHOD = ("proportion_ci", "wilson")
SLACK = 1e-12

proportions = st.integers(1, 10**7).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials)))
levels = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99, 0.998])


@pytest.mark.parametrize(("count", "trials", "level", "lower", "upper"), COPIED)
def test_reference_value_is_met(count: int, trials: int, level: float, lower: float, upper: float) -> None:
    found = wilson(count, trials, level=level)

    assert (found.lower, found.upper) == (pytest.approx(lower, rel=1e-9, abs=1e-12), pytest.approx(upper, rel=1e-9))
    assert (found.level, found.method) == (level, "Wilson score")


def test_every_shared_reference_value_is_met_and_copied(shared: Path) -> None:
    everything = json.loads((shared / "reference" / "statistics.json").read_text(encoding="utf-8"))["vectors"]
    vectors = [each for each in everything if (each["method"], each["input"].get("interval")) == METHOD]

    for vector in vectors:
        given_, expected, tolerance = vector["input"], vector["expected"], vector["tolerance"]
        found = wilson(given_["count"], given_["denominator"], level=given_["confidence"])
        assert found.lower == pytest.approx(expected["lower"], rel=tolerance, abs=1e-12), vector["id"]
        assert found.upper == pytest.approx(expected["upper"], rel=tolerance, abs=1e-12), vector["id"]
    copied = [
        (each["input"]["count"], each["input"]["denominator"], each["input"]["confidence"],
         each["expected"]["lower"], each["expected"]["upper"])
        for each in vectors
    ]  # fmt: skip
    assert copied == COPIED


def roots(count: int, trials: int) -> list[Decimal]:
    """The two shares whose distance from the observed one is z standard errors of their own, with fifty digits."""
    with localcontext(prec=50):
        z = Decimal("1.9599639845400542355245944305205515279555500778695")
        n, share = Decimal(trials), Decimal(count) / trials
        # (share − p)² = z² p (1 − p) / n, solved for p.
        a, b, c = 1 + z * z / n, -(2 * share + z * z / n), share * share
        root = (b * b - 4 * a * c).sqrt()
        return [(-b - root) / (2 * a), (-b + root) / (2 * a)]


@given(proportions)
def test_ends_solve_the_equation_that_defines_them(proportion: tuple[int, int]) -> None:
    found = wilson(*proportion)

    low, high = (float(each) for each in roots(*proportion))
    assert found.lower == pytest.approx(low, rel=1e-9, abs=SLACK)
    assert found.upper == pytest.approx(high, rel=1e-9, abs=SLACK)


@given(proportions, levels)
def test_share_lies_within_its_interval(proportion: tuple[int, int], level: float) -> None:
    found = wilson(*proportion, level=level)

    share = Fraction(*proportion)
    assert 0 <= found.lower <= share + Fraction(SLACK)
    assert share - Fraction(SLACK) <= found.upper <= 1


def test_interval_of_none_begins_at_zero() -> None:
    assert [trials for trials in range(1, 200) if wilson(0, trials).lower != 0] == []


def test_interval_of_all_ends_at_one() -> None:
    assert [trials for trials in range(1, 200) if wilson(trials, trials, level=0.998).upper != 1] == []


@given(proportions, levels)
def test_interval_of_the_others_is_the_mirror_image(proportion: tuple[int, int], level: float) -> None:
    count, trials = proportion
    found, others = wilson(count, trials, level=level), wilson(trials - count, trials, level=level)

    assert found.lower == pytest.approx(1 - others.upper, rel=1e-9, abs=SLACK)
    assert found.upper == pytest.approx(1 - others.lower, rel=1e-9, abs=SLACK)


@given(proportions, st.integers(2, 50))
def test_interval_narrows_with_more_of_the_same(proportion: tuple[int, int], times: int) -> None:
    count, trials = proportion
    few, many = wilson(count, trials), wilson(count * times, trials * times)

    assert many.upper - many.lower < few.upper - few.lower


@given(proportions)
def test_interval_widens_with_the_confidence(proportion: tuple[int, int]) -> None:
    found = [wilson(*proportion, level=level) for level in (0.5, 0.9, 0.95, 0.998)]

    for less, more in pairwise(found):
        assert more.lower <= less.lower + SLACK
        assert less.upper <= more.upper + SLACK


@pytest.mark.parametrize("proportion", [(0, 0), (1, 0), (-1, 10), (11, 10), (1, -1)])
def test_what_is_no_proportion_is_refused(proportion: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="is not a proportion"):
        wilson(*proportion)


@pytest.mark.parametrize("level", [0.0, 1.0, 1.5])
def test_confidence_that_is_none_is_refused(level: float) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the library's own words for 1
        wilson(1, 10, level=level)
