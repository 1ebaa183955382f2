"""The stage of monitoring: a dated series, scan where nothing is recorded, and no change without reasons."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.inspection.monitoring import ENGAGE, SCAN, faults, stage_on, why_not_set
from peelian.inspection.records import Monitoring

WHY = ("Calls are answered late.",)
SERIES = (
    Monitoring("m1", "kent", ENGAGE, dt.date(2019, 9, 1), WHY),
    Monitoring("m2", "kent", SCAN, dt.date(2021, 3, 1), ("Calls are answered in time.",)),
    Monitoring("m3", "essex", ENGAGE, dt.date(2018, 1, 1), WHY),
)
KENT = SERIES[:2]


@pytest.mark.parametrize(
    ("day", "entry"),
    [
        (dt.date(2019, 8, 31), None),
        (dt.date(2019, 9, 1), "m1"),
        (dt.date(2021, 2, 28), "m1"),
        (dt.date(2021, 3, 1), "m2"),
    ],
)
def test_the_entry_in_force_on_a_day(day: dt.date, entry: str | None) -> None:
    found = stage_on(reversed(SERIES), "kent", day)
    assert (found.id if found else None) == entry


@pytest.mark.parametrize(
    ("stage", "since", "reasons", "says"),
    [
        (ENGAGE, dt.date(2021, 3, 2), WHY, []),
        (ENGAGE, dt.date(2021, 3, 1), WHY, ["The last change was on 2021-03-01; a new one comes after it."]),
        (SCAN, dt.date(2022, 1, 1), WHY, ["The force is in scan already."]),
        (ENGAGE, dt.date(2022, 1, 1), (), ["A change of stage needs its reasons."]),
        (ENGAGE, dt.date(2022, 1, 1), (" ",), ["A change of stage needs its reasons."]),
        ("special", dt.date(2022, 1, 1), WHY, ["'special' is no stage: write scan or engage."]),
    ],
)
def test_what_stands_in_the_way_of_a_change(
    stage: str, since: dt.date, reasons: tuple[str, ...], says: list[str]
) -> None:
    assert why_not_set(KENT, stage, since=since, reasons=reasons) == says


def test_every_force_is_in_scan_at_first() -> None:
    assert why_not_set((), ENGAGE, since=dt.date(2019, 1, 1), reasons=WHY) == []
    assert why_not_set((), SCAN, since=dt.date(2019, 1, 1), reasons=WHY) == ["The force is in scan already."]


def test_faults_of_a_series_are_named_by_entry() -> None:
    assert faults(KENT) == []
    same = Monitoring("m4", "kent", SCAN, dt.date(2022, 1, 1), ())
    assert faults((*KENT, same)) == [
        "m4: A change of stage needs its reasons.",
        "m4: The force is in scan already.",
    ]


changes = st.lists(st.tuples(st.sampled_from([SCAN, ENGAGE]), st.dates()), max_size=8)


@given(changes, st.dates())
def test_a_series_made_step_by_step_has_no_faults_and_one_stage_a_day(
    asked: list[tuple[str, dt.date]], day: dt.date
) -> None:
    series: list[Monitoring] = []
    for stage, since in asked:
        if not why_not_set(series, stage, since=since, reasons=WHY):
            series.append(Monitoring(f"m{len(series)}", "kent", stage, since, WHY))
    assert faults(series) == []
    begun = [each for each in series if each.since <= day]
    assert stage_on(series, "kent", day) == (begun[-1] if begun else None)
    assert [each.stage for each in series] == [ENGAGE if at % 2 == 0 else SCAN for at in range(len(series))]
