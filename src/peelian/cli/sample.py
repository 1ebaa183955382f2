"""`peelian sample`: write the sample force's files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def sample(
    folder: Annotated[Path, typer.Argument(help="Where to write the files.")],
    name: Annotated[str, typer.Option(help="Which sample of the catalogue.")] = "leicestershire",
) -> None:
    """Write synthetic records whose totals equal published figures, the same bytes every time."""
    from peelian.catalogue.load import load_catalogue
    from peelian.cli.console import progress_bar, say
    from peelian.core.errors import SettingsError
    from peelian.core.workspace import open_workspace
    from peelian.sample.force import write_sample

    try:
        catalogue = load_catalogue(open_workspace().catalogue)
    except SettingsError:
        catalogue = load_catalogue()
    with progress_bar("sample") as progress:
        files = write_sample(catalogue, name, folder, progress)
    for file in files:
        say(f"{file.path}: {file.rows:,} rows. Load with: peelian load {file.dataset} {file.path} --source sample")
