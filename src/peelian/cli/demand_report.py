"""`peelian demand report` and `peelian demand cards`: what a model does, as documents that check every figure."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from peelian.cli.demand_options import ReplicationsOption, SeedOption, SettleOption
from peelian.cli.options import ModelArgument

if TYPE_CHECKING:
    from peelian.cli.demand_options import Meant
    from peelian.cli.models import Around
    from peelian.core.workspace import Workspace
    from peelian.demand.results.comparison import Comparison
    from peelian.demand.results.timeline import Explained
    from peelian.demand.staff.answer import Answer
    from peelian.measures.figures import Figures
    from peelian.publish.content import Document
    from peelian.publish.demand.account import Account
    from peelian.publish.demand.cards import Outlook

ToOption = Annotated[
    Path | None,
    typer.Option("--to", "-o", help="The folder to write to; without it the workspace's, or the current one."),
]


def report(
    model: ModelArgument = None,
    scenario: Annotated[
        list[str] | None, typer.Option(help="A scenario to tell of beside the model as it is; may be given again.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Tell of every scenario of the model.")] = False,
    replications: ReplicationsOption = 20,
    seed: SeedOption = 1,
    settle_weeks: SettleOption = 0,
    formats: Annotated[
        str,
        typer.Option("--format", help="What to write, with commas: html, pdf, docx, xlsx. The page is always written."),
    ] = "html",
    to: ToOption = None,
) -> None:
    """Write what a model does as it is and in its scenarios: findings, paired differences, charts, what it rests on."""
    from peelian.cli.console import say
    from peelian.cli.demand_options import meant
    from peelian.cli.models import Around
    from peelian.demand.model.checks import check
    from peelian.publish.content import words
    from peelian.publish.demand.again import REPORT
    from peelian.publish.demand.finding import finding
    from peelian.publish.demand.report import account_of, demand_report
    from peelian.publish.formats import read_formats

    wanted = read_formats(formats)
    found = meant(model)
    names = list(found.read.model.scenarios if all_ else dict.fromkeys(scenario or ()))
    options = ["--all"] if all_ else [part for name in names for part in ("--scenario", name)]
    # First, since it holds every visit of a year for a moment, and a comparison its results to the end.
    example, again = _example(found, seed)
    comparison = _compared(found, names, replications, seed, settle_weeks)
    around = Around()
    account = account_of(comparison, around)
    notices = [each for each in check(found.read.model) if each.kind == "warning"]
    document = demand_report(
        account, _command("report", comparison, options), notices=notices, example=example, example_command=again
    )
    _write(document, account, REPORT, names, wanted, to, around)
    for name in names:
        say(f"- {words(finding(account, name))}")


def cards(
    model: ModelArgument = None,
    replications: ReplicationsOption = 20,
    seed: SeedOption = 1,
    settle_weeks: SettleOption = 0,
    formats: Annotated[
        str,
        typer.Option(
            "--format",
            help="What to write, with commas: html, pdf, docx, xlsx; or json or csv alone, to standard output.",
        ),
    ] = "html",
    to: ToOption = None,
) -> None:
    """Write a card for each team: demand, capacity, what waits, trend, forecast, cost, how well all is understood."""
    from peelian.cli.console import Format, print_json, print_rows
    from peelian.cli.demand_options import meant
    from peelian.cli.models import Around
    from peelian.publish.demand.again import CARDS
    from peelian.publish.demand.cards import card_rows, cards_of
    from peelian.publish.demand.cards_page import cards_page
    from peelian.publish.demand.report import account_of
    from peelian.publish.formats import read_formats

    plain = formats in ("json", "csv")
    wanted = () if plain else read_formats(formats)
    found = meant(model)
    comparison = _compared(found, [], replications, seed, settle_weeks)
    around = Around()
    account = account_of(comparison, around)
    made = cards_of(account, _outlooks(around, account))
    if formats == "json":
        print_json([each.to_dict() for each in made])
    elif formats == "csv":
        print_rows("", card_rows(made), Format.CSV, empty="")
    else:
        document = cards_page(account, made, _command("cards", comparison, []))
        _write(document, account, CARDS, [], wanted, to, around)


def write_staffing(
    answer: Answer, called: str, scenario: str, command: str, formats: Sequence[str], to: Path | None
) -> None:
    """Write the report of a staffing plan, which is simulated beside the model as it is, or as a scenario has it."""
    from peelian.cli.models import Around
    from peelian.demand.results.compare import compare
    from peelian.demand.results.conditions import Conditions
    from peelian.publish.demand.again import STAFFING
    from peelian.publish.demand.report import account_of
    from peelian.publish.demand.staffing import staffing_report

    around = Around()
    comparison = compare(
        answer.model, answer.scenario, replications=answer.replications, seed=answer.seed,
        conditions=Conditions(model=called),
    )  # fmt: skip
    account = account_of(comparison, around)
    document = staffing_report(account, answer, command, scenario=scenario)
    names = [*filter(None, [scenario]), answer.question.team, *answer.question.targets]
    _write(document, account, STAFFING, names, formats, to, around)


def _compared(found: Meant, names: Sequence[str], replications: int, seed: int, settle_weeks: int) -> Comparison:
    from peelian.cli.console import progress_bar
    from peelian.demand.results.compare import Change, compare
    from peelian.demand.results.conditions import Conditions

    changes = [Change(each, found.scenario(each)) for each in names]
    conditions = Conditions(settle_weeks=settle_weeks, model=found.name)
    with progress_bar(found.read.model.force) as progress:
        return compare(
            found.read.model, *changes, replications=replications, seed=seed, conditions=conditions, progress=progress
        )


def _example(found: Meant, seed: int) -> tuple[Explained | None, str]:
    """A telling incident and the command that gives it again; none where nobody waits."""
    from peelian.demand.results.timeline import NoIncidentError, explain

    try:
        told = explain(found.read.model, seed=seed)
    except NoIncidentError:
        return None, ""
    line = told.base
    options = ["--stream", line.stream, "--incident", str(line.number), "--seed", str(seed)]
    return told, shlex.join(["peelian", "demand", "explain", found.name, *options])


def _command(name: str, comparison: Comparison, options: Sequence[str]) -> str:
    """What writes a document again."""
    run = comparison.base.run
    given = [*options, "--replications", str(run.replications), "--seed", str(run.seed)]
    given += ["--settle-weeks", str(run.settle_weeks)] if run.settle_weeks else []
    return shlex.join(["peelian", "demand", name, run.model, *given])


def _write(
    document: Document,
    account: Account,
    kind: str,
    names: Sequence[str],
    formats: Sequence[str],
    to: Path | None,
    around: Around,
) -> None:
    from peelian.cli.console import print_error, say
    from peelian.publish.demand.again import printing
    from peelian.publish.written import Subject, write_document

    run, force = account.base.run, account.model.force
    facts, name = account.bound.cited.facts, Path(run.model).stem
    every = bool(names) and list(names) == list(account.model.scenarios)
    of = " ".join((*([] if name == force else [name]), *(["all"] if every else names)))
    subject = Subject(kind, force, of, state=run.digest[:16], source=f"simulation-{name}")
    folder = to or (around.workspace.publications if around.workspace else Path.cwd())
    written, paths, failures = write_document(
        document, folder, subject, catalogue=around.catalogue.version, formats=formats,
        printed=printing(account.comparison, facts),
    )  # fmt: skip
    if not written.new:
        say(f"It says what edition {written.edition.number} of {written.edition.date} says, which stands.")
    say(f"{document.name}: {len(facts)} figures bound.")
    for path in (written.edition.page, *paths):
        say(f"        {path}")
    for error in failures:
        print_error(error)


def _outlooks(around: Around, account: Account) -> dict[str, Outlook]:
    """What the workspace's records say of the streams of a model, and the forecasts that it keeps."""
    from peelian.demand.fit.recipe import load_recipe
    from peelian.publish.demand.outlook import outlooks_of

    workspace = around.workspace
    records = None if workspace is None else _Records(workspace)
    forecasts = None if workspace is None else workspace.forecasts
    return outlooks_of(account.model, around.catalogue, load_recipe().recipe, records, forecasts)


class _Records:
    """The records of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        from peelian.workbench import Workbench

        self._bench = Workbench(workspace)

    def holdings(self) -> Sequence[tuple[str, str, str, str, str, int]]:
        """(dataset, source, force, first month, last month, records) of everything that is held."""
        return self._bench.mart().mart.holdings()

    def figures(self, force_id: str, source: str) -> Figures:
        """The figures of a force from a source."""
        return self._bench.force(force_id, source=source)
