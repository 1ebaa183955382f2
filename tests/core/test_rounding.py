"""Rounding half away from zero, against the decimal module and against its own definition."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.core.rounding import round_half_away

places = st.integers(0, 6)
decimals = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=8)
fractions = st.fractions(-(10**6), 10**6, max_denominator=10**4)


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [
        (Decimal("2.5"), 0, "3"),
        (Decimal("-2.5"), 0, "-3"),
        (Decimal("0.49999"), 0, "0"),
        (Decimal("2.675"), 2, "2.68"),
        (Decimal("-1.115"), 2, "-1.12"),
        (Fraction(1, 3), 1, "0.3"),
        (Fraction(2, 3), 1, "0.7"),
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(-1, 8), 2, "-0.13"),
        (7, 2, "7.00"),
        (0, 1, "0.0"),
        (Decimal("-0.4"), 0, "0"),
        (Decimal("99.95"), 1, "100.0"),
        (10**30 + 1, 0, "1000000000000000000000000000001"),
        (-(10**30) - 1, 0, "-1000000000000000000000000000001"),
    ],
    ids=str,
)
def test_round_half_away_gives_exact_decimals(value: int | Fraction | Decimal, digits: int, rounded: str) -> None:
    assert str(round_half_away(value, digits)) == rounded


@given(decimals, places)
def test_round_half_away_agrees_with_the_decimal_module(value: Decimal, digits: int) -> None:
    step = Decimal(1).scaleb(-digits)

    assert round_half_away(value, digits) == value.quantize(step, ROUND_HALF_UP, Context(prec=60))


@given(fractions, places)
def test_round_half_away_is_the_nearest_and_the_farther_from_zero_of_two(value: Fraction, digits: int) -> None:
    rounded = Fraction(round_half_away(value, digits))
    half_step = Fraction(1, 2 * 10**digits)

    assert abs(rounded - value) <= half_step
    if abs(rounded - value) == half_step:
        assert abs(rounded) > abs(value)


@given(fractions, fractions, places)
def test_round_half_away_keeps_order(one: Fraction, other: Fraction, digits: int) -> None:
    low, high = sorted((one, other))

    assert round_half_away(low, digits) <= round_half_away(high, digits)


@given(decimals, places)
def test_round_half_away_twice_is_once(value: Decimal, digits: int) -> None:
    once = round_half_away(value, digits)

    assert round_half_away(once, digits) == once


@given(fractions, places)
def test_round_half_away_treats_both_signs_alike(value: Fraction, digits: int) -> None:
    assert round_half_away(-value, digits) == -round_half_away(value, digits)


@given(decimals, places)
def test_round_half_away_keeps_the_places_asked_for_and_no_minus_before_zero(value: Decimal, digits: int) -> None:
    rounded = round_half_away(value, digits)

    assert rounded.as_tuple().exponent == -digits
    assert not (rounded.is_zero() and rounded.is_signed())


@pytest.mark.parametrize("value", [2.675, 0.5, 1.0])
def test_round_half_away_refuses_floats(value: float) -> None:
    with pytest.raises(TypeError):
        round_half_away(value, 2)  # type: ignore[arg-type]
