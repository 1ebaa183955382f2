from __future__ import annotations

import csv
import datetime as dt
import gzip
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.quality.made import months, of, point

from peelian.core.period import Month, Period, PeriodKind
from peelian.quality.below_zero import below_zero
from peelian.quality.contradictions import Side, holds, parts_add_up
from peelian.quality.finding import Severity
from peelian.quality.last_time import against_last_time
from peelian.quality.other_forces import Compared, Limits, against_others, beside
from peelian.quality.own_history import far_below, outliers
from peelian.quality.repeated import repeated
from peelian.quality.whole import days_late, empty_days, gaps, set_aside, taken_early

STEADY = [100, 104, 98, 101, 97, 103, 99, 102, 100, 98, 104, 101]
SEASONS = [100, 110, 130, 150, 170, 190, 200, 180, 150, 130, 110, 100]


@pytest.mark.parametrize(
    ("values", "flagged"),
    [
        (STEADY, []),
        ([*STEADY[:5], 160, *STEADY[6:]], ["2018-09"]),
        ([*STEADY[:5], 41, *STEADY[6:]], ["2018-09"]),
        # Far out by its z-score, but nobody would ask about four per cent.
        ([100] * 11 + [104], []),
        ([100] * 11 + [140], ["2019-03"]),
        ([*STEADY[:6], 900], []),  # too little history
        (SEASONS + [each + 2 for each in SEASONS], []),
        ([*SEASONS, *SEASONS[:3], 260, *SEASONS[4:]], ["2019-07"]),
    ],
)
def test_outlier_against_own_history(values: list[float], flagged: list[str]) -> None:
    assert [each.period for each in outliers(months(values), 3.5, 0.1)] == flagged


def test_outlier_says_its_numbers() -> None:
    (found,) = outliers(months([1000, 1010, 990, 1005, 995, 1002, 998, 1400]), 3.5, 0.1)

    assert found.sentence == "recorded crimes in November 2018: 1,400; the middle of its 8 periods is 1,001."
    assert found.severity is Severity.QUESTION
    assert found.basis == ("s1",)
    assert found.remedy


@pytest.mark.parametrize(
    ("values", "flagged", "beginning"),
    [
        ([5, 40, 100, 104, 98, 101], ["2018-04", "2018-05"], True),
        ([100, 104, 30, 101, 98], ["2018-06"], False),
        ([100, 104, 98, 101, 12], ["2018-08"], False),
        ([1, 100], [], False),
        ([0, 0, 0, 0], [], False),
    ],
)
def test_far_below_usual_and_how_it_begins(values: list[float], flagged: list[str], beginning: bool) -> None:
    found = list(far_below(months(values), 0.5))

    assert [each.period for each in found] == flagged
    assert all(("begins" in each.sentence) is beginning for each in found)


@pytest.mark.parametrize(
    ("values", "flagged"),
    [
        ({"2018-19-Q1": 22_627, "2018-19-Q2": 22_627, "2018-19-Q3": 22_114}, ["2018-19-Q2"]),
        ({"2018-19-Q1": 22_627, "2018-19-Q2": 22_628}, []),
        ({"2018-19-Q1": 22_627, "2018-19-Q3": 22_627}, []),  # no neighbours
        ({"2017-10": 8000, "2018-10": 8000}, ["2018-10"]),
        ({"2018-10": 40, "2018-11": 40}, []),  # by chance
        ({"2018-10": 2000.5, "2018-11": 2000.5}, []),
    ],
)
def test_total_that_repeats(values: dict[str, float], flagged: list[str]) -> None:
    assert [each.period for each in repeated(of(values))] == flagged


def test_total_that_repeats_in_the_real_outcomes_table(shared: Path) -> None:
    totals: Counter[tuple[str, str]] = Counter()
    with gzip.open(shared / "data/home_office/outcomes_open_data_2018_19.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            count = row["force_outcomes_for_offences_recorded_in_quarter"]
            totals[row["force_name"], row["financial_quarter"]] += 0 if count == "NA" else int(count)
    flagged = []
    for name in {force for force, _ in totals}:
        values = {f"2018-19-Q{each}": totals[name, str(each)] for each in (1, 2, 3) if (name, str(each)) in totals}
        flagged += [(name, found.sentence) for found in repeated(of(values, "outcomes"))]

    assert flagged == [
        ("Leicestershire", "outcomes: 22,627 in quarter 2 of 2018/19, and exactly the same in quarter 1 of 2018/19.")
    ]


@pytest.mark.parametrize(
    ("before", "flagged"), [(100, []), (104, []), (110, ["2018-04"]), (0, ["2018-04"]), (94, ["2018-04"])]
)
def test_resubmission_that_differs(before: float, flagged: list[str]) -> None:
    series = months([100, 100])

    found = list(against_last_time(series, {series.points[0]: before}, 0.05))

    assert [each.period for each in found] == flagged
    if before == 110:
        assert found[0].sentence == "recorded crimes in April 2018: 100, 10 (9.1%) less than the 110 sent before."


RATES = {f"force-{at}": 8 + at / 10 for at in range(9)}


@pytest.mark.parametrize(("own", "flagged"), [(8.4, False), (10, False), (30, True), (1, True), (0, False)])
def test_rate_unlike_other_forces(own: float, flagged: bool) -> None:
    series = months([5000])

    found = against_others(
        series, series.points[0], Compared({**RATES, "kent": own}, "a 1,000 residents"), Limits(3.5, 0.25)
    )

    assert (found is not None) is flagged


def test_too_few_others_to_compare_with() -> None:
    few = dict(list(RATES.items())[:6])
    series = months([5000])

    assert beside({**few, "kent": 30}, "kent") is None
    assert (
        against_others(series, series.points[0], Compared({**few, "kent": 30}, "a 1,000 residents"), Limits(3.5, 0.25))
        is None
    )


def test_place_among_other_forces() -> None:
    found = beside({**RATES, "kent": 8.75}, "kent")

    assert found is not None
    assert (found.rank, found.of, round(found.median, 2)) == (2, 10, 8.4)
    assert found.lower < found.median < found.upper


@pytest.mark.parametrize(
    ("records", "days", "flagged"),
    [(8000, 30, False), (8000, 25, True), (8000, None, False), (40, 20, False), (0, 0, False), (8000, 29, True)],
)
def test_days_without_a_record(records: int, days: int | None, flagged: bool) -> None:
    series = months([records])

    assert (empty_days(series, series.points[0], days) is not None) is flagged


def test_rows_that_were_set_aside() -> None:
    series = months([900])

    assert set_aside(series, series.points[0], 1000, 10, 0.01) is None
    found = set_aside(series, series.points[0], 1000, 100, 0.01)
    assert found is not None
    assert "100 of 1,000 rows of the file (10%) were set aside" in found.sentence


YEAR = {"2018-19-Q1": 10.0, "2018-19-Q2": 11.0, "2018-19-Q3": 12.0, "2018-19-Q4": 13.0}


@pytest.mark.parametrize(
    ("values", "flagged"),
    [
        ({**YEAR, "2018-19": 46}, []),
        ({**YEAR, "2018-19": 47}, ["2018-19"]),
        ({"2018-19-Q1": 10, "2018-19": 47}, []),  # three quarters are not held
        ({"2018-04": 3, "2018-05": 3, "2018-06": 3, **YEAR, "2018-19": 46}, ["2018-19-Q1"]),
        ({"2018-04": 0.1, "2018-05": 0.2, "2018-06": 0.3, "2018-19-Q1": 0.6}, []),
    ],
)
def test_parts_that_do_not_add_up(values: dict[str, float], flagged: list[str]) -> None:
    found = list(parts_add_up("calls", "force-extract", "kent", [point(*each) for each in values.items()]))

    assert [each.period for each in found] == flagged
    assert all(each.severity is Severity.CONTRADICTION for each in found)


def test_contradiction_says_the_sum() -> None:
    points = [point(*each) for each in {**YEAR, "2018-19": 47.0}.items()]

    (found,) = parts_add_up("calls", "force-extract", "kent", points)

    assert found.sentence == "calls in 2018/19: 47, but its 4 quarters make 46 (10 + 11 + 12 + 13)."


@pytest.mark.parametrize(
    ("left", "right", "equal", "flagged"),
    [(90, 100, False, False), (100, 100, False, False), (101, 100, False, True), (90, 100, True, True)],
)
def test_declared_condition(left: float, right: float, equal: bool, flagged: bool) -> None:
    one, other = of({"2018-10": left}, "outcomes"), of({"2018-10": right}, "crimes")

    sides = (Side("outcomes", one.points), Side("crimes", other.points))
    found = holds(one, "There cannot be more", sides, equal=equal, severity=Severity.CONTRADICTION)

    assert (found is not None) is flagged


@given(st.sets(st.integers(0, 40), min_size=1))
def test_gaps_and_what_is_held_fill_the_time_between(held: set[int]) -> None:
    start = Month.of(2018, 4)
    periods = [Period(PeriodKind.MONTH, start.plus(at), 1) for at in held]

    missing = {each.first.index - start.index for each in gaps(periods)}

    assert missing | held == set(range(min(held), max(held) + 1))
    assert not missing & held


@pytest.mark.parametrize(("received", "late"), [("2018-11-21", 0), ("2018-11-22", 1), ("2018-10-05", 0)])
def test_days_late(received: str, late: int) -> None:
    assert days_late(Period.parse("2018-10"), dt.date.fromisoformat(received), 21) == late


@pytest.mark.parametrize(
    ("extracted", "flagged"), [("", False), ("2018-05-01", False), ("2018-04-30", True), ("2018-04-02", True)]
)
def test_extract_taken_before_its_period_was_over(extracted: str, flagged: bool) -> None:
    series = months([100])

    assert (taken_early(series, series.points[0], extracted) is not None) is flagged


@pytest.mark.parametrize(
    ("total", "lost", "share"),
    [(45823, -1074, "(2.3%)"), (45823, 0, ""), (45823, -229, ""), (45823, -230, "(0.5%)"), (0, -3, "in all.")],
)
def test_counts_below_zero_are_told_where_they_are_more_than_a_few(total: float, lost: float, share: str) -> None:
    series = months([total])

    found = below_zero(series, series.points[0], lost)

    assert (found is not None) == bool(share)
    if found is not None:
        assert share in found.sentence
        assert found.severity is Severity.QUESTION
