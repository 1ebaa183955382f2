"""Hourly minima: theory where there is one queue, an exact chain where demand swings, and their edges."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy.stats import poisson
from tests.demand.staff.desk import BUSY_AFTERNOON, desk

from peelian.demand.staff.errors import StaffError
from peelian.demand.staff.minima import need_of
from peelian.demand.theory.erlang_c import fewest_servers
from peelian.demand.theory.service import exponential
from peelian.demand.theory.staffing import Within, required_by_hour

Floats = npt.NDArray[np.float64]

MEAN_H = 1.2
QUARTERS = 4
ANSWERED = "answered: {kpi: begun_within, work: call, within: 1 s, at_least: 80 %}"
SWINGING = [4, 4, 4, 4, 4, 4, 12, 30, 45, 45, 30, 20, 12, 8, 8, 12, 30, 45, 45, 45, 30, 12, 8, 4]


def all_busy(arrivals_per_h: Floats, staff: Floats, mean_h: float) -> Floats:
    """The exact share of time with all busy in each hour of a day that repeats: an M(t)/M/s(t) chain, uniformised."""
    n = np.arange(160)
    chance, found = np.eye(len(n))[0], np.zeros(24)
    for hour in [*range(24)] * 3:
        rate, units = arrivals_per_h[hour], int(staff[hour])
        ends = np.minimum(n, units) / mean_h
        pace = rate + ends[-1]
        weights = poisson.pmf(np.arange(poisson.isf(1e-10, pace / QUARTERS) + 1), pace / QUARTERS)
        found[hour] = 0
        for _ in range(QUARTERS):
            before, moved, later = chance[units:].sum(), chance, weights[0] * chance
            for weight in weights[1:]:
                still = moved * (pace - rate - ends)
                still[1:] += rate * moved[:-1]
                still[:-1] += ends[1:] * moved[1:]
                moved = still / pace
                later = later + weight * moved
            chance = later
            found[hour] += (before + chance[units:].sum()) / 2 / QUARTERS
    return found


def test_demand_that_swings_is_met_where_hour_by_hour_erlang_fails() -> None:
    """Each hour by itself, Erlang C forgets the work that busy hours leave behind: after them four in ten wait."""
    model = desk(by_hour=SWINGING, per_hour=20, takes="{exponential: {mean: 72 min}}", targets=ANSWERED)
    per_h = np.array(SWINGING) / np.mean(SWINGING) * 20
    ours = need_of(model, "desk", ["answered"], hold="in each hour").staff[:24]
    alone = np.array([fewest_servers(1 / 3600, 0.8, rate * MEAN_H, mean_service=MEAN_H) for rate in per_h])
    with_ours, with_alone = (1 - all_busy(per_h, staff, MEAN_H) for staff in (ours, alone))
    assert with_alone.min() < 0.45
    assert with_ours.min() > 0.72
    assert 0.8 < per_h @ with_ours / per_h.sum() < 0.86
    assert ours.sum() < 1.05 * alone.sum(), "it is not for want of people"


@pytest.mark.parametrize("share", [50, 80, 95])
def test_one_queue_is_what_theory_asks(share: int) -> None:
    targets = f"answered: {{kpi: begun_within, work: call, within: 2 min, at_least: {share} %}}"
    model = desk(by_hour=BUSY_AFTERNOON, targets=targets)
    per_h = np.tile(np.array(BUSY_AFTERNOON) / np.mean(BUSY_AFTERNOON) * 10, 7)
    theory = required_by_hour(per_h, exponential(0.5), Within(hours=2 / 60, share=share / 100))
    assert need_of(model, "desk", ["answered"], hold="in each hour").staff.tolist() == theory.tolist()


def test_over_the_week_as_a_whole_no_more_is_missed_than_may_be_and_fewer_are_needed() -> None:
    model = desk(by_hour=BUSY_AFTERNOON)
    each_hour = need_of(model, "desk", ["answered"], hold="in each hour")
    whole = need_of(model, "desk", ["answered"])
    goal = whole.goals[0]
    missed = goal.over_week(goal.missed(whole.loads, whole.staff, 0))
    assert whole.staff.sum() < each_hour.staff.sum()
    assert 0.19 < missed <= goal.allowed == pytest.approx(0.2)


def test_journeys_take_their_part_of_the_standard() -> None:
    """15 minutes leave 5 after ten on the way, exactly as 5 minutes to begin."""
    grades = ", travel: {fixed: 10 min}, grades: {1: {share: rest}}"
    attended = desk(work=grades, targets="there: {kpi: attended_within, work: call, within: 15 min, at_least: 80 %}")
    begun = desk(work=grades, targets="there: {kpi: begun_within, work: call, within: 5 min, at_least: 80 %}")
    needs = [need_of(model, "desk", ["there"], hold="in each hour").staff.tolist() for model in (attended, begun)]
    assert needs[0] == needs[1]


def test_uneven_journeys_need_more_than_their_mean_would() -> None:
    target = "there: {kpi: attended_within, work: call, within: 15 min, at_least: 80 %}"
    needs = [
        need_of(desk(work=f", travel: {law}", targets=target), "desk", ["there"], hold="in each hour").staff.sum()
        for law in ("{fixed: 9 min}", "{gamma: {mean: 9 min, cv: 0.6}}")
    ]
    assert needs[0] < needs[1]


def test_a_standard_that_journeys_alone_break_is_refused_with_the_reason() -> None:
    model = desk(
        work=", travel: {exponential: {mean: 10 min}}",
        targets="there: {kpi: attended_within, work: call, within: 15 min, at_least: 80 %}",
    )
    with pytest.raises(StaffError, match=r"22.3 % of journeys would take longer than 15 min, and 20 % may be late"):
        need_of(model, "desk", ["there"])


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("x: {kpi: utilisation, team: others, at_most: 80 %}", "is not about desk"),
        ("x: {kpi: mean_wait, work: call, at_least: 3 min}", "should be long"),
    ],
)
def test_targets_that_no_staff_of_a_team_decides_are_refused(target: str, why: str) -> None:
    with pytest.raises(StaffError, match=why):
        need_of(desk(targets=target), "desk", ["x"])


def test_a_team_without_shifts_is_refused() -> None:
    with pytest.raises(StaffError, match="carries cases"):
        need_of(desk(), "others", ["answered"])


def test_shorter_waits_need_more_people_and_easing_needs_fewer() -> None:
    def asked(text: str, ease: float = 1.0) -> int:
        return int(need_of(desk(targets=f"x: {{{text}}}"), "desk", ["x"], ease=ease).staff.sum())

    mean = "kpi: mean_wait, work: call, at_most: {} min"
    assert asked(mean.format(1)) > asked(mean.format(5)) > asked(mean.format(30))
    percentile = "kpi: wait, work: call, percentile: {}, at_most: 3 min"
    assert asked(percentile.format(95)) > asked(percentile.format(50))
    assert asked(mean.format(1)) > asked(mean.format(1), ease=4)


def test_fewer_give_up_where_more_are_on_duty() -> None:
    def asked(share: int) -> int:
        model = desk(
            work=", patience: {exponential: {mean: 3 min}}",
            targets=f"x: {{kpi: abandoned, work: call, at_most: {share} %}}",
        )
        return int(need_of(model, "desk", ["x"]).staff.sum())

    assert asked(1) > asked(5) > asked(20) > 0


def test_a_limit_on_how_busy_a_team_may_be_asks_for_hours() -> None:
    model = desk(targets="x: {kpi: utilisation, team: desk, at_most: 80 %}")
    need = need_of(model, "desk", ["x"])
    assert not need.staff.any()
    assert need.hours == pytest.approx(10 * 0.5 * 168 / 0.8)
