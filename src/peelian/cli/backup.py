"""`peelian backup`: the whole workspace in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write, ending in .zip; it must be new.")],
    keys: Annotated[
        bool, typer.Option("--with-keys", help="Put the keys in too: then guard the file as the keys.")
    ] = False,
) -> None:
    """Write records, marts, the register, attachments, logs and publications to one file, while they are in use."""
    from peelian.cli.console import say
    from peelian.records.readers.limits import shown_size
    from peelian.register.backup import KEYS
    from peelian.register.backup import backup as make
    from peelian.workbench import Workbench

    made = make(Workbench.open().workspace, file, left_out=() if keys else KEYS)
    say(f"Backup: {made.path}: {made.files:,} files of {shown_size(made.size)}.")
    if made.left_out:
        say("The keys are not in it: keep the folder keys apart, or pseudonyms cannot be made as before.")
