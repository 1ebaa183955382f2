"""Long-run models: what must hold whatever the load, and models that are one another's special cases."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.core.errors import PeelianError
from peelian.demand.theory import erlang_c, flow, priorities, single_server, travel
from peelian.demand.theory.cutoff import reserve
from peelian.demand.theory.erlang_a import impatient
from peelian.demand.theory.erlang_b import blocking_probability
from peelian.demand.theory.errors import TheoryInputError, UnstableError
from peelian.demand.theory.hypercube import hypercube
from peelian.demand.theory.limited import finite_source, limited_room
from peelian.demand.theory.service import deterministic, exponential, gamma, lognormal

SERVERS = st.integers(1, 120)
USE = st.floats(0.02, 0.98)
RATES = st.lists(st.floats(0.05, 4), min_size=2, max_size=5)


@given(st.floats(0.1, 300), st.integers(0, 300))
def test_more_lines_block_less_and_more_load_blocks_more(load: float, servers: int) -> None:
    blocked = blocking_probability(load, servers)
    assert blocking_probability(load, servers + 1) < blocked or blocked == 0
    assert blocking_probability(load * 1.1, servers) >= blocked
    assert 0 <= blocked <= 1


def test_lines_without_number_do_not_overflow() -> None:
    assert blocking_probability(5000, 5000) == pytest.approx(1 / math.sqrt(math.pi * 5000 / 2), rel=0.02)


@given(SERVERS, USE)
def test_erlang_c_is_what_its_definition_says(servers: int, use: float) -> None:
    load = servers * use
    blocked, waits = blocking_probability(load, servers), erlang_c.waiting_probability(load, servers)
    assert blocked <= waits <= 1
    wait = erlang_c.mean_wait(load, servers, mean_service=2.0)
    assert erlang_c.mean_queue(load, servers) == pytest.approx(load / 2.0 * wait, rel=1e-12)
    assert erlang_c.answered_within(0, load, servers, mean_service=2.0) == pytest.approx(1 - waits)
    assert erlang_c.waiting_probability(load, servers + 1) <= waits


@given(st.floats(0.1, 200), st.floats(0, 60), st.floats(0.01, 0.999))
def test_fewest_servers_meet_the_target_and_one_fewer_does_not(load: float, within: float, share: float) -> None:
    found = erlang_c.fewest_servers(within, share, load, mean_service=300)
    assert erlang_c.answered_within(within, load, found, mean_service=300) >= share
    if found > 1:
        assert erlang_c.answered_within(within, load, found - 1, mean_service=300) < share


@given(st.integers(1, 60), st.floats(0.02, 0.95))
def test_patience_without_end_gives_erlang_c(servers: int, use: float) -> None:
    found = impatient(arrival_rate=servers * use, mean_service=1, mean_patience=1e9, servers=servers)
    load = servers * use
    assert found.waiting_probability == pytest.approx(erlang_c.waiting_probability(load, servers), rel=1e-5)
    assert found.mean_wait == pytest.approx(erlang_c.mean_wait(load, servers, mean_service=1), rel=1e-4)


@given(st.integers(1, 60), st.floats(0.1, 3), st.floats(0.01, 10))
def test_nobody_is_lost_from_the_account_of_impatient_callers(servers: int, use: float, patience: float) -> None:
    rate = servers * use
    found = impatient(arrival_rate=rate, mean_service=1, mean_patience=patience, servers=servers)
    assert found.mean_busy == pytest.approx(rate * (1 - found.abandonment_probability), rel=1e-9)
    more = impatient(arrival_rate=rate, mean_service=1, mean_patience=patience, servers=servers + 1)
    assert more.abandonment_probability < found.abandonment_probability


def test_patience_as_long_as_service_makes_the_number_poisson() -> None:
    found = impatient(arrival_rate=10, mean_service=1, mean_patience=1, servers=8)
    tail = 1 - math.exp(-10) * sum(10**n / math.factorial(n) for n in range(8))
    assert found.waiting_probability == pytest.approx(tail, rel=1e-12)


def test_an_overload_with_long_patience_is_the_fluid() -> None:
    found = impatient(arrival_rate=100, mean_service=1, mean_patience=1000, servers=80)
    assert found.mean_queue == pytest.approx(20 * 1000, rel=1e-6)


@given(st.integers(1, 30), st.floats(0.05, 2))
def test_room_for_the_served_only_is_erlang_b(servers: int, use: float) -> None:
    found = limited_room(arrival_rate=servers * use, mean_service=1, servers=servers, room=servers)
    assert found.blocking_probability == pytest.approx(blocking_probability(servers * use, servers), rel=1e-11)
    assert found.mean_wait == 0


def test_much_room_is_erlang_c_and_many_sources_are_too() -> None:
    roomy = limited_room(arrival_rate=6, mean_service=1 / 3, servers=3, room=400)
    assert roomy.mean_queue == pytest.approx(8 / 9, rel=1e-12)
    many = finite_source(sources=100_000, rate_each=6 / 100_000, mean_service=1 / 3, servers=3)
    assert many.mean_queue == pytest.approx(8 / 9, rel=1e-3)


@given(RATES, st.integers(1, 12))
def test_priorities_do_not_change_the_work_that_waits(rates: list[float], servers: int) -> None:
    """Conservation: with one service rate, the queue's mean length is that without grades, however it is served."""
    service = 0.9 * servers / sum(rates)
    queue = erlang_c.mean_queue(0.9 * servers, servers)
    waits = priorities.waits_by_grade(rates, mean_service=service, servers=servers)
    delays = priorities.delays_with_preemption(rates, mean_service=service, servers=servers)
    assert sum(rate * each for rate, each in zip(rates, waits, strict=True)) == pytest.approx(queue, rel=1e-9)
    assert sum(rate * each for rate, each in zip(rates, delays, strict=True)) == pytest.approx(queue, rel=1e-9)
    assert waits == sorted(waits)
    assert delays[0] <= waits[0]


def test_a_grade_without_room_waits_without_end_and_those_before_it_do_not() -> None:
    assert priorities.waits_by_grade([0.5, 0.7], mean_service=1, servers=1) == [2.0, math.inf]
    assert priorities.delays_with_preemption([0.5, 0.7], mean_service=1, servers=1) == [1.0, math.inf]
    laws = [exponential(1), exponential(1)]
    assert single_server.waits_by_grade([0.5, 0.7], laws) == [2.0, math.inf]
    assert single_server.times_with_preemption([1.5, 0.7], laws) == [math.inf, math.inf]


@given(RATES)
def test_one_unit_with_exponential_services_is_the_same_in_both_accounts(rates: list[float]) -> None:
    service = 0.8 / sum(rates)
    laws = [exponential(service)] * len(rates)
    waits = priorities.waits_by_grade(rates, mean_service=service, servers=1)
    assert single_server.waits_by_grade(rates, laws) == pytest.approx(waits, rel=1e-9)
    delays = priorities.delays_with_preemption(rates, mean_service=service, servers=1)
    assert single_server.times_with_preemption(rates, laws) == pytest.approx([each + service for each in delays])


@given(st.floats(0.01, 0.99))
def test_equal_jobs_wait_half_as_long_as_exponential_ones(load: float) -> None:
    wait = single_server.mean_wait(load, exponential(1))
    assert single_server.mean_wait_of_equal_jobs(load, 1) == pytest.approx(wait / 2)


@pytest.mark.parametrize("law", [exponential(1.2), deterministic(1.2), lognormal(1.2, 0.8), gamma(1.2, 0.8)])
def test_cut_means_rise_to_the_mean_with_the_tail_as_slope(law: single_server.Service) -> None:
    cut = np.array([law.cut_mean(each / 10) for each in range(1000)])
    assert cut[0] == 0
    assert (np.diff(cut) >= -1e-12).all()
    assert (np.diff(cut, n=2) <= 1e-12).all()
    assert cut[-1] == pytest.approx(law.mean, rel=1e-6)
    # E[S²] = 2 ∫ (mean - E[min(S, x)]) dx
    area = sum(law.mean - each for each in cut) / 10 - law.mean / 20
    assert 2 * area == pytest.approx(law.second_moment, rel=2e-3)


@settings(max_examples=25)
@given(st.floats(0.5, 3), st.floats(0.5, 3), st.integers(3, 8))
def test_no_reserve_is_cobham_and_a_reserve_helps_the_urgent(urgent: float, other: float, servers: int) -> None:
    service = 0.5 * servers / (urgent + other)
    waits = priorities.waits_by_grade([urgent, other], mean_service=service, servers=servers)
    given_rates = {"urgent_rate": urgent, "other_rate": other, "mean_service": service, "servers": servers}
    none = reserve(**given_rates, cutoff=servers)  # type: ignore[arg-type]
    assert none.mean_waits == pytest.approx(tuple(waits), rel=1e-7)
    try:
        some = reserve(**given_rates, cutoff=servers - 1)  # type: ignore[arg-type]
    except UnstableError:
        return
    assert some.mean_waits[0] < none.mean_waits[0]
    assert some.mean_waits[1] > none.mean_waits[1]


def test_a_large_pool_with_a_reserve_keeps_its_digits() -> None:
    found = reserve(urgent_rate=10, other_rate=40, mean_service=1, servers=60, cutoff=60)
    assert found.mean_waits == pytest.approx(priorities.waits_by_grade([10, 40], mean_service=1, servers=60), rel=1e-10)


def test_units_that_all_cover_all_lose_what_erlang_b_loses() -> None:
    orders = [[(atom + n) % 5 for n in range(5)] for atom in range(5)]
    found = hypercube([0.9] * 5, orders, mean_service=1)
    assert found.loss == pytest.approx(blocking_probability(4.5, 5), rel=1e-12)
    assert found.workloads == pytest.approx([4.5 * (1 - found.loss) / 5] * 5)
    assert found.dispatches.sum() == pytest.approx(1 - found.loss)


def test_a_unit_that_is_never_sent_to_an_area_does_not_go() -> None:
    found = hypercube([1, 1], [[0], [1, 0]], mean_service=1)
    assert found.dispatches[0, 1] == 0
    assert found.dispatches[1, 0] > 0


@given(st.floats(0, 5000), st.floats(0, 500), st.floats(0, 500))
def test_a_backlog_is_gone_when_its_weeks_are_over(start: float, arriving: float, closed: float) -> None:
    rates = {"start": start, "arriving_per_week": arriving, "closed_per_week": closed}
    weeks = flow.weeks_to_clear(**rates)
    if math.isfinite(weeks):
        assert flow.backlog_after(weeks, **rates) == pytest.approx(0, abs=1e-6 * (1 + start))
    else:
        assert flow.backlog_after(100, **rates) >= start


def test_four_times_the_units_halve_the_distance() -> None:
    assert travel.distance_to_nearest(90, 20) == pytest.approx(travel.distance_to_nearest(90, 5) / 2)


@pytest.mark.parametrize(
    ("attempt", "error"),
    [
        (lambda: blocking_probability(-1, 3), TheoryInputError),
        (lambda: erlang_c.mean_wait(3, 3, mean_service=1), UnstableError),
        (lambda: erlang_c.mean_queue(3, 0), TheoryInputError),
        (lambda: erlang_c.fewest_servers(10, 1.0, 3, mean_service=60), TheoryInputError),
        (lambda: impatient(arrival_rate=1, mean_service=1, mean_patience=0, servers=1), TheoryInputError),
        (lambda: limited_room(arrival_rate=1, mean_service=1, servers=4, room=3), TheoryInputError),
        (lambda: priorities.waits_by_grade([], mean_service=1, servers=1), TheoryInputError),
        (lambda: single_server.waits_by_grade([1], []), TheoryInputError),
        (lambda: reserve(urgent_rate=9, other_rate=1, mean_service=1, servers=9, cutoff=5), UnstableError),
        (lambda: reserve(urgent_rate=1, other_rate=8, mean_service=1, servers=9, cutoff=5), UnstableError),
        (lambda: reserve(urgent_rate=1, other_rate=1, mean_service=1, servers=9, cutoff=10), TheoryInputError),
        (lambda: hypercube([1], [[1]], mean_service=1), TheoryInputError),
        (lambda: hypercube([1, 2], [[0]], mean_service=1), TheoryInputError),
        (lambda: travel.distance_to_nearest(10, 0), TheoryInputError),
        (lambda: flow.mean_caseload(-1, 9), TheoryInputError),
        (lambda: lognormal(0, 1), TheoryInputError),
    ],
)
def test_what_is_no_queue_is_refused_with_a_remedy(attempt: object, error: type[PeelianError]) -> None:
    with pytest.raises(error) as caught:
        attempt()  # type: ignore[operator]
    assert caught.value.remedy
