"""`peelian report`: write a publication."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from peelian.cli.options import AsAtOption, ForceOption, SourceOption

if TYPE_CHECKING:
    from peelian.publish.edition import Edition
    from peelian.publish.editions import Written

app = typer.Typer(help="Write a publication from a force's figures.", no_args_is_help=True)


@app.command()
def panel(
    force: ForceOption,
    source: SourceOption = None,
    year: Annotated[str | None, typer.Option(help="The financial year, such as 2018-19.")] = None,
    period: Annotated[str | None, typer.Option(help="Any other period, such as 2018-10..2019-02.")] = None,
    as_at: AsAtOption = None,
    to: Annotated[Path | None, typer.Option(help="The folder to write to; the workspace's without it.")] = None,
) -> None:
    """Write the performance report to the Police and Crime Panel as HTML and as tagged PDF.

    A later edition lists what it corrects; the earlier one stays as it was.
    """
    from peelian.cli.console import say
    from peelian.cli.figures import open_figures
    from peelian.core.errors import PeelianError
    from peelian.core.period import Period
    from peelian.publish.editions import write_edition
    from peelian.publish.report import datasets_of
    from peelian.workbench import Workbench

    bench = Workbench.open()
    publication = bench.catalogue.publication("panel")
    wanted = year or period
    if wanted is None or (year and period):
        raise PeelianError("Say which period to report.", remedy="Give either --year 2018-19 or --period.")
    if year and Period.parse(year).count != 12:
        raise PeelianError(f"--year {year} is not a year.", remedy="Give it as 2018-19, or use --period.")
    figures = open_figures(bench, datasets_of(bench.catalogue, publication), force, source, as_at)
    report = bench.report("panel", figures, wanted)
    written = write_edition(report, to or bench.workspace.publications)
    say(f"{report.title}, {report.period.label}: {len(report.facts)} figures bound.")
    say_edition(written)


def say_edition(written: Written) -> None:
    """Say which edition was written, or stands, and where; draw its PDF if it has none."""
    from peelian.cli.console import say

    edition = written.edition
    if not written.new:
        say(f"It says what edition {edition.number} of {edition.date} says, which stands.")
    elif edition.number > 1:
        say(f"Edition {edition.number}, with {len(edition.corrections)} corrections.")
    say(f"Report: {edition.page}")
    printed = write_pdf_or_say(edition)
    if printed:
        say(f"        {printed}")


def write_pdf_or_say(edition: Edition) -> Path | None:
    """The PDF beside the HTML page, drawn if it is not there; where a library is missing, say what to install, and
    give None.
    """
    from peelian.cli.console import print_error
    from peelian.publish.editions import add_file
    from peelian.publish.pdf import PdfUnavailableError, write_pdf

    path = edition.page.with_suffix(".pdf")
    if path.name in edition.files and path.exists():
        return path
    try:
        write_pdf(edition.page.read_text(encoding="utf-8"), path)
    except PdfUnavailableError as error:
        print_error(error)
        return None
    add_file(edition, path)
    return path
