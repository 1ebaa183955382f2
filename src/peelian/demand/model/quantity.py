"""Quantities as an analyst writes them: `7 min`, `12 %`, `350`, `"07:00"`. Each is kept exactly and written back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, localcontext
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, PlainValidator
from pydantic_core import CoreSchema, core_schema

from peelian.demand.clock import DAY, HOUR, MINUTE, SECOND, WEEK

UNITS_US = {"weeks": WEEK, "days": DAY, "h": HOUR, "min": MINUTE, "s": SECOND}
_SPELLINGS = {"week": "weeks", "day": "days", "hour": "h", "hours": "h", "minutes": "min", "seconds": "s", "sec": "s"}
_DURATION = re.compile(r"\s*(\d+(?:\.\d+)?(?:[eE]-?\d+)?)\s*([a-z]+)\s*")
_SHARE = re.compile(r"\s*(\d+(?:\.\d+)?(?:[eE]-?\d+)?)\s*%\s*")
_HOUR = re.compile(r"([01]?\d|2[0-4]):00")
_DIGITS = 2000
PERCENT = Decimal("0.01")
LARGEST = Decimal(10**12)
LONGEST_US = 5200 * WEEK


@dataclass(frozen=True, slots=True, order=True)
class Duration:
    """A length of time in whole microseconds, written with its unit: s, min, h, days or weeks.

    >>> Duration.read("1.5 h"), str(Duration.read("120 min"))
    (Duration(us=5400000000), '2 h')
    """

    us: int

    @classmethod
    def read(cls, given: object) -> Duration:
        """The duration that a text says; ValueError if it says none."""
        if isinstance(given, Duration):
            return given
        found = _DURATION.fullmatch(given) if isinstance(given, str) else None
        unit = _SPELLINGS.get(found[2], found[2]) if found else ""
        if not found or unit not in UNITS_US:
            raise ValueError("write a duration with its unit: 40 s, 7 min, 2 h, 3 days or 9 weeks")
        exact = times(Decimal(found[1]), Decimal(UNITS_US[unit]))
        if exact != int(exact):
            raise ValueError("a duration is a whole number of microseconds")
        if exact > LONGEST_US:
            raise ValueError("this is longer than a hundred years")
        return cls(int(exact))

    @property
    def hours(self) -> float:
        """The same in hours."""
        return self.us / HOUR

    def __str__(self) -> str:
        unit = next((each for each, length in UNITS_US.items() if self.us and self.us % length == 0), "s")
        return f"{plain(Decimal(self.us) / UNITS_US[unit])} {unit}"

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.read)


@dataclass(frozen=True, slots=True, order=True)
class Share:
    """A part of a whole, exactly, written in percent. `part` is 0.12 for 12 %.

    >>> Share.read("12.5 %"), str(Share(Decimal("0.125")))
    (Share(part=Decimal('0.125')), '12.5 %')
    """

    part: Decimal

    @classmethod
    def read(cls, given: object) -> Share:
        """The share that a text says; ValueError if it says none, or more than the whole."""
        if isinstance(given, Share):
            return given
        found = _SHARE.fullmatch(given) if isinstance(given, str) else None
        if not found:
            raise ValueError("write a share in percent: 12 %")
        share = cls(times(Decimal(found[1]), PERCENT))
        if share.part > 1:
            raise ValueError("a share is at most 100 %")
        return share

    def __str__(self) -> str:
        return f"{plain(times(self.part, Decimal(100)))} %"

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.read)


def times(value: Decimal, factor: Decimal) -> Decimal:
    """The product to the last digit, where Python's usual 28 digits could round it."""
    with localcontext(prec=_DIGITS):
        return value * factor


def plain(value: Decimal) -> str:
    """A decimal number without trailing noughts or exponent.

    >>> plain(Decimal("1.50")), plain(Decimal("1E+3"))
    ('1.5', '1000')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_number(given: object) -> Decimal:
    """A number from 0 to a million million, exactly as it was written; ValueError for anything else.

    >>> read_number(0.1), read_number("350")
    (Decimal('0.1'), Decimal('350'))
    """
    try:
        number = Decimal("NaN") if isinstance(given, bool) else Decimal(str(given))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 <= number <= LARGEST:
        raise ValueError("write a number from 0 up, a million million at most")
    return number


def write_number(number: Decimal) -> int | float | str:
    """The number as YAML has it; as text where a float would round it.

    >>> write_number(Decimal("350.0")), write_number(Decimal("0.1"))
    (350, 0.1)
    """
    if number == number.to_integral_value():
        return int(number)
    short = float(number)
    return short if Decimal(repr(short)) == number else plain(number)


class HourOfDay(int):
    """A time of day on the hour, 0 to 23, written as a time.

    >>> HourOfDay.read("07:00") + 1, str(HourOfDay(7))
    (8, '07:00')
    """

    @classmethod
    def read(cls, given: object) -> HourOfDay:
        """The hour that a text says; `24:00` is midnight, 0. ValueError if it says none."""
        if isinstance(given, HourOfDay):
            return given
        found = _HOUR.fullmatch(given) if isinstance(given, str) else None
        if not found:
            raise ValueError('write a time on the hour, in quotes: "07:00"')
        return cls(int(found[1]) % 24)

    def __str__(self) -> str:
        return f"{int(self):02}:00"

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.read)


Number = Annotated[Decimal, PlainValidator(read_number)]
