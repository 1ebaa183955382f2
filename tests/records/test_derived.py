"""Columns that follow from two others: seconds between two times, and full months between two days."""

from __future__ import annotations

import calendar
import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.records.held import held_rows
from tests.rows import crime

from peelian import Workbench
from peelian.records.intake import Loaded

Writer = Callable[..., Path]


def incident(ref: object, created: str, arrived: str = "", **more: object) -> dict[str, object]:
    row = {"force": "kent", "incident_ref": ref, "created_at": created, "grade": "1", "domestic": "false"}
    return {**row, "crime_recorded": "false", "arrived_at": arrived, **more}


def said(loaded: Loaded) -> set[tuple[int, str]]:
    return {(each.row, each.rule) for each in loaded.reasons}


ATTENDED = {  # created, arrived: seconds that passed
    ("2019-01-05T10:00", "2019-01-05T10:12:30"): 750,
    ("2019-01-05T10:00", "2019-01-05T10:00"): 0,
    ("2019-01-05T23:50", "2019-01-06T00:10"): 1200,
    ("2019-07-01T10:00", "2019-07-01T09:30Z"): 1800,
    ("2019-07-01T09:00Z", "2019-07-01T10:30"): 1800,
    ("2020-02-28T12:00", "2020-03-01T12:00"): 2 * 86400,
    ("2019-01-05T10:00", ""): None,
    # The night on which the clocks go forward has 23 hours.
    ("2019-03-31T00:50", "2019-03-31T02:10"): 1200,
    ("2019-03-31T00:50Z", "2019-03-31T02:10+01:00"): 1200,
    ("2019-03-30T12:00", "2019-03-31T12:00"): 23 * 3600,
    # The night on which they go back has 25. A time of the hour that comes twice is read as the second one.
    ("2019-10-27T00:30", "2019-10-27T02:30"): 3 * 3600,
    ("2019-10-27T00:30", "2019-10-27T01:30"): 2 * 3600,
    ("2019-10-27T00:30", "2019-10-27T01:30+01:00"): 3600,
    ("2019-10-27T01:30+01:00", "2019-10-27T01:30Z"): 3600,
    ("2019-10-27T01:10", "2019-10-27T01:30"): 1200,
    ("2019-10-26T12:00", "2019-10-27T12:00"): 25 * 3600,
}


def test_time_to_attend_is_what_passed_on_every_night_of_the_year(bench: Workbench, write_csv: Writer) -> None:
    rows = [incident(at, *times) for at, times in enumerate(ATTENDED)]

    assert bench.load("incidents", write_csv("a.csv", rows)).submission.accepted == len(ATTENDED)

    assert [row["attended_after"] for row in held_rows(bench, "incidents")] == list(ATTENDED.values())


def test_time_to_attend_that_is_given_must_agree(lenient: Workbench, write_csv: Writer) -> None:
    noon = "2019-01-05T12:00"
    rows = [
        incident(2, noon, "2019-01-05T12:05", attended_after="300"),
        incident(3, noon, "2019-01-05T12:05", attended_after="301"),
        incident(4, noon, "2019-01-05T12:05", attended_after="5"),
        incident(5, noon, "2019-01-05T12:05"),
        incident(6, noon, attended_after="240"),
        incident(7, "2019-03-31T00:50", "2019-03-31T02:10", attended_after="4800"),
        incident(8, noon, "2019-01-05T12:05", attended_after="5 min"),
    ]

    loaded = lenient.load("incidents", write_csv("a.csv", [{"attended_after": "", **row} for row in rows]))

    assert said(loaded) == {(3, "agrees"), (4, "agrees"), (7, "agrees"), (8, "duration")}
    assert {each.column for each in loaded.reasons} == {"attended_after"}
    assert "created_at to arrived_at" in loaded.reasons[0].remedy
    assert {row["row"]: row["attended_after"] for row in held_rows(lenient, "incidents")} == {2: 300, 5: 300, 6: 240}


def test_unit_that_arrived_before_the_log_was_opened_is_set_aside(lenient: Workbench, write_csv: Writer) -> None:
    rows = [
        incident(2, "2019-01-05T12:00", "2019-01-05T12:00"),
        incident(3, "2019-01-05T12:00", "2019-01-05T11:59:59"),
        incident(4, "2019-10-27T01:30Z", "2019-10-27T01:40+01:00"),
        incident(5, "2019-03-31T02:10", "2019-03-31T00:50"),
    ]

    loaded = lenient.load("incidents", write_csv("a.csv", rows))

    assert {row for row, rule in said(loaded) if rule == "arrived-after-opened"} == {3, 4, 5}
    assert loaded.submission.quarantined == 3


def test_negative_time_to_attend_is_set_aside_without_times_too(lenient: Workbench, write_csv: Writer) -> None:
    rows = [
        incident(2, "2019-01-05T12:00", attended_after="0"),
        incident(3, "2019-01-05T12:00", attended_after="-1"),
        incident(4, "2019-01-05T12:00", "2019-01-05T11:00", attended_after="-3600"),
        incident(5, "2019-01-05T12:00", "2019-01-05T11:00", attended_after="3600"),
    ]

    loaded = lenient.load("incidents", write_csv("a.csv", rows))

    assert said(loaded) == {
        *((row, "range") for row in (3, 4)),
        *((row, "arrived-after-opened") for row in (4, 5)),
        (5, "agrees"),
    }


def test_log_closed_before_it_was_opened_is_set_aside(lenient: Workbench, write_csv: Writer) -> None:
    closed = ["2019-01-05T12:00", "", "2019-01-05T11:59"]
    rows = [incident(at, "2019-01-05T12:00", closed_at=text) for at, text in enumerate(closed)]

    assert said(lenient.load("incidents", write_csv("a.csv", rows))) == {(4, "closed-after-opened")}


def test_part_of_a_second_is_no_second(bench: Workbench, write_csv: Writer) -> None:
    ends = {"01.100": 0, "01.900": 1, "02.899": 1, "02.900": 2}
    rows = [incident(end, "2019-01-05T12:00:00.900", f"2019-01-05T12:00:{end}") for end in ends]

    bench.load("incidents", write_csv("a.csv", rows))

    assert [row["attended_after"] for row in held_rows(bench, "incidents")] == list(ends.values())


MONTHS = {  # start, recorded: full months that the day of recording lies beyond
    ("2018-01-03", "2018-07-03"): 5,
    ("2018-01-03", "2018-07-04"): 6,
    ("2018-01-03", "2018-01-03"): 0,
    ("2018-01-03", "2018-01-04"): 0,
    ("2018-01-03", "2018-02-03"): 0,
    ("2018-01-03", "2018-02-04"): 1,
    ("2018-03-15", "2019-03-15"): 11,
    ("2018-03-15", "2019-03-16"): 12,
    ("2018-01-31", "2018-02-28"): 0,
    ("2018-01-31", "2018-03-01"): 1,
    ("2018-01-31", "2018-03-31"): 1,
    ("2018-01-31", "2018-04-01"): 2,
    ("2018-02-28", "2018-03-28"): 0,
    ("2018-02-28", "2018-03-31"): 1,
    ("2018-02-28", "2018-04-01"): 1,
    ("2020-02-29", "2021-02-28"): 11,
    ("2020-02-29", "2021-03-01"): 12,
    ("2018-08-31", "2018-09-30"): 0,
    ("2018-08-31", "2018-10-01"): 1,
    ("2017-12-31", "2018-01-01"): 0,
    ("1948-10-01", "2018-10-02"): 840,
    ("", "2018-10-02"): None,
}


def test_full_months_are_those_that_the_recording_lies_beyond(bench: Workbench, write_csv: Writer) -> None:
    assert months_kept(bench, write_csv("a.csv", map(dated, MONTHS))) == list(MONTHS.values())


DAY = st.dates(dt.date(1990, 1, 1), dt.date(2020, 12, 31))
MONTH_END = DAY.map(lambda day: day.replace(day=calendar.monthrange(day.year, day.month)[1]))
PAIR = st.tuples(DAY | MONTH_END, st.integers(0, 1000) | st.sampled_from([28, 29, 30, 31, 59, 60, 61, 365, 366])).map(
    lambda pair: (pair[0], pair[0] + dt.timedelta(pair[1]))
) | st.tuples(MONTH_END, MONTH_END).map(lambda pair: (min(pair), max(pair)))


@settings(max_examples=8)
@given(st.lists(PAIR, min_size=50, max_size=200))
@example(
    [
        (dt.date(2019, 1, 28) + dt.timedelta(a), dt.date(2019, 2, 26) + dt.timedelta(b))
        for a in range(4)
        for b in range(7)
    ]
)
@example([(dt.date(2020, 2, 29), dt.date(2020, 2, 29) + dt.timedelta(days)) for days in range(800)])
def test_full_months_agree_with_counting_them_one_by_one(pairs: list[tuple[dt.date, dt.date]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        bench = Workbench.create(Path(name) / "workspace")
        file = Path(name) / "a.csv"
        lines = ["force,offence_start,recorded_on,category", *(f"kent,{start},{day},Drugs" for start, day in pairs)]
        file.write_text("\n".join(lines) + "\n")

        assert months_kept(bench, file) == [counted_one_by_one(start, day) for start, day in pairs]


def counted_one_by_one(start: dt.date, recorded: dt.date) -> int:
    """The largest m for which start + m months is before the day of recording; 0 where there is none."""
    months = 0
    while later(start, months + 1) < recorded:
        months += 1
    return months


def later(day: dt.date, months: int) -> dt.date:
    """The day so many months later, or the last of its month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def dated(days: tuple[str, str]) -> dict[str, object]:
    start, recorded = days
    return {"force": "kent", "offence_start": start, "recorded_on": recorded, "category": "Drugs"}


def months_kept(bench: Workbench, file: Path) -> list[int | None]:
    assert bench.load("crimes", file).submission.quarantined == 0
    return [row["months_to_report"] for row in held_rows(bench, "crimes")]


def test_full_months_that_are_given_must_agree(lenient: Workbench, write_csv: Writer) -> None:
    rows = [
        {**dated(("2018-01-03", "2018-07-04")), "months_to_report": "6"},
        {**dated(("2018-01-03", "2018-07-03")), "months_to_report": "6"},
        {**dated(("", "2018-07-03")), "months_to_report": "14"},
    ]

    loaded = lenient.load("crimes", write_csv("a.csv", rows))

    assert said(loaded) == {(3, "agrees")}
    assert [row["months_to_report"] for row in held_rows(lenient, "crimes")] == [6, 14]


def test_crime_recorded_before_it_began_is_set_aside(lenient: Workbench, write_csv: Writer) -> None:
    days = [("2018-07-04", "2018-07-04"), ("2018-07-05", "2018-07-04"), ("2018-09-30", "2018-07-04")]

    loaded = lenient.load("crimes", write_csv("a.csv", map(dated, days)))

    assert said(loaded) == {(3, "not-recorded-before-it-began"), (4, "not-recorded-before-it-began")}


def test_crime_finalised_before_it_was_recorded_is_set_aside(lenient: Workbench, write_csv: Writer) -> None:
    days = ["2018-07-04", "", "2018-07-03"]
    rows = [{**dated(("", "2018-07-04")), "finalised_on": day} for day in days]

    assert said(lenient.load("crimes", write_csv("a.csv", rows))) == {(4, "not-finalised-before-recorded")}


def test_full_months_need_both_days(bench: Workbench, write_csv: Writer) -> None:
    """A file with the month of recording and not the day gives no full months."""
    one = bench.load("crimes", write_csv("a.csv", [crime("2018-07", offence_start="2018-01-01")])).submission

    assert "months_to_report" not in one.columns
    assert [row["months_to_report"] for row in held_rows(bench, "crimes")] == [None]
