"""`peelian catalogue`: what can be held, measured and published."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="The catalogue: what can be held, measured and published.", no_args_is_help=True)


@app.command()
def check() -> None:
    """Check every entry, Peelian's and the workspace's: fields, names, conditions, texts of publications."""
    from peelian.catalogue.catalogue import KINDS
    from peelian.catalogue.load import load_catalogue
    from peelian.cli.console import say
    from peelian.core.errors import SettingsError
    from peelian.core.workspace import open_workspace
    from peelian.publish.binding import check_publications

    try:
        folder = open_workspace().catalogue
    except SettingsError:
        folder = None
    catalogue = load_catalogue(folder)
    check_publications(catalogue)
    counts = ", ".join(_counted(kind, len(getattr(catalogue, kind))) for kind in KINDS)
    say(f"The catalogue is sound: {counts}. Version {catalogue.version}.")


# Kinds whose folder's name is not what one says of them: for one, and for many.
_CALLED = {
    "indicators": ("group of indicators", "groups of indicators"),
    "published": ("published document", "published documents"),
    "distance_groups": ("group by distance", "groups by distance"),
    "disparities": ("disparity", "disparities"),
    "finding_kinds": ("kind of finding", "kinds of findings"),
}


def _counted(kind: str, number: int) -> str:
    one, many = _CALLED.get(kind, (kind.removesuffix("s"), kind))
    return f"{number} {one if number == 1 else many}"


@app.command()
def docs(
    folder: Annotated[Path, typer.Argument(help="Where to write the pages.")],
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail where a page is not up to date.")] = False,
) -> None:
    """Write the reference pages of Peelian's own catalogue as Markdown."""
    from peelian.catalogue.load import load_catalogue
    from peelian.catalogue.reference_pages import reference_pages
    from peelian.cli.console import say
    from peelian.core.errors import PeelianError

    pages = reference_pages(load_catalogue())
    if check:
        stale = [
            name
            for name, text in pages.items()
            if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != text
        ]
        if stale:
            raise PeelianError(f"Not up to date in {folder}: {', '.join(stale)}.", remedy="Run: make docs")
        say(f"{len(pages)} pages in {folder} are up to date.")
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    say(f"{len(pages)} pages written to {folder}")
