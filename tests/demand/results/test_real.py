"""Results of real simulations: KPIs against the visits themselves, scenarios that reach only so far, the same again."""

from __future__ import annotations

import numpy as np
import pytest

from peelian.catalogue.load import load_catalogue
from peelian.demand.clock import HOUR, MINUTE
from peelian.demand.kernels.pool import NEVER
from peelian.demand.model.model import Model
from peelian.demand.model.shipped import load_shipped
from peelian.demand.results.compare import compare
from peelian.demand.results.conditions import Conditions
from peelian.demand.results.results import Results
from peelian.demand.results.simulate import simulate
from peelian.demand.results.timeline import explain
from peelian.demand.simulation.prepare import prepare
from peelian.demand.simulation.replicate import visits_of
from peelian.demand.simulation.visits import Visits

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("kernels")]
WEEKS = 3


@pytest.fixture(scope="module")
def model() -> Model:
    shipped = load_shipped("leicestershire", load_catalogue().published.values()).model
    return shipped.changed("calendar.weeks", WEEKS)


@pytest.fixture(scope="module")
def results(model: Model) -> Results:
    return simulate(model, replications=1, seed=4)


@pytest.fixture(scope="module")
def visits(model: Model) -> Visits:
    return visits_of(prepare(model), seed=4, replication=0)


def test_kpis_are_what_the_visits_say(model: Model, results: Results, visits: Visits) -> None:
    names, end = prepare(model).compiled.names, WEEKS * 168 * HOUR
    kind = {name: number for number, name in enumerate(names.kinds)}
    counted = (visits.due_us >= 0) & (visits.due_us < end)

    def value(kpi: str) -> float:
        return results.estimate(kpi).mean

    first = counted & (visits.kind == kind["incident grade 1"])
    begun, there = visits.started_us < NEVER, visits.attended_us < NEVER
    waits = (visits.started_us - visits.due_us)[first & begun]
    response = (visits.attended_us - visits.due_us)[first & there]
    assert value("arrived[work=incident][grade=1]") == first.sum()
    assert value("mean_wait[work=incident][grade=1]") == pytest.approx(waits.mean() / MINUTE)
    assert value("mean_response[work=incident][grade=1]") == pytest.approx(response.mean() / MINUTE)
    longest = np.quantile(response, 0.9, method="inverted_cdf") / MINUTE
    assert value("response[work=incident][grade=1][percentile=90]") == pytest.approx(longest, rel=0.02)
    late = first & ~(visits.attended_us - visits.due_us <= 15 * MINUTE)
    unknown = late & ~there & (visits.due_us + 15 * MINUTE >= end)
    within, decided = first.sum() - late.sum(), first.sum() - unknown.sum()
    assert value("grade 1 attended") == pytest.approx(100 * within / decided)
    calls = counted & (visits.kind == kind["call"])
    assert value("left[work=call]") == (calls & (visits.left_us < NEVER)).sum()
    assert value("abandoned[work=call]") == pytest.approx(100 * (calls & (visits.left_us < NEVER)).sum() / calls.sum())
    for team in ("bureau", "triage"):
        own = np.isin(visits.kind, [kind[name] for name in names.kinds if name.startswith(team)])
        busy = np.minimum(visits.finished_us, end) - visits.started_us
        assert value(f"busy_hours[team={team}]") == pytest.approx(busy[own & begun].sum() / HOUR, rel=1e-9)


def test_an_appointment_is_kept_if_somebody_comes_soon_after_the_time_agreed(
    model: Model, results: Results, visits: Visits
) -> None:
    names, end = prepare(model).compiled.names, WEEKS * 168 * HOUR
    grace = 15 * MINUTE
    third = (visits.kind == names.kinds.index("incident grade 3")) & (visits.due_us >= 0) & (visits.due_us < end)
    late = visits.attended_us - visits.due_us > grace
    known = third & ~(late & (visits.attended_us >= NEVER) & (visits.due_us + grace >= end))

    kept = results.estimate("kept_within[work=incident][grade=3][within=15 min]").mean

    assert kept == pytest.approx(100 * (known & ~late).sum() / known.sum())
    assert 0 < kept < 100


def test_the_same_run_is_the_same_on_one_thread_and_two(model: Model) -> None:
    one, two = (simulate(model, replications=3, seed=4, conditions=Conditions(threads=threads)) for threads in (1, 2))

    for each in ("count", "mean", "squares"):
        assert np.array_equal(getattr(one.moments, each), getattr(two.moments, each))


def test_a_scenario_changes_only_what_it_reaches(model: Model) -> None:
    found = compare(model, "no crime bureau", "training day", "two teams", replications=3, seed=4)

    assert found.difference("999 answered", "no crime bureau").told == "the same"
    assert found.difference("grade 1 attended", "no crime bureau").told == "the same"
    assert found.difference("neighbourhood cases begun", "training day").told in ("the same", "cannot be told")
    fewer = found.difference("staff_hours[team=response]", "training day")
    assert fewer.apart.mean / fewer.base.mean == pytest.approx(-1 / (2 * 365.25 / 12 * 0.6), rel=0.03)
    assert found.difference("paid_hours[team=response]", "training day").told == "the same", "training is paid"
    assert found.difference("cost", "two teams").told == "the same", "as many people as before"
    for name in found.names:
        assert found.difference("came[stream=calls_999]", name).told == "the same"


def test_a_time_line_follows_the_same_incident(model: Model, visits: Visits) -> None:
    more = model.scenario("more officers")
    told = explain(model, ("more officers", more), seed=4)

    line, beside = told.base, told.beside[0]
    assert told.why == "the longest wait of incident grade 1"
    assert [each.work for each in line.steps][:3] == ["call", "triage", "incident"]
    for before, now in zip(line.steps, line.steps[1:], strict=False):
        assert (before.then, before.finished) == (now.work, now.entered)
    for step in line.steps:
        if step.attended is not None and step.work != "crime":
            assert step.attended == step.started + step.travel
    assert (beside.came, beside.steps[0]) == (line.came, line.steps[0])
    incident, helped = line.steps[2], beside.steps[2]
    assert (incident.travel, incident.takes) == (helped.travel, helped.takes)
    assert helped.waited <= incident.waited
    grade_1 = visits.kind == prepare(model).compiled.names.kinds.index("incident grade 1")
    begun = grade_1 & (visits.started_us < NEVER)
    assert incident.waited == (visits.started_us - visits.due_us)[begun].max()
