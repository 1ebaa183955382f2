"""Measures that are taken with a number: its usual value, the others that are allowed, and what lies on the border."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from tests.measures.plain import full_months, months_later
from tests.measures.sending import declare, measure, send
from tests.rows import call, crime, incident

from peelian import Workbench
from peelian.core.errors import UnknownNameError
from peelian.measures.figures import Figures

RECORDED = dt.date(2019, 7, 3)
STARTS = {
    "same day": "2019-07-03", "five months": "2019-02-03", "six months": "2019-01-03", "six and a day": "2019-01-02",
    "twelve months": "2018-07-03", "twelve and a day": "2018-07-02", "years": "1999-01-01", "unknown": "",
}  # fmt: skip


def rape(start: str, recorded: str = "2019-07-03") -> dict[str, object]:
    return crime(
        recorded[:7], "Violence and sexual offences", offence="Rape", offence_start=start, recorded_on=recorded
    )


@pytest.fixture(scope="module")
def kent(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    bench = Workbench.create(tmp_path_factory.mktemp("parameters") / "workspace")
    others = [{**rape("1999-01-01"), "offence": "Violence with injury"}]
    send(bench, "crimes", [*map(rape, STARTS.values()), *others])
    return bench.force("kent", source="force-extract")


def test_usual_value_is_taken_where_none_is_asked_for(kent: Figures) -> None:
    usual, twelve, six = (
        kent.fact("crime.rape_historical", "2019-07", **asked)
        for asked in ({}, {"threshold": "12"}, {"threshold": "6"})
    )

    assert (usual.value, twelve.value, six.value) == (2, 2, 4)
    assert [fact.parameters for fact in (usual, twelve, six)] == [
        (("threshold", "12"),), (("threshold", "12"),), (("threshold", "6"),),
    ]  # fmt: skip
    assert usual.id == twelve.id == "crime.rape_historical[threshold=12]@kent/force-extract/2019-07"
    assert six.id == "crime.rape_historical[threshold=6]@kent/force-extract/2019-07"


def test_share_with_a_parameter_keeps_its_whole(kent: Figures) -> None:
    shares = [kent.fact("crime.rape_historical_share", "2019-07", threshold=months) for months in ("12", "6")]

    assert [(fact.numerator, fact.denominator, fact.value) for fact in shares] == [(2, 8, 25), (4, 8, 50)]


def test_parameter_goes_with_a_breakdown_and_through_every_question(kent: Figures) -> None:
    asked = {"threshold": "6"}

    assert kent.fact("crime.historical", "2019-07", offence="Rape", **asked).value == 4
    assert kent.fact("crime.historical", "2019-07", **asked).value == 5
    found = kent.broken_down("crime.historical", "2019-07", "offence", **asked)
    assert [(dict(fact.breakdown)["offence"], fact.value) for fact in found] == [
        ("Rape", 4),
        ("Violence with injury", 1),
    ]
    assert {fact.parameters for fact in found} == {(("threshold", "6"),)}
    assert [fact.value for fact in kent.series("crime.rape_historical", "2019-07", **asked)] == [4]
    compared = kent.compare("crime.rape_historical", "2019-07", **asked)
    assert (compared.now.value, compared.before.parameters) == (4, (("threshold", "6"),))
    assert kent.extreme("highest", "crime.rape_historical", "2019-07", **asked).value == 4


@pytest.mark.parametrize("threshold", ["7", "0", "-12", "twelve", "", "12.0", "012"])
def test_value_that_is_not_listed_is_refused(kent: Figures, threshold: str) -> None:
    with pytest.raises(UnknownNameError, match=r"There is no threshold .*"):
        kent.fact("crime.rape_historical", "2019-07", threshold=threshold)


def test_parameter_of_another_measure_is_refused(kent: Figures) -> None:
    with pytest.raises(UnknownNameError, match=r"no breakdown 'threshold'.*crime.rape has no breakdowns"):
        kent.fact("crime.rape", "2019-07", threshold="6")
    with pytest.raises(UnknownNameError, match=r"no breakdown 'treshold'. Did you mean 'threshold'"):
        kent.fact("crime.rape_historical", "2019-07", treshold="6")


def test_parameter_is_nothing_to_break_down_by(kent: Figures) -> None:
    with pytest.raises(UnknownNameError):
        kent.broken_down("crime.historical", "2019-07", "threshold")


@pytest.mark.parametrize(
    ("start", "recorded", "months"),
    [
        # "More than six months before": exactly six months later is not, one day more is.
        ("2019-01-03", "2019-07-03", 5),
        ("2019-01-03", "2019-07-04", 6),
        ("2019-01-03", "2019-01-03", 0),
        ("2019-01-03", "2019-01-04", 0),
        ("2019-01-03", "2019-02-03", 0),
        ("2019-01-03", "2019-02-04", 1),
        ("2018-07-03", "2019-07-03", 11),
        ("2018-07-03", "2019-07-04", 12),
        # Months without that day end on their last one.
        ("2018-08-31", "2019-02-28", 5),
        ("2018-08-31", "2019-03-01", 6),
        ("2018-08-30", "2019-02-28", 5),
        ("2018-08-30", "2019-03-01", 6),
        ("2019-02-28", "2019-08-28", 5),
        ("2019-02-28", "2019-08-29", 6),
        ("2016-02-29", "2017-02-28", 11),
        ("2016-02-29", "2017-03-01", 12),
        ("2015-02-28", "2016-02-28", 11),
        ("2015-02-28", "2016-02-29", 12),
    ],
)
def test_full_months_by_hand(start: str, recorded: str, months: int) -> None:
    assert full_months(dt.date.fromisoformat(start), dt.date.fromisoformat(recorded)) == months


def test_months_to_report_are_those_counted_one_by_one(bench: Workbench) -> None:
    """Every pair of days near the ends of months, and random ones, one offence each."""
    chance = random.Random(1829)
    ends = [dt.date(2018, 8, day) for day in (1, 28, 29, 30, 31)] + [dt.date(2016, 2, day) for day in (28, 29)]
    pairs = [
        (start, months_later(start, months) + dt.timedelta(days=more))
        for start in ends
        for months in (1, 6, 12, 18)
        for more in (-1, 0, 1)
    ]
    first = dt.date(2015, 1, 1)
    for _ in range(150):
        start = first + dt.timedelta(days=chance.randint(0, 1400))
        pairs.append((start, start + dt.timedelta(days=chance.randint(0, 800))))
    rows = [rape(str(start), str(stop)) for start, stop in pairs]
    bench = declare(bench, "measures", measure("test.months", "crimes", numerator={"sum": "months_to_report"}))
    for year in sorted({stop.year for _, stop in pairs}):
        send(bench, "crimes", [row for row in rows if str(row["recorded_on"])[:4] == str(year)])
    figures = bench.force("kent", source="force-extract")

    for month in sorted({f"{stop:%Y-%m}" for _, stop in pairs}):
        counts = [full_months(start, stop) for start, stop in pairs if f"{stop:%Y-%m}" == month]
        assert figures.fact("test.months", month).value == sum(counts), month
        for threshold in (6, 12):
            fact = figures.fact("crime.rape_historical", month, threshold=str(threshold))
            assert fact.value == sum(count >= threshold for count in counts), month


def test_limit_in_minutes_includes_its_last_second(bench: Workbench) -> None:
    waits = {"2019-01": 0, "2019-02": 900, "2019-03": 901, "2019-04": 1200, "2019-05": 1201}
    rows = [incident(f"unattended {month}", f"{month}-05T10:00", arrived_at="") for month in waits]
    for month, seconds in waits.items():
        created = dt.datetime.fromisoformat(f"{month}-05T10:00")
        arrived = (created + dt.timedelta(seconds=seconds)).isoformat()
        rows.append(incident(month, created.isoformat(), arrived_at=arrived))
    send(bench, "incidents", rows)
    figures = bench.force("kent", source="force-extract")

    for minutes, in_time in (("15", [1, 1, 0, 0, 0]), ("20", [1, 1, 1, 1, 0])):
        found = figures.series("incidents.grade_1_attended_in_time", "2019-01..2019-05", minutes=minutes)
        assert [fact.numerator for fact in found] == in_time
        assert [fact.denominator for fact in found] == [1] * 5


def test_two_parameters_are_taken_together(bench: Workbench) -> None:
    entry = measure(
        "test.between", "calls", numerator={"count": "answered_after >= :low and answered_after < :high"},
        parameters={
            "low": {"value": 5, "also": [10], "unit": "seconds", "means": "the shortest wait"},
            "high": {"value": 20, "also": [40], "unit": "seconds", "means": "the wait that is too long"},
        },
    )  # fmt: skip
    bench = declare(bench, "measures", entry)
    waits = [4, 5, 9, 10, 19, 20, 39, 40]
    send(bench, "calls", [call(number, answered_after=wait) for number, wait in enumerate(waits)])
    figures = bench.force("kent", source="force-extract")

    for low in (5, 10):
        for high in (20, 40):
            fact = figures.fact("test.between", "2019-01", low=str(low), high=str(high))
            assert fact.value == sum(low <= wait < high for wait in waits)
            assert fact.parameters == (("high", str(high)), ("low", str(low)))
    assert figures.fact("test.between", "2019-01", high="40").value == 6
