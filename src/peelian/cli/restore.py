"""`peelian restore`: a backup as a workspace again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def restore(
    file: Annotated[Path, typer.Argument(help="A backup that `peelian backup` wrote.")],
    folder: Annotated[Path, typer.Argument(help="The folder to make; it must be new or empty.")],
) -> None:
    """Check a backup, file by file and chain by chain, and make it a workspace: all of it, or nothing."""
    from peelian.cli.console import say
    from peelian.register.restore import restore as make

    made = make(file, folder)
    say(f"Workspace: {made.folder}: {made.files:,} files are as they were, {made.events:,} events of the register.")
    if made.left_out:
        say(f"Not in the backup, to be put back by hand: {', '.join(made.left_out)}.")
