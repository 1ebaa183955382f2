"""Queues over time: held against closed forms, against differential equations, and against one another."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp
from scipy.special import ive

from peelian.demand.theory import erlang_c, staffing
from peelian.demand.theory.course import held
from peelian.demand.theory.erlang_a import impatient
from peelian.demand.theory.errors import TheoryInputError
from peelian.demand.theory.finishing import excess_finishes
from peelian.demand.theory.infinite_server import Wave, busy_deterministic, busy_exponential, offered_load
from peelian.demand.theory.service import Service, deterministic, exponential, gamma, lognormal
from peelian.demand.theory.staffing import Within, required_by_hour, square_root_by_hour
from peelian.demand.theory.varying import excess_stops

DAY = Wave(30, 15, 24, 10).rate(np.arange(24) + 0.5)
PLANS = st.lists(st.tuples(st.floats(0, 12), st.integers(0, 9)), min_size=1, max_size=8)


def test_one_unit_that_starts_idle_is_the_closed_form_by_bessel_functions() -> None:
    """p₀(t) of Bailey (1954), integrated: E[N(t)] = ∫ (λ - μ (1 - p₀)) du."""
    lam, mu, t = 0.8, 1.0, 10.0
    rho, scale = lam / mu, 2 * math.sqrt(lam * mu)

    def idle(u: float) -> float:
        terms = ive(0, scale * u) + ive(1, scale * u) / math.sqrt(rho)
        terms += (1 - rho) * sum(rho ** (-n / 2) * ive(n, scale * u) for n in range(2, 50))
        return float(terms) * math.exp((scale - lam - mu) * u)

    exact = quad(lambda u: lam - mu * (1 - idle(u)), 0, t, epsabs=1e-12)[0]
    assert excess_stops([lam], [1], mean_service_h=1 / mu, step_h=t).mean_number[-1] == pytest.approx(exact, rel=1e-9)


@settings(max_examples=15)
@given(PLANS, st.integers(0, 6))
def test_excess_that_stops_is_what_the_differential_equations_say(plan: list[tuple[float, int]], start: int) -> None:
    states = 140

    def slope(rate: float, staff: int, p: np.ndarray) -> np.ndarray:
        up = np.where(np.arange(states) < states - 1, rate, 0.0) * p
        down = np.minimum(np.arange(states), staff) * p + np.maximum(np.arange(states) - staff, 0) / 2 * p
        return np.concatenate(([0.0], up[:-1])) + np.concatenate((down[1:], [0.0])) - up - down

    p = np.eye(states)[start]
    found = excess_stops(*zip(*plan, strict=True), mean_service_h=1, mean_patience_h=2, start=start)
    for hour, (rate, staff) in enumerate(plan):
        p = solve_ivp(lambda _, y, r=rate, s=staff: slope(r, s, y), (0, 1), p, rtol=1e-9, atol=1e-12).y[:, -1]
        assert found.mean_number[hour] == pytest.approx(p @ np.arange(states), rel=1e-6, abs=1e-8)
        assert found.all_busy[hour] == pytest.approx(p[staff:].sum(), rel=1e-6, abs=1e-8)


@settings(max_examples=8)
@given(PLANS, st.integers(0, 6))
def test_excess_that_finishes_is_what_the_differential_equations_say(plan: list[tuple[float, int]], start: int) -> None:
    most, columns = max(staff for _, staff in plan), 140
    busy, queue = np.meshgrid(np.arange(most + 1), np.arange(columns), indexing="ij")

    def slope(rate: float, staff: int, flat: np.ndarray) -> np.ndarray:
        p = flat.reshape(busy.shape)
        change = np.zeros_like(p)
        free = busy < staff
        up, down = rate * p, busy * p
        change -= np.where(free | (queue < columns - 1), up, 0) + down
        change[1:] += np.where(free, up, 0)[:-1]
        change[:, 1:] += np.where(free, 0, up)[:, :-1]
        takes_next = (busy == staff) & (queue > 0)
        change[:, :-1] += np.where(takes_next, down, 0)[:, 1:]
        change[:-1] += np.where(takes_next, 0, down)[1:]
        return change.ravel()

    p = np.zeros(busy.shape)
    p[0, start] = 1
    found = excess_finishes(*zip(*plan, strict=True), mean_service_h=1, start=start)
    for hour, (rate, staff) in enumerate(plan):
        for at in range(staff):
            for waiting in range(1, columns):
                begun = min(waiting, staff - at)
                p[at + begun, waiting - begun] += p[at, waiting]
                p[at, waiting] = 0
        after = solve_ivp(lambda _, y, r=rate, s=staff: slope(r, s, y), (0, 1), p.ravel(), rtol=1e-9, atol=1e-12).y
        p = after[:, -1].reshape(busy.shape)
        assert found.mean_queue[hour] == pytest.approx((p * queue).sum(), rel=1e-6, abs=1e-8)
        assert found.mean_number[hour] == pytest.approx((p * (busy + queue)).sum(), rel=1e-6, abs=1e-8)
        assert found.all_busy[hour] == pytest.approx(p[busy >= staff].sum(), rel=1e-6, abs=1e-8)


@settings(max_examples=25)
@given(st.lists(st.floats(0, 40), min_size=1, max_size=24), st.integers(0, 40))
def test_while_staff_stay_the_same_both_rules_are_one(rates: list[float], staff: int) -> None:
    stops = excess_stops(rates, [staff] * len(rates), mean_service_h=0.8)
    finishes = excess_finishes(rates, [staff] * len(rates), mean_service_h=0.8)
    assert finishes.mean_number == pytest.approx(stops.mean_number, rel=1e-9, abs=1e-11)
    assert finishes.waiting_h == pytest.approx(stops.waiting_h, rel=1e-9, abs=1e-11)


@settings(max_examples=25)
@given(st.lists(st.floats(0, 40), min_size=2, max_size=12), st.integers(1, 40), st.integers(0, 50))
def test_one_more_unit_never_makes_anybody_wait_longer(rates: list[float], staff: int, start: int) -> None:
    plan = [staff + (hour % 3) * 4 for hour in range(len(rates))]
    fewer = excess_stops(rates, plan, mean_service_h=1, start=start)
    more = excess_stops(rates, [each + 1 for each in plan], mean_service_h=1, start=start)
    assert (more.waiting_h <= fewer.waiting_h + 1e-9).all()
    assert (more.all_busy <= fewer.all_busy + 1e-9).all()


def test_a_long_time_brings_the_long_run() -> None:
    found = excess_stops([8.0] * 400, [10] * 400, mean_service_h=1)
    assert found.mean_queue[-1] == pytest.approx(erlang_c.mean_queue(8, 10), rel=1e-9)
    assert found.all_busy[-1] == pytest.approx(erlang_c.waiting_probability(8, 10), rel=1e-9)
    assert found.waiting_h[-1] == pytest.approx(erlang_c.mean_queue(8, 10), rel=1e-9)
    leaving = excess_stops([30.0] * 60, [10] * 60, mean_service_h=1, mean_patience_h=0.5)
    long_run = impatient(arrival_rate=30, mean_service=1, mean_patience=0.5, servers=10)
    assert leaving.mean_queue[-1] == pytest.approx(long_run.mean_queue, rel=1e-9)


def test_a_backlog_that_cannot_be_served_grows_as_a_fluid() -> None:
    found = excess_stops([30.0] * 20, [20] * 20, mean_service_h=1, start=500)
    assert found.mean_number[-1] == pytest.approx(500 + 10 * 20, rel=1e-9)
    assert found.lost < 1e-12


def test_a_step_s_length_changes_nothing_that_is_held() -> None:
    whole = excess_stops(DAY, [40] * 24, mean_service_h=1.2)
    parts = excess_stops(np.repeat(DAY, 5), [40] * 120, mean_service_h=1.2, step_h=0.2)
    assert parts.mean_number[4::5] == pytest.approx(whole.mean_number, rel=1e-11)
    assert parts.waiting_h.reshape(24, 5).sum(axis=1) == pytest.approx(whole.waiting_h, rel=1e-9, abs=1e-12)


def test_steps_held_for_a_smooth_rate_are_of_the_fourth_order() -> None:
    wave = Wave(30, 15, 24, 10)
    errors = []
    for steps in (2, 4, 8):
        rates = held(wave.rate, until_h=96, steps_per_h=steps)
        found = excess_stops(rates, np.full(len(rates), 200), mean_service_h=1.2, step_h=1 / steps)
        exact = busy_exponential(wave, 96, mean_service_h=1.2)
        errors.append(abs(float(found.mean_number[-1]) - exact))
    assert errors[0] / errors[1] == pytest.approx(16, rel=0.3)
    assert errors[1] / errors[2] == pytest.approx(16, rel=0.3)


@pytest.mark.parametrize("law", [exponential(1.2), deterministic(1.25), lognormal(1.2, 1.5), gamma(1.2, 0.5)])
def test_offered_load_is_the_integral_of_arrivals_still_busy(law: Service) -> None:
    loads = offered_load(DAY, law)

    def still_busy(back_h: float) -> float:
        return (law.cut_mean(back_h + 1e-6) - law.cut_mean(max(back_h - 1e-6, 0))) / (1e-6 + min(back_h, 1e-6))

    hour = 7
    pieces = [quad(still_busy, back, back + 1)[0] * DAY[(hour - back) % 24] for back in range(400)]
    assert loads[hour, -1] == pytest.approx(sum(pieces), rel=1e-5)
    assert loads[:, -1].mean() == pytest.approx(DAY.mean() * law.mean, rel=1e-2)
    assert loads.mean() == pytest.approx(DAY.mean() * law.mean, rel=1e-9)


def test_offered_load_of_narrow_steps_is_that_of_the_wave() -> None:
    wave = Wave(30, 20)
    rates = [wave.over(each, each + 1) for each in range(24)]
    assert offered_load(rates, exponential(1.2))[:, -1] == pytest.approx(
        [busy_exponential(wave, each + 1, mean_service_h=1.2) for each in range(24)], rel=0.02
    )
    assert busy_deterministic(wave, 6, service_h=1e-6) / 1e-6 == pytest.approx(wave.rate(6), rel=1e-6)


def test_work_of_a_heavy_tail_is_counted_whole() -> None:
    loads = offered_load([10.0] * 24, lognormal(30, 3))
    assert loads == pytest.approx(np.full((24, 4), 300.0), rel=1e-9)


@pytest.mark.parametrize("share", [0.5, 0.8, 0.95])
def test_required_units_meet_the_target_in_the_exact_queue(share: float) -> None:
    """Modified offered load is an approximation: over the day the exact queue's delay is near what was asked for."""
    rates = Wave(30, 15, 24, 10).rate(np.arange(24) + 0.5)
    units = required_by_hour(rates, exponential(1.2), Within(hours=0.0, share=share))
    fine = excess_stops(
        np.repeat(np.tile(rates, 3), 10), np.repeat(np.tile(units, 3), 10), mean_service_h=1.2, step_h=0.1
    )
    served = 1 - fine.all_busy[-240:].reshape(24, 10).mean(axis=1)
    assert served.min() > share - 0.08
    assert abs((served * rates).sum() / rates.sum() - share) < 0.06


def test_hour_by_hour_erlang_staffs_the_wrong_hours() -> None:
    """Why the lag matters: without it the falling hours are short, the rising ones idle."""
    rates = Wave(30, 25, 24, 10).rate(np.arange(24) + 0.5)
    lagged = required_by_hour(rates, exponential(2.0), Within(hours=0.0, share=0.8))
    naive = np.array([erlang_c.fewest_servers(0, 0.8, rate * 2, mean_service=2.0) for rate in rates])
    assert int(lagged.argmax()) > int(naive.argmax())


@given(st.floats(0, 0.99), st.floats(0, 0.5))
def test_a_harder_target_never_needs_fewer(share: float, within: float) -> None:
    rates = [3.0, 12.0, 30.0, 18.0]
    easy = required_by_hour(rates, exponential(0.7), Within(within, share))
    assert (required_by_hour(rates, exponential(0.7), Within(within, min(share + 0.005, 0.995))) >= easy).all()
    assert (required_by_hour(rates, exponential(0.7), Within(within + 0.1, share)) <= easy).all()


def test_hours_without_work_need_nobody() -> None:
    assert required_by_hour([0.0] * 24, exponential(1), Within(0.1, 0.9)).tolist() == [0] * 24


def test_the_square_root_rule_is_near_erlang_for_large_loads() -> None:
    rates = [300.0] * 24
    exact = required_by_hour(rates, exponential(1), Within(0.0, 0.8))
    assert abs(square_root_by_hour(rates, exponential(1), delay_probability=0.2) - exact).max() <= 1
    assert staffing.margin_for_delay(1) == 0


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: excess_stops([1.0], [1, 2], mean_service_h=1),
        lambda: excess_stops([-1.0], [1], mean_service_h=1),
        lambda: excess_stops([1.0], [1.5], mean_service_h=1),
        lambda: excess_stops([1.0], [1], mean_service_h=0),
        lambda: excess_finishes([1.0], [1], mean_service_h=1, start=5, room=3),
        lambda: excess_finishes([], [], mean_service_h=1),
        lambda: offered_load([], exponential(1)),
        lambda: required_by_hour([1.0], exponential(1), Within(0.1, 1.0)),
        lambda: staffing.margin_for_delay(0),
    ],
)
def test_what_is_no_plan_is_refused_with_a_remedy(attempt: object) -> None:
    with pytest.raises(TheoryInputError) as caught:
        attempt()  # type: ignore[operator]
    assert caught.value.remedy
