"""`peelian audit`: who read row-level data, and who changed it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from peelian.cli.options import FormatOption

if TYPE_CHECKING:
    from peelian.records.audit import Event

app = typer.Typer(help="Who read row-level data and who changed it.", no_args_is_help=True)


@app.command()
def show(
    limit: Annotated[int, typer.Option(help="How many of the last events to show; 0 for all.")] = 50,
    form: FormatOption = "table",
) -> None:
    """Show the last events, oldest first."""
    from peelian.cli.console import Format, print_rows
    from peelian.records.audit import events
    from peelian.workbench import Workbench

    every = list(events(Workbench.open().workspace))
    shown = [_row(each) for each in every[-limit if limit else None :]]
    if form == "table":
        shown = [{**row, "when": str(row["when"])[:19]} for row in shown]
        wide = ("columns", "submission", "source")
        used = {name for row in shown for name, value in row.items() if value not in ("", 0)}
        shown = [{name: value for name, value in row.items() if name in used and name not in wide} for row in shown]
    print_rows("Reads and changes", shown, Format(form), empty="Nothing has been noted yet.")


def _row(event: Event) -> dict[str, object]:
    about = {
        name: ", ".join(value) if isinstance(value, tuple) else value for name, value in asdict(event.about).items()
    }
    return {"number": event.number, "when": event.when, "who": event.who, "command": event.command, **about}


@app.command()
def verify() -> None:
    """Check that no line of the log was changed, taken out or put in."""
    from peelian.cli.console import say, warn
    from peelian.records.audit import verify as check
    from peelian.workbench import Workbench

    found = check(Workbench.open().workspace)
    for fault in found.faults:
        warn(fault)
    if found.faults:
        say(f"The log is NOT sound: {len(found.faults)} faults in {found.events:,} events.")
        raise typer.Exit(1)
    say(f"The log is sound: {found.events:,} events. The last has the hash {found.last}.")
    say("Keep that hash elsewhere: whoever can write the whole folder could write the whole log anew.")
