"""`peelian measures`: definitions and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from peelian.cli.options import AsAtOption, ForceOption, FormatOption, PeriodOption, SourceOption, WhereOption

if TYPE_CHECKING:
    from peelian.catalogue.catalogue import Catalogue
    from peelian.core.fact import Fact

app = typer.Typer(help="What is measured, and the figures themselves.", no_args_is_help=True)

MeasureArgument = Annotated[str, typer.Argument(help="The measure's id, such as contact.calls_999.")]


@app.command("list")
def list_(form: FormatOption = "table") -> None:
    """List every measure with the question that it answers."""
    from peelian.cli.console import Format, print_rows

    rows = [
        {
            "id": each.id, "title": each.title, "asks": each.asks, "unit": each.unit, "better": each.better,
            "dataset": each.dataset,
        }
        for each in sorted(open_catalogue().measures.values(), key=lambda measure: measure.id)
    ]  # fmt: skip
    print_rows("Measures", rows, Format(form), empty="The catalogue has no measures.")


@app.command()
def show(measure: MeasureArgument) -> None:
    """Show how a measure is defined, its caveats and its owner."""
    from peelian.cli.console import say
    from peelian.cli.explained import definition_lines

    catalogue = open_catalogue()
    for line in definition_lines(catalogue, catalogue.measure(measure)):
        say(line)


@app.command()
def value(
    measure: MeasureArgument,
    force: ForceOption,
    period: PeriodOption,
    source: SourceOption = None,
    where: WhereOption = None,
    by: Annotated[str | None, typer.Option(help="One value for each value of this breakdown.")] = None,
    as_at: AsAtOption = None,
    form: FormatOption = "table",
) -> None:
    """Give a measure's value in a period, in all or broken down."""
    figures, cells = _figures(measure, force, source, where, as_at)
    if by:
        _print(figures.broken_down(measure, period, by, **cells), form)
    else:
        _print([figures.fact(measure, period, **cells)], form)


@app.command()
def series(
    measure: MeasureArgument,
    force: ForceOption,
    period: PeriodOption,
    source: SourceOption = None,
    where: WhereOption = None,
    as_at: AsAtOption = None,
    form: FormatOption = "table",
) -> None:
    """Give a measure's value in each month of a period."""
    figures, cells = _figures(measure, force, source, where, as_at)
    _print(figures.series(measure, period, **cells), form)


@app.command()
def compare(
    measure: MeasureArgument,
    force: ForceOption,
    period: PeriodOption,
    source: SourceOption = None,
    where: WhereOption = None,
    as_at: AsAtOption = None,
    form: FormatOption = "table",
) -> None:
    """Set a period beside the same period a year earlier. Two points show a difference, not a trend."""
    figures, cells = _figures(measure, force, source, where, as_at)
    found = figures.compare(measure, period, **cells)
    _print([found.now, found.before, found.change, found.percent], form)


@app.command()
def explain(
    measure: MeasureArgument,
    force: ForceOption,
    period: PeriodOption,
    source: SourceOption = None,
    where: WhereOption = None,
    as_at: AsAtOption = None,
) -> None:
    """Go from a figure back to the records: definition, SQL, table version, submissions, sample rows."""
    from peelian.cli.console import print_error, say
    from peelian.cli.explained import explanation_lines
    from peelian.publish.edition import printings
    from peelian.workbench import Workbench

    bench = Workbench.open()
    figures, cells = _figures(measure, force, source, where, as_at)
    found = bench.explain(figures, measure, period, **cells)
    compared = figures.compare(measure, period, **cells)
    # What a figure was reported as may lack a report then; the figure itself does not hang on it.
    printed = printings(bench.workspace.publications, found.fact.id, lambda file, error: print_error(error))
    for line in explanation_lines(figures, found, compared, printed):
        say(line)


@app.command()
def signal(
    force: ForceOption,
    period: Annotated[
        str | None, typer.Option(help="The period that ends where the series do; else the last held.")
    ] = None,
    source: SourceOption = None,
    measure: Annotated[list[str] | None, typer.Option(help="Only this measure; may be given again.")] = None,
    as_at: AsAtOption = None,
    form: FormatOption = "table",
) -> None:
    """List what has changed, what fails its target, what is unusual against peers, and what cannot be said and why."""
    from peelian.cli.signals import print_signals
    from peelian.workbench import Workbench

    print_signals(Workbench.open(), force, period, source, measure or [], as_at, form)


def open_catalogue() -> Catalogue:
    """The workspace's catalogue, or Peelian's own where there is no workspace."""
    from peelian.catalogue.load import load_catalogue
    from peelian.core.errors import SettingsError
    from peelian.core.workspace import open_workspace

    try:
        folder = open_workspace().catalogue
    except SettingsError:
        folder = None
    return load_catalogue(folder)


def _figures(
    measure: str, force: str, source: str | None, where: list[str] | None, as_at: str | None
) -> tuple[Any, dict[str, str]]:
    from peelian.cli.figures import breakdowns, open_figures
    from peelian.workbench import Workbench

    bench = Workbench.open()
    dataset = bench.catalogue.measure(measure).dataset
    return open_figures(bench, [dataset], force, source, as_at), breakdowns(where)


def _print(facts: list[Fact], form: str) -> None:
    from peelian.cli.console import Format, print_rows, say

    if form != "table":
        print_rows("", [fact.to_dict() for fact in facts], Format(form), empty="")
        return
    title = f"{facts[0].measure}, {facts[0].force}, source {facts[0].source}" if facts else ""
    rows = [
        {
            "period": fact.period.label + (f": {fact.derivation} from the year before" if fact.derivation else ""),
            **dict((*fact.breakdown, *fact.parameters)),
            "value": fact.text,
            "unit": fact.unit.plural if not fact.derivation.startswith("percent") else "percent",
            **({"interval": fact.interval_text} if any(each.interval for each in facts) else {}),
            "basis": fact.basis.value if fact.value is not None else "",
            "quality": fact.grade.grade.value if fact.grade else "",
            "note": fact.missing,
        }
        for fact in facts
    ]
    print_rows(title, rows, Format.TABLE, empty="No value of this breakdown occurs.")
    for text in dict.fromkeys(fact.grade.text for fact in facts if fact.grade and not fact.derivation):
        say(f"Quality {text}")
