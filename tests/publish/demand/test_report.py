"""The demand report: every figure bound, every finding in the figures' own direction, and what cannot be told."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.publish.demand.conftest import COMMAND, SCENARIOS
from tests.publish.demand.made import made_comparison
from tests.publish.reading import HTML, by_id, parsed, text
from tests.publish.uttered import uttered

from peelian.core.basis import Basis
from peelian.core.errors import BindingError
from peelian.demand.model.model import Model
from peelian.demand.results.asked import Asked
from peelian.demand.results.comparison import Comparison
from peelian.demand.results.kpi import KPIS
from peelian.demand.results.moments import Moments
from peelian.publish.content import Cell, Document, Grid, Item, Listing, Para, Part, Runs, words
from peelian.publish.demand.account import Account, better
from peelian.publish.demand.bound import Bound
from peelian.publish.demand.report import account_of, demand_report
from peelian.publish.page import html_page

Told = tuple[Account, Document]
QUESTIONS = tuple(f"question-{name.replace(' ', '-')}" for name in SCENARIOS)
# Digits that sentences may hold beside figures: what the model calls things and writes, and the level of intervals.
OWN = r"calls_\d+|\b999 answered|[Gg]rade \d|\(at (?:least|most) [^)]+\)|95%|over \d+ weeks|\(F\d+ of [^)]+\)"
COUNTED = r"Of [\d,]+ KPIs that both have, [\d,]+ can be told apart, [\d,]+ are the same in every run, and of [\d,]+ it"
TABLES = ("load", "targets", "waits", *QUESTIONS)


def parts_of(document: Document) -> Iterator[Part]:
    def below(part: Part) -> Iterator[Part]:
        yield part
        for each in part.parts:
            yield from below(each)

    for part in document.parts:
        yield from below(part)


def part(document: Document, name: str) -> Part:
    return next(each for each in parts_of(document) if each.id == name)


def sentences(one: Part) -> Iterator[Runs]:
    for block in one.blocks:
        if isinstance(block, Para):
            yield block.runs
        elif isinstance(block, Listing):
            for item in block.items:
                assert isinstance(item, Item)
                yield item.runs


def grids(one: Part) -> list[Grid]:
    return [block for block in one.blocks if isinstance(block, Grid)]


@pytest.fixture(scope="module")
def page(told: Told) -> ET.Element:
    """The report as a reader meets it."""
    return parsed(html_page(told[1]))


def test_page_is_strict_and_every_link_leads_somewhere(page: ET.Element) -> None:
    ids = by_id(page)
    links = {each.get("href", "") for each in page.iter(f"{HTML}a")}

    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    assert all(link.startswith("#") for link in links), "nothing leads out of the page"


def test_no_figure_stands_in_a_sentence_without_a_fact(told: Told) -> None:
    """But for counts of what was compared, and for what a scenario changes, which is the model's."""
    for name in ("glance", "targets", "load", "waits", "courses", *QUESTIONS):
        for runs in sentences(part(told[1], name)):
            if runs[0].style != "code":
                bare = "".join(run.text for run in runs if not run.to)
                assert not re.search(r"\d", re.sub(f"{OWN}|{COUNTED}", "", bare)), bare


def test_a_figure_and_its_line_say_the_same(told: Told, page: ET.Element) -> None:
    """But for the sign, the noun and the interval, which a sentence may put in words."""
    account, document = told
    ids = by_id(page)
    linked = [run for one in parts_of(document) for runs in sentences(one) for run in runs
              if run.to.startswith("figure-")]  # fmt: skip

    assert len(linked) > 50
    for run in linked:
        fact = account.bound.cited.facts[int(run.to.removeprefix("figure-")) - 1]
        assert fact.text in text(ids[run.to])
        plain = fact.text.lstrip("+−")
        assert run.text in (fact.interval_text, plain, fact.text, f"{plain} {fact.unit.plural}")


def test_tables_hold_facts_with_their_intervals(told: Told) -> None:
    account, document = told
    for name in TABLES:
        for grid in grids(part(document, name)):
            for row in grid.rows:
                for cell in row.cells[1:]:
                    _assert_bound(account, cell)
    assert {fact.basis for fact in account.bound.cited.facts} == {Basis.SIMULATED}


def _assert_bound(account: Account, cell: Cell) -> None:
    facts = [
        account.bound.cited.facts[int(run.to.removeprefix("figure-")) - 1]
        for line in cell.lines for run in line if run.to.startswith("figure-")
    ]  # fmt: skip
    rest = [words(line) for line in cell.lines if not any(run.to.startswith("figure-") for run in line)]
    for each in rest:
        if re.search(r"\d", each):
            known = {fact.interval_text for fact in facts}
            assert each in known or re.fullmatch(r"at (?:least|most) .*|(?:attended|begun) within .*", each), each


def test_what_is_told_of_a_target_goes_the_figures_own_way(told: Told) -> None:
    account, document = told
    for name, question in zip(SCENARIOS, QUESTIONS, strict=True):
        listed = [each for each in part(document, question).blocks if isinstance(each, Listing)][1]
        for item, verdict in zip(listed.items, account.base.verdicts, strict=True):
            said = words(item.runs)
            difference = account.comparison.difference(verdict.asked, name)
            interval = difference.apart.interval()
            assert interval is not None
            if difference.told == "the same":
                assert "in both; no run differs" in said
            elif difference.told == "cannot be told":
                assert interval.lower <= 0 <= interval.upper
                assert "cannot be told" in said
                assert "holds zero" in said
            else:
                assert f" {difference.told} (95% interval " in said
                assert (interval.lower > 0) == (difference.told == "higher")
                judged = better(verdict.asked, difference.told)
                assert (f"for the {judged}" in said) == bool(judged)


def test_better_and_worse_follow_the_kpi() -> None:
    assert better(Asked("attended_within"), "higher") == "better"
    assert better(Asked("mean_wait"), "higher") == "worse"
    assert better(Asked("utilisation"), "higher") == ""
    assert better(Asked("mean_wait"), "cannot be told") == ""


def test_a_target_is_said_to_be_met_or_missed_as_its_interval_says(told: Told) -> None:
    account, document = told
    (listed,) = (each for each in part(document, "targets").blocks if isinstance(each, Listing))
    for item, verdict in zip(listed.items, account.base.verdicts, strict=True):
        assert {"met": "is met", "missed": "is missed", "cannot be told": "cannot be told"}[verdict.outcome] in words(
            item.runs
        )


def test_scenarios_name_what_they_change_and_where_the_size_of_it_comes_from(told: Told) -> None:
    none, more, gone = (" ".join(map(words, sentences(part(told[1], name)))) for name in QUESTIONS)

    assert "teams.response.staff.day: +3 (F902 of The plan of a small force)" in more
    assert "teams.helpers.staff: day 0 (assumed)" in none
    assert "targets.caseload: taken away" in gone


def test_what_a_scenario_does_not_have_is_not_compared(told: Told) -> None:
    table = grids(part(told[1], QUESTIONS[0]))[0], grids(part(told[1], QUESTIONS[2]))[0]

    assert [row.cells[-1].text for row in table[1].rows][3] == "no target in the scenario"
    assert {row.cells[-1].text for row in table[0].rows} <= {"met", "missed", "cannot be told"}


def test_every_input_is_named_with_how_well_it_is_understood(told: Told) -> None:
    (grid,) = grids(part(told[1], "rests-on"))
    found = {row.cells[0].text: row.cells[1].text for row in grid.rows}

    assert found["Stream calls_999"] == "published"
    assert found["Stream calls_101"] == "measured"
    assert found["Team contact"] == "assumed"
    assert found["Team response"] == "stated"


def test_every_kpi_that_is_named_is_defined_one_click_away(told: Told) -> None:
    account, document = told
    (listed,) = part(document, "definitions").blocks
    defined = {entry.id: words(entry.blocks[0].runs) for entry in listed.entries}  # type: ignore[union-attr]

    assert set(defined) == {f"definition-{name}" for name in account.kpis}
    assert defined["definition-attended_within"] == KPIS["attended_within"].definition


def test_it_says_how_to_run_it_again(told: Told) -> None:
    said = " ".join(uttered(part(told[1], "again")))

    assert COMMAND.split(" --")[0] in said
    assert "seed 1" in said
    assert "0123456789abcdef" in said
    for name in SCENARIOS:
        assert name.capitalize() in said


def test_charts_come_with_their_sentence_and_table_and_say_that_they_are_simulated(page: ET.Element) -> None:
    figures = list(page.iter(f"{HTML}figure"))

    assert len(figures) > 20
    for each in figures:
        assert "simulated" in text(each)
        assert list(each.iter(f"{HTML}table"))


def test_without_scenarios_targets_and_example_it_says_so(model: Model) -> None:
    bare = model.model_copy(update={"targets": type(model.targets)({})})
    account = account_of(made_comparison(bare), ())
    document = demand_report(account, "peelian demand report made")
    said = " ".join(uttered(document))

    assert "No scenario was asked for." in said
    assert "The model has no targets" in said
    assert "example" not in {each.id for each in parts_of(document)}
    assert "The checks before the run warn of nothing." in said


def test_a_single_run_tells_no_difference_and_no_target(comparison: Comparison) -> None:
    def once(moments: Moments) -> Moments:
        return Moments(moments.count.clip(max=1), moments.mean, moments.squares * 0)

    base = replace(comparison.base, moments=once(comparison.base.moments))
    beside = tuple(replace(each, results=replace(each.results, moments=once(each.results.moments)),
                           apart=once(each.apart)) for each in comparison.scenarios)  # fmt: skip
    said = " ".join(uttered(demand_report(account_of(Comparison(base, beside), ()), "peelian demand report made")))

    assert "in a single run, which cannot tell whether the target" in said
    assert "in a single run, which tells no difference from chance" in said
    assert " nan" not in said


def test_words_with_a_figure_of_their_own_are_refused() -> None:
    with pytest.raises(BindingError, match="nothing stands behind"):
        Bound().say("about 20 calls")
    with pytest.raises(BindingError, match="is not known"):
        Bound().say("{calls:rounded}", calls="a few")
