"""The call desk against Erlang's formulas and a plain simulator: priority, hanging up, diversion, two lines merged."""

from __future__ import annotations

import numpy as np
import pytest
from tests.demand.plain_dispatch import PlainDispatch

from peelian.demand.clock import HOUR
from peelian.demand.distributions import Exponential, Fixed, LogNormal
from peelian.demand.kernels.call_desk import Line, answered_within, call_desk, diverted, hung_up, mean_wait_s
from peelian.demand.kernels.dispatch import dispatch
from peelian.demand.kernels.pool import FINISH, PREEMPT, Jobs, PoolError
from peelian.demand.kernels.replication import Scenario, replicate
from peelian.demand.kernels.streams import jobs_drawn
from peelian.demand.kernels.tally import ARRIVED

WEEK = 168


def desk(*lines: Line, agents: int, weeks: int = 1) -> Scenario:
    staff = np.full(weeks * WEEK, agents, np.int64)
    return call_desk(lines, staff, shift_end=FINISH, relieved=np.zeros_like(staff), from_us=8 * HOUR)


def line(rate: float, *, weeks: int = 1, stream: int = 0, within: float = 10.0, **given: object) -> Line:
    return Line(stream, np.full(weeks * WEEK, rate), Exponential(180.0), within, **given)  # type: ignore[arg-type]


def close(values: np.ndarray, expected: float) -> None:
    """The mean over replications lies within four and a half standard errors."""
    error = values.std(ddof=1) / len(values) ** 0.5
    assert abs(values.mean() - expected) < 4.5 * error
    assert error < 0.03 * expected


def test_erlang_a() -> None:
    """100 calls in half an hour of 180 s, patience 120 s, nine agents: overloaded, and 19.2 % hang up."""
    tally = replicate(desk(line(200.0, patience_s=Exponential(120.0)), agents=9), seed=1, first=0, count=60)
    close(hung_up(tally)[:, 0], 0.19215603801258682)
    close(mean_wait_s(tally)[:, 0], 23.058724561510417)


def test_erlang_c() -> None:
    """The same calls, fourteen agents, no one hangs up: 88.8 % are answered within 20 s."""
    tally = replicate(desk(line(200.0, within=20.0), agents=14), seed=2, first=0, count=60)
    close(answered_within(tally)[:, 0], 0.88835)
    close(mean_wait_s(tally)[:, 0], 7.83593701777224)
    assert (hung_up(tally) == 0).all()


def two_lines(**given: object) -> Scenario:
    second = line(30.0, stream=1, patience_s=LogNormal(240.0, 1.0), **given)
    return desk(line(12.0, patience_s=Fixed(300.0)), second, agents=3)


def jobs_of(scenario: Scenario) -> Jobs:
    return jobs_drawn(scenario.streams, seed=9, replication=4)


def test_two_lines_equal_a_plain_simulator() -> None:
    scenario = two_lines(reserve=1)
    jobs = jobs_of(scenario)
    assert (np.diff(jobs.arrived_us) >= 0).all()
    ours, plain = dispatch(jobs, scenario.rules, scenario.pool), PlainDispatch(jobs, scenario.rules, scenario.pool).go()
    for name in ours._fields:
        assert getattr(ours, name).tolist() == getattr(plain, name).tolist(), name


def test_first_line_is_answered_sooner_and_keeps_its_calls_when_the_second_changes() -> None:
    base, busier = (
        two_lines(),
        desk(line(12.0, patience_s=Fixed(300.0)), line(60.0, stream=1, patience_s=LogNormal(240.0, 1.0)), agents=3),
    )
    tally = replicate(base, seed=9, first=0, count=20)
    assert (mean_wait_s(tally)[:, 0] < mean_wait_s(tally)[:, 1]).all()
    before, after = jobs_of(base), jobs_of(busier)
    for name in ("arrived_us", "scene_us", "patience_us"):
        first = [getattr(jobs, name)[jobs.grade == 0].tolist() for jobs in (before, after)]
        assert first[0] == first[1]
    assert np.sum(after.grade == 1) > np.sum(before.grade == 1)


def test_diverted_callers_are_counted_and_the_others_stay_who_they_were() -> None:
    base, fewer = two_lines(), two_lines(diverted=0.3)
    close(diverted(replicate(fewer, seed=9, first=0, count=40)), 0.3 * 30 / 42)
    before, after = jobs_of(base), jobs_of(fewer)
    kept = set(zip(after.arrived_us.tolist(), after.scene_us.tolist(), after.patience_us.tolist(), strict=True))
    assert kept < set(
        zip(before.arrived_us.tolist(), before.scene_us.tolist(), before.patience_us.tolist(), strict=True)
    )
    tallies = [replicate(each, seed=9, first=0, count=20) for each in (base, fewer)]
    assert (tallies[0].jobs[:, 0, :, ARRIVED] == tallies[1].jobs[:, 0, :, ARRIVED]).all()
    assert (answered_within(tallies[1]).sum(axis=0) > answered_within(tallies[0]).sum(axis=0)).all()


def test_a_call_is_never_interrupted_at_the_end_of_a_shift() -> None:
    staff = np.full(24, 3, np.int64)
    with pytest.raises(PoolError):
        call_desk([line(5.0)], staff, shift_end=PREEMPT, relieved=staff, from_us=0)


def test_patience_that_ends_at_once_still_lets_a_free_agent_answer() -> None:
    tally = replicate(desk(line(20.0, patience_s=Fixed(0.0)), agents=200), seed=1, first=0, count=1)
    assert hung_up(tally).sum() == 0
