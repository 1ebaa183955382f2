"""When jobs come to a team: nothing is lost on the way, and what takes time comes later."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.demand.staff.desk import BUSY_AFTERNOON, desk

from peelian.demand.model.kind import arrivals_by_hour_of_week, kinds_of
from peelian.demand.staff.errors import StaffError
from peelian.demand.staff.flow import after, arrivals
from peelian.demand.staff.kind_load import kind_loads
from peelian.demand.theory.service import deterministic, exponential, lognormal


@settings(max_examples=10)
@given(st.lists(st.floats(0, 20), min_size=168, max_size=168), st.floats(0.1, 30), st.sampled_from("del"))
def test_what_begins_in_a_week_ends_in_a_week(rates: list[float], mean: float, law: str) -> None:
    service = {"d": deterministic(mean), "e": exponential(mean), "l": lognormal(mean, 1.5)}[law]
    ends = after(np.array(rates), service)
    assert ends.min() >= 0
    assert ends.sum() == pytest.approx(sum(rates), rel=1e-6, abs=1e-9)


def test_what_takes_whole_hours_ends_so_many_hours_later() -> None:
    rates = np.arange(168.0)
    assert after(rates, deterministic(5)) == pytest.approx(np.roll(rates, 5), abs=1e-6)


def chained(delay_h: int) -> dict[str, np.ndarray]:
    model = desk(
        by_hour=BUSY_AFTERNOON,
        takes="{fixed: 1 h}",
        work=", then: {check: 40 %, end: rest}",
        works=f"  check: {{done_by: desk, delay: {{fixed: {delay_h} h}}, takes: {{fixed: 2 h}},"
        " then: {again: 50 %, end: rest}}\n  again: {done_by: desk, takes: {fixed: 30 min}}",
    )
    return {name: np.sum(list(each.values()), axis=0) for name, each in arrivals(model).items()}


def test_work_comes_after_what_leads_to_it_and_after_its_delay() -> None:
    found = chained(6)
    assert found["check"] == pytest.approx(0.4 * np.roll(found["call"], 1 + 6), abs=1e-6)
    assert found["again"] == pytest.approx(0.5 * np.roll(found["check"], 2), abs=1e-6)


def test_work_that_leads_back_to_itself_is_counted_in_the_same_hour() -> None:
    model = desk(by_hour=BUSY_AFTERNOON, work=", then: {call: 20 %, end: rest}")
    found = np.sum(list(arrivals(model)["call"].values()), axis=0)
    assert found == pytest.approx(arrivals_by_hour_of_week(model, kinds_of(model))[0])


def test_some_months_have_their_own_week() -> None:
    weights = [1, 1, 1, 1, 3, 1, 1, 1, 1, 1, 1, 1]
    model = desk(weeks=52).changed("streams.calls.shape", {"month": weights})
    april, may = (arrivals(model, months)["call"]["calls"].sum() for months in ([4], [5]))
    assert may > 2 * april


def test_months_beyond_the_calendar_are_refused() -> None:
    with pytest.raises(StaffError, match="No week of the model begins in the months 12"):
        arrivals(desk(weeks=4), [12])


def test_streams_stay_apart_with_their_priorities() -> None:
    model = desk()
    model = model.changed("work.call.priority", {"calls": 3})
    assert [(each.stream, each.priority, each.kept) for each in kind_loads(model, "desk")] == [("calls", 3, False)]
