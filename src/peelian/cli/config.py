"""`peelian config`: every setting and where it came from."""

from __future__ import annotations


def config() -> None:
    """Show every setting, its value and where the value came from."""
    from dataclasses import asdict

    from peelian.cli.console import Format, print_rows, say
    from peelian.core.workspace import open_workspace

    workspace = open_workspace()
    say(f"Workspace: {workspace.root}")
    rows = [
        {"setting": name, "value": str(value), "from": workspace.origins[name]}
        for name, value in asdict(workspace.settings).items()
    ]
    print_rows("Settings", rows, Format.TABLE, empty="")
