"""Units: how values and their changes are written."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.core.errors import UnknownNameError
from peelian.core.rounding import round_half_away
from peelian.core.unit import Unit, signed, unit, units


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
        ("ratio", Fraction(5, 2), "2.50"),
        ("rank", 37, "37"),
        ("pounds", 1200, "£1,200"),
        ("pounds", -1200, "−£1,200"),
        ("pounds", Decimal("-0.4"), "£0"),
        ("pounds_and_pence", Decimal("107020.62"), "£107,020.62"),
        ("pounds_and_pence", Decimal("-107020.625"), "−£107,020.63"),
        ("million_pounds", Decimal("5.1235"), "£5.124m"),
        ("million_pounds", Decimal("-0.4"), "−£0.400m"),
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
        ("pounds", 1200, "+£1,200"),
        ("pounds", -1200, "−£1,200"),
        ("pounds", 0, "£0"),
        ("pounds_and_pence", Decimal("0.005"), "+£0.01"),
        ("million_pounds", Decimal("-1.5"), "−£1.500m"),
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
        ("children", 1, "1 child"),
        ("children", 83, "83 children"),
        ("rank", 1, "1 place"),
        ("pounds", 1, "£1"),
        ("pounds", 1200, "£1,200"),
        ("pounds", -1200, "−£1,200"),
        ("pounds_and_pence", Decimal("107020.62"), "£107,020.62"),
        ("million_pounds", 3, "£3.000m"),
    ],
)
def test_unit_names_what_it_counts(name: str, value: int, written: str) -> None:
    assert unit(name).named(value) == written


@pytest.mark.parametrize("name", list(units()))
def test_unit_never_writes_a_hyphen_for_a_minus(name: str) -> None:
    texts = (unit(name).write(-3), unit(name).write_change(-3), unit(name).named(-3))

    assert not any("-" in text for text in texts)
    assert all(text.startswith("−" + unit(name).prefix + "3") for text in texts)


@pytest.mark.parametrize(
    ("value", "sign", "prefix", "text"),
    [
        (1200, False, "", "1,200"),
        (1200, True, "", "+1,200"),
        (-1200, False, "", "−1,200"),
        (-1200, True, "", "−1,200"),
        (0, True, "", "0"),
        (1200, False, "£", "£1,200"),
        (1200, True, "£", "+£1,200"),
        (-1200, False, "£", "−£1,200"),
        (0, True, "£", "£0"),
    ],
)
def test_sign_stands_before_the_prefix(value: int, sign: bool, prefix: str, text: str) -> None:
    assert signed(round_half_away(value, 0), sign=sign, prefix=prefix) == text


@given(st.decimals(-(10**9), 10**9, places=3), st.sampled_from(sorted(units())))
def test_written_value_is_the_rounded_one_with_its_unit(value: Decimal, name: str) -> None:
    house = unit(name)
    rounded = round_half_away(value, house.decimals)

    text = house.write(value)

    assert text.startswith("−") == (rounded < 0)
    bare = text.removeprefix("−").removeprefix(house.prefix).removesuffix(house.suffix)
    bare = bare.removesuffix(f" {house.singular}") if abs(rounded) == 1 else bare
    assert Decimal(bare.replace(",", "")) == abs(rounded)
    assert house.write_change(abs(value)) in (house.write_change(-abs(value)).replace("−", "+"), house.write_change(0))


def test_units_are_those_of_the_table() -> None:
    text = files("peelian.core").joinpath("units.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))

    assert len(units()) == len(rows), "no two rows have one id"
    for row in rows:
        assert units()[row["id"]] == Unit(
            row["id"], row["singular"], row["plural"], row["prefix"], row["suffix"], int(row["decimals"])
        )
        assert re.fullmatch(r"[a-z_]+", row["id"])
        assert all((row["singular"], row["plural"]))


@pytest.mark.parametrize(
    ("name", "hint"), [("call", "'calls'"), ("percents", "'percent'"), ("furlongs", "Known: applications")]
)
def test_unknown_unit_says_which_there_are(name: str, hint: str) -> None:
    with pytest.raises(UnknownNameError, match="no unit") as caught:
        unit(name)

    assert hint in caught.value.remedy


def test_noun_goes_with_the_number_that_is_shown() -> None:
    assert unit("calls").named(Fraction(1, 2)) == "1 call"
