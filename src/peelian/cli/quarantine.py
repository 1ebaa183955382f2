"""`peelian quarantine`: rows that were set aside."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from peelian.cli.options import FormatOption

app = typer.Typer(help="Rows that were set aside, with what is wrong and what to do.", no_args_is_help=True)

SubmissionArgument = Annotated[str, typer.Argument(help="The submission's id, or its beginning.")]


@app.command()
def show(
    submission: SubmissionArgument,
    limit: Annotated[int, typer.Option(help="How many reasons to show; 0 for all.")] = 50,
    form: FormatOption = "table",
) -> None:
    """Show the quarantined rows of a submission: row, column, value, rule and remedy."""
    from peelian.cli.console import Format, print_rows, say
    from peelian.records.ledger import find_submission
    from peelian.records.quarantine import quarantined
    from peelian.workbench import Workbench

    bench = Workbench.open()
    one = find_submission(bench.workspace, bench.catalogue.datasets, submission)
    rows = [
        {
            "row": each.row, "column": each.column, "value": each.value, "rule": each.rule, "remedy": each.remedy,
        }
        for each in quarantined(bench.workspace, one, limit or None)
    ]  # fmt: skip
    title = f"{one.file}: {one.quarantined:,} of {one.received:,} rows quarantined"
    print_rows(title, rows, Format(form), empty=f"{one.file}: no row was quarantined.")
    if form == "table" and limit and len(rows) == limit:
        say(f"The first {limit} reasons. For all: peelian quarantine export {one.id}")


@app.command()
def export(
    submission: SubmissionArgument,
    to: Annotated[Path | None, typer.Option(help="The file to write; quarantine-ID.csv without it.")] = None,
) -> None:
    """Write the quarantined rows with their reasons as CSV, to send back to whoever can correct them."""
    from peelian.cli.console import say
    from peelian.records.ledger import find_submission
    from peelian.records.quarantine import export_quarantine
    from peelian.workbench import Workbench

    bench = Workbench.open()
    one = find_submission(bench.workspace, bench.catalogue.datasets, submission)
    target = to or Path(f"quarantine-{one.id}.csv")
    count = export_quarantine(bench.workspace, one, target)
    say(f"{count:,} reasons for {one.quarantined:,} rows of {one.file} written to {target}")
