"""Units: how values and their changes are written."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from peelian.core.errors import UnknownNameError
from peelian.core.unit import unit, units


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("calls", 12345, "12,345"),
        ("calls", 999, "999"),
        ("calls", 0, "0"),
        ("calls", -5, "−5"),
        ("people", 1093183, "1,093,183"),
        ("crimes", Fraction(5, 2), "3"),
        ("percent", Decimal("99.76"), "99.8%"),
        ("percent", 100, "100.0%"),
        ("percent", Decimal("-0.04"), "0.0%"),
        ("seconds", 5, "5.0 s"),
        ("seconds", Fraction(1, 3), "0.3 s"),
        ("rate", Fraction(850025, 10000), "85.0"),
    ],
)
def test_unit_writes_values_in_house_style(name: str, value: int | Decimal | Fraction, written: str) -> None:
    assert unit(name).write(value) == written


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("calls", 1234, "+1,234"),
        ("calls", -1234, "−1,234"),
        ("calls", 0, "0"),
        ("percent", Decimal("1.25"), "+1.3 points"),
        ("percent", Decimal("-0.5"), "−0.5 points"),
        ("percent", 0, "0.0 points"),
        ("percent", Decimal("-0.04"), "0.0 points"),
        ("seconds", Decimal("-2.55"), "−2.6 s"),
        ("rate", Decimal("0.25"), "+0.3"),
    ],
)
def test_unit_writes_changes_with_a_sign(name: str, value: int | Decimal, written: str) -> None:
    assert unit(name).write_change(value) == written


@pytest.mark.parametrize(("decimals", "written"), [(0, "100%"), (1, "99.8%"), (3, "99.760%")])
def test_unit_writes_the_decimals_asked_for(decimals: int, written: str) -> None:
    assert unit("percent").write(Decimal("99.76"), decimals=decimals) == written


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("calls", 1, "1 call"),
        ("calls", 0, "0 calls"),
        ("calls", 12345, "12,345 calls"),
        ("people", 1, "1 person"),
        ("people", 2, "2 people"),
        ("percent", 1, "1.0%"),
        ("seconds", 1, "1.0 s"),
    ],
)
def test_unit_names_what_it_counts(name: str, value: int, written: str) -> None:
    assert unit(name).named(value) == written


@pytest.mark.parametrize("name", list(units()))
def test_unit_never_writes_a_hyphen_for_a_minus(name: str) -> None:
    texts = (unit(name).write(-3), unit(name).write_change(-3), unit(name).named(-3))

    assert not any("-" in text for text in texts)
    assert all(text.startswith("−3") for text in texts)


@pytest.mark.parametrize(("name", "hint"), [("call", "'calls'"), ("percents", "'percent'"), ("furlongs", "seconds")])
def test_unknown_unit_says_which_there_are(name: str, hint: str) -> None:
    with pytest.raises(UnknownNameError, match="no unit") as caught:
        unit(name)

    assert hint in caught.value.remedy
