"""Dispatch: equal to a plain simulator under every rule, nothing lost, Little's law, no unit idle while a job waits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.demand.plain_dispatch import PlainDispatch

from peelian.demand.clock import HOUR, MINUTE
from peelian.demand.kernels.dispatch import dispatch
from peelian.demand.kernels.pool import FINISH, HANDOVER, NEVER, PREEMPT, Jobs, Pool, PoolError, Rules, left

STEP = 10 * MINUTE
Case = tuple[Jobs, Rules, Pool]


def whole(values: list[int]) -> np.ndarray:
    return np.array(values, np.int64)


def jobs_of(rows: list[tuple[int, ...]], begun: int = 0) -> Jobs:
    """Jobs from (arrival, grade, travel, scene) and maybe patience, times in steps of ten minutes."""
    table = np.array(sorted(rows, key=lambda row: row[0]), np.int64) if rows else np.zeros((0, 5), np.int64)
    patience = table[:, 4] * STEP if table.shape[1] > 4 else whole([])
    return Jobs(table[:, 0] * STEP, table[:, 1].copy(), table[:, 2] * STEP, table[:, 3] * STEP, patience, begun)


def rules_of(
    *, units: list[int], reserve: list[int] | None = None, preempts: tuple[tuple[int, int], ...] = ()
) -> Rules:
    flags = np.zeros((len(units), len(units)), np.bool_)
    for taker, taken in preempts:
        flags[taker, taken] = True
    return Rules(whole(units), whole(reserve or [0] * len(units)), flags)


def pool_of(staff: list[int], shift_end: int, relieved: list[int] | None = None) -> Pool:
    return Pool(whole(staff), whole(relieved or [0] * len(staff)), shift_end)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Small cases full of ties: times in steps of ten minutes, some before the start, some of no length."""
    grades, hours = draw(st.integers(1, 3)), draw(st.integers(1, 8))
    parts = [st.integers(-3, 6 * hours), st.integers(0, grades - 1), st.integers(0, 4), st.integers(0, 14)]
    row = st.tuples(*parts, *([st.integers(0, 6)] if draw(st.booleans()) else []))
    rows = draw(st.lists(row, max_size=30))
    early = sum(arrival < 0 for arrival, *_ in rows)
    begun = draw(st.integers(0, early))
    units = draw(st.lists(st.integers(1, 2), min_size=grades, max_size=grades))
    reserve = sorted(draw(st.lists(st.integers(0, 2), min_size=grades, max_size=grades)))
    pairs = [(taker, taken) for taker in range(grades) for taken in range(taker + 1, grades)]
    preempts = tuple(draw(st.sets(st.sampled_from(pairs)))) if pairs else ()
    staff = draw(st.lists(st.integers(0, 5), min_size=hours, max_size=hours))
    relieved = draw(st.lists(st.integers(0, 5), min_size=hours, max_size=hours))
    shift_end = draw(st.sampled_from([FINISH, HANDOVER, PREEMPT]))
    rules = rules_of(units=units, reserve=reserve, preempts=preempts)
    return jobs_of(rows, begun), rules, pool_of(staff, shift_end, relieved)


@given(cases())
@settings(max_examples=500)
def test_the_compiled_loop_equals_the_plain_one(case: Case) -> None:
    ours, plain = dispatch(*case), PlainDispatch(*case).go()
    for name in ours._fields:
        assert getattr(ours, name).tolist() == getattr(plain, name).tolist(), name


@given(cases())
@settings(max_examples=300)
def test_nothing_is_lost(case: Case) -> None:
    jobs, rules, pool = case
    log, end = dispatch(*case), len(pool.staff) * HOUR
    arrived = jobs.arrived_us < end
    served = log.finished_us <= end
    waiting = log.waiting[-1]
    begun = (log.started_us <= end) & ~served
    interrupted = waiting - int(np.sum(arrived & (log.started_us == NEVER) & ~left(jobs, log, end)))
    gone = int(left(jobs, log, end)[arrived].sum())
    assert int(arrived.sum()) == int(served.sum()) + waiting + gone + int(begun.sum()) - interrupted
    assert (log.started_us[~arrived] == NEVER).all()
    units = rules.units[jobs.grade]
    if not rules.preempts.any() and pool.shift_end != PREEMPT:
        in_service = np.minimum(log.finished_us, end) - np.minimum(log.started_us, end)
        assert int(log.busy_us.sum()) == int((units * in_service).sum())


@given(cases())
@settings(max_examples=300)
def test_order_within_a_grade_and_of_each_job(case: Case) -> None:
    jobs, _, _ = case
    log = dispatch(*case)
    assert (log.started_us >= np.maximum(jobs.arrived_us, 0)).all()
    assert (log.attended_us >= log.started_us).all()
    assert (log.finished_us >= log.attended_us).all()
    later = slice(jobs.begun, None)
    for grade in range(3):
        started = log.started_us[later][jobs.grade[later] == grade]
        assert (np.diff(started[started < NEVER]) >= 0).all()


@given(cases())
@settings(max_examples=200)
def test_one_more_unit_all_week_never_makes_the_only_grade_wait_longer(case: Case) -> None:
    jobs, _, pool = case
    only, one = jobs._replace(grade=np.zeros_like(jobs.grade), patience_us=whole([]), begun=0), rules_of(units=[1])
    finish = pool._replace(shift_end=FINISH)
    before, after = dispatch(only, one, finish), dispatch(only, one, finish._replace(staff=pool.staff + 1))
    assert (after.started_us <= before.started_us).all()


def test_no_unit_is_idle_while_a_job_waits_and_littles_law_holds() -> None:
    """One unit a job, no reserve: time spent waiting, added up by job and by the line's length, is the same."""
    random = np.random.default_rng(3)
    rows = [
        (int(random.integers(0, 6 * 100)), int(random.integers(0, 2)), 1, int(random.exponential(6)))
        for _ in range(500)
    ]
    jobs, rules, pool = jobs_of(rows), rules_of(units=[1, 1]), pool_of([6, 4, 7, 5] * 25, FINISH)
    log, end = dispatch(jobs, rules, pool), 100 * HOUR
    moments = np.arange(0, end, STEP // 2) + 1
    waits = np.minimum(log.started_us, end) - np.minimum(jobs.arrived_us, end)
    line = np.array([np.sum((jobs.arrived_us < now) & (log.started_us >= now)) for now in moments])
    busy = np.array([np.sum((log.started_us < now) & (log.finished_us >= now)) for now in moments])
    assert int(line.sum()) * (STEP // 2) == int(waits.sum())
    assert (busy[line > 0] >= pool.staff[moments[line > 0] // HOUR]).all()
    assert int(busy.sum()) * (STEP // 2) == int(log.busy_us.sum())


SHIFT_CHANGE = [(0, 0, 0, 9)] * 4 + [(5, 0, 0, 2)] * 3


@pytest.mark.parametrize(
    ("shift_end", "relieved", "started", "last_finish"),
    [
        # Four units are busy past their shift; two are on duty, so the next job starts when fewer than two are busy.
        (FINISH, [0, 0, 0], [9, 9, 11], 13),
        # Two relieve four: both new ones start at once.
        (HANDOVER, [0, 4, 0], [6, 6, 8], 10),
        # Half are relieved: two new ones are held by the two who stay.
        (HANDOVER, [0, 2, 0], [9, 9, 11], 13),
        # Two jobs are interrupted with three steps left, and go on before those not yet begun.
        (PREEMPT, [0, 0, 0], [12, 12, 14], 16),
    ],
)
def test_the_rule_at_the_end_of_a_shift(
    shift_end: int, relieved: list[int], started: list[int], last_finish: int
) -> None:
    log = dispatch(jobs_of(SHIFT_CHANGE), rules_of(units=[1]), pool_of([4, 2, 2], shift_end, relieved))
    assert (log.started_us[4:] // STEP).tolist() == started
    assert log.finished_us[-1] // STEP == last_finish


def test_grade_one_takes_a_unit_and_the_interrupted_job_still_travels_what_was_left() -> None:
    jobs = jobs_of([(0, 1, 4, 2), (1, 1, 1, 9), (3, 0, 1, 1)])
    log = dispatch(jobs, rules_of(units=[1, 1], preempts=((0, 1),)), pool_of([2, 2], FINISH))
    # The job begun last gives up its unit at 3, after 2 of 10 steps; it goes on at 5.
    assert (log.started_us // STEP).tolist() == [0, 1, 3]
    assert (log.finished_us // STEP)[[0, 2]].tolist() == [6, 5]
    assert log.attended_us[1] // STEP == 2
    longer = dispatch(jobs, rules_of(units=[1, 1], preempts=((0, 1),)), pool_of([2] * 4, FINISH))
    assert longer.finished_us[1] // STEP == 13
    alone = jobs_of([(0, 1, 4, 2), (1, 0, 1, 1)])
    late = dispatch(alone, rules_of(units=[1, 1], preempts=((0, 1),)), pool_of([1] * 4, FINISH))
    assert late.attended_us[0] // STEP == 6


def test_a_job_that_needs_two_units_waits_for_both_and_holds_back_lower_grades() -> None:
    jobs = jobs_of([(0, 1, 0, 2), (0, 1, 0, 4), (1, 0, 0, 3), (1, 1, 0, 1)])
    log = dispatch(jobs, rules_of(units=[2, 1]), pool_of([2, 2], FINISH))
    assert (log.started_us // STEP).tolist() == [0, 0, 4, 7]


def test_who_has_waited_longer_than_their_patience_leaves_and_holds_up_nobody() -> None:
    jobs = jobs_of([(0, 0, 0, 5, 9), (1, 0, 0, 1, 3), (1, 0, 0, 1, 4), (1, 1, 0, 1, 9), (2, 0, 0, 1, 0)])
    log = dispatch(jobs, rules_of(units=[1, 1]), pool_of([1, 1], FINISH))
    # The second may wait until 4 and leaves; the third until 5, when the only unit becomes free.
    assert (log.started_us[[0, 2, 3]] // STEP).tolist() == [0, 5, 6]
    assert left(jobs, log, 2 * HOUR).tolist() == [False, True, False, False, True]
    assert log.waiting.tolist() == [1, 0]


def test_units_in_reserve_are_for_grade_one_only() -> None:
    jobs = jobs_of([(0, 1, 0, 5), (0, 1, 0, 5), (1, 0, 0, 1)])
    log = dispatch(jobs, rules_of(units=[1, 1], reserve=[0, 1]), pool_of([2, 2], FINISH))
    assert (log.started_us // STEP).tolist() == [0, 5, 1]


ONE = rules_of(units=[1, 1])


@pytest.mark.parametrize(
    ("jobs", "rules", "pool"),
    [
        (jobs_of([(0, 2, 0, 1)]), ONE, pool_of([1], FINISH)),
        (jobs_of([(0, 0, 0, -1)]), ONE, pool_of([1], FINISH)),
        (jobs_of([(0, 0, 0, 1, -1)]), ONE, pool_of([1], FINISH)),
        (jobs_of([(0, 0, 0, 1)] * 2)._replace(patience_us=whole([1])), ONE, pool_of([1], FINISH)),
        (jobs_of([(0, 0, 0, 1)], begun=2), ONE, pool_of([1], FINISH)),
        (jobs_of([(0, 0, 0, 1), (1, 0, 0, 1)])._replace(arrived_us=whole([5, 4])), ONE, pool_of([1], FINISH)),
        (jobs_of([(0, 0, 0, 1)]), ONE, pool_of([-1], FINISH)),
        (jobs_of([(0, 0, 0, 1)]), ONE, pool_of([4000], FINISH)),
        (jobs_of([(0, 0, 0, 1)]), ONE, pool_of([], FINISH)),
        (jobs_of([(0, 0, 0, 1)]), ONE, pool_of([1], 3)),
        (jobs_of([(0, 0, 0, 1)]), ONE, pool_of([1, 1], FINISH, [0])),
        (jobs_of([(0, 0, 0, 1)]), rules_of(units=[0, 1]), pool_of([1], FINISH)),
        (jobs_of([(0, 0, 0, 1)]), rules_of(units=[1, 1], reserve=[1, 0]), pool_of([1], FINISH)),
        (jobs_of([(0, 0, 0, 1)]), rules_of(units=[1, 1], preempts=((1, 0),)), pool_of([1], FINISH)),
        (jobs_of([(0, 0, 0, 200)] * 6000), ONE, pool_of([2000] * 5, HANDOVER, [2000] * 5)),
    ],
)
def test_contradictions_are_refused(jobs: Jobs, rules: Rules, pool: Pool) -> None:
    with pytest.raises(PoolError) as caught:
        dispatch(jobs, rules, pool)
    assert caught.value.remedy


def test_a_force_of_a_thousand_units() -> None:
    random = np.random.default_rng(8)
    rows = [(int(random.integers(0, 60)), 0, 0, int(random.integers(0, 12))) for _ in range(3000)]
    case = jobs_of(rows), rules_of(units=[1]), pool_of([1000, 900] * 5, FINISH)
    assert dispatch(*case).started_us.tolist() == PlainDispatch(*case).go().started_us.tolist()
