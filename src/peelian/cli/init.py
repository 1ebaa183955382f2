"""`peelian init`: make a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def init(folder: Annotated[Path, typer.Argument(help="The folder to make.")] = Path("workspace")) -> None:
    """Make a workspace: a folder for records, marts, your catalogue additions and publications."""
    from peelian.cli.console import say
    from peelian.workbench import Workbench

    bench = Workbench.create(folder)
    shipped = bench.load_shipped().submission
    say(f"Workspace: {bench.workspace.root}")
    say(f"Residents of {len({each.force for each in shipped.slices})} forces are in place, from {shipped.source}.")
    say("Next: peelian load calls FILE.csv --force leicestershire")
