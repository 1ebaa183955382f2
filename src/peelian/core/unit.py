"""Units of measures and how their values are written."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from peelian.core.errors import UnknownNameError
from peelian.core.rounding import Number, round_half_away

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Unit:
    """What a value counts, and its house style.

    `decimals` is the number of decimal places shown by default. A percentage is held as it is read (99.8, not 0.998),
    and a difference of two percentages is in points.
    """

    id: str
    singular: str
    plural: str
    prefix: str = ""
    suffix: str = ""
    decimals: int = 0

    def write(self, value: Number, *, decimals: int | None = None) -> str:
        """The value as text, with its unit where house style adds one.

        >>> unit("percent").write(Decimal("99.76"))
        '99.8%'
        >>> unit("calls").write(12345)
        '12,345'
        """
        return self._written(value, decimals=decimals, sign=False)

    def write_change(self, value: Number, *, decimals: int | None = None) -> str:
        """A difference of two values: always with a sign, and in points where the values are shares.

        >>> unit("calls").write_change(-1234)
        '−1,234'
        """
        return self._written(value, decimals=decimals, sign=True, suffix=" points" if self.id == "percent" else None)

    def named(self, value: Number) -> str:
        """The value followed by the unit's noun: "1 call", "12,345 calls"."""
        noun = self.singular if round_half_away(value, self.decimals) == 1 else self.plural
        return self.write(value) if self.prefix or self.suffix else f"{self.write(value)} {noun}"

    def _written(self, value: Number, *, decimals: int | None, sign: bool, suffix: str | None = None) -> str:
        rounded = round_half_away(value, self.decimals if decimals is None else decimals)
        end = self.suffix if suffix is None else suffix
        if end == f" {self.plural}" and abs(rounded) == 1:
            end = f" {self.singular}"
        return signed(rounded, sign=sign, prefix=self.prefix) + end


def signed(value: Decimal, *, sign: bool, prefix: str = "") -> str:
    """A rounded value with thousands separated and a true minus; a plus only if `sign` is asked for."""
    mark = MINUS if value < 0 else "+" if sign and value > 0 else ""
    return f"{mark}{prefix}{abs(value):,f}"


@cache
def units() -> dict[str, Unit]:
    """Every unit by id, from `units.csv`."""
    text = files("peelian.core").joinpath("units.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["id"]: Unit(**{**row, "decimals": int(row["decimals"])}) for row in rows}  # type: ignore[arg-type]


def unit(name: str) -> Unit:
    """The unit with that id; raises UnknownNameError otherwise."""
    found = units().get(name)
    if found is None:
        raise UnknownNameError("unit", name, list(units()))
    return found
