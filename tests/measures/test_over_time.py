"""What a measure counts, hour by hour and day by day, is what a plain count gives; what is not held is no nought."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.measures.mixed import load_mixed, mixed_rows
from tests.measures.sending import declare, measure, send
from tests.rows import call

from peelian import Workbench
from peelian.core.errors import PeelianError, UnknownNameError
from peelian.core.force import force
from peelian.measures.over_time import Asked, OverTime, OverTimeError

Row = Mapping[str, Any]


def asked(name: str, whose: str = "kent", **narrowed: str) -> Asked:
    until, source = narrowed.pop("until", ""), narrowed.pop("source", "")
    return Asked(name, tuple(sorted(narrowed.items())), force(whose), source, until)


def by_day(found: OverTime) -> dict[dt.date, float]:
    days = [found.start + dt.timedelta(days=at) for at in range(len(found.values))]
    return {day: float(value) for day, value in zip(days, found.values, strict=True) if value}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    rows = {name: each for name, each in mixed_rows().items() if name in ("calls", "hourly_calls", "crimes")}
    return load_mixed(Workbench.create(tmp_path_factory.mktemp("over") / "workspace"), rows)


@pytest.mark.parametrize(("name", "test"), [
    ("contact.calls", lambda row: True),
    ("contact.calls_999", lambda row: row["line"] == "999"),
    ("contact.abandoned", lambda row: row["outcome"] == "abandoned"),
])  # fmt: skip
def test_days_and_hours_are_a_plain_count(mixed: Workbench, name: str, test: Callable[[Row], bool]) -> None:
    rows = [row for row in mixed_rows()["calls"] if row["force"] == "kent" and test(row)]
    days = Counter(row["received_at"].date() for row in rows)
    hours = Counter((row["received_at"].date(), row["received_at"].hour) for row in rows)

    found, hourly = (mixed.over_time(asked(name), hours=each) for each in (False, True))

    assert by_day(found) == days
    assert (found.step, found.start, len(found.values)) == ("day", dt.date(2018, 4, 1), 365)
    assert (hourly.step, len(hourly.values)) == ("hour", 365 * 24)
    at = {
        (found.start + dt.timedelta(days=place // 24), place % 24): value for place, value in enumerate(hourly.values)
    }
    assert {key: value for key, value in at.items() if value} == hours
    assert not found.synthetic


def test_rows_that_are_hours_are_added_up(mixed: Workbench) -> None:
    rows = [row for row in mixed_rows()["hourly_calls"] if row["force"] == "essex"]
    sums: Counter[dt.date] = Counter()
    for row in rows:
        sums[row["called_on"]] += row["calls"]

    hourly = mixed.over_time(asked("services.calls_by_hour", "essex"), hours=True)

    assert hourly.step == "hour"
    assert hourly.values.reshape(-1, 24).sum(axis=1).sum() == sum(sums.values())
    daily = mixed.over_time(asked("services.calls_by_hour", "essex"), hours=False)
    assert by_day(daily) == {day: value for day, value in sums.items() if value}


def test_records_that_say_the_month_alone_are_counted_by_month(mixed: Workbench) -> None:
    rows = [row for row in mixed_rows()["crimes"] if row["force"] == "kent" and row["category"] == "Burglary"]
    months = Counter(f"{row['recorded_on']:%Y-%m}" for row in rows)

    found = mixed.over_time(asked("crime.recorded", category="Burglary"), hours=True)

    assert (found.step, found.start) == ("month", dt.date(2018, 4, 1))
    assert (
        found.values.tolist()
        == [months[month] for month in sorted({*months, "2018-04", "2019-03"})][: len(found.values)]
    )
    assert found.values.sum() == len(rows)


@pytest.mark.parametrize(("wanted", "error", "words"), [
    (asked("contact.calls_999_answered_in_10s"), OverTimeError, "no count that adds up"),
    (asked("contact.median_answer_time"), OverTimeError, "no count that adds up"),
    (asked("incidents.open"), OverTimeError, "no count that adds up"),
    (asked("people.residents"), OverTimeError, "no count that adds up"),
    (asked("contact.calls", "surrey"), OverTimeError, "No calls of surrey are held"),
    (asked("contact.calls", source="sample"), OverTimeError, "held from sample"),
    (asked("contact.calls", until="2018-03"), OverTimeError, "Nothing is held up to 2018-03"),
    (asked("contact.calls", lien="999"), UnknownNameError, "'line'"),
    (asked("contact.calls", line="998"), UnknownNameError, "998"),
    (asked("contact.calls", call_ref="a"), OverTimeError, "says something of a person"),
    (asked("contact.cals"), UnknownNameError, "contact.calls"),
])  # fmt: skip
def test_what_cannot_be_followed_is_told(
    mixed: Workbench, wanted: Asked, error: type[PeelianError], words: str
) -> None:
    with pytest.raises(error) as caught:
        mixed.over_time(wanted)

    assert words in str(caught.value)
    assert caught.value.remedy


def days_of_calls(first: dt.date, last: dt.date, each: int, without: tuple[dt.date, ...] = ()) -> list[dict[str, Any]]:
    days = [first + dt.timedelta(days=at) for at in range((last - first).days + 1)]
    return [
        call(f"{day}-{n}", f"{day}T12:{n:02d}", force="kent") for day in days if day not in without for n in range(each)
    ]


def test_ends_within_a_month_may_be_parts_of_days_and_are_left_out(bench: Workbench) -> None:
    send(bench, "calls", days_of_calls(dt.date(2019, 1, 10), dt.date(2019, 2, 20), 2))

    found = bench.over_time(asked("contact.calls"))

    assert (found.start, len(found.values)) == (dt.date(2019, 1, 11), 40)
    until = bench.over_time(asked("contact.calls", until="2019-01"))
    assert (until.start, len(until.values)) == (dt.date(2019, 1, 11), 21)


def test_empty_day_is_not_held_where_chance_does_not_explain_it(bench: Workbench) -> None:
    gone = (dt.date(2019, 1, 15), dt.date(2019, 2, 15))
    send(bench, "calls", days_of_calls(dt.date(2019, 1, 1), dt.date(2019, 1, 31), 20, gone))
    send(bench, "calls", days_of_calls(dt.date(2019, 2, 1), dt.date(2019, 2, 28), 3, gone))

    found = bench.over_time(asked("contact.calls"))

    assert [at for at, value in enumerate(found.values) if np.isnan(value)] == [14]
    assert found.values[45] == 0
    assert found.left_out == ("1 days without a record, which chance does not explain",)


def test_month_that_nobody_sent_is_not_held(bench: Workbench) -> None:
    for month in (1, 3):
        send(bench, "calls", days_of_calls(dt.date(2019, month, 1), dt.date(2019, month, 31), 2))

    found = bench.over_time(asked("contact.calls"))

    assert np.isnan(found.values).nonzero()[0].tolist() == list(range(31, 59))


def test_hour_that_comes_twice_is_counted_in_the_clock_of_the_place(bench: Workbench) -> None:
    rows = [
        {"force": whose, "call_ref": f"{whose}{at}", "received_at": f"2019-11-03T{at:02d}:30:00Z"}
        for whose in ("kent", "seattle-fire")
        for at in (8, 9, 10)
    ]
    rows += [
        {**each, "call_ref": f"{each['call_ref']}-{day}", "received_at": f"2019-11-{day:02d}T20:00:00Z"}
        for each in rows[::3]
        for day in (1, 2, 4, 5)
    ]
    send(bench, "calls_for_service", rows)

    ours, theirs = (bench.over_time(asked("services.incidents", each), hours=True) for each in ("kent", "seattle-fire"))

    third = ours.values[48:72], theirs.values[48:72]
    assert third[0].nonzero()[0].tolist() == [8, 9, 10]
    assert {hour: third[1][hour] for hour in third[1].nonzero()[0].tolist()} == {
        1: 2,
        2: 1,
    }  # 08:30 and 09:30 are both 1:30


def test_breaks_and_provisional_months_are_cut_off_and_said(bench: Workbench) -> None:
    broken = measure(
        "team.calls", "calls", numerator={"count": "all"}, unit="calls", chart={"provisional": 1},
        breaks=[{"date": "2019-01-15", "reason": "a new system"}, {"date": "2018-12-05", "reason": "another"},
                {"date": "2019-01-20", "reason": "elsewhere", "forces": ["essex"]}],
    )  # fmt: skip
    bench = declare(bench, "measures", broken)
    send(bench, "calls", days_of_calls(dt.date(2018, 12, 1), dt.date(2019, 3, 31), 2))

    found = bench.over_time(asked("team.calls"))

    assert (found.start, len(found.values)) == (dt.date(2019, 1, 15), 45)
    assert found.left_out == (
        "the last 1 months, which may still change", "what was counted before 2019-01-15: a new system",
    )  # fmt: skip


def test_counts_of_periods_keep_their_gaps_and_lose_what_is_below_zero(bench: Workbench) -> None:
    rows = [
        {"force": "kent", "period": f"2016-{month:02d}", "result": result, "tests": tests}
        for month, tests in ((1, 5), (2, 7), (4, -9), (5, 0))
        for result in ("positive", "negative")
    ]
    send(bench, "breath_tests", rows)

    found = bench.over_time(asked("roads.breath_tests"))

    assert (found.step, found.start) == ("month", dt.date(2016, 1, 1))
    assert found.values.tolist()[:2] == [10, 14]
    assert np.isnan(found.values).nonzero()[0].tolist() == [2, 3]
    assert found.values[4] == 0
    assert found.left_out == ("1 months below zero",)
    assert bench.over_time(asked("roads.breath_tests", result="positive")).values[0] == 5


def test_quarters_are_followed_as_quarters(bench: Workbench) -> None:
    sent = [
        {"force": "kent", "period": period, "offence_code": "8N", "offence": "Assault", "offences": number,
         "offence_group": "Violence against the person", "offence_subgroup": "Violence with injury"}
        for period, number in (("2018-19-Q1", 4), ("2018-19-Q2", 6), ("2018-19-Q4", 8))
    ]  # fmt: skip
    send(bench, "crime_counts", sent)

    found = bench.over_time(asked("crime.offences_recorded"))

    assert (found.step, found.start) == ("quarter", dt.date(2018, 4, 1))
    assert [None if np.isnan(value) else value for value in found.values] == [4, 6, None, 8]


def test_two_sources_are_never_added_up(bench: Workbench, write_csv: Callable[..., Path]) -> None:
    from peelian import LoadOptions

    rows = days_of_calls(dt.date(2019, 1, 1), dt.date(2019, 1, 31), 2)
    send(bench, "calls", rows)
    send(bench, "calls", rows[:40], LoadOptions(source="sample"))

    with pytest.raises(OverTimeError, match="come from 2 sources"):
        bench.over_time(asked("contact.calls"))
    made = bench.over_time(asked("contact.calls", source="sample"))
    assert made.synthetic
    assert made.values.sum() == 38  # the last of its days may be part of one
