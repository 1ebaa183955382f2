"""`peelian publications`: what was published, and what of it is another now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from peelian.cli.options import FormatOption

if TYPE_CHECKING:
    from peelian.core.errors import PeelianError
    from peelian.publish.changes import Change, Changes

app = typer.Typer(help="Reports that were written, and what of them is another now.", no_args_is_help=True)


@app.command("list")
def list_(form: FormatOption = "table") -> None:
    """List every edition of every report in the workspace's publications. Status 1 if a record cannot be read."""
    from peelian.cli.console import Format, print_error, print_rows
    from peelian.workbench import Workbench

    unread: list[PeelianError] = []
    rows = [
        {
            "publication": each.path.stem, "edition": each.number, "force": each.force, "source": each.source,
            "period": each.period, "written": each.written_at, "figures": len(each.facts),
            "corrections": len(each.corrections), "files": each.state,
        }
        for each in Workbench.open().editions(lambda file, error: unread.append(error))
    ]  # fmt: skip
    print_rows("Publications", rows, Format(form), empty="Nothing has been published: see `peelian report`.")
    for each in unread:
        print_error(each)
    if unread:
        raise typer.Exit(1)


@app.command()
def check(
    name: Annotated[str, typer.Argument(help="A report (its latest edition), an edition, or the path of its page.")],
    form: FormatOption = "table",
) -> None:
    """Compute every figure of a publication again: what changed since, and why. Status 1 if anything did."""
    from peelian.cli.console import Format, print_rows, progress_bar, say
    from peelian.workbench import Workbench

    with progress_bar("check") as progress:
        found = Workbench.open().check_publication(name, progress)
    if form == "json":
        print_rows("", [each.to_dict() for each in found.changes], Format.JSON, empty="")
    elif form == "csv":
        print_rows("", [_flat(each) for each in found.changes], Format.CSV, empty="")
    else:
        if found.changes:
            print_rows(found.edition.path.stem, [_line(each) for each in found.changes], Format.TABLE, empty="")
        say(_summary(found))
    if found.changes:
        raise typer.Exit(1)


def _line(change: Change) -> dict[str, str]:
    return {
        "where": ", ".join(change.figure.places),
        "figure": change.figure.title,
        "published": change.was.text if change.was else "",
        "now": change.now.text if change.now else "",
        "difference": change.difference,
        "what": change.kind if not (change.now and change.now.missing) else f"{change.kind}: {change.now.missing}",
        "because": "; ".join(each.text for each in change.reasons),
    }


def _flat(change: Change) -> dict[str, Any]:
    listed = {"where": ", ".join(change.figure.places), "because": "; ".join(each.text for each in change.reasons)}
    return change.to_dict() | listed


def _summary(found: Changes) -> str:
    edition = found.edition
    what = f"{edition.title}, edition {edition.number} of {edition.date}"
    changed = len(found.changes)
    return f"{what}: {changed} figure{'' if changed == 1 else 's'} changed, {found.unchanged} did not."
