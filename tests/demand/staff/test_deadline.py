"""Work that may wait: plans without unmet stretches do all of it in time, and no others do."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.demand.staff.desk import BUSY_AFTERNOON, desk

from peelian.demand.staff.deadline import Deadline
from peelian.demand.staff.minima import need_of
from peelian.demand.staff.plan import make_plan
from peelian.demand.staff.rules import Rules

Floats = npt.NDArray[np.float64]
NOTHING = np.zeros((2, 168))


def longest_wait_h(work: Floats, staffed: Floats) -> int:
    """Hour by hour, first come first served, until nothing changes: how many hours after its own work is begun."""
    waiting: list[list[float]] = []
    longest = 0
    for hour in range(168 * 3):
        waiting.append([hour, work[hour % 168]])
        room = staffed[hour % 168]
        while waiting and room > 1e-9:
            done = min(room, waiting[0][1])
            waiting[0][1] -= done
            room -= done
            longest = max(longest, hour - int(waiting[0][0])) if done > 1e-9 else longest
            if waiting[0][1] <= 1e-9:
                waiting.pop(0)
    return max(longest, max((168 * 3 - int(each[0]) for each in waiting), default=0))


@settings(max_examples=15)
@given(st.integers(0, 2**32 - 1), st.integers(1, 60), st.floats(1.0, 1.5))
def test_no_stretch_is_unmet_just_where_no_work_waits_longer(seed: int, within: int, spare: float) -> None:
    random = np.random.default_rng(seed)
    work = random.exponential(1, 168) * random.integers(0, 2, 168)
    staffed = random.exponential(1, 168) * np.repeat(random.integers(0, 2, 21), 8) + 1e-3
    staffed *= spare * work.sum() / staffed.sum()
    unmet = Deadline(within, np.array([work, np.zeros(168)]), NOTHING, 0.0).unmet(staffed)
    assert (not unmet) == (longest_wait_h(work, staffed) <= within)


def test_what_may_wait_a_day_needs_nobody_at_night() -> None:
    model = desk(
        by_hour=BUSY_AFTERNOON, targets="x: {kpi: wait, work: call, percentile: 90, at_most: 1 day}", per_hour=10
    )
    need = need_of(model, "desk", ["x"])
    assert not need.staff.any()
    plan = make_plan(model, need, "shift", Rules(shifts=("early",)))
    assert not plan.is_limited
    assert plan.cost.hours == pytest.approx(need.load.sum(), rel=0.1)
    assert plan.covers.reshape(7, 24)[:, :7].max() == 0
    by_day = plan.covers.reshape(7, 24).sum(axis=1)
    assert by_day.min() > 0.5 * by_day.max(), "no day can do another's work"


def test_a_shorter_time_and_a_higher_share_need_more() -> None:
    def hours(percentile: int, time: str) -> float:
        model = desk(
            by_hour=BUSY_AFTERNOON,
            targets=f"x: {{kpi: wait, work: call, percentile: {percentile}, at_most: {time}}}",
        )
        return make_plan(model, need_of(model, "desk", ["x"]), "shift", Rules(shifts=("early", "late"))).cost.hours

    assert hours(99, "12 h") > hours(50, "2 days")
