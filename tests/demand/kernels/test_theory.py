"""The dispatch against theory: closed forms and equations of queues, published or computed elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from peelian.demand.arrivals import compile_profile
from peelian.demand.clock import HOUR, HOURS_IN_WEEK
from peelian.demand.distributions import Exponential, Fixed, compile_distributions
from peelian.demand.kernels.dispatch import dispatch
from peelian.demand.kernels.pool import FINISH, NEVER, PREEMPT, Pool, Rules
from peelian.demand.kernels.replication import Scenario, replicate
from peelian.demand.kernels.streams import Streams, jobs_drawn
from peelian.demand.kernels.tally import ARRIVED, STARTED, WAIT_US
from peelian.demand.theory.course import Course
from peelian.demand.theory.finishing import excess_finishes
from peelian.demand.theory.priorities import waits_by_grade
from peelian.demand.theory.varying import excess_stops

SURE = 4.5
# Waits in hours. Cobham 1954, 36 units and four grades; the cut-off queue of Taylor and Templeton 1980; preemption by
# differences of merged queues. Recomputed with 40 digits, or by a sparse chain.
COBHAM = [0.008071900669387143, 0.013837544004663672, 0.03632355301224214, 0.1271324355428475]
CUTOFF = [0.0002697503981922052, 0.11574584864112833]
PREEMPTED = [0.0003707823507601038, 0.00792064922144095, 0.06542232277526396]


def stationary(rates: list[float], mean_h: float, units: int, *, hours: int, **rules: object) -> Scenario:
    count = len(rates)
    profile = compile_profile(np.full(hours, sum(rates)))
    shares = np.tile(np.cumsum(rates) / sum(rates), (1, HOURS_IN_WEEK, 1))
    streams = Streams(
        number=np.array([0]),
        expected=profile.expected[None],
        spacing_us=profile.spacing_us[None],
        shares=np.minimum(shares, 1.0),
        gaps=profile.gaps,
        samplers=compile_distributions([Fixed(0.0), Exponential(mean_h)], unit=HOUR),
        travel=np.zeros(count, np.int64),
        scene=np.ones(count, np.int64),
        patience=np.zeros(0, np.int64),
    )
    reserve = np.array(rules.get("reserve", [0] * count), np.int64)
    preempts = np.triu(np.full((count, count), bool(rules.get("preempts"))), 1)
    pool = Pool(np.full(hours, units, np.int64), np.zeros(hours, np.int64), FINISH)
    given = Rules(np.ones(count, np.int64), reserve, preempts)
    return Scenario(streams, given, pool, np.zeros(count, np.int64), 50 * HOUR)


def close(values: np.ndarray, expected: np.ndarray | list[float], within: float = 0.05) -> None:
    """Means over replications lie within four and a half standard errors, which are small."""
    error = values.std(axis=0, ddof=1) / len(values) ** 0.5
    assert (abs(values.mean(axis=0) - expected) < SURE * error).all(), (values.mean(axis=0), expected, error)
    assert (error < within * np.abs(expected)).all()


def waits_h(scenario: Scenario, replications: int, seed: int = 1) -> np.ndarray:
    cells = replicate(scenario, seed=seed, first=0, count=replications).jobs.sum(axis=2)
    assert (cells[..., STARTED] > 0.99 * cells[..., ARRIVED]).all()
    return np.asarray(cells[..., WAIT_US] / cells[..., STARTED] / HOUR)


def test_non_preemptive_priority_is_cobhams() -> None:
    close(waits_h(stationary([3.75, 8.75, 7.5, 5.0], 1.2, 36, hours=4000), 60), COBHAM)


def test_twenty_units_at_nine_tenths_is_cobhams() -> None:
    """Waits of 2.3 to 71 minutes: the stationary check of the first sketches."""
    rates = [share * 20 * 0.9 / 1.2 for share in (0.15, 0.35, 0.3, 0.2)]
    waits = waits_h(stationary(rates, 1.2, 20, hours=8000), 60)
    expected = waits_by_grade(rates, mean_service=1.2, servers=20)
    assert [each * 60 for each in expected] == pytest.approx([2.292, 4.168, 12.875, 70.81], rel=1e-3)
    close(waits, expected, 0.06)


def test_a_cut_off_keeps_three_of_eighteen_units_for_the_first_class() -> None:
    close(waits_h(stationary([4.0, 8.0], 1.0, 18, hours=8000, reserve=[0, 3]), 60), CUTOFF, 0.1)


def test_preemptive_resume_delays_are_those_of_merged_queues() -> None:
    """Two units, three classes, each taking units from all below: time in the system less the mean service."""
    given = stationary([0.2, 0.6, 1.2], 1 / 3, 2, hours=20_000, preempts=True)
    rows = []
    for replication in range(40):
        jobs = jobs_drawn(given.streams, seed=5, replication=replication)
        log = dispatch(jobs, given.rules, given.pool)
        delay = (log.finished_us - jobs.arrived_us - jobs.scene_us) / HOUR
        done = log.finished_us < NEVER
        rows.append([delay[done & (jobs.grade == grade)].mean() for grade in range(3)])
    close(np.array(rows), PREEMPTED, 0.25)


DAYS = 3
ARRIVALS = 20 + 10 * np.sin((np.arange(24 * DAYS) - 6) * np.pi / 12)
STAFF = np.tile(np.repeat([16, 32, 10], [7, 13, 4]), DAYS)


@pytest.mark.parametrize(
    ("shift_end", "theory", "other"),
    [(FINISH, excess_finishes, excess_stops), (PREEMPT, excess_stops, excess_finishes)],
    ids=["finish", "preempt"],
)
def test_staff_that_changes_is_as_the_equations_say_hour_by_hour(
    shift_end: int, theory: Callable[..., Course], other: Callable[..., Course]
) -> None:
    """The mean number waiting as each hour ends, of two thousand runs of three days; the other rule is told apart."""
    given = stationary([1.0], 5 / 6, 1, hours=24 * DAYS)
    profile = compile_profile(ARRIVALS)
    streams = given.streams._replace(expected=profile.expected[None], spacing_us=profile.spacing_us[None])
    pool = Pool(STAFF, np.zeros_like(STAFF), shift_end)
    logs = [dispatch(jobs_drawn(streams, seed=6, replication=each), given.rules, pool) for each in range(2000)]
    waiting = np.array([log.waiting for log in logs])
    error = np.maximum(waiting.std(axis=0, ddof=1) / len(logs) ** 0.5, 1e-3)
    right, wrong = (each(ARRIVALS, STAFF, mean_service_h=5 / 6).mean_queue for each in (theory, other))
    assert (np.abs(waiting.mean(axis=0) - right) / error).max() < SURE
    assert (np.abs(waiting.mean(axis=0) - wrong) / error).max() > SURE
    if shift_end == PREEMPT:
        assert all((log.overtime_us == 0).all() for log in logs)
    else:
        assert logs[0].overtime_us.sum() > 0
