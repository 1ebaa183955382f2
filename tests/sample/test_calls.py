"""The written calls, counted from the file."""

from __future__ import annotations

from pathlib import Path

import pyarrow.compute as pc
import pytest
from tests.sample.files import LAST_YEAR, THIS_YEAR, by_month, count, mean, rows

pytestmark = pytest.mark.xdist_group("written")
ABANDONED = pc.field("outcome") == "abandoned"


@pytest.mark.parametrize(
    ("year", "line", "total"),
    [
        (THIS_YEAR, "999", 150_536),
        (LAST_YEAR, "999", 138_893),
        (THIS_YEAR, "101", 383_000),
        (LAST_YEAR, "101", 501_342),
    ],
)
def test_calls_of_each_line(written: Path, year: str, line: str, total: int) -> None:
    assert count(rows(written, "calls", year), pc.field("line") == line) == total


@pytest.mark.parametrize(("line", "wait", "length"), [("999", 5, 534), ("101", 74, 530)])
def test_mean_wait_and_length_over_answered_calls(written: Path, line: str, wait: int, length: int) -> None:
    answered = rows(written, "calls", THIS_YEAR).filter((pc.field("line") == line) & ~ABANDONED)

    assert answered["answered_after"].null_count == answered["talk_time"].null_count == 0
    assert round(mean(answered, "answered_after")) == wait
    assert round(mean(answered, "talk_time")) == length


def test_emergency_calls_answered_late(written: Path) -> None:
    late = (pc.field("line") == "999") & (pc.field("answered_after") > 10)

    assert count(rows(written, "calls", THIS_YEAR), late) == 368


def test_abandoned_calls_have_no_times(written: Path) -> None:
    for year in (LAST_YEAR, THIS_YEAR):
        lost = rows(written, "calls", year).filter(ABANDONED)
        assert lost["answered_after"].null_count == lost["talk_time"].null_count == lost.num_rows > 0


def test_abandoned_calls_of_101(written: Path) -> None:
    calls = rows(written, "calls", THIS_YEAR).filter(pc.field("line") == "101")
    lost = count(calls, ABANDONED)

    assert 42_000 < lost < 42_500
    assert round(100 * lost / 383_000) == 11


@pytest.mark.parametrize(("line", "lowest", "highest"), [("101", 6, 15), ("999", 0, 0)])
def test_months_of_abandonment(written: Path, line: str, lowest: int, highest: int) -> None:
    calls = rows(written, "calls", THIS_YEAR).filter(pc.field("line") == line)
    every, lost = by_month(calls, "received_at"), by_month(calls.filter(ABANDONED), "received_at")
    rates = [100 * lost[month] / every[month] for month in every]

    assert len(rates) == 12
    assert (round(min(rates)), round(max(rates))) == (lowest, highest)
    if line == "999":
        assert max(rates) < 0.6


def test_references_are_unique_and_times_in_order(written: Path) -> None:
    for year in (LAST_YEAR, THIS_YEAR):
        calls = rows(written, "calls", year)
        assert pc.count_distinct(calls["call_ref"]).as_py() == calls.num_rows
        times = calls["received_at"].to_numpy()
        assert (times[1:] >= times[:-1]).all()
