"""`peelian audit`: who read row-level data, and who changed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from peelian.cli.acting import AsOption
from peelian.cli.options import FormatOption

if TYPE_CHECKING:
    from peelian.records.audit import Event

app = typer.Typer(help="Who read row-level data and who changed it.", no_args_is_help=True)


@app.command("register")
def of_register(
    limit: Annotated[int, typer.Option(help="How many of the last events to show; 0 for all.")] = 50,
    about: Annotated[str | None, typer.Option(help="Only events about this, such as findings:F-1.")] = None,
    person: AsOption = None,
    form: FormatOption = "table",
) -> None:
    """Show the register's last events, oldest first: for an administrator, or for whoever may write the workspace."""
    from peelian.cli.acting import opened
    from peelian.cli.console import Format, print_rows

    _, actor = opened(person)
    from peelian.register.queries.trail import trail

    print_rows("The register's events", trail(actor, about=about or "", limit=limit), Format(form), empty="None yet.")


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
    """Check both logs: of row-level records, and of the register with its rows held against what the log says."""
    from peelian.cli.console import say
    from peelian.records.audit import verify as of_records
    from peelian.workbench import Workbench

    bench = Workbench.open()
    records = of_records(bench.workspace)
    sound = _told("records", records.events, records.last, records.faults)
    if bench.has_register:
        bench.open_register()
        from peelian.register.audit import verify as of_register

        register = of_register()
        sound = _told("the register", register.events, register.last, register.faults) and sound
    if not sound:
        raise typer.Exit(1)
    say("Keep those hashes elsewhere: whoever can write the whole folder could write the logs anew.")


def _told(what: str, events: int, last: str, faults: Sequence[str]) -> bool:
    from peelian.cli.console import say, warn

    for fault in faults:
        warn(fault)
    if faults:
        say(f"The log of {what} is NOT sound: {len(faults)} faults in {events:,} events.")
        return False
    say(f"The log of {what} is sound: {events:,} events. The last has the hash {last or 'of none'}.")
    return True
