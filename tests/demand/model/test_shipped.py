from __future__ import annotations

import pytest

from peelian.catalogue.load import load_catalogue
from peelian.core.errors import UnknownNameError
from peelian.demand.model.checks import check
from peelian.demand.model.compile import compile_model
from peelian.demand.model.kind import arrivals_by_hour_of_week, kinds_of
from peelian.demand.model.load import team_loads
from peelian.demand.model.model import Model
from peelian.demand.model.reference import Elsewhere
from peelian.demand.model.shipped import load_shipped, shipped_models
from peelian.demand.model.yaml_form import read_model, write_model

CATALOGUE = load_catalogue()
PUBLISHED = list(CATALOGUE.published.values())
SHIPPED = load_shipped("leicestershire", PUBLISHED)


def printed(fact: str) -> float:
    (value,) = {
        float(each.value)
        for document in PUBLISHED
        for each in document.figures
        if each.fact == fact and each.part == "value" and each.period == "2018-19"
    }
    return value


def a_week(model: Model) -> dict[str, float]:
    return dict(zip(model.work, arrivals_by_hour_of_week(model, kinds_of(model)).sum(axis=1), strict=True))


def test_the_shipped_model_has_no_fault_and_neither_has_a_scenario() -> None:
    assert [str(each) for each in check(SHIPPED.model) if each.kind == "fault"] == []
    assert all(load.asked_h < load.staffed_h for load in team_loads(SHIPPED.model))


def test_the_shipped_model_reads_back_without_its_figures() -> None:
    text = write_model(SHIPPED.model)

    assert read_model("again.yaml", text, Elsewhere(PUBLISHED)).model == SHIPPED.model
    assert f"{printed('F001'):.0f}" not in text


def test_calls_make_about_as_many_incidents_as_were_printed() -> None:
    week = a_week(SHIPPED.model)

    assert week["call"] * 365 / 7 == pytest.approx(printed("F001") + printed("F002"), rel=0.002)
    assert week["incident"] * 365 / 7 == pytest.approx(printed("F016"), rel=0.005)
    assert week["bureau case"] == pytest.approx(printed("F109"), rel=0.01)


def test_every_question_has_its_scenario() -> None:
    assert list(SHIPPED.model.scenarios) == [
        "no crime bureau",
        "no triage sergeants",
        "training day",
        "more officers",
        "calls to other organisations",
        "two teams",
        "response investigates",
        "medium risk to specialists",
    ]


@pytest.mark.parametrize("name", list(SHIPPED.model.scenarios))
def test_every_scenario_compiles_to_something_else(name: str) -> None:
    changed = SHIPPED.model.scenario(name)

    assert compile_model(changed).digest != compile_model(SHIPPED.model).digest
    assert read_model("again.yaml", write_model(changed), Elsewhere(PUBLISHED)).model == changed
    assert sum(a_week(changed).values()) > 0


def test_what_is_published_of_the_scenarios_is_taken_from_there() -> None:
    model = SHIPPED.model

    def people(changed: Model) -> tuple[float, float]:
        response, specialist = changed.teams["response"].staff, changed.teams["specialist investigation"].staff
        assert isinstance(response, dict)
        return float(response["five-team"]), float(specialist)  # type: ignore[arg-type]

    before, after = people(model), people(model.scenario("more officers"))
    assert (after[0] - before[0], after[1] - before[1]) == (60, 24)
    fewer = model.scenario("calls to other organisations")
    assert a_week(fewer)["call"] == pytest.approx(0.7 * a_week(model)["call"])


def test_what_is_not_published_is_marked_as_assumed() -> None:
    model = SHIPPED.model

    for kind in (model.shapes, model.distributions, model.shifts, model.teams, model.work):
        assert all(each.assumed for each in kind.values())


def test_models_that_are_not_there() -> None:
    assert shipped_models() == ["leicestershire"]
    with pytest.raises(UnknownNameError, match="Did you mean 'leicestershire'"):
        load_shipped("leicestershir", PUBLISHED)
