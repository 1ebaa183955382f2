"""Rounding as published statistics do it: on decimals, half away from zero."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

Number = int | Fraction | Decimal


def round_half_away(value: Number, decimals: int) -> Decimal:
    """`value` rounded to `decimals` places, halves away from zero.

    Floats are not accepted: 2.675 as a binary float is already less than 2.675. Give an int, a Fraction or a Decimal.
    Raises TypeError for a float. A value must be rounded once, from its full precision, never from a rounded form.

    >>> round_half_away(Decimal("2.675"), 2)
    Decimal('2.68')
    >>> round_half_away(Fraction(-1, 2), 0)
    Decimal('-1')
    """
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float; give an int, a Fraction or a Decimal")
    exact = value if isinstance(value, Fraction) else Fraction(value)
    scaled = abs(exact) * 10**decimals
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    if 2 * rest >= scaled.denominator:
        whole += 1
    context = Context(prec=max(28, len(str(whole)) + decimals + 2), rounding=ROUND_HALF_UP)
    rounded = context.scaleb(Decimal(whole), -decimals)
    return rounded.copy_negate() if exact < 0 and whole else rounded
