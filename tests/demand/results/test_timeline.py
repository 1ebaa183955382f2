"""The time line of an incident from visits: which it is, what happened when, and the same beside a scenario."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.demand.results import example
from tests.demand.results.made_visits import made_by_hand

from peelian.core.errors import UnknownNameError
from peelian.demand.clock import MINUTE
from peelian.demand.results.timeline import NoIncidentError, explain

MODEL = example.model()


@pytest.fixture(autouse=True)
def _visits_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    made_by_hand(monkeypatch)


def test_a_time_line_has_every_visit_with_who_and_when() -> None:
    found = explain(MODEL, incident=4, stream="other")

    line = found.base
    assert (line.stream, line.number, found.why, found.beside) == ("other", 4, "", ())
    assert line.came == dt.datetime(2018, 4, 2, 1, 0)
    call, incident, case = line.steps
    assert (call.work, call.grade, call.team, call.then) == ("call", "", "desk", "incident")
    assert (incident.work, incident.grade, incident.team, incident.then) == ("incident", "1", "patrol", "case")
    assert (incident.waited, incident.travel, incident.patience) == (23 * MINUTE, 11 * MINUTE, 8 * MINUTE)
    assert line.at(incident.attended) == dt.datetime(2018, 4, 2, 1, 41)
    assert (case.team, case.started, case.waited, case.then) == ("", None, None, "")


def test_who_gives_up_waited_until_then() -> None:
    (step,) = explain(MODEL, incident=2).base.steps

    assert (step.left, step.waited, step.finished) == (9 * MINUTE, 4 * MINUTE, None)


def test_without_a_number_it_is_the_longest_wait_of_what_goes_first() -> None:
    found = explain(MODEL)

    assert (found.base.stream, found.base.number) == ("other", 4)
    assert found.why == "the longest wait of incident grade 1"
    assert explain(MODEL, stream="urgent").base.number == 0


def test_the_same_incident_in_a_scenario() -> None:
    found = explain(MODEL, ("more patrol", MODEL.scenario("more patrol")))

    (line,) = found.beside
    assert (line.scenario, line.number, line.came) == ("more patrol", found.base.number, found.base.came)
    assert line.steps[1].waited == 3 * MINUTE
    assert line.steps[0] == found.base.steps[0]


def test_what_does_not_come_is_refused() -> None:
    with pytest.raises(NoIncidentError, match="No incident 9 of urgent") as caught:
        explain(MODEL, incident=9)
    assert "3 come in this replication" in caught.value.remedy
    with pytest.raises(UnknownNameError, match="no stream 'others'"):
        explain(MODEL, stream="others")
