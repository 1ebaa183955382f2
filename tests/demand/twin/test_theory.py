"""The whole simulation, on models as an analyst writes them, against what theory knows of their queues.

Means over replications lie within four and a half standard errors of theory, and the errors are small enough to tell.
"""

from __future__ import annotations

import numpy as np
import pytest

from peelian.demand.clock import HOUR, MINUTE
from peelian.demand.model.yaml_form import read_model
from peelian.demand.simulation.prepare import Prepared, prepare
from peelian.demand.simulation.replicate import replicate
from peelian.demand.theory import erlang_c
from peelian.demand.theory.cutoff import reserve
from peelian.demand.theory.erlang_a import impatient
from peelian.demand.theory.finishing import excess_finishes
from peelian.demand.theory.priorities import delays_with_preemption, waits_by_grade
from peelian.demand.theory.varying import excess_stops

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("kernels")]

ARRIVED, STARTED, ATTENDED, FINISHED, LEFT, WAIT, RESPONSE, LEFT_TIME, LENGTH = range(9)
SURE = 4.5
HEAD = """\
force: Theory
calendar: {{starts: 2018-04-02, weeks: {weeks}, holidays: none}}
shifts: {{all: {{from: "00:00", to: "00:00"}}}}
"""


def model(text: str, *, weeks: int, settle: int) -> Prepared:
    return prepare(read_model("theory.yaml", HEAD.format(weeks=weeks) + text).model, settle_weeks=settle)


def cells(prepared: Prepared, replications: int, seed: int = 3) -> np.ndarray:
    """By replication, line and cell, over all days."""
    days = prepared.compiled.hours // 24
    return replicate(prepared, seed=seed, first=0, count=replications).jobs[:, :, :days].sum(axis=2)


def close(values: np.ndarray, expected: float | np.ndarray | list[float], within: float = 0.05) -> None:
    error = values.std(axis=0, ddof=1) / len(values) ** 0.5
    mean = values.mean(axis=0)
    assert (np.abs(mean - expected) < SURE * error).all(), (mean, expected, error)
    assert (error < within * np.abs(expected)).all(), (mean, error)


def test_calls_that_wait_are_erlangs() -> None:
    given = model(
        """\
streams: {calls: {per_hour: 30}}
teams: {desk: {staff: {all: 5}, at_shift_end: finish}}
work: {call: {arrives: calls, done_by: desk, takes: {exponential: {mean: 8 min}}}}
targets: {answered: {kpi: begun_within, work: call, within: 20 s, at_least: 90 %}}
""",
        weeks=26,
        settle=1,
    )
    tally, days = replicate(given, seed=3, first=0, count=40), given.compiled.hours // 24
    jobs = tally.jobs[:, 0, :days].sum(axis=1)
    close(jobs[:, WAIT] / jobs[:, STARTED] / MINUTE, erlang_c.mean_wait(4.0, 5, mean_service=8.0))
    share = tally.within[:, 0, :days].sum(axis=1) / tally.decided[:, 0, :days].sum(axis=1)
    close(share, erlang_c.answered_within(20 / 60, 4.0, 5, mean_service=8.0))
    close(tally.waiting[:, 0, 7:days].mean(axis=1) / 24, erlang_c.mean_queue(4.0, 5), 0.06)


def test_callers_who_hang_up_are_palms() -> None:
    given = model(
        """\
streams: {calls: {per_hour: 40}}
teams: {desk: {staff: {all: 5}, at_shift_end: finish}}
work:
  call: {arrives: calls, done_by: desk, takes: {exponential: {mean: 8 min}}, patience: {exponential: {mean: 5 min}}}
""",
        weeks=26,
        settle=1,
    )
    theory = impatient(arrival_rate=40 / 60, mean_service=8, mean_patience=5, servers=5)
    jobs = cells(given, 40)[:, 0]
    close(jobs[:, LEFT] / jobs[:, ARRIVED], theory.abandonment_probability)
    close((jobs[:, WAIT] + jobs[:, LEFT_TIME]) / jobs[:, ARRIVED] / MINUTE, theory.mean_wait)


SHARED = """\
streams: {first: {per_hour: 4}, second: {per_hour: 9}, third: {per_hour: 8}}
teams: {crew: {staff: {all: 24}, at_shift_end: finish}}
work:
  one: {arrives: first, done_by: crew, takes: {exponential: {mean: 1 h}}}
  two: {arrives: second, done_by: crew, priority: 2, takes: {exponential: {mean: 1 h}}}
  three: {arrives: third, done_by: crew, priority: 3, takes: {exponential: {mean: 1 h}}}
"""
GRADED = """\
streams: {all: {per_hour: 21}}
teams: {crew: {staff: {all: 24}, at_shift_end: finish}}
work:
  job:
    arrives: all
    done_by: crew
    takes: {exponential: {mean: 1 h}}
    grades: {1: {share: 19.047619047619 %}, 2: {share: 42.857142857143 %}, 3: {share: rest}}
"""
BY_STREAM = """\
streams: {first: {per_hour: 4}, second: {per_hour: 9}, third: {per_hour: 8}}
teams: {crew: {staff: {all: 24}, at_shift_end: finish}}
work:
  job:
    arrives: [first, second, third]
    priority: {first: 1, second: 2, third: 3}
    done_by: crew
    takes: {exponential: {mean: 1 h}}
"""


@pytest.mark.parametrize("text", [SHARED, GRADED, BY_STREAM], ids=["works", "grades", "streams"])
def test_priorities_are_cobhams(text: str) -> None:
    """Of grades of one work, of streams of one work, and of several works of one team."""
    jobs = cells(model(text, weeks=26, settle=1), 60)
    close(jobs[..., WAIT] / jobs[..., STARTED] / HOUR, waits_by_grade([4, 9, 8], mean_service=1, servers=24), 0.06)


def test_jobs_that_take_units_are_merged_queues() -> None:
    """Time in the system less the work itself, of grades that each take units from all below."""
    given = model(
        """\
streams: {all: {per_hour: 6}}
teams: {crew: {staff: {all: 4}, at_shift_end: finish}}
work:
  job:
    arrives: all
    done_by: crew
    takes: {exponential: {mean: 30 min}}
    grades: {1: {share: 20 %, preempts: [2, 3]}, 2: {share: 30 %, preempts: 3}, 3: {share: rest}}
""",
        weeks=52,
        settle=1,
    )
    jobs = cells(given, 40)
    inside = (jobs[..., WAIT] + jobs[..., LENGTH]) / jobs[..., FINISHED] / HOUR
    theory = np.array(delays_with_preemption([1.2, 1.8, 3.0], mean_service=0.5, servers=4)) + 0.5
    close(inside, theory)


def test_a_reserve_is_a_cutoff() -> None:
    given = model(
        """\
streams: {urgent: {per_hour: 4}, other: {per_hour: 8}}
teams: {crew: {staff: {all: 18}, at_shift_end: finish, reserve_for_grade_1: 3}}
work:
  urgent: {arrives: urgent, done_by: crew, takes: {exponential: {mean: 1 h}}}
  other: {arrives: other, done_by: crew, priority: 2, takes: {exponential: {mean: 1 h}}}
""",
        weeks=52,
        settle=1,
    )
    theory = reserve(urgent_rate=4, other_rate=8, mean_service=1, servers=18, cutoff=15)
    jobs = cells(given, 60)
    close(jobs[..., WAIT] / jobs[..., STARTED] / HOUR, list(theory.mean_waits), 0.1)


def test_work_that_comes_back_is_jacksons_network() -> None:
    """Exponential work by several teams: each has the waits of an M/M/s queue with all that comes to it."""
    given = model(
        """\
streams: {jobs: {per_hour: 6}, more: {per_hour: 2}}
teams: {a: {staff: {all: 6}, at_shift_end: finish}, b: {staff: {all: 3}, at_shift_end: finish}}
work:
  begin: {arrives: jobs, done_by: a, takes: {exponential: {mean: 30 min}}, then: {check: 50 %, begin: 10 %, end: rest}}
  check: {arrives: more, done_by: b, takes: {exponential: {mean: 20 min}}, then: {begin: 30 %, end: rest}}
""",
        weeks=52,
        settle=1,
    )
    rates = np.linalg.solve([[1 - 0.1, -0.3], [-0.5, 1]], [6, 2])
    jobs, weeks = cells(given, 60), 51
    found = jobs.reshape(60, -1, 9)
    kinds = given.rows.kind
    by_kind = np.stack([found[:, kinds == kind].sum(axis=1) for kind in range(2)], axis=1)
    close(by_kind[..., ARRIVED] / weeks / 168, rates)
    waits = [
        erlang_c.mean_wait(rate * mean, units, mean_service=mean)
        for rate, mean, units in zip(rates, (0.5, 1 / 3), (6, 3), strict=True)
    ]
    close(by_kind[..., WAIT] / by_kind[..., STARTED] / HOUR, waits)


WAVE = "[10, 11, 12, 14, 17, 20, 22, 25, 27, 29, 30, 30, 29, 27, 25, 22, 20, 17, 14, 12, 11, 10, 9, 9]"


@pytest.mark.parametrize(
    ("rule", "theory", "other"),
    [("finish", excess_finishes, excess_stops), ("preempt", excess_stops, excess_finishes)],
    ids=["finish", "preempt"],
)
def test_staff_that_changes_is_as_the_equations_say_hour_by_hour(rule: str, theory, other) -> None:
    """The mean number waiting as each hour of a week ends, of two thousand weeks; the other rule is told apart."""
    given = read_model(
        "theory.yaml",
        f"""\
force: Theory
calendar: {{starts: 2018-04-02, weeks: 1, holidays: none}}
streams: {{jobs: {{per_hour: 20, shape: {{hour_of_day: {WAVE}}}}}}}
shifts:
  night: {{from: "00:00", to: "07:00"}}
  day: {{from: "07:00", to: "20:00"}}
  evening: {{from: "20:00", to: "00:00"}}
teams: {{crew: {{staff: {{night: 15, day: 28, evening: 10}}, at_shift_end: {rule}}}}}
work: {{job: {{arrives: jobs, done_by: crew, takes: {{exponential: {{mean: 50 min}}}}}}}}
""",
    ).model
    prepared = prepare(given)
    waiting = replicate(prepared, seed=6, first=0, count=2000).waiting[:, 0, 7:]
    error = waiting.std(axis=0, ddof=1) / len(waiting) ** 0.5
    rates, staff = prepared.compiled.streams.per_hour[0], prepared.compiled.teams.staff[0]
    right, wrong = (each(rates, staff, mean_service_h=5 / 6).mean_queue for each in (theory, other))
    often = right > 0.05  # where hardly anybody waits, the error of so few is not known
    assert often.sum() > 120
    apart = [np.abs(waiting.mean(axis=0) - each)[often] / error[often] for each in (right, wrong)]
    assert apart[0].max() < SURE < apart[1].max()


def test_live_cases_stay_as_many_as_at_the_start() -> None:
    """Cases met at a random moment, as many as Little's law gives, and new ones: the mean number live never moves."""
    given = model(
        """\
streams: {crimes: {per_hour: 0.5}}
teams: {cid: {staff: 100, at_shift_end: finish}}
work:
  case:
    arrives: crimes
    done_by: cid
    lasts: {lognormal: {mean: 400 h, cv: 1}}
    effort: 10 h
    starting_backlog: {live: 200}
""",
        weeks=16,
        settle=0,
    )
    live = replicate(given, seed=4, first=0, count=600).live[:, 0]
    close(live[:, 23::168], 200.0, 0.01)
    close(live[:, -1:], 200.0, 0.01)


NETWORK = """\
streams: {calls: {per_hour: 12}, notes: {per_hour: 3}}
teams:
  desk: {staff: {all: 3}, at_shift_end: finish}
  crew: {staff: {all: 8}, at_shift_end: finish, reserve_for_grade_1: 1}
  other: {staff: {all: 2}, at_shift_end: finish}
  cid: {staff: 10, at_shift_end: finish, caseload_limit: 1.5}
work:
  call:
    arrives: calls
    done_by: desk
    takes: {lognormal: {mean: 11 min, cv: 1}}
    patience: {exponential: {mean: 10 min}}
    then: {job: 60 %, end: rest}
  job:
    arrives: notes
    done_by: crew
    takes: {gamma: {mean: 40 min, cv: 0.7}}
    grades: {1: {share: 20 %, units: 2, preempts: 3}, 2: {share: 40 %, helped_by: other}, 3: {share: rest}}
    then: {case: 8 %, again: 10 %, end: rest}
  again:
    done_by: crew
    priority: 3
    delay: {fixed: 2 h}
    takes: {gamma: {mean: 30 min, cv: 0.7}}
    then: {job: 20 %, end: rest}
  case: {done_by: cid, lasts: {lognormal: {mean: 15 h, cv: 1}}, effort: 2 h}
"""


def test_littles_law_holds_for_every_kind() -> None:
    """The mean number waiting as hours end, and the time that all waited: two counts that share nothing."""
    given = model(NETWORK, weeks=26, settle=1)
    tally, hours = replicate(given, seed=5, first=0, count=60), 25 * 168
    days = given.compiled.hours // 24
    for kind, name in enumerate(given.compiled.names.kinds):
        waiting = tally.waiting[:, kind, :days].sum(axis=1) / hours
        jobs = tally.jobs[:, given.rows.kind == kind, :days].sum(axis=(1, 2))
        waited = (jobs[:, WAIT] + jobs[:, LEFT_TIME]) / HOUR / hours
        if name.endswith("grade 3"):  # interrupted jobs wait a second time, which no cell counts
            assert waiting.mean() > waited.mean()
            continue
        apart = waiting - waited
        assert abs(apart.mean()) < SURE * apart.std(ddof=1) / 60**0.5, name
        assert waited.mean() > 0.01, name
