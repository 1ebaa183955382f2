"""What is open at the end of a month, against a count of every item on every last day."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measures.content import content
from tests.measures.plain import months_later, nearest_rank
from tests.measures.sending import declare, measure, send
from tests.records.held import leave_references
from tests.rows import crime, incident

from peelian import Workbench
from peelian.core.force import forces
from peelian.measures.figures import Figures

MONTHS = ("2018-11", "2018-12", "2019-01", "2019-02", "2019-03")
RUN = "2018-11..2019-03"
Item = tuple[dt.date, dt.date | None, str]

days = st.dates(dt.date(2018, 11, 1), dt.date(2019, 3, 31))
last_days = st.sampled_from([months_later(dt.date(2018, 11, 1), n) - dt.timedelta(days=1) for n in range(1, 6)])


@st.composite
def items(draw: st.DrawFn) -> Item:
    """Something with its first day, the day on which it ended (or none), and a grade."""
    start = draw(days | last_days)
    soon = st.integers(0, 40).map(lambda count: start + dt.timedelta(days=count))
    stop = draw(st.none() | soon | last_days.filter(lambda day: day >= start) | days.filter(lambda day: day >= start))
    return start, stop, draw(st.sampled_from(["1", "2"]))


def sent(listed: Sequence[Item], name: str, force: str = "kent") -> list[dict[str, object]]:
    """The items as incidents, some at the very start and some at the very end of their days."""
    rows = []
    for number, (start, stop, grade) in enumerate(listed):
        first, last = ("00:00:00", "00:00:01") if number % 2 else ("23:59:58", "23:59:59")
        closed = "" if stop is None else f"{stop}T{last}"
        rows.append(incident(f"{name}{number}", f"{start}T{first}", grade=grade, closed_at=closed, force=force))
    return rows


def held() -> list[Item]:
    """One item that begins and ends on the first day of each month, so that every month is held."""
    return [(dt.date.fromisoformat(f"{month}-01"),) * 2 + ("other",) for month in MONTHS]  # type: ignore[misc]


def last_day(month: str) -> dt.date:
    return months_later(dt.date.fromisoformat(f"{month}-01"), 1) - dt.timedelta(days=1)


def ages(listed: Sequence[Item], month: str, grade: str = "") -> list[int]:
    """The age of each item that has begun by the last day of a month, and has not ended on it or before."""
    end = last_day(month)
    return [
        (end - start).days
        for start, stop, own in listed
        if start <= end and (stop is None or stop > end) and grade in ("", own)
    ]


def figures(kent: Figures, month: str, **cell: str) -> list[object]:
    names = ("incidents.open", "incidents.open_median_age", "incidents.open_over")
    return [kent.fact(name, month, **cell).value for name in names]


def expected(listed: Sequence[Item], month: str, grade: str = "", days: int = 7) -> list[object]:
    found = ages(listed, month, grade)
    share = Fraction(100 * sum(age > days for age in found), len(found)) if found else None
    return [len(found), nearest_rank(found, Fraction(1, 2)), share]


@settings(max_examples=6)
@given(st.lists(items(), max_size=60), st.lists(items(), max_size=60))
def test_open_items_are_those_of_a_count_on_every_last_day(first: list[Item], second: list[Item]) -> None:
    """The second file comes later, for another force's months; then the mart is refreshed, not made anew."""
    listed = [*first, *held()]
    with tempfile.TemporaryDirectory() as folder:
        bench = Workbench.create(Path(folder) / "workspace")
        send(bench, "incidents", sent(listed, "a"))
        bench.mart()
        send(bench, "incidents", sent([*second, *held()], "b", force="essex"))
        of = {force: bench.force(force, source="force-extract") for force in ("kent", "essex")}

        for force, own in (("kent", listed), ("essex", [*second, *held()])):
            for month in MONTHS:
                assert figures(of[force], month) == expected(own, month)
                assert figures(of[force], month, grade="1") == expected(own, month, "1")
            assert (
                of[force].fact("incidents.open_over", "2019-02", days="30").value == expected(own, "2019-02", "", 30)[2]
            )
            series = of[force].series("incidents.open", RUN)
            assert [fact.value for fact in series] == [len(ages(own, month)) for month in MONTHS]


# What begins, what ends it, and at the ends of which months it is open.
WINTER = [
    ("2018-11-10T10:00", "2018-11-20T10:00", []),
    ("2018-11-10T10:00", "2018-11-30T23:59:59", []),
    ("2018-11-10T10:00", "2018-12-01T00:00", ["2018-11"]),
    ("2018-11-30T23:59:59", "2018-12-01T00:00", ["2018-11"]),
    ("2018-12-01T00:00", "2018-12-31T00:00", []),
    ("2018-11-10T10:00", "2019-01-31T00:00", ["2018-11", "2018-12"]),
    ("2018-12-31T23:59", "2019-02-28T23:59", ["2018-12", "2019-01"]),
    ("2019-01-31T00:00", "", ["2019-01", "2019-02", "2019-03"]),
    ("2018-11-01T00:00", "", list(MONTHS)),
    ("2019-03-31T23:59", "", ["2019-03"]),
    ("2018-12-15T10:00", "2021-05-05T10:00", ["2018-12", "2019-01", "2019-02", "2019-03"]),
]
SUMMER = [
    ("2018-06-30T22:30:00Z", "2018-07-31T22:59:59Z", ["2018-06"]),
    ("2018-06-30T23:30:00Z", "2018-07-31T23:00:00Z", ["2018-07"]),
    ("2018-06-30T23:30:00Z", "2018-07-31T22:59:59Z", []),
    ("2018-07-01T00:30:00", "2018-08-01T00:30:00", ["2018-07"]),
]
SUMMER_MONTHS = ("2018-06", "2018-07", "2018-08")


@pytest.fixture(scope="module")
def one_each(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    """Each case is of a force of its own, so that one mart holds them all."""
    bench = Workbench.create(tmp_path_factory.mktemp("clock") / "workspace")
    rows = []
    for at, (start, stop, _) in enumerate([*WINTER, *SUMMER]):
        force = forces()[at].id
        rows.append(incident("one", start, closed_at=stop, force=force))
        for month in MONTHS if at < len(WINTER) else SUMMER_MONTHS:
            rows.append(incident(month, f"{month}-01T10:00", closed_at=f"{month}-01T11:00", force=force))
    send(bench, "incidents", rows)
    return bench


@pytest.mark.parametrize("case", range(len(WINTER)), ids=lambda case: "-".join(WINTER[case][:2]))
def test_item_is_open_at(one_each: Workbench, case: int) -> None:
    start, _, open_at = WINTER[case]
    figures = one_each.force(forces()[case].id, source="force-extract")

    assert [month for month in MONTHS if figures.fact("incidents.open", month).value] == open_at
    begun = dt.date.fromisoformat(start[:10])
    found = [figures.fact("incidents.open_median_age", month).value for month in open_at]
    assert found == [(last_day(month) - begun).days for month in open_at]


@pytest.mark.parametrize("case", range(len(SUMMER)), ids=lambda case: "-".join(SUMMER[case][:2]))
def test_days_are_local_in_summer_too(one_each: Workbench, case: int) -> None:
    figures = one_each.force(forces()[len(WINTER) + case].id, source="force-extract")

    assert [month for month in SUMMER_MONTHS if figures.fact("incidents.open", month).value] == SUMMER[case][2]
    for month in SUMMER_MONTHS:
        assert all(side.agrees for side in one_each.explain(figures, "incidents.open", month).sides)


def test_sample_rows_are_those_that_were_counted_in_summer_too(bench: Workbench) -> None:
    leave_references(bench)
    send(bench, "incidents", [incident("one", "2018-06-10T10:00", closed_at="2018-07-01T00:10"),
                              incident("two", "2018-07-01T00:30", closed_at="2018-07-05T10:00")])  # fmt: skip
    kent = bench.force("kent", source="force-extract")

    found = bench.explain(kent, "incidents.open", "2018-06")

    assert [(side.value, side.recounted) for side in found.sides] == [(1, 1)]
    at = found.sample_columns.index("incident_ref")
    assert [row[at] for row in found.sample_rows] == ["one"]


def test_later_load_that_ends_items_changes_the_earlier_ends_of_months(bench: Workbench) -> None:
    january = [incident(name, f"2019-01-{day}T10:00") for name, day in (("a", "03"), ("b", "20"), ("c", "31"))]
    january.append(incident("z", "2019-01-10T10:00", closed_at="2019-01-10T11:00"))
    february = [incident("d", "2019-02-10T10:00"), incident("e", "2019-02-28T10:00", closed_at="2019-02-28T11:00")]
    send(bench, "incidents", [*january, *february])
    before = bench.force("kent", source="force-extract")
    assert [fact.value for fact in before.series("incidents.open", "2019-01..2019-02")] == [3, 4]

    ended = {"a": "2019-01-31T08:00", "b": "2019-02-14T08:00", "z": "2019-01-10T11:00"}
    send(bench, "incidents", [{**row, "closed_at": ended.get(str(row["incident_ref"]), "")} for row in january])

    after = bench.force("kent", source="force-extract")
    assert [fact.value for fact in after.series("incidents.open", "2019-01..2019-02")] == [2, 2]
    assert [fact.value for fact in after.series("incidents.open_median_age", "2019-01..2019-02")] == [0, 18]
    assert after.fact("incidents.all", "2019-01").value == 4


@settings(max_examples=3)
@given(st.lists(items(), min_size=1, max_size=40), st.lists(items(), max_size=40))
def test_refreshed_mart_of_open_items_equals_one_made_from_nothing(first: list[Item], later: list[Item]) -> None:
    """Items come month by month, those of the new year with its partition, and old months come again with ends."""
    listed = sorted([*first, *later, *held()], key=lambda item: item[0])
    rows = sent(listed, "a")

    def of(months: Sequence[str], *, ended: bool) -> list[dict[str, object]]:
        chosen = [row for row in rows if str(row["created_at"])[:7] in months]
        return chosen if ended else [{**row, "closed_at": ""} for row in chosen]

    with tempfile.TemporaryDirectory() as folder:
        refreshed = Workbench.create(Path(folder) / "refreshed")
        for months, ended in ((MONTHS[:1], True), (MONTHS[:2], False), (MONTHS[2:], True), (MONTHS[:2], True)):
            send(refreshed, "incidents", of(months, ended=ended))
            last = refreshed.mart()
        anew = content(last.mart.path)
        last.mart.close()
        for path in refreshed.workspace.marts.iterdir():
            path.unlink()
        again = Workbench.open(refreshed.workspace.root).mart()

        assert (again.kept, content(again.mart.path)) == (0, anew)
        kent = refreshed.force("kent", source="force-extract")
        assert [fact.value for fact in kent.series("incidents.open", RUN)] == [len(ages(listed, m)) for m in MONTHS]


def test_period_gives_what_is_open_at_its_end(bench: Workbench) -> None:
    rows = [incident(month, f"{month}-05T10:00") for month in MONTHS[:3]]
    send(bench, "incidents", [*rows, incident("e", "2018-11-06T10:00", closed_at="2018-11-06T11:00")])
    kent = bench.force("kent", source="force-extract")

    assert kent.fact("incidents.open", "2018-11..2019-01").value == kent.fact("incidents.open", "2019-01").value == 3
    assert kent.fact("incidents.open", "2018-04..2019-01").value == 3, (
        "what came before the first record is not asked for"
    )
    year = kent.fact("incidents.open", "2018-19")
    assert (year.value, year.missing) == (
        None, "incidents from force-extract are held for 3 of 5 months; missing: 2019-02..2019-03",
    )  # fmt: skip
    assert kent.extreme("lowest", "incidents.open", "2018-11..2019-01").value == 1


def test_month_that_nobody_sent_makes_every_later_end_missing(bench: Workbench) -> None:
    """What began in it may be open still."""
    rows = [incident(month, f"{month}-05T10:00") for month in (MONTHS[0], MONTHS[2])]
    send(bench, "incidents", [*rows, incident("e", "2018-11-06T10:00", closed_at="2018-11-06T11:00")])
    kent = bench.force("kent", source="force-extract")

    found = kent.series("incidents.open", "2018-10..2019-01")

    assert [fact.value for fact in found] == [None, 1, None, None]
    assert found[3].missing == "incidents from force-extract are held for 2 of 3 months; missing: 2018-12"
    send(bench, "incidents", [incident("d", "2018-12-05T10:00")])
    assert bench.force("kent", source="force-extract").fact("incidents.open", "2019-01").value == 3


def test_months_of_one_force_do_not_reach_beyond_what_is_held_of_it(bench: Workbench) -> None:
    closed = {"closed_at": "2018-11-06T10:00"}
    essex = [
        incident("a", "2018-11-05T10:00", force="essex"),
        incident("b", "2018-11-05T10:00", force="essex", **closed),
    ]
    send(bench, "incidents", essex)
    send(bench, "incidents", [incident(month, f"{month}-05T10:00", **closed) for month in MONTHS[:1]])
    send(bench, "incidents", [incident(month, f"{month}-05T10:00") for month in MONTHS[1:]])
    figures = bench.force("essex", source="force-extract")

    assert [fact.value for fact in figures.series("incidents.open", RUN)] == [1, None, None, None, None]
    kent = bench.force("kent", source="force-extract")
    assert [fact.value for fact in kent.series("incidents.open", RUN)] == [0, 1, 2, 3, 4]


def test_months_before_the_first_end_are_counted_where_the_records_say_when_something_ended(bench: Workbench) -> None:
    ended = incident("b", "2018-12-05T10:00", closed_at="2018-12-20T10:00")
    send(bench, "incidents", [incident("a", "2018-11-05T10:00"), ended])

    found = bench.force("kent", source="force-extract").series("incidents.open", "2018-11..2018-12")

    assert [fact.value for fact in found] == [1, 1]


def test_nothing_open_is_zero_and_its_age_is_missing(bench: Workbench) -> None:
    send(bench, "incidents", sent(held(), "h"))
    kent = bench.force("kent", source="force-extract")

    number, age, over = (
        kent.fact(name, "2019-01") for name in ("incidents.open", "incidents.open_median_age", "incidents.open_over")
    )
    assert (number.value, number.missing) == (0, "")
    assert (age.value, age.missing) == (None, "there are no records to measure")
    assert (over.value, over.missing) == (None, "there is nothing to divide by")


def test_two_clocks_and_a_condition_on_age_keep_apart(bench: Workbench) -> None:
    unattended, unclosed = ({"start": "created_at", "stop": stop} for stop in ("arrived_at", "closed_at"))
    old = {"where": "age >= 20", "numerator": {"sum": "age"}, "denominator": {"count": "all"}}
    ours = [
        measure("test.waiting", "incidents", clock=unattended, numerator={"count": "all"}),
        measure("test.old", "incidents", clock=unclosed, **old),
    ]
    bench = declare(bench, "measures", *ours)
    send(bench, "incidents", [
        incident("a", "2019-01-05T10:00", arrived_at="2019-01-05T11:00", closed_at=""),
        incident("b", "2019-01-11T10:00", arrived_at="", closed_at=""),
        incident("c", "2019-01-12T10:00", arrived_at="", closed_at="2019-01-15T10:00"),
        incident("d", "2019-01-31T23:00", arrived_at="2019-02-01T01:00", closed_at="2019-02-01T01:00"),
    ])  # fmt: skip
    kent = bench.force("kent", source="force-extract")

    assert kent.fact("test.waiting", "2019-01").value == 3
    assert kent.fact("incidents.open", "2019-01").value == 3
    old = kent.fact("test.old", "2019-01")
    assert (old.numerator, old.denominator, old.value) == (26 + 20, 2, 23)
    assert all(
        side.agrees for name in ("test.waiting", "test.old") for side in bench.explain(kent, name, "2019-01").sides
    )


def test_force_of_which_nothing_ever_ended_is_not_said_to_have_nothing_open(bench: Workbench) -> None:
    send(bench, "incidents", [incident("a"), incident("b"), incident("a", force="essex"),
                              incident("b", force="essex", closed_at="2019-01-05T11:00")])  # fmt: skip
    kent, essex = (bench.force(name, source="force-extract") for name in ("kent", "essex"))

    for name in ("incidents.open", "incidents.open_median_age", "incidents.open_over"):
        fact = kent.fact(name, "2019-01")
        assert (fact.value, fact.missing) == (None, "incidents from force-extract never say when one ended")
    assert essex.fact("incidents.open", "2019-01").value == 1


@pytest.mark.parametrize("lacking", ["finalised_on", "recorded_on"])
def test_earlier_file_that_does_not_say_when_makes_what_is_open_missing(bench: Workbench, lacking: str) -> None:
    """Otherwise all of its records would be open for ever, or none of them ever."""
    given = {"recorded_on": "2019-01-05", "finalised_on": "2019-01-09"}
    send(bench, "crimes", [crime("2019-01", **{name: day for name, day in given.items() if name != lacking})])
    given = {"recorded_on": "2019-02-05", "finalised_on": "2019-02-09"}
    send(bench, "crimes", [crime("2019-02", **given), crime("2019-02", **{**given, "finalised_on": ""})])
    kent = bench.force("kent", source="force-extract")

    assert kent.fact("crime.open_investigations", "2019-01").missing == (
        f"crimes from force-extract do not say: {lacking.replace('_', ' ')}"
    )
    fact = kent.fact("crime.open_investigations", "2019-02")
    assert fact.value is None
    assert lacking.replace("_", " ") in fact.missing
