from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys

import numpy as np
import pytest
from tests.demand.model.small import SMALL, small_model

from peelian.demand.arrivals import compile_profile
from peelian.demand.kernels.pool import Pool, Rules, check_rules
from peelian.demand.model.arrays import BY_APPOINTMENT, NONE
from peelian.demand.model.compile import compile_model
from peelian.demand.model.fault import ModelError
from peelian.demand.model.words import word_of
from peelian.demand.model.yaml_form import read_model, write_model

COMPILED = compile_model(small_model())


def test_numbers_stand_for_names() -> None:
    assert COMPILED.start == dt.datetime(2018, 4, 2)
    assert COMPILED.hours == 8 * 168
    assert COMPILED.names.works == ("call", "incident", "case")
    assert COMPILED.names.kinds == ("call", "incident grade 1", "incident grade 2", "case")
    assert COMPILED.kinds.first.tolist() == [0, 1, 3, 4]
    assert COMPILED.kinds.work.tolist() == [0, 1, 1, 2]
    assert COMPILED.kinds.team.tolist() == [0, 1, 1, 2]
    assert COMPILED.streams.work.tolist() == [0]
    assert COMPILED.works.order.tolist() == [0, 1, 2]
    assert not COMPILED.feeds_back


def test_rules_of_grades() -> None:
    kinds = COMPILED.kinds

    assert kinds.share.tolist() == [1.0, 0.2, 1.0, 1.0]
    assert kinds.units.tolist() == [1, 2, 1, 1]
    assert kinds.reserve.tolist() == [0, 0, 2, 0]
    assert np.argwhere(kinds.preempts).tolist() == [[1, 2]]
    assert kinds.within_us.tolist() == [NONE, 15 * 60 * 10**6, 2 * 3600 * 10**6, NONE]
    assert kinds.then.tolist() == [[0, 0.5, 0.5, 1], [0, 0, 0.1, 1], [0, 0, 0.1, 1], [0, 0, 0, 1]]


def test_draws_are_named_by_names_alone() -> None:
    more = compile_model(
        small_model(
            ("streams:\n", "streams:\n  texts: {per_hour: 3, elsewhere: 25 %}\n"),
            ("arrives: calls", "arrives: [texts, calls]"),
        )
    )

    assert more.streams.number[1] == COMPILED.streams.number[0] != COMPILED.works.number[0]
    assert more.works.number.tolist() == COMPILED.works.number.tolist()
    assert (more.streams.number >= 0).all()
    assert (more.streams.number < 2**32).all()
    assert more.streams.elsewhere.tolist() == [0.25, 0]


def test_laws_are_numbered_once() -> None:
    kinds, works = COMPILED.kinds, COMPILED.works

    assert kinds.travel.tolist() == [NONE, 0, 0, NONE]
    assert kinds.takes.tolist() == [1, 2, 2, NONE]
    assert works.lasts.tolist() == [NONE, NONE, 3]
    assert works.effort_us.tolist() == [NONE, NONE, 20 * 3600 * 10**6]
    assert len(COMPILED.samplers.kind) == 4


def test_teams() -> None:
    teams = COMPILED.teams

    assert teams.staff[:, 12].tolist() == [4, 30, 0]
    assert teams.relieved[:, 15].tolist() == [4, 30, 0]
    assert teams.carriers.tolist() == [0, 0, 180]
    assert teams.available_us.tolist() == [0, 0, 40 * 3600 * 10**6]
    assert teams.caseload_limit.tolist() == [0, 0, 14]


def test_the_dispatch_takes_them_as_they_are() -> None:
    grades = slice(int(COMPILED.kinds.first[1]), int(COMPILED.kinds.first[2]))
    kinds, teams = COMPILED.kinds, COMPILED.teams
    rules = Rules(kinds.units[grades], kinds.reserve[grades], kinds.preempts[grades, grades])

    check_rules(rules, Pool(teams.staff[1], teams.relieved[1], int(teams.shift_end[1])))
    assert compile_profile(COMPILED.streams.per_hour[0]).expected[-1] == pytest.approx(20 * 8 * 168)


def test_grades_stand_in_their_order_of_priority() -> None:
    model = small_model(
        ("preempts: 2}", "priority: 2}"), ("share: rest, attend_within: 2 h", "share: rest, priority: 1, preempts: 1")
    )
    compiled = compile_model(model)

    assert compiled.names.kinds[1:3] == ("incident grade 2", "incident grade 1")
    assert compiled.kinds.place.tolist() == [0, 0, 1, 0]
    assert compiled.kinds.share[1:3].tolist() == [0.8, 1.0]
    assert np.argwhere(compiled.kinds.preempts).tolist() == [[1, 2]]


def test_backlogs_priorities_and_shared_teams() -> None:
    model = small_model(
        ("effort: 20 h", "effort: 20 h, starting_backlog: {waited: [1 h, 2 days], live: 7}"),
        ("6 min}}, then", "6 min}}, starting_backlog: {waiting: 3}, priority: {calls: 4}, then"),
        ("incident:\n    done_by: response", "incident:\n    done_by: response\n    helped_by: control"),
        ("units: 2", "helped_by: [], units: 2"),
    )
    compiled = compile_model(model)
    waiting, waited = compiled.works.waiting, compiled.works.waited_us

    assert waiting.tolist() == [0, 3, 3, 5]
    assert (waited[waiting[2] : waiting[3]] // 3_600_000_000).tolist() == [48, 1]
    assert compiled.works.live.tolist() == [0, 0, 7]
    assert compiled.streams.priority.tolist() == [4]
    assert compiled.kinds.priority.tolist() == [1, 1, 2, 1]
    assert compiled.kinds.helped_by[:, 0].tolist() == [False, False, True, False]
    assert compiled.shared_teams == ("control",)


def test_the_reserve_is_for_what_goes_first_whichever_work_it_is() -> None:
    later = ("\n  case:", "\n  later: {done_by: response, priority: 2, takes: {fixed: 1 h}}\n  case:")
    compiled = compile_model(small_model(("{case: 10 %, end: rest}", "{later: 1 %, case: 10 %, end: rest}"), later))

    assert dict(zip(compiled.names.kinds, compiled.kinds.reserve.tolist(), strict=True)) == {
        "call": 0,
        "incident grade 1": 0,
        "incident grade 2": 2,
        "later": 2,
        "case": 0,
    }


def test_appointments_and_ways_back() -> None:
    model = small_model(
        ("attend_within: 2 h}", "attend_within: appointment}\n    appointments: {per_day: 9, days: mon-fri}"),
        ("{case: 10 %, end: rest}", "{case: 10 %, incident: 2 %, end: rest}"),
    )
    compiled = compile_model(model)

    assert compiled.kinds.within_us[2] == BY_APPOINTMENT
    assert compiled.works.places[1][:8].tolist() == [9, 9, 9, 9, 9, 0, 0, 9]
    assert compiled.works.offered.tolist() == [0, 0, 9 * 40, 9 * 40]
    assert (compiled.works.offered_us[[0, 1, 8, 9, 45]] / 60e6).tolist() == [480, 560, 1120, 1920, 10560]
    assert compiled.works.grace_us.tolist() == [NONE, 15 * 60 * 10**6, NONE]
    assert compiled.feeds_back
    assert compiled.works.order.tolist() == []


def test_appointments_may_go_past_midnight_and_end_with_the_run() -> None:
    late = "appointments: {per_day: 4, from: '22:00', to: '02:00', earliest: 2 h, grace: 5 min}"
    given = ("attend_within: 2 h}", f"attend_within: appointment}}\n    {late}")
    works = compile_model(small_model(given, ("weeks: 8", "weeks: 1"))).works

    assert (works.offered_us[:5] / 3600e6).tolist() == [22, 23, 24, 25, 46]
    assert works.offered.tolist() == [0, 0, 26, 26]
    assert (works.earliest_us[1], works.grace_us[1]) == (2 * 3600 * 10**6, 5 * 60 * 10**6)


def test_backlogs_have_words_and_what_is_left_of_them() -> None:
    backlog = ("effort: 20 h", "effort: 20 h, review_takes: 1 h, starting_backlog: {live: 7}")
    compiled = compile_model(small_model(backlog))
    residual = compiled.samplers.values[compiled.samplers.first[compiled.kinds.residual[3]] :][:1024]

    assert compiled.kinds.residual[:3].tolist() == [NONE, NONE, NONE]
    assert compiled.works.live_number[2] == word_of("live", "case") != compiled.works.waiting_number[2]
    assert compiled.works.mean_us[2] == pytest.approx(9 * 168 * 3600e6)
    assert residual.mean() == pytest.approx(9 * 168 * 3600e6 * (1 + 0.8**2) / 2)
    assert compiled.works.review_takes_us.tolist() == [NONE, NONE, 3600 * 10**6]


def test_works_whose_words_meet_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peelian.demand.model.words.crc32", lambda _name: 7)
    with pytest.raises(ModelError, match="stream calls and waiting call would share their random draws"):
        compile_model(small_model())


def test_arrays_cannot_be_written_to() -> None:
    for _, each in COMPILED.arrays():
        assert not each.flags.writeable


def test_yaml_python_and_a_new_process_give_the_same_arrays() -> None:
    model = small_model()
    in_python = model.changed("teams.cid.staff", "+1").changed("teams.cid.staff", "-1")
    script = (
        "import sys; from peelian.demand.model.yaml_form import read_model; "
        "from peelian.demand.model.compile import compile_model; "
        "print(compile_model(read_model('a', sys.stdin.read()).model).digest)"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    ran = subprocess.run(
        [sys.executable, "-c", script], input=SMALL, capture_output=True, text=True, check=True, env=environment
    )

    assert compile_model(read_model("again.yaml", write_model(model)).model).digest == COMPILED.digest
    assert compile_model(in_python).digest == COMPILED.digest
    assert ran.stdout.strip() == COMPILED.digest
    assert compile_model(model.changed("teams.cid.staff", "+1")).digest != COMPILED.digest


def test_a_model_with_faults_is_not_compiled() -> None:
    with pytest.raises(ModelError, match="there is no stream"):
        compile_model(small_model(("arrives: calls", "arrives: call")))
