"""Waits by formula: exact where theory is exact, and near where it is not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from peelian.demand.model.kind import Kind
from peelian.demand.staff.kind_load import KindLoad
from peelian.demand.staff.queue import delay_of, erlang_b
from peelian.demand.theory import erlang_c
from peelian.demand.theory.cutoff import reserve
from peelian.demand.theory.erlang_b import blocking_probability
from peelian.demand.theory.priorities import waits_by_grade
from peelian.demand.theory.service import Service, deterministic, exponential


@dataclass(frozen=True)
class Found:
    delayed: float
    wait_h: float


def jobs(
    rate: float,
    *,
    priority: int = 1,
    kept: bool = False,
    service: Service | None = None,
    units: int = 1,
    preempts: tuple[str, ...] = (),
) -> KindLoad:
    service = service or exponential(1.0)
    kind = Kind("job", str(priority), 1, 0, priority, units, "team", (), None, None, None, preempts, {})
    load = np.full((1, 1), units * rate * service.mean)
    return KindLoad(kind, "", priority, kept, np.array([rate]), load, service)


def found(one: KindLoad, others: list[KindLoad], units: float, kept_back: int = 0) -> Found:
    delay = delay_of(one, [one, *others], np.array([[units]]), kept_back)
    share, mean = float(delay.share[0, 0]), float(delay.mean_h[0, 0])
    return Found(share, share * mean)


@given(st.floats(0.01, 60), st.integers(0, 90))
def test_loss_is_erlangs_where_units_are_whole(load: float, units: int) -> None:
    ours = float(erlang_b(np.array([float(units)]), np.array([load]))[0])
    assert ours == pytest.approx(blocking_probability(load, units), rel=1e-9, abs=1e-200)


@given(st.floats(0.05, 0.98), st.integers(1, 80), st.floats(0, 2))
def test_one_sort_of_jobs_is_erlangs_queue(busy: float, units: int, within: float) -> None:
    load = busy * units
    one = jobs(load)
    delay = delay_of(one, [one], np.array([[float(units)]]), 0)
    ours = found(one, [], units)
    assert ours.delayed == pytest.approx(erlang_c.waiting_probability(load, units), rel=1e-9)
    assert ours.wait_h == pytest.approx(erlang_c.mean_wait(load, units, mean_service=1), rel=1e-9)
    longer = erlang_c.waits_longer(within, load, units, mean_service=1)
    assert float(delay.beyond(within)[0, 0]) == pytest.approx(longer, rel=1e-9, abs=1e-12)


@given(st.lists(st.floats(0.05, 1), min_size=1, max_size=4), st.integers(1, 30), st.floats(0.1, 0.95))
def test_priorities_have_cobhams_waits(parts: list[float], units: int, busy: float) -> None:
    rates = [busy * units * part / sum(parts) for part in parts]
    all_jobs = [jobs(rate, priority=place + 1) for place, rate in enumerate(rates)]
    exact = waits_by_grade(rates, mean_service=1, servers=units)
    for one, wait in zip(all_jobs, exact, strict=True):
        assert found(one, [each for each in all_jobs if each is not one], units).wait_h == pytest.approx(wait, rel=1e-8)


@settings(max_examples=25)
@given(st.floats(0.3, 4), st.floats(0.3, 5), st.integers(8, 16), st.integers(0, 4))
def test_a_reserve_delays_as_the_balance_equations_say(urgent: float, other: float, units: int, back: int) -> None:
    assume(urgent + other < 0.85 * (units - back))
    exact = reserve(urgent_rate=urgent, other_rate=other, mean_service=1, servers=units, cutoff=units - back)
    first, second = jobs(urgent), jobs(other, priority=2, kept=True)
    ours = found(first, [second], units, back), found(second, [first], units, back)
    assert [each.delayed for each in ours] == pytest.approx(exact.delayed, rel=1e-6, abs=1e-11)
    assert ours[0].wait_h == pytest.approx(exact.mean_waits[0], rel=1e-6, abs=1e-11)
    assert ours[1].wait_h == pytest.approx(exact.mean_waits[1], rel=1e-6, abs=1e-11)


def test_work_beyond_the_units_keeps_what_goes_first_within_bounds() -> None:
    """Lower grades wait without end, and every unit that comes free goes to the first grade at once."""
    first, last = jobs(2.0), jobs(30.0, priority=2)
    assert found(last, [first], 10) == Found(1.0, float("inf"))
    assert found(first, [last], 10).delayed == 1.0
    assert found(first, [last], 10).wait_h == pytest.approx(1 / (10 - 2))


def test_jobs_that_are_all_of_two_units_are_half_as_many_of_one() -> None:
    ours = found(jobs(5.0, units=2), [], 16)
    assert ours.delayed == pytest.approx(erlang_c.waiting_probability(5, 8))


def test_even_times_halve_waits() -> None:
    assert found(jobs(8.0, service=deterministic(1)), [], 10).wait_h == pytest.approx(
        found(jobs(8.0), [], 10).wait_h / 2
    )


def test_jobs_whose_units_may_be_taken_are_not_in_the_way() -> None:
    first, third = jobs(2.0, preempts=("3",)), jobs(30.0, priority=3)
    assert found(first, [third], 10) == found(first, [], 10)


def test_nobody_on_duty_means_that_all_wait_without_end() -> None:
    assert found(jobs(2.0), [], 0) == Found(1.0, float("inf"))


@pytest.mark.parametrize("back", [8, 40])
def test_a_reserve_of_more_than_are_on_duty_leaves_all_of_them_to_what_goes_first(back: int) -> None:
    first, second = jobs(5.0), jobs(0.1, priority=2, kept=True)
    assert found(second, [first], 8, back) == Found(1.0, float("inf"))
    assert found(first, [second], 8, back).delayed == pytest.approx(erlang_c.waiting_probability(5, 8))
    assert found(first, [second], 0, back) == Found(1.0, float("inf"))
