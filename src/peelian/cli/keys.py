"""`peelian keys`: the key that pseudonyms are made with, by its fingerprint."""

from __future__ import annotations

from typing import Annotated, Literal

import typer


def keys(
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="How to write it: text or json.")] = "text",
) -> None:
    """Show the fingerprint of the key for pseudonyms and where the key is; never the key."""
    import json

    from peelian.cli.console import say
    from peelian.records.audit import record
    from peelian.records.keys import read_key
    from peelian.workbench import Workbench

    workspace = Workbench.open().workspace
    key = read_key(workspace)
    record(workspace, "keys")
    if form == "json":
        say(json.dumps({"fingerprint": key.fingerprint, "file": str(key.origin)}))
        return
    say(f"Pseudonyms are made with the key {key.fingerprint}, in {key.origin}.")
    say("Keep a copy of it apart from copies of the records. Without it, new records cannot be joined to those held.")
