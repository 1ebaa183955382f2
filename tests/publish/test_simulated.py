"""Simulated KPIs go the way of every figure: charts, links, what was printed, and holding it to account."""

from __future__ import annotations

import json

import pytest
from tests.demand.results import example, fake

from peelian.charts.banded import banded
from peelian.charts.differences import differences
from peelian.charts.heat_map import heat_map
from peelian.charts.target_bars import Bar, target_bars
from peelian.core.basis import Basis
from peelian.core.errors import UnknownNameError
from peelian.demand.results import facts
from peelian.demand.results.asked import KpiError
from peelian.demand.results.compare import compare
from peelian.demand.results.comparison import Comparison
from peelian.demand.results.figures import SimulatedFigures
from peelian.publish.cited import Cited
from peelian.publish.printed import Printed, difference, printed, recomputed

MODEL = example.model()
MORE = "more patrol"


@pytest.fixture(scope="module")
def compared() -> Comparison:
    with pytest.MonkeyPatch.context() as patch:
        fake.instead_of_the_core(patch)
        return compare(MODEL, MORE, replications=8, seed=3)


def test_charts_take_simulated_facts_and_say_so(compared: Comparison) -> None:
    base = compared.base
    hours = facts.facts(base, "busy", "hour of week")
    weeks = [(dict(each.breakdown)["week"], each) for each in facts.facts(base, "backlog[work=call]", "week")]
    targets = [Bar(each.name, facts.fact(base, each.asked), 50) for each in base.verdicts if each.name != "waits"]
    shares = [each for each in targets if each.fact.unit.id == "percent"]
    apart = [("grade 1", facts.difference(compared, "grade 1 attended", MORE))]

    for picture in (
        heat_map("Busy", hours),
        banded("Waiting", weeks, [(0, "first")], of="week", band="interval"),
        target_bars("Targets", shares),
        differences("More patrol", apart),
    ):
        assert "simulated" in picture.svg.lower()
        assert "simulated" in picture.table.caption
    assert "hour" in heat_map("Busy", hours).table.columns[0].lower()


def test_a_cited_fact_links_to_its_line_and_its_parts(compared: Comparison) -> None:
    cited = Cited()
    moved = facts.difference(compared, "grade 1 attended", MORE)

    link = cited.link(moved)

    assert 'title="simulated"' in link
    assert cited.facts == [*moved.parts, moved]


def test_what_was_printed_is_computed_again(compared: Comparison) -> None:
    """The same model, seed and replications give the same value, to the last bit, and another model does not."""
    found = [
        facts.fact(compared.base, "grade 1 attended"),
        facts.fact(compared.results(MORE), "waits"),
        facts.difference(compared, "grade 1 attended", MORE),
        facts.facts(compared.base, "cost[team=desk]", "month")[1],
        facts.facts(compared.base, "busy", "hour of week")[40],
        facts.differences(compared, "busy", MORE, "week")[2],
    ]
    kept = [Printed.from_dict(json.loads(json.dumps(printed(each, each.id).to_dict()))) for each in found]
    with pytest.MonkeyPatch.context() as patch:
        fake.instead_of_the_core(patch)
        again = SimulatedFigures(compare(MODEL, MORE, replications=8, seed=3))
        other = SimulatedFigures(compare(MODEL, MORE, replications=8, seed=4))

    for was, fact in zip(kept, found, strict=True):
        now = recomputed(again, was)
        assert now == fact
        assert printed(now, now.id) == was
        assert now.basis is Basis.SIMULATED
    moved = recomputed(other, kept[0])
    assert moved.value != kept[0].value
    assert difference(kept[0], printed(moved, "")).endswith("points")


def test_figures_of_a_simulation_are_asked_as_those_of_records(compared: Comparison) -> None:
    figures = SimulatedFigures(compared)
    run = "2018-04..2018-05"

    assert figures.fact("demand.utilisation", run, team="patrol") == facts.fact(compared.base, "busy")
    highest = figures.extreme("highest", "demand.utilisation", run, team="patrol")
    assert highest.derivation == "highest month"
    assert highest.value == max(each.value for each in facts.facts(compared.base, "busy", "month"))
    with pytest.raises(UnknownNameError, match="no part of the run '2018-06'"):
        figures.fact("demand.utilisation", "2018-06", team="patrol")
    with pytest.raises(UnknownNameError, match="no team 'patrols'"):
        figures.fact("demand.utilisation", run, team="patrols")
    with pytest.raises(KpiError, match="did not tell"):
        figures.fact("demand.begun_within", run, work="case", within="1 h")
    with pytest.raises(UnknownNameError, match="scenario"):
        SimulatedFigures.of(compared.base).fact("demand.cost", run, scenario=MORE)
