"""`peelian demand staff`: how many are needed when, a plan of shifts, and what a target would take."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from peelian.cli.demand_report import ToOption
from peelian.cli.options import ModelArgument

if TYPE_CHECKING:
    from peelian.demand.model.model import Model
    from peelian.demand.results.conditions import Conditions
    from peelian.demand.staff.answer import Answer
    from peelian.demand.staff.improve import Question
    from peelian.demand.staff.takes import Takes


def staff(
    context: typer.Context,
    model: ModelArgument = None,
    target: Annotated[
        list[str] | None,
        typer.Option(
            help="A target of the model to plan for; may be given several times. Without it, all of the team."
        ),
    ] = None,
    team: Annotated[
        str | None, typer.Option(help="The team; without it, the one whose work the target is about.")
    ] = None,
    at_least: Annotated[str | None, typer.Option(help="Ask this of the target instead of its own limit: 95%.")] = None,
    at_most: Annotated[
        str | None, typer.Option(help="Ask this of the target instead of its own limit: '5 min'.")
    ] = None,
    scenario: Annotated[str | None, typer.Option(help="Plan for the model as this scenario has it.")] = None,
    by: Annotated[
        Literal["shift", "pattern", "week"],
        typer.Option(help="People by shift and day, in the model's rotating patterns, or in weeks of their own."),
    ] = "shift",
    in_each_hour: Annotated[
        bool, typer.Option("--in-each-hour", help="Meet the target in every hour of the week, not over the week.")
    ] = False,
    month: Annotated[
        list[int] | None, typer.Option(help="Plan for this month's demand, 1 to 12; repeat for more.")
    ] = None,
    shift: Annotated[
        list[str] | None, typer.Option(help="A shift that may be used; repeat for more. Without it, those worked now.")
    ] = None,
    starts: Annotated[
        int | None, typer.Option(help="Different hours of the day at which shifts start, at most.")
    ] = None,
    rest: Annotated[float, typer.Option(help="Hours of rest between two days' work, at least.")] = 11,
    days_running: Annotated[int, typer.Option(help="Days of work in a row, at most.")] = 6,
    hours_a_week: Annotated[float, typer.Option(help="Hours of work in a mean week, at most.")] = 48,
    mixed_weeks: Annotated[
        bool, typer.Option("--mixed-weeks", help="Let a week of one's own have different shifts.")
    ] = False,
    split_teams: Annotated[
        bool, typer.Option("--split-teams", help="Let the groups of a pattern differ by a person.")
    ] = False,
    overtime: Annotated[float, typer.Option(help="Hours of overtime for every hundred others, at most.")] = 0,
    max_people: Annotated[float | None, typer.Option(help="Full-time people, at most.")] = None,
    max_cost: Annotated[float | None, typer.Option(help="Cost a year, at most.")] = None,
    what_it_takes: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="Instead of a plan: the smallest move of this figure that meets the target."),
    ] = None,
    theory_only: Annotated[bool, typer.Option("--theory-only", help="Plan by theory, without simulating.")] = False,
    replications: Annotated[int, typer.Option(min=2, help="Replications of each simulation.")] = 20,
    rounds: Annotated[int, typer.Option(min=1, help="Plans to simulate, at most.")] = 12,
    seed: Annotated[int, typer.Option(help="The seed of all draws.")] = 1,
    write_scenario: Annotated[
        Path | None, typer.Option(help="Write the plan to this file, as a scenario of the model.")
    ] = None,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            help="How to write the result: table, json or csv; or, with commas, as a report: html, pdf, docx, xlsx.",
        ),
    ] = "table",
    to: ToOption = None,
) -> None:
    """Say how many a target needs in each hour, plan shifts at least cost, and check the plan by simulation."""
    from peelian.cli.console import say
    from peelian.cli.demand_report import write_staffing
    from peelian.cli.models import found_model
    from peelian.cli.staff_view import print_answer, print_takes, scenario_file
    from peelian.core.errors import PeelianError
    from peelian.demand.model.patch import in_scenario
    from peelian.demand.staff.ask import asked_model, question_of
    from peelian.demand.staff.rules import Rules
    from peelian.publish.formats import read_formats

    formats = () if form in ("table", "json", "csv") else read_formats(form)
    read = found_model(model)
    base = read.model if scenario is None else in_scenario(read.model, scenario, read.file)
    asked = asked_model(base, target or [], at_least=at_least, at_most=at_most)
    runs = {"replications": replications, "seed": seed}
    if what_it_takes is not None:
        if formats:
            raise PeelianError("What it would take is no report.", remedy="Ask for it as table, json or csv.")
        print_takes(_takes(asked, target or [], what_it_takes, read.file.name, scenario, **runs), form)
        return
    rules = Rules(
        shifts=tuple(shift or ()), most_starts=starts, rest_h=rest, days_running=days_running,
        hours_a_week=hours_a_week, whole_teams=not split_teams, mixed_weeks=mixed_weeks, overtime=overtime / 100,
        most_people=max_people, most_cost=max_cost,
    )  # fmt: skip
    question = question_of(
        asked, target or [], team, by=by, rules=rules, in_each_hour=in_each_hour, months=month or range(1, 13)
    )
    conditions = _named(read.file.name, scenario)
    answer = _answer(question, None if theory_only else conditions, rounds, **runs)
    if formats:
        write_staffing(answer, read.file.name, scenario or "", _typed(context), formats, to)
    else:
        print_answer(answer, form)
    if write_scenario is not None:
        write_scenario.write_text(scenario_file(answer), encoding="utf-8")
        if form not in ("json", "csv"):
            say(f"Written to {write_scenario}.")


def _typed(context: typer.Context) -> str:
    """The command as it was typed, without where to and in which format it writes."""
    words = ["peelian", "demand", "staff"]
    for option in context.command.params:
        name = option.name or ""
        source = context.get_parameter_source(name)
        if source is None or source.name != "COMMANDLINE" or name in ("form", "to", "write_scenario"):
            continue
        given = context.params[name]
        for value in given if isinstance(given, list | tuple) else [given]:
            words += [option.opts[0]] if option.opts[0].startswith("-") else []
            words += [] if value is True else [str(value)]
    return shlex.join(words)


def _answer(question: Question, conditions: Conditions | None, rounds: int, *, replications: int, seed: int) -> Answer:
    """The plan, held against the simulation unless there are no conditions for one."""
    from peelian.cli.console import progress_bar
    from peelian.demand.staff.answer import Answer
    from peelian.demand.staff.improve import first_plan, improve

    if conditions is None:
        return Answer(question, first_plan(question), None, seed, replications)
    from peelian.demand.staff.simulated import simulated

    with progress_bar("Simulating") as update:
        found = improve(
            question, simulated(conditions), replications=replications, seed=seed, rounds=rounds,
            progress=lambda what: update(what, 0, 0),
        )  # fmt: skip
    return Answer(question, found.best.plan, found, seed, replications)


def _takes(
    model: Model, names: list[str], path: str, called: str, scenario: str | None, *, replications: int, seed: int
) -> Takes:
    from peelian.cli.console import progress_bar
    from peelian.demand.staff.ask import one_target
    from peelian.demand.staff.lever import lever_at
    from peelian.demand.staff.simulated import simulated
    from peelian.demand.staff.takes import what_it_takes

    lever, target = lever_at(model, path), model.targets[one_target(model, names)]
    with progress_bar("Simulating") as update:
        return what_it_takes(
            lever, target, simulated(_named(called, scenario)), replications=replications, seed=seed,
            progress=lambda what: update(what, 0, 0),
        )  # fmt: skip


def _named(called: str, scenario: str | None) -> Conditions:
    from peelian.demand.results.conditions import Conditions

    return Conditions(model=called, scenario=scenario or "")
