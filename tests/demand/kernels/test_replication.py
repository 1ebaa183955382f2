"""Replications: the tally is what the log says, the same on any number of threads and in a new process."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pytest

from peelian.demand.arrivals import compile_profile
from peelian.demand.clock import HOUR, HOURS_IN_WEEK, MINUTE
from peelian.demand.distributions import Gamma, LogNormal, compile_distributions
from peelian.demand.draws import ARRIVAL, KIND, SCENE, TRAVEL, uniform
from peelian.demand.kernels.dispatch import dispatch
from peelian.demand.kernels.pool import FINISH, NEVER, Jobs, Pool, PoolError, Rules
from peelian.demand.kernels.replication import ReplicationError, Scenario, replicate
from peelian.demand.kernels.streams import Streams
from peelian.demand.kernels.tally import (
    ARRIVED,
    ATTENDED,
    BUSY_US,
    RESPONSE_US,
    STAFF_US,
    STARTED,
    STEPS,
    WAIT_US,
    WITHIN,
    Tally,
    edges_us,
    percentile_us,
    step_of,
)

GRADES = 3
HOURS = 3 * HOURS_IN_WEEK
RATE = 12 + 8 * np.sin(np.arange(HOURS) * 2 * np.pi / 24)
SHARES = np.tile([0.2, 0.6, 1.0], (HOURS_IN_WEEK, 1))
TARGET = np.array([15, 60, 240]) * MINUTE


def scenario(*, extra: int = 0, from_us: int = 0) -> Scenario:
    samplers = compile_distributions([Gamma(12.0, 0.5), LogNormal(50.0, 1.0), LogNormal(30.0, 0.8)], unit=MINUTE)
    profile = compile_profile(RATE)
    streams = Streams(
        number=np.array([4]),
        expected=profile.expected[None],
        spacing_us=profile.spacing_us[None],
        shares=SHARES[None],
        gaps=profile.gaps,
        samplers=samplers,
        travel=np.zeros(3, np.int64),
        scene=np.array([1, 1, 2]),
        patience=np.zeros(0, np.int64),
    )
    staff = np.maximum(8, np.round(RATE * 1.1)).astype(np.int64) + extra
    rules = Rules(np.array([2, 1, 1]), np.array([0, 0, 1]), np.triu(np.ones((3, 3), np.bool_), 2))
    return Scenario(streams, rules, Pool(staff, np.zeros(HOURS, np.int64), FINISH), TARGET, from_us)


def digest(tally: Tally) -> str:
    return hashlib.sha256(b"".join(array.tobytes() for array in tally)).hexdigest()


def drawn_slowly(given: Scenario, seed: int, replication: int) -> Jobs:
    """The jobs of a replication from single draws, one by one."""
    stream, expected, times = int(given.streams.number[0]), given.streams.expected[0], []
    so_far, entity = 0.0, 0
    while True:
        so_far -= np.log1p(-uniform(seed, replication, stream, entity, ARRIVAL))
        if so_far >= expected[-1]:
            break
        hour = int(np.searchsorted(expected, so_far, side="right")) - 1
        times.append(hour * HOUR + int((so_far - expected[hour]) * HOUR / RATE[hour]))
        entity += 1
    draw = np.array(
        [[uniform(seed, replication, stream, job, part) for job in range(entity)] for part in (KIND, TRAVEL, SCENE)]
    )
    grade = np.searchsorted(SHARES[0], draw[0], side="right")
    travel = [Gamma(12.0, 0.5).quantile(share) * MINUTE for share in draw[1]]
    long, short = LogNormal(50.0, 1.0), LogNormal(30.0, 0.8)
    scene = [
        (short if each == 2 else long).quantile(share) * MINUTE for each, share in zip(grade, draw[2], strict=True)
    ]
    whole = [np.round(each).astype(np.int64) for each in (times, travel, scene)]
    return Jobs(whole[0], grade.astype(np.int64), whole[1], whole[2], np.zeros(0, np.int64), 0)


@pytest.mark.parametrize("from_us", [0, HOURS_IN_WEEK * HOUR + HOUR // 3])
def test_a_tally_is_what_a_dispatch_of_the_same_draws_says(from_us: int) -> None:
    given = scenario(from_us=from_us)
    tally = replicate(given, seed=11, first=5, count=1)
    jobs = drawn_slowly(given, 11, 5)
    log = dispatch(jobs, given.rules, given.pool)
    kept, hour = jobs.arrived_us >= from_us, jobs.arrived_us // HOUR % HOURS_IN_WEEK
    wait, response = log.started_us - jobs.arrived_us, log.attended_us - jobs.arrived_us
    for grade in range(GRADES):
        for at in (3, 30, 100):
            cell = tally.jobs[0, grade, at]
            here = kept & (jobs.grade == grade) & (hour == at)
            started, attended = here & (log.started_us < NEVER), here & (log.attended_us < NEVER)
            assert cell[[ARRIVED, STARTED, ATTENDED]].tolist() == [here.sum(), started.sum(), attended.sum()]
            assert cell[WITHIN] == np.sum(response[attended] <= TARGET[grade])
            # Single draws and tables may round to neighbouring microseconds.
            assert cell[WAIT_US] == pytest.approx(wait[started].sum(), abs=500)
            assert cell[RESPONSE_US] == pytest.approx(response[attended].sum(), abs=500)
        attended = kept & (jobs.grade == grade) & (log.attended_us < NEVER)
        assert tally.response_steps[0, grade].sum() == attended.sum()
        for share in (0.5, 0.9, 0.99):
            exact = np.quantile(response[attended], share)
            assert percentile_us(tally.response_steps[0, grade], share) == pytest.approx(exact, rel=0.05)
    from_hour = -(-from_us // HOUR)
    assert tally.hours[0, :, BUSY_US].sum() == pytest.approx(log.busy_us[from_hour:].sum(), rel=1e-9)
    assert tally.hours[0, :, STAFF_US].sum() == given.pool.staff[from_hour:].sum() * HOUR


def test_the_same_to_the_last_bit_on_one_thread_and_on_two_and_in_batches() -> None:
    one = replicate(scenario(), seed=3, first=0, count=7, threads=1)
    two = replicate(scenario(), seed=3, first=0, count=7, threads=2)
    assert digest(one) == digest(two)
    later = replicate(scenario(), seed=3, first=4, count=3)
    assert all((whole[4:] == part).all() for whole, part in zip(one, later, strict=True))
    assert not (one.jobs[0] == one.jobs[1]).all()


def test_the_same_to_the_last_bit_in_a_new_process() -> None:
    code = (
        "from tests.demand.kernels.test_replication import digest, replicate, scenario\n"
        "print(digest(replicate(scenario(), seed=3, first=0, count=2)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == digest(replicate(scenario(), seed=3, first=0, count=2))


def test_scenarios_meet_the_same_incidents_and_more_staff_waits_less() -> None:
    base, more = (replicate(scenario(extra=extra), seed=3, first=0, count=30) for extra in (4, 5))
    assert (base.jobs[..., ARRIVED] == more.jobs[..., ARRIVED]).all()
    waits = [tally.jobs[..., WAIT_US].sum(axis=(1, 2)) for tally in (base, more)]
    assert (waits[1] < waits[0]).all()
    apart = replicate(scenario(extra=5), seed=4, first=0, count=30).jobs[..., WAIT_US].sum(axis=(1, 2))
    assert np.var(waits[0] - waits[1]) < np.var(waits[0] - apart) / 3


def test_steps_and_percentiles() -> None:
    edges = edges_us()
    assert len(edges) == STEPS + 1
    for time in (0, 5, 2**20, 10**9, 123_456_789_012):
        step = step_of(time)
        assert edges[step] <= time < edges[step + 1]
    assert step_of(2**61) == STEPS - 1
    assert np.isnan(percentile_us(np.zeros(STEPS, np.int64), 0.5))
    assert (np.diff(edges[1:]) / edges[1:-1] <= 1 / 64).all()


def test_a_scenario_whose_parts_do_not_fit_is_refused() -> None:
    given = scenario()
    unfit = given.streams._replace(shares=SHARES[None, :, :2])
    above = given.streams._replace(shares=SHARES[None] * 1.1)
    for wrong in (
        given._replace(streams=unfit),
        given._replace(streams=above),
        given._replace(target_us=TARGET[:2]),
    ):
        with pytest.raises(ReplicationError):
            replicate(wrong, seed=0, first=0, count=1)
    with pytest.raises(PoolError):
        replicate(given._replace(pool=given.pool._replace(shift_end=9)), seed=0, first=0, count=1)
