"""Every visit of the core equals the twin's in every field: whole small forces, the hard rules, networks at random.

Both ways of the core are held against it: stage by stage, and all in one loop of events.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.demand.twin.examples import EXAMPLES, Example
from tests.demand.twin.force import Force
from tests.demand.twin.networks import networks
from tests.demand.twin.plan import Plan
from tests.demand.twin.rows import Rows, difference, rows_of
from tests.demand.twin.test_examples import seed_for
from tests.demand.twin.visit import NEVER

from peelian.demand.model.model import Model
from peelian.demand.model.yaml_form import read_model, write_model
from peelian.demand.simulation.prepare import Prepared, prepare
from peelian.demand.simulation.replicate import visits_of
from peelian.demand.simulation.visits import Visits

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("kernels")]

MODELS = {path.stem: path for path in sorted((Path(__file__).parent / "models").glob("*.yaml"))}
SEED = 11


def model_of(name: str) -> Model:
    return read_model(MODELS[name].name, MODELS[name].read_text()).model


@cache
def prepared_of(name: str) -> Prepared:
    return prepare(model_of(name))


@cache
def twin_of(name: str, replication: int) -> Force:
    return Force(Plan(prepared_of(name).compiled), SEED, replication).run()


def same(found: Visits, expected: Rows, what: str = "") -> None:
    wrong = difference(found, expected)
    if wrong:
        pytest.fail(f"{wrong}\n{what}", pytrace=False)


@pytest.mark.parametrize("replication", range(3))
@pytest.mark.parametrize("whole", [False, True], ids=["stages", "whole"])
@pytest.mark.parametrize("name", MODELS)
def test_every_visit_equals_the_twins(name: str, whole: bool, replication: int) -> None:
    found = visits_of(prepared_of(name), seed=SEED, replication=replication, whole=whole)
    same(found, rows_of(twin_of(name, replication)))


def test_the_models_meet_what_is_hard() -> None:
    """Enough helped, interrupted, left, diverted, agreed, slowed and come back for a fault to show."""
    helped = [each for each in twin_of("helpers", 0).visits if each.team not in {-1, each.home}]
    broken = [
        each
        for each in twin_of("circles", 0).visits
        if each.travel + each.takes < each.finished - each.started < NEVER // 2
    ]
    left = [each for each in twin_of("leaving", 0).visits if each.left < NEVER]
    agreed = [each for each in twin_of("places", 0).visits if each.ready < each.due < NEVER]
    slowed = [each for each in twin_of("cases", 0).visits if each.takes < each.finished - each.started < NEVER // 2]
    again = [each for each in twin_of("circles", 0).visits if each.round > 1]
    counts = [len(each) for each in (helped, broken, left, agreed, slowed, again)]
    assert min(counts) > 50, counts


@pytest.mark.parametrize("whole", [False, True], ids=["stages", "whole"])
@pytest.mark.parametrize("example", EXAMPLES, ids=[example.name for example in EXAMPLES])
def test_the_core_does_as_the_contract_says(example: Example, whole: bool) -> None:
    prepared = prepare(example.model)
    plan = Plan(prepared.compiled)
    seed = seed_for(example, plan)
    same(visits_of(prepared, seed=seed, replication=0, whole=whole), rows_of(Force(plan, seed, 0).run()))


@given(networks(), st.integers(0, 2**31))
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_networks_made_at_random_equal_the_twins(model: Model, seed: int) -> None:
    prepared = prepare(model)
    expected = rows_of(Force(Plan(prepared.compiled), seed, 0).run())
    for whole in (False, True):
        found = visits_of(prepared, seed=seed, replication=0, whole=whole)
        same(found, expected, f"{'whole' if whole else 'stages'} of\n{write_model(model)}")
