from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.demand.model.quantity import Duration, HourOfDay, Share, read_number, write_number

DECIMALS = st.decimals(min_value=0, max_value=10**9, allow_nan=False, allow_infinity=False, places=9)


@given(st.integers(0, 100 * 52 * 604_800_000_000))
def test_every_duration_reads_back(us: int) -> None:
    assert Duration.read(str(Duration(us))) == Duration(us)


@given(st.decimals(min_value=0, max_value=1, allow_nan=False, allow_infinity=False))
def test_every_share_reads_back(part: Decimal) -> None:
    assert Share.read(str(Share(part))) == Share(part)


@given(DECIMALS)
def test_every_number_reads_back(number: Decimal) -> None:
    assert read_number(write_number(number)) == number


@pytest.mark.parametrize(
    ("text", "us"),
    [
        ("40 s", 40_000_000),
        ("7min", 420_000_000),
        ("1.5 h", 5_400_000_000),
        ("1 hour", 3_600_000_000),
        ("3 days", 259_200_000_000),
        ("9 weeks", 9 * 604_800_000_000),
    ],
)
def test_durations(text: str, us: int) -> None:
    assert Duration.read(text).us == us


@pytest.mark.parametrize(
    "given_", ["7", 7, "seven min", "7 minuets", "-7 min", None, True, "0.0000001 s", "7 %", "1e400 s"]
)
def test_what_is_no_duration(given_: object) -> None:
    with pytest.raises(ValueError, match=r"duration|hundred years"):
        Duration.read(given_)


@pytest.mark.parametrize("given_", ["12", 0.12, "120 %", "-1 %", "12 min", None])
def test_what_is_no_share(given_: object) -> None:
    with pytest.raises(ValueError, match=r"share"):
        Share.read(given_)


@pytest.mark.parametrize("given_", ["x", -1, float("nan"), "Infinity", 1e13, True, None, "7 min"])
def test_what_is_no_number(given_: object) -> None:
    with pytest.raises(ValueError, match=r"number from 0 up"):
        read_number(given_)


@pytest.mark.parametrize(("text", "hour"), [("07:00", 7), ("7:00", 7), ("00:00", 0), ("24:00", 0), ("23:00", 23)])
def test_hours(text: str, hour: int) -> None:
    assert HourOfDay.read(text) == hour
    assert HourOfDay.read(str(HourOfDay.read(text))) == hour


@pytest.mark.parametrize("given_", ["07:30", "25:00", 900, 7, "7", "late"])
def test_what_is_no_hour(given_: object) -> None:
    with pytest.raises(ValueError, match=r"in quotes"):
        HourOfDay.read(given_)
