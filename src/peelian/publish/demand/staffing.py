"""The report of a staffing plan: who is needed when, the shifts that give them, and what the simulation says of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from peelian.charts.heat_map import heat_map
from peelian.charts.picture import Picture
from peelian.core.basis import Basis
from peelian.core.fact import Fact
from peelian.core.unit import unit
from peelian.demand.results import facts
from peelian.demand.results.facets import DAYS_OF_WEEK
from peelian.demand.staff.answer import Answer, Cells, Floats, people_rows, shift_rows
from peelian.demand.staff.plan import Plan
from peelian.demand.staff.words import asked_text, outcome_sentences, plan_sentences
from peelian.publish.content import (
    Block,
    Chart,
    Charts,
    Column,
    Document,
    Grid,
    Item,
    Listing,
    Para,
    Part,
    Row,
    plain,
    say,
)
from peelian.publish.demand.account import Account, capital
from peelian.publish.demand.closing import again_blocks, definitions_part, figures_part, not_in_it_blocks
from peelian.publish.demand.finding import finding
from peelian.publish.demand.question import question_part
from peelian.publish.demand.report import footer, notice, whose
from peelian.publish.demand.rests_on import rests_on_blocks

_PART = 1  # decimals of people who are there for part of the days


def staffing_report(account: Account, answer: Answer, command: str, *, scenario: str = "") -> Document:
    """The report of an answer whose plan the account holds as a scenario; `command` is what writes it again.

    `scenario` names that in which the model was planned for, if any.
    """
    question = answer.question
    parts = [
        Part("glance", "At a glance", tuple(_glance(account, answer))),
        Part("need", "Who is needed when", tuple(_hours(account, answer))),
        Part("plan", "The plan", tuple(_plan(answer.plan))),
        question_part(account, answer.scenario),
        Part("rests-on", "What it rests on", tuple(rests_on_blocks(account))),
        Part("not-in-it", "What is not in the model", tuple(not_in_it_blocks(()))),
        definitions_part(list(account.kpis)),
        Part("again", "To run it again", tuple(again_blocks(account, command))),
        figures_part(account.base, account.bound.cited.facts),
    ]
    return Document(
        title=f"Staffing: {question.team}, {asked_text(question)}",
        of=whose(account.model.force),
        period=f"{facts.period_of(account.base.facets.all[0]).label}, simulated",
        lines=(say(f"The model is planned for as its scenario {scenario} has it."),) if scenario else (),
        opening=(notice(account),),
        parts=tuple(parts),
        footer=footer(account.base),
    )


def _glance(account: Account, answer: Answer) -> Iterator[Block]:
    """The plan in a line, then how it came about and what it leaves short."""
    yield Para(finding(account, answer.scenario), "finding")
    said = [*plan_sentences(answer.plan)]
    if answer.improved is not None:
        said += outcome_sentences(answer.question, answer.improved)
    yield Listing(tuple(Item(say(capital(each))) for each in said))


def _hours(account: Account, answer: Answer) -> Iterator[Block]:
    """Maps of the week: needed by theory, and on duty as planned and as it is, in the same shades."""
    team = capital(answer.question.team)
    need = _week(account, answer, "needed", answer.need.staff.astype(float), 0)
    planned = _week(account, answer, "planned", answer.plan.covers, _PART)
    now = _week(account, answer, "now", answer.on_duty_now, _PART)
    yield Para(
        say(
            "What is needed is by theory: from what comes in each hour, how long it keeps people busy, and what the "
            "targets allow. The plan may have fewer in some hours, if the simulation says that the targets hold all "
            "the same, and more in others, since shifts are long. People who are away are not on duty."
        )
    )
    every = [*need, *planned, *now]
    yield Charts((
        _map(f"{team}: needed on duty", need, every),
        _map(f"{team}: on duty as planned", planned, every),
        _map(f"{team}: on duty as it is", now, every),
    ))  # fmt: skip


def _map(title: str, own: Sequence[Fact], every: Sequence[Fact]) -> Chart:
    picture: Picture = heat_map(title, own, beside=every)
    return Chart(picture)


def _week(account: Account, answer: Answer, name: str, numbers: Floats, decimals: int) -> list[Fact]:
    """Numbers of people by hour of the week as facts, hours down and days across."""
    results = account.base
    one = Fact(
        measure=f"demand.on_duty_{name}", force=account.model.force, source=f"model-{results.run.model}",
        period=facts.period_of(results.facets.all[0]), value=0, unit=replace(unit("people"), decimals=decimals),
        basis=Basis.THEORY, parameters=(("team", answer.question.team),),
    )  # fmt: skip
    return [
        replace(
            one,
            value=Fraction(float(numbers[24 * day + hour])),
            breakdown=(("hour", f"{hour:02}:00"), ("weekday", weekday[:3])),
        )
        for hour in range(24)
        for day, weekday in enumerate(DAYS_OF_WEEK)
    ]


def _plan(plan: Plan) -> Iterator[Block]:
    """The people of the plan in tables."""
    for title, rows in (
        ("People on each shift, before anybody is away", list(shift_rows(plan))),
        ("People", list(people_rows(plan))),
    ):
        if rows:
            yield _grid(f"{title}", rows)


def _grid(caption: str, rows: Sequence[Cells]) -> Grid:
    columns = tuple(
        Column(capital(name), numeric=all(isinstance(each[name], int) for each in rows)) for name in rows[0]
    )
    return Grid(caption, columns, tuple(Row(tuple(plain(str(each)) for each in row.values())) for row in rows))
