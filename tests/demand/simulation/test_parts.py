"""Parts of a model run alone, and all of it in the one loop: the same visits and the same tally, to the last bit."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.demand.twin.networks import networks

from peelian.demand.clock import HOUR
from peelian.demand.kernels.dispatch import dispatch
from peelian.demand.kernels.pool import NEVER, SHIFT_ENDS, Jobs, Pool, Rules
from peelian.demand.model.model import Model
from peelian.demand.model.yaml_form import read_model, write_model
from peelian.demand.simulation import sizes
from peelian.demand.simulation.parts import Desk, Pass
from peelian.demand.simulation.prepare import Prepared, prepare
from peelian.demand.simulation.replicate import RunError, new_tally, replicate, visits_of
from peelian.demand.simulation.run import new_room, run
from peelian.demand.simulation.stages import StageError
from peelian.demand.simulation.tally import BUSY_US, OVERTIME_US, STAFF_US, Tally

DISPATCH = """\
force: Dispatch
calendar: {starts: 2018-04-02, weeks: 3, holidays: none}
streams:
  calls: {per_hour: 5, shape: {hour_of_day: [1, 1, 1, 1, 1, 1, 2, 3, 4, 4, 4, 4, 4, 4, 4, 5, 6, 6, 6, 5, 4, 3, 2, 1]}}
shifts: {day: {from: "07:00", to: "19:00"}, night: {from: "19:00", to: "07:00"}, peak: {from: "15:00", to: "23:00"}}
teams:
  response: {staff: {day: 8, night: 4, peak: 5}, at_shift_end: SHIFT_END, reserve_for_grade_1: 2}
work:
  incident:
    arrives: calls
    done_by: response
    travel: {gamma: {mean: 10 min, cv: 0.7}}
    takes: {lognormal: {mean: 55 min, cv: 1}}
    starting_backlog: {waited: [3 h, 30 min, 30 min]}
    grades:
      1: {share: 20 %, units: 2PREEMPTS}
      2: {share: 50 %}
      3: {share: rest}
"""
PREEMPTS = [", preempts: 3", ", preempts: [2, 3]", ""]


def of(text: str, **swaps: str) -> Model:
    for name, value in swaps.items():
        assert name in text
        text = text.replace(name, value)
    return read_model("test.yaml", text).model


def tally_of(prepared: Prepared, *, whole: bool) -> Tally:
    tally = new_tally(prepared, 1)
    own = Tally(*(each[0] for each in tally))
    assert run(new_room(prepared.in_one() if whole else prepared.staged), own, 3, 5) == 0
    return tally


@given(networks(), st.integers(0, 2**31))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_networks_made_at_random_are_the_same_as_a_whole_and_in_parts(model: Model, seed: int) -> None:
    prepared = prepare(model)
    staged, whole = (visits_of(prepared, seed=seed, replication=1, whole=each) for each in (False, True))
    for name, one, other in zip(staged._fields, staged, whole, strict=True):
        assert np.array_equal(one, other), f"{name} of\n{write_model(model)}"
    one, other = tally_of(prepared, whole=False), tally_of(prepared, whole=True)
    for name, first, second in zip(one._fields, one, other, strict=True):
        assert np.array_equal(first, second), f"{name} of\n{write_model(model)}"


@pytest.mark.parametrize("shift_end", SHIFT_ENDS)
@pytest.mark.parametrize("preempts", PREEMPTS)
def test_the_loop_does_what_a_dispatch_does(shift_end: str, preempts: str) -> None:
    """Every time of every job, and every busy hour, of units, reserves, pre-emption, backlog and all shift ends."""
    prepared = prepare(of(DISPATCH, SHIFT_END=shift_end, PREEMPTS=preempts))
    kinds, teams = prepared.compiled.kinds, prepared.compiled.teams
    visits = visits_of(prepared, seed=3, replication=5, whole=True)
    order = np.lexsort((visits.index, -visits.stream, visits.due_us))
    jobs = Jobs(
        *(each[order] for each in (visits.due_us, visits.kind, visits.travel_us, visits.takes_us)), order[:0], 0
    )
    log = dispatch(
        jobs,
        Rules(kinds.units, kinds.reserve, kinds.preempts),
        Pool(teams.staff[0], teams.relieved[0], int(teams.shift_end[0])),
    )

    assert visits.started_us[order].tolist() == log.started_us.tolist()
    assert visits.attended_us[order].tolist() == log.attended_us.tolist()
    assert visits.finished_us[order].tolist() == log.finished_us.tolist()
    tally, days = tally_of(prepared, whole=True), prepared.days
    assert tally.teams[0, 0, :days, BUSY_US].tolist() == log.busy_us.reshape(days, 24).sum(axis=1).tolist()
    assert tally.teams[0, 0, :days, OVERTIME_US].tolist() == log.overtime_us.reshape(days, 24).sum(axis=1).tolist()
    assert tally.waiting[0, :, :days].sum(axis=0).tolist() == log.waiting.reshape(days, 24).sum(axis=1).tolist()


def test_callers_who_hang_up_do_so_in_the_loop_as_in_a_dispatch() -> None:
    text = DISPATCH.replace("units: 2", "units: 1").replace(
        "    grades", "    patience: {exponential: {mean: 9 min}}\n    grades"
    )
    prepared = prepare(of(text, SHIFT_END="finish", PREEMPTS=""))
    assert isinstance(prepared.staged.parts[0], Desk)
    staged, whole = (visits_of(prepared, seed=3, replication=0, whole=each) for each in (False, True))

    assert np.sum(staged.left_us < NEVER) > 100
    for name, one, other in zip(staged._fields, staged, whole, strict=True):
        assert np.array_equal(one, other), name


@pytest.mark.parametrize(
    ("change", "how"),
    [
        ({}, Desk),
        ({"at_shift_end: finish": "at_shift_end: preempt"}, None),
        ({"units: 2": "units: 2, preempts: 3"}, None),
        ({"    grades": "    patience: {fixed: 1 h}\n    grades"}, None),
        ({"    grades": "    delay: {fixed: 1 h}\n    grades"}, None),
        ({"30 min]": "30 min], live: 2"}, None),
        ({"      3: {share: rest}": "      3: {share: rest}\n    then: {incident: 5 %, end: rest}"}, None),
        ({"    done_by: response\n    travel: {gamma: {mean: 10 min, cv: 0.7}}\n": "", "takes:": "delay:"}, Pass),
    ],
    ids=str,
)
def test_only_what_is_a_dispatch_is_run_as_one(change: dict[str, str], how: type | None) -> None:
    model = of(DISPATCH, SHIFT_END="finish", PREEMPTS="", **change)
    (part,) = prepare(model).staged.parts
    assert part is None if how is None else isinstance(part, how)


SMALLEST = "force: Smallest\ncalendar: {starts: 2018-04-02, weeks: 1}\n"


@pytest.mark.parametrize(
    ("rest", "visits"),
    [
        ("streams: {s: {per_hour: 2}}\nwork: {w: {arrives: s, delay: {fixed: 1 h}}}", 300),
        ("work: {w: {delay: {fixed: 1 h}, starting_backlog: {waiting: 3, live: 2}}}", 5),
        ("streams: {s: {per_hour: 0}, unused: {per_hour: 3, elsewhere: 50 %}}\nwork: {w: {arrives: s}, v: {}}", 0),
        (
            "streams: {s: {per_hour: 5}}\nshifts: {day: {from: '08:00', to: '16:00'}}\n"
            "teams: {t: {staff: {day: 0}, at_shift_end: preempt}, c: {staff: 0, at_shift_end: finish}}\n"
            "work: {w: {arrives: s, then: {v: 50 %, end: rest}}, v: {done_by: c, lasts: {fixed: 3 h}, effort: 1 h}}",
            1200,
        ),
    ],
    ids=["no team", "no stream", "nothing comes", "nobody is there"],
)
def test_models_with_next_to_nothing_run(rest: str, visits: int) -> None:
    prepared = prepare(read_model("smallest.yaml", SMALLEST + rest).model)
    staged, whole = (visits_of(prepared, seed=1, replication=0, whole=each) for each in (False, True))

    assert visits <= len(staged.stream) < visits + 200
    assert all(np.array_equal(one, other) for one, other in zip(staged, whole, strict=True))


def test_staff_that_no_work_names_is_counted_after_the_weeks_of_settling() -> None:
    text = (
        SMALLEST.replace("weeks: 1", "weeks: 2")
        + """\
streams: {s: {per_hour: 1}}
shifts: {day: {from: "08:00", to: "16:00"}}
teams:
  t: {staff: {day: 1}, at_shift_end: finish}
  idle: {staff: {day: {mon-fri: 3}}, at_shift_end: preempt}
  carriers: {staff: 2, at_shift_end: finish, hours_per_week: 21}
work: {w: {arrives: s, done_by: t, takes: {fixed: 10 min}}}
"""
    )
    prepared = prepare(read_model("idle.yaml", text).model, settle_weeks=1)
    teams = tally_of(prepared, whole=False).teams[0]

    assert (teams[1:3, :7] == 0).all()
    assert teams[1, 7:14, STAFF_US].tolist() == [3 * 8 * HOUR] * 5 + [0, 0]
    assert teams[1, 14:38, STAFF_US].tolist() == [0] * 8 + [3 * HOUR] * 8 + [0] * 8
    assert teams[2, 7:14, STAFF_US].tolist() == [6 * HOUR] * 7
    assert np.array_equal(teams, tally_of(prepared, whole=True).teams[0])


def test_more_stages_than_can_be_told_apart_are_refused() -> None:
    many = {f"w{number}": {"then": {f"w{number + 1}" if number < 256 else "end": "rest"}} for number in range(257)}
    model = Model.model_validate({"force": "Many", "calendar": {"starts": "2018-04-02", "weeks": 1}, "work": many})
    with pytest.raises(StageError, match="257 stages"):
        prepare(model)


def test_a_run_that_needs_more_room_is_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = prepare(of(DISPATCH, SHIFT_END="finish", PREEMPTS=""))
    enough = replicate(prepared, seed=1, first=0, count=3, threads=1)
    monkeypatch.setattr(sizes, "STANDARD_DEVIATIONS", -10)
    again = replicate(prepared, seed=1, first=0, count=3, threads=2)

    assert all(np.array_equal(one, other) for one, other in zip(enough, again, strict=True))


def test_more_units_than_can_be_followed_are_refused() -> None:
    prepared = prepare(
        of(DISPATCH, SHIFT_END="finish", PREEMPTS="").changed("work.incident.starting_backlog", {"live": 2500})
    )
    with pytest.raises(RunError, match="units of a team are busy at once"):
        replicate(prepared, seed=1, first=0, count=1)


def test_replications_stand_alone() -> None:
    """Each is the same whichever others are run, in whatever threads."""
    prepared = prepare(of(DISPATCH, SHIFT_END="finish", PREEMPTS=PREEMPTS[0]))
    several = replicate(prepared, seed=9, first=4, count=5, threads=2)
    one = replicate(prepared, seed=9, first=7, count=1, threads=1)

    assert all(np.array_equal(each[3], alone[0]) for each, alone in zip(several, one, strict=True))
    assert not np.array_equal(several.jobs[2], several.jobs[3])


def test_a_new_process_gives_the_same() -> None:
    prepared = prepare(of(DISPATCH, SHIFT_END="handover", PREEMPTS=PREEMPTS[1]))
    script = (
        "import sys, hashlib; from peelian.demand.model.yaml_form import read_model; "
        "from peelian.demand.simulation.prepare import prepare; "
        "from peelian.demand.simulation.replicate import replicate; "
        "tally = replicate(prepare(read_model('a', sys.stdin.read()).model), seed=2**63, first=3, count=2, threads=2); "
        "print(hashlib.sha256(b''.join(each.tobytes() for each in tally)).hexdigest())"
    )
    given = DISPATCH.replace("SHIFT_END", "handover").replace("PREEMPTS", PREEMPTS[1])
    ran = subprocess.run([sys.executable, "-c", script], input=given, capture_output=True, text=True, check=True)
    here = replicate(prepared, seed=2**63, first=3, count=2, threads=1)

    assert ran.stdout.strip() == hashlib.sha256(b"".join(each.tobytes() for each in here)).hexdigest()


def test_a_scenario_leaves_all_else_as_it_was() -> None:
    """With more units the same people call with the same things, and wait less."""
    model = of(DISPATCH, SHIFT_END="finish", PREEMPTS="")
    base, more = (
        visits_of(prepare(each), seed=2, replication=0)
        for each in (model, model.changed("teams.response.staff.day", "+2"))
    )

    for name in ("stream", "index", "kind", "entered_us", "travel_us", "takes_us", "patience_us"):
        assert np.array_equal(getattr(base, name), getattr(more, name)), name
    begun = (base.started_us < NEVER) & (more.started_us < NEVER)
    assert np.sum(more.started_us[begun] - base.started_us[begun]) < -HOUR
