"""The report of a staffing plan: the week in maps, the plan, its targets in pairs, and every figure held again."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.publish.demand.conftest import PLAN
from tests.publish.demand.made import made_comparison
from tests.publish.uttered import uttered

from peelian.core.basis import Basis
from peelian.demand.model.model import Model
from peelian.demand.staff.answer import Answer
from peelian.demand.staff.ask import question_of
from peelian.demand.staff.improve import first_plan
from peelian.publish.content import Charts, Document, Grid, Part
from peelian.publish.demand import again
from peelian.publish.demand.account import Account
from peelian.publish.demand.again import STAFFING, check_simulated, printing
from peelian.publish.demand.report import account_of
from peelian.publish.demand.staffing import staffing_report
from peelian.publish.edition import read_edition
from peelian.publish.formats import WRITERS
from peelian.publish.written import Subject, write_document

Planned = tuple[Account, Answer, Document]


@pytest.fixture(scope="module")
def planned(model: Model) -> Planned:
    question = question_of(model, ["grade 1 attended"], None)
    answer = Answer(question, first_plan(question), None, 1, 8)
    account = account_of(made_comparison(answer.model, answer.scenario), (PLAN,))
    return account, answer, staffing_report(account, answer, "peelian demand staff made")


def part(planned: Planned, name: str) -> Part:
    return next(each for each in planned[2].parts if each.id == name)


def test_the_week_is_mapped_as_needed_as_planned_and_as_it_is(planned: Planned) -> None:
    _, answer, _ = planned
    (charts,) = (each for each in part(planned, "need").blocks if isinstance(each, Charts))
    need, plan, now = (each.picture for each in charts.charts)

    held = [[int(each) for each in row[1:]] for row in need.table.rows]
    assert [row[day] for day in range(7) for row in held] == answer.need.staff.tolist()
    assert plan.table.rows[16][1] == f"{answer.plan.covers[16]:.1f}"
    assert now.table.rows[16][1] == f"{answer.on_duty_now[16]:.1f}"
    assert all(f"basis: {Basis.THEORY.value}" in each.table.caption for each in (need, plan, now))
    assert all("by theory" in each.sentence for each in (need, plan, now))


def test_the_plan_stands_in_a_table_and_its_targets_beside_the_model_as_it_is(planned: Planned) -> None:
    account, answer, document = planned
    (table,) = (each for each in part(planned, "plan").blocks if isinstance(each, Grid))

    assert [row.cells[0].text for row in table.rows] == ["day", "night"]
    assert document.title == "Staffing: response, grade 1 attended at least 80.0%, over the week as a whole"
    told = " ".join(uttered(part(planned, "question-response-planned")))
    assert "Targets, response planned beside the model as it is (basis: simulated)" in told
    assert answer.scenario in account.comparison.names


def test_every_figure_can_be_held_against_the_plan_simulated_again(
    planned: Planned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, _, document = planned
    kept = printing(account.comparison, account.bound.cited.facts)
    subject = Subject(STAFFING, "kent", state="0123", source="simulation-made")
    written, _, failures = write_document(
        document, tmp_path, subject, catalogue="a version", printed=kept, formats=tuple(set(WRITERS) - {"pdf"})
    )
    monkeypatch.setattr(again, "compare", lambda model, *names, **_: made_comparison(model, *names))

    changes = check_simulated(read_edition(written.edition.path))

    assert failures == []
    assert (changes.changes, changes.unchanged) == ((), len(account.bound.cited.facts))
