"""Percentiles are the nearest rank, at every level: of numbers, and of records by month, year and breakdown."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.measures.plain import nearest_rank
from tests.measures.sending import declare, measure, send
from tests.rows import call

from peelian import PeelianError, Workbench
from peelian.measures.figures import Figures
from peelian.measures.percentile import percentile

durations = st.lists(st.integers(0, 86400) | st.integers(0, 5), min_size=1, max_size=200)
shares = st.fractions(min_value=Fraction(1, 1000), max_value=Fraction(999, 1000), max_denominator=1000)
MONTHS = ("2018-04", "2018-11", "2018-12", "2019-01", "2019-03")
WINTER = MONTHS[1:4]


def spread(values: Sequence[int]) -> list[tuple[int, int]]:
    return sorted(Counter(values).items())


@given(durations, shares)
def test_percentile_is_the_value_at_its_rank(values: list[int], share: Fraction) -> None:
    found = percentile(spread(values), share)

    assert found == nearest_rank(values, share)
    assert found in values, "no value is made up"
    assert sum(each <= found for each in values) >= share * len(values)
    assert sum(each < found for each in values) < share * len(values), "no smaller value will do"


@given(durations, st.sampled_from([1, 5, 10, 25, 50, 75, 90, 95, 99]))
def test_percentile_is_that_of_numpy(values: list[int], percent: int) -> None:
    # For numpy 0.95 is a binary fraction, a hair off: with 20 values it cannot tell the 19th from the 20th.
    assume(percent in (25, 50, 75) or len(values) * percent % 100)

    found = percentile(spread(values), Fraction(percent, 100))

    assert found == np.percentile(values, percent, method="inverted_cdf")


@given(durations, shares, shares)
def test_percentile_rises_with_its_share(values: list[int], one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))

    assert percentile(spread(values), low) <= percentile(spread(values), high)


@given(durations, shares, st.integers(-1000, 1000), st.integers(2, 5))
def test_percentile_follows_its_values(values: list[int], share: Fraction, more: int, times: int) -> None:
    found = percentile(spread(values), share)

    assert percentile([(value + more, count) for value, count in spread(values)], share) == found + more
    assert percentile([(value, count * times) for value, count in spread(values)], share) == found


def test_percentile_of_nothing_is_refused() -> None:
    with pytest.raises(PeelianError, match="no rows"):
        percentile([], Fraction(1, 2))


def sides(figures: Figures, period: str, **cell: str) -> list[int]:
    names = ("contact.median_answer_time", "contact.slowest_tenth_answer_time")
    return [figures.fact(name, period, **cell).value for name in names]


@st.composite
def waits(draw: st.DrawFn) -> list[dict[str, object]]:
    """Calls of several months, hours and both lines, all with random durations."""
    cells = [(month, hour, line) for month in MONTHS for hour in (3, 17) for line in ("999", "101")]
    chosen = draw(st.lists(st.sampled_from(cells), min_size=1, max_size=12, unique=True))
    rows = []
    for month, hour, line in chosen:
        for wait in draw(st.lists(st.integers(0, 40) | st.integers(0, 86400), min_size=1, max_size=25)):
            rows.append(call(len(rows), f"{month}-05T{hour:02d}:00", line=line, answered_after=wait))
    gone = [call(f"gone {month}", f"{month}-06T09:00", outcome="abandoned", answered_after="") for month in MONTHS]
    return rows + gone


def ranks(rows: list[dict[str, object]], months: Sequence[str], **cell: str) -> list[int | None]:
    """Median and slowest tenth of the answered calls of these months and this cell."""
    found = []
    for row in rows:
        at = str(row["received_at"])
        own = {"line": row["line"], "hour": str(int(at[11:13]))}
        if row["outcome"] == "answered" and at[:7] in months and cell.items() <= own.items():
            found.append(row["answered_after"])
    return [nearest_rank(found, Fraction(share, 100)) for share in (50, 90)]


@settings(max_examples=6)
@given(waits())
def test_percentiles_of_records_are_the_nearest_rank_by_month_year_and_breakdown(rows: list[dict[str, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench = Workbench.create(Path(folder) / "workspace")
        send(bench, "calls", rows)
        kent = bench.force("kent", source="force-extract")

        for cell in ({}, {"line": "999"}, {"hour": "17"}, {"line": "101", "hour": "3"}):
            assert sides(kent, "2018-11..2019-01", **cell) == ranks(rows, WINTER, **cell)
            for month in MONTHS:
                assert sides(kent, month, **cell) == ranks(rows, [month], **cell)
        months = kent.series("contact.slowest_tenth_answer_time", "2018-04..2019-03", line="999")
        assert [fact.value for fact in months] == [
            ranks(rows, [str(fact.period)], line="999")[1] if str(fact.period) in MONTHS else None for fact in months
        ]
        assert [bool(fact.missing) for fact in months] == [fact.value is None for fact in months]
        facts = kent.broken_down("contact.slowest_tenth_answer_time", "2018-11..2019-01", "hour")
        hours = {hour: ranks(rows, WINTER, hour=hour)[1] for hour in ("3", "17")}
        assert {dict(fact.breakdown)["hour"]: fact.value for fact in facts if fact.value} == {
            hour: each for hour, each in hours.items() if each
        }


def test_year_is_not_made_of_the_percentiles_of_its_months(bench: Workbench) -> None:
    waits = {"2018-11": [1, 1, 1], "2018-12": [90, 100], "2019-01": [1]}
    rows = [call(f"{month}-{n}", f"{month}-05T10:00", answered_after=wait)
            for month, listed in waits.items() for n, wait in enumerate(listed)]  # fmt: skip
    send(bench, "calls", rows)
    kent = bench.force("kent", source="force-extract")

    assert [fact.value for fact in kent.series("contact.median_answer_time", "2018-11..2019-01")] == [1, 90, 1]
    assert sides(kent, "2018-11..2019-01") == [1, 100], (
        "nothing is interpolated: with six calls the last two are a third"
    )


def test_percentile_where_nothing_was_measured_is_missing_and_not_zero(bench: Workbench) -> None:
    send(bench, "calls", [call(1), call(2, outcome="abandoned", answered_after="", line="101")])
    kent = bench.force("kent", source="force-extract")

    fact = kent.fact("contact.median_answer_time", "2019-01", line="101")

    assert (fact.value, fact.numerator, fact.missing) == (None, None, "there are no records to measure")
    assert [fact.missing for fact in kent.series("contact.median_answer_time", "2019-01", line="101")] == [fact.missing]
    found = kent.broken_down("contact.median_answer_time", "2019-01", "line")
    assert [(dict(each.breakdown)["line"], each.value) for each in found] == [("999", 4)]


def test_percentile_of_zero_is_a_value(bench: Workbench) -> None:
    send(bench, "calls", [call(1, answered_after=0), call(2, answered_after=0), call(3, answered_after=9)])
    kent = bench.force("kent", source="force-extract")

    fact = kent.fact("contact.median_answer_time", "2019-01")

    assert (fact.value, fact.missing, fact.text) == (0, "", "0.0 s")
    assert bench.explain(kent, "contact.median_answer_time", "2019-01").sides[0].agrees


def test_percentile_of_zero_is_listed_among_the_values_of_a_breakdown(bench: Workbench) -> None:
    send(bench, "calls", [call(1, answered_after=0), call(2, line="101", answered_after=9)])
    kent = bench.force("kent", source="force-extract")

    found = kent.broken_down("contact.median_answer_time", "2019-01", "line")

    assert {dict(fact.breakdown)["line"]: fact.value for fact in found} == {"999": 0, "101": 9}


def test_percentile_with_decimals_in_its_share(bench: Workbench) -> None:
    entry = measure("test.late", "calls", numerator={"percentile": 99.5, "of": "answered_after"}, unit="seconds")
    bench = declare(bench, "measures", entry)
    send(bench, "calls", [call(number, answered_after=number) for number in range(1, 401)])

    fact = bench.force("kent", source="force-extract").fact("test.late", "2019-01")

    assert fact.value == 398, "398 of 400 calls are 99.5%, exactly"
