"""`peelian report`: write a publication."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from peelian.cli.options import AsAtOption, ForceOption, SourceOption

if TYPE_CHECKING:
    from peelian.publish.editions import Written

app = typer.Typer(help="Write a publication from a force's figures.", no_args_is_help=True)

YearOption = Annotated[str | None, typer.Option("--year", help="The financial year, such as 2018-19.")]
PeriodOption = Annotated[str | None, typer.Option("--period", help="Any other period, such as 2018-10..2019-02.")]
FormatsOption = Annotated[
    str, typer.Option("--format", help="What to write, with commas: html, pdf, docx, xlsx. The page is always written.")
]
PageOption = Annotated[
    list[str] | None, typer.Option("--page", help="A measure that has a page whatever it shows; may be given again.")
]
ToOption = Annotated[Path | None, typer.Option("--to", help="The folder to write to; the workspace's without it.")]
USUAL = "html,pdf"


@app.command()
def panel(
    force: ForceOption,
    source: SourceOption = None,
    year: YearOption = None,
    period: PeriodOption = None,
    formats: FormatsOption = USUAL,
    page: PageOption = None,
    as_at: AsAtOption = None,
    to: ToOption = None,
) -> None:
    """Write the performance report to the Police and Crime Panel.

    A later edition lists what it corrects; the earlier one stays as it was.
    """
    _write("panel", force, source, year, period, formats, page or [], as_at, to)


@app.command()
def write(
    publication: Annotated[str, typer.Argument(help="The publication's id: panel, or one of your own.")],
    force: ForceOption,
    source: SourceOption = None,
    year: YearOption = None,
    period: PeriodOption = None,
    formats: FormatsOption = USUAL,
    page: PageOption = None,
    as_at: AsAtOption = None,
    to: ToOption = None,
) -> None:
    """Write any publication of the catalogue, such as one made with `peelian report new`."""
    _write(publication, force, source, year, period, formats, page or [], as_at, to)


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="The id of the new publication, such as contact-board.")],
    title: Annotated[str, typer.Option(help="Its title; made from the id without it.")] = "",
    like: Annotated[str, typer.Option(help="The publication to begin from; a short example without it.")] = "",
) -> None:
    """Make a publication of your own: a file in the workspace's catalogue, to be changed in any editor."""
    from peelian.cli.console import say
    from peelian.publish.template import new_publication
    from peelian.workbench import Workbench

    bench = Workbench.open()
    path = new_publication(bench.catalogue, bench.workspace.catalogue, name, title, like)
    say(f"Made {path}.")
    say(f"Change it, check it with `peelian catalogue check`, and write it with `peelian report write {name} …`.")


def _write(
    publication: str,
    force: str,
    source: str | None,
    year: str | None,
    period: str | None,
    formats: str,
    pages: Sequence[str],
    as_at: str | None,
    to: Path | None,
) -> None:
    from peelian.cli.console import say
    from peelian.cli.figures import open_figures
    from peelian.core.errors import PeelianError
    from peelian.core.period import Period
    from peelian.publish.editions import write_edition
    from peelian.publish.formats import read_formats
    from peelian.publish.report import datasets_of
    from peelian.workbench import Workbench

    wanted_formats = read_formats(formats)
    bench = Workbench.open()
    entry = bench.catalogue.publication(publication)
    wanted = year or period
    if wanted is None or (year and period):
        raise PeelianError("Say which period to report.", remedy="Give either --year 2018-19 or --period.")
    if year and Period.parse(year).count != 12:
        raise PeelianError(f"--year {year} is not a year.", remedy="Give it as 2018-19, or use --period.")
    figures = open_figures(bench, datasets_of(bench.catalogue, entry), force, source, as_at)
    report = bench.report(publication, figures, wanted, pages)
    written = write_edition(report, to or bench.workspace.publications)
    say(f"{report.title}, {report.period.label}: {len(report.facts)} figures bound.")
    say_edition(written, wanted_formats)


def say_edition(written: Written, formats: Sequence[str] = ("html", "pdf")) -> None:
    """Say which edition was written, or stands, and where; make its other files if it has none."""
    from peelian.cli.console import say

    edition = written.edition
    if not written.new:
        say(f"It says what edition {edition.number} of {edition.date} says, which stands.")
    elif edition.number > 1:
        say(f"Edition {edition.number}, with {len(edition.corrections)} corrections.")
    say(f"Report: {edition.page}")
    for path in write_files(written, formats):
        say(f"        {path}")


def write_files(written: Written, formats: Sequence[str]) -> list[Path]:
    """The edition's other files, each made if it is not there; where a library is missing, say what to install."""
    from peelian.cli.console import print_error
    from peelian.publish.formats import write_formats

    paths, failures = write_formats(written, formats)
    for error in failures:
        print_error(error)
    return paths
