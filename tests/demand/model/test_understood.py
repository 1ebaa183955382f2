"""How well a model's inputs are understood: the scale, the inputs behind a team, and the weakest of them."""

from __future__ import annotations

import pytest
from tests.demand.model.small import small

from peelian.catalogue.load import load_catalogue
from peelian.demand.model.shipped import load_shipped
from peelian.demand.model.understood import Understanding, inputs, of_team, upstream, weakest

A, P, S = Understanding.ASSUMED, Understanding.PUBLISHED, Understanding.STATED


def test_a_part_is_assumed_published_or_stated() -> None:
    model = load_shipped("leicestershire", load_catalogue().published.values()).model
    found = {each.name: each for each in inputs(model)}

    assert found["stream calls_999"].understanding is P
    assert found["shape calls"].understanding is A
    assert found["pattern five-team"].understanding is S
    assert found["work call"].understanding is A, "but for what it takes from a document"
    assert [(".".join(path), each.published) for path, each in found["work call"].references] == [
        ("then.triage", "F015")
    ]
    assert all(each.understanding.means for each in found.values())


def test_a_team_is_understood_as_well_as_the_weakest_of_what_it_rests_on() -> None:
    model = load_shipped("leicestershire", load_catalogue().published.values()).model

    demand, times, staff = of_team(model, "bureau")

    assert (demand.aspect, times.aspect, staff.aspect) == ("demand", "time that work takes", "staff")
    assert {each.name for each in demand.inputs} >= {"stream calls_999", "shape calls", "work crime"}
    assert "stream calls_999" not in {each.name for each in demand.weakest}
    assert [each.name for each in times.inputs] == ["work bureau case"]
    assert [each.name for each in staff.inputs] == ["team bureau", "shift day", "shift evening"]
    laws = {team: {each.name for each in of_team(model, team)[1].inputs} for team in ("resolution", "response")}
    assert laws["resolution"] == {"work incident"}, "grade 4 has laws of its own"
    assert laws["response"] >= {"law scene", "law journey", "work re-allocation"}


def test_what_is_only_stated_is_not_called_assumed() -> None:
    model = small().model

    assert {each.understanding for each in inputs(model)} == {S}
    assert {each.understanding for each in of_team(model, "cid")} == {S}
    assert weakest([S, P]) is S


def test_all_that_leads_to_some_work_is_upstream() -> None:
    model = load_shipped("leicestershire", load_catalogue().published.values()).model

    assert upstream(model, ["crime"]) == ["call", "triage", "incident", "re-allocation", "crime"]
    assert upstream(model, ["call"]) == ["call"]


@pytest.mark.parametrize(
    ("note", "understanding"),
    [
        ("From 1,234 records of calls version 1, force-extract, 2018/19. Fit: good.", Understanding.MEASURED),
        ("From 1 record of calls version 1, force-extract, 2018/19. Fit: counted.", Understanding.MEASURED),
        ("From 1,234 records of calls version 1, force-extract, 2018/19. Fit: poor.", Understanding.POORLY_MEASURED),
        ("From 9 records of calls version 1, sample, 2018/19. Fit: good. Made-up records: …", Understanding.MADE_UP),
        ("From the force's own rota.", S),
    ],
)
def test_a_fitted_part_is_measured_as_well_as_it_fits(note: str, understanding: Understanding) -> None:
    model = small().model.changed("teams.cid.note", note)

    assert next(each for each in inputs(model) if each.name == "team cid").understanding is understanding
