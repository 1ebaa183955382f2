"""`peelian report`: write a publication."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from peelian.cli.options import AsAtOption, ForceOption, SourceOption

if TYPE_CHECKING:
    from peelian.publish.report import Report

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
    """Write the performance report to the Police and Crime Panel as HTML and as tagged PDF."""
    from peelian.cli.console import say
    from peelian.cli.figures import open_figures
    from peelian.core.errors import PeelianError
    from peelian.core.period import Period
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
    path = report.write(to or bench.workspace.publications)
    say(f"{report.title}, {report.period.label}: {len(report.facts)} figures bound.")
    say(f"Report: {path}")
    printed = write_pdf_or_say(report, path)
    if printed:
        say(f"        {printed}")


def write_pdf_or_say(report: Report, page: Path) -> Path | None:
    """Write the PDF beside the HTML page; where a library is missing, say what to install, and give None."""
    from peelian.cli.console import print_error
    from peelian.publish.pdf import PdfUnavailableError, write_pdf

    try:
        return write_pdf(report.html(), page.with_suffix(".pdf"))
    except PdfUnavailableError as error:
        print_error(error)
        return None
