"""`peelian init`: make a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def init(folder: Annotated[Path, typer.Argument(help="The folder to make.")] = Path("workspace")) -> None:
    """Make a workspace: a folder for records, marts, your catalogue additions and publications."""
    from peelian.cli.console import say
    from peelian.core.workspace import create_workspace

    workspace = create_workspace(folder)
    say(f"Workspace: {workspace.root}")
    say("Next: peelian load calls FILE.csv --force leicestershire")
