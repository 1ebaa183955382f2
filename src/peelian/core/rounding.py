"""Rounding as published statistics do it: on decimals, half away from zero."""

from __future__ import annotations

from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from fractions import Fraction

Number = int | Fraction | Decimal
# Moves the point of a decimal of any length, and never rounds it.
_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)


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
    if isinstance(value, int) and not decimals:
        return Decimal(value)
    top, bottom = value.as_integer_ratio()
    whole, rest = divmod(abs(top) * 10**decimals, bottom)
    if 2 * rest >= bottom:
        whole += 1
    return _EXACT.scaleb(Decimal(-whole if top < 0 else whole), -decimals)
