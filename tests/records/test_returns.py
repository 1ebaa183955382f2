"""Figures that arrive counted: how their periods are read and kept, and which rows are set aside."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.records.held import figure, held_rows

from peelian import LoadOptions, Period, Workbench
from peelian.core.force import forces
from peelian.core.period import written_periods
from peelian.records.intake import Loaded

Writer = Callable[..., Path]

READ = {  # as written: (as kept, month in which it ends, months that it covers)
    "2018-10": ("2018-10", "2018-10", 1),
    "2018-19-Q3": ("2018-19-Q3", "2018-12", 3),
    "2018/19-Q3": ("2018-19-Q3", "2018-12", 3),
    "2018-19Q3": ("2018-19-Q3", "2018-12", 3),
    "2018-19-Q4": ("2018-19-Q4", "2019-03", 3),
    "2018-19": ("2018-19", "2019-03", 12),
    "2018/19": ("2018-19", "2019-03", 12),
    " 2018/19 ": ("2018-19", "2019-03", 12),
    "1999-00": ("1999-00", "2000-03", 12),
    "1999/00": ("1999-00", "2000-03", 12),
    "2009/10": ("2009/10", "2010-03", 12),
    "2009-10": ("2009-10", "2009-10", 1),
    "FY2009-10": ("2009/10", "2010-03", 12),
    "FY2018/19": ("2018-19", "2019-03", 12),
    "2018": ("2018", "2018-12", 12),
    "12m:2019-03": ("12m:2019-03", "2019-03", 12),
    "12m:2018-12": ("12m:2018-12", "2018-12", 12),
    "ytd:2019-02": ("ytd:2019-02", "2019-02", 11),
    "ytd:2018-04": ("ytd:2018-04", "2018-04", 1),
    "2019-03-31": ("2019-03-31", "2019-03", 0),
    "2020-02-29": ("2020-02-29", "2020-02", 0),
    "1900-01-01": ("1900-01-01", "1900-01", 0),
}
UNREAD = (
    *("2019-02-30", "2019-02-29", "1900-02-29", "2019-04-31", "2019-13-01", "2019-00-10", "2019-1-5", "31/03/2019"),
    *("2018-20", "2018/20", "2018/18", "18/19", "2018-2019", "2018-13", "2018-00", "201810", "18", "2018 2019"),
    *("2018-19-Q5", "2018-19-Q0", "2018-20-Q1", "Q3 2018-19", "2018-10-Q", "2018-Q3", "12m:2019-13", "12m:2018-19"),
    *("ytd:2019", "6m:2019-03", "October 2018", "last year", "2018-19 (provisional)", "2019-03-31T00:00"),
)


def said(loaded: Loaded) -> set[tuple[int, str, str, str]]:
    """Row, column, value and rule of each fault."""
    return {(each.row, each.column, each.value, each.rule) for each in loaded.reasons}


def test_period_is_kept_in_one_way_however_it_is_written(bench: Workbench, write_csv: Writer) -> None:
    names = [force.id for force in forces()]
    file = write_csv("a.csv", [figure(text, force=name) for text, name in zip(READ, names, strict=False)])

    assert bench.load("returns", file).submission.accepted == len(READ)

    kept = [(row["period"], row["month"], row["months"]) for row in held_rows(bench, "returns")]
    assert kept == list(READ.values())
    assert {(row["part"], row["year"]) for row in held_rows(bench, "returns")} == {
        (f"prevent_referrals {period}", int(month[:4])) for period, month, _ in kept
    }


def test_every_way_to_write_a_period_is_read_as_that_period(bench: Workbench, write_csv: Writer) -> None:
    written = [(text, period) for text, period in written_periods() if 2009 <= period.first.year <= 2011]
    ways: Counter[Period] = Counter()
    rows = []
    for text, period in written:
        rows.append(figure(text, force=forces()[ways[period]].id))
        ways[period] += 1

    assert bench.load("returns", write_csv("a.csv", rows)).submission.accepted == len(written) > 100

    for (text, period), row in zip(written, held_rows(bench, "returns"), strict=True):
        assert Period.parse(text) == period
        assert (row["period"], row["month"], row["months"]) == (str(period), str(period.last), period.count)


def test_one_figure_written_in_two_ways_is_there_twice(lenient: Workbench, write_csv: Writer) -> None:
    rows = [figure(text, at) for at, text in enumerate(["2018-19", "2018/19", "2018-19-Q1", "2018/19-Q1"])]

    loaded = lenient.load("returns", write_csv("a.csv", rows))

    assert {(row, rule) for row, _, _, rule in said(loaded)} == {(3, "repeats"), (5, "repeats")}
    assert {(row["period"], row["value"]) for row in held_rows(lenient, "returns")} == {
        ("2018-19", 0),
        ("2018-19-Q1", 2),
    }


def test_text_that_is_no_period_is_set_aside_with_the_ways_to_write_one(lenient: Workbench, write_csv: Writer) -> None:
    assert len(UNREAD) > 20, "more reasons than a load shows: they are read in two files"
    for texts in (UNREAD[:16], UNREAD[16:]):
        file = write_csv("a.csv", [figure("2018-19"), *(figure(text) for text in texts)])

        loaded = lenient.load("returns", file)

        assert said(loaded) == {(row, "period", text, "period") for row, text in enumerate(texts, 3)}
        for each in loaded.reasons:
            for way in ("2018-10", "2018-19-Q3", "2018-19", "12m:2019-03", "2019-03-31"):
                assert way in each.remedy


def test_period_must_be_given(lenient: Workbench, write_csv: Writer) -> None:
    loaded = lenient.load("returns", write_csv("a.csv", [figure("2018-19"), figure(" ")]))

    assert {(row, column, rule) for row, column, _, rule in said(loaded)} == {(3, "period", "required")}


def test_plan_may_lie_ten_years_ahead_and_no_further(lenient: Workbench, write_csv: Writer) -> None:
    last = (dt.datetime.now(dt.UTC) + dt.timedelta(days=1)).year + 10
    near = [f"{last}", f"{last}-12-31", f"12m:{last}-12", f"{last - 1}/{last % 100:02d}", f"{last}/{last % 100 + 1}-Q3"]
    far = [f"{last + 1}", f"{last + 1}-01-01", f"12m:{last + 1}-01", f"{last}/{last % 100 + 1}", "9999-12-31"]
    file = write_csv("a.csv", [figure(text) for text in near + far])

    loaded = lenient.load("returns", file)

    assert said(loaded) == {(row, "period", text, "in-the-future") for row, text in enumerate(far, 2 + len(near))}
    assert [row["period"] for row in held_rows(lenient, "returns")] == [
        str(Period.parse(text)) if text.count("-") < 2 or "Q" in text else text for text in near
    ]


def test_day_before_1900_is_too_early(lenient: Workbench, write_csv: Writer) -> None:
    loaded = lenient.load("returns", write_csv("a.csv", [figure("1900-01-01"), figure("1899-12-31")]))

    assert said(loaded) == {(3, "period", "1899-12-31", "too-early")}


def test_figure_that_ends_outside_the_declared_period_is_set_aside(lenient: Workbench, write_csv: Writer) -> None:
    within, outside = ["2018-10", "2018-19", "2018-19-Q1", "2019-03-31"], ["2019-20", "2018-03", "12m:2019-04"]
    file = write_csv("a.csv", [figure(text) for text in within + outside])

    loaded = lenient.load("returns", file, LoadOptions(period=Period.parse("2018-19")))

    assert said(loaded) == {(row, "period", text, "period-declared") for row, text in enumerate(outside, 6)}


SIDES = {  # value, numerator, denominator, base: the rules that the row breaks
    ("5", "", "", ""): set(),
    ("-5.5", "", "", ""): set(),
    ("0", "", "", ""): set(),
    ("", "5", "10", ""): set(),
    ("", "5", "5", ""): set(),
    ("", "0", "0", ""): set(),
    ("0.5", "5", "10", "1200"): set(),
    ("", "", "", ""): {"a-figure-is-given"},
    ("", "5", "", ""): {"a-figure-is-given"},
    ("", "", "10", ""): {"a-figure-is-given"},
    ("", "", "", "1200"): {"a-figure-is-given"},
    ("", "11", "10", ""): {"part-of-the-whole"},
    ("7", "11", "10", ""): {"part-of-the-whole"},
    ("7", "", "-1", ""): {"range"},
    ("", "-5", "10", ""): {"range"},
    ("7", "", "", "-1"): {"range"},
    ("7", "", "", "1.5"): {"integer"},
    ("£7", "1", "2", ""): {"number"},
    ("7%", "1", "2", ""): {"number"},
}


def test_rules_of_returns_hold_for_each_row(lenient: Workbench, write_csv: Writer) -> None:
    names = ("value", "numerator", "denominator", "base")
    rows = [figure(f"{2000 + at}", **dict(zip(names, sides, strict=True))) for at, sides in enumerate(SIDES)]

    loaded = lenient.load("returns", write_csv("a.csv", rows))

    found = {row: {each.rule for each in loaded.reasons if each.row == row} for row in range(2, 2 + len(SIDES))}
    assert found == dict(enumerate(SIDES.values(), 2))
    assert loaded.submission.quarantined == sum(bool(rules) for rules in SIDES.values())


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("prevent_referral", "prevent_referrals"),
        ("Prevent_Referrals", "prevent_referrals"),
        ("prevent referrals", "prevent_referrals"),
        ("mising_people", "missing_people"),
        ("satisfaction_all_user", "satisfaction_all_users"),
    ],
)
def test_unknown_indicator_is_set_aside_with_the_nearest_one(
    lenient: Workbench, write_csv: Writer, given: str, meant: str
) -> None:
    loaded = lenient.load("returns", write_csv("a.csv", [figure("2018"), figure("2018", indicator=given)]))

    assert said(loaded) == {(3, "indicator", given, "category")}
    assert f"Did you mean {meant!r}?" in loaded.reasons[0].remedy


def test_indicator_like_no_other_is_set_aside_without_a_guess(lenient: Workbench, write_csv: Writer) -> None:
    loaded = lenient.load("returns", write_csv("a.csv", [figure("2018"), figure("2018", indicator="zzz")]))

    assert said(loaded) == {(3, "indicator", "zzz", "category")}
    assert loaded.reasons[0].remedy
    assert "Did you mean" not in loaded.reasons[0].remedy


def test_every_indicator_of_the_catalogue_is_taken(bench: Workbench, write_csv: Writer) -> None:
    names = [name for group in bench.catalogue.indicators.values() for name in group.indicators]

    one = bench.load("returns", write_csv("a.csv", [figure("2018-19", indicator=name) for name in names])).submission

    assert one.accepted == len(names) > 50
