"""`peelian map`: draft a mapping from a file that nobody has described yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from peelian.records.drafting.draft import Draft
    from peelian.records.drafting.trial import Tried


def map_file(
    file: Annotated[Path, typer.Argument(help="The file.")],
    dataset: Annotated[str | None, typer.Option(help="The dataset; without it, the one that fits best.")] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet, where a workbook has several.")] = None,
    source: Annotated[str, typer.Option(help="Where such files come from.")] = "force-extract",
    force: Annotated[str | None, typer.Option(help="For the try: whose records they are.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write the mapping; without it, it is shown.")] = None,
) -> None:
    """Draft a mapping from a file: dataset, force, times, words and columns, each guess with its evidence."""
    import tempfile

    from peelian.catalogue.load import load_catalogue
    from peelian.cli.console import progress_bar, warn
    from peelian.core.errors import PeelianError, SettingsError
    from peelian.core.workspace import open_workspace
    from peelian.records.drafting.draft import draft
    from peelian.records.drafting.gather import gather
    from peelian.records.drafting.trial import try_draft
    from peelian.records.drafting.written import as_yaml

    try:
        workspace = open_workspace()
    except SettingsError:
        workspace = None
    if out is not None and out.exists():
        raise PeelianError(f"{out} is there already.", remedy="Name another file with --out, or take it away.")
    catalogue = load_catalogue(workspace.catalogue if workspace else None)
    catalogue.source(source)
    with tempfile.TemporaryDirectory(prefix="peelian-map-") as folder, progress_bar(file.name) as progress:
        seen = gather(
            file,
            Path(folder),
            lambda rows: progress("looking", rows, 0),
            sheet=sheet,
            settings=workspace.settings if workspace else None,
        )
    found = draft(catalogue, seen, dataset)
    text = as_yaml(catalogue, found, source)
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")
        warn(f"Written to {out}.")
    _report(found, try_draft(text, file, found.dataset.id, force=force, sheet=sheet, own=workspace))


def _report(draft: Draft, tried: Tried) -> None:
    from peelian.cli.console import warn

    if draft.known:
        which = f" --mapping {draft.known[0]}" if len(draft.known) > 1 else ""
        names = " and ".join(draft.known)
        warn(f"The catalogue reads such files already, by {names}: peelian load {draft.dataset.id} FILE{which}")
    personal = [each for each in draft.readings if each.kind == "personal"]
    for each in personal:
        warn(f"WARNING: the column {each.name!r} looks like {each.personal}. Ask for the file without it.")
    if tried.problem:
        warn(f"The draft {'by itself ' if draft.known else ''}is not ready to load {draft.dataset.id}:")
        for line in tried.problem.splitlines():
            warn(f"  {line}")
        return
    bad = tried.received - tried.accepted
    warn(
        f"Tried on the first {tried.received:,} rows as {draft.dataset.id}: {tried.accepted:,} would be accepted, "
        f"{bad:,} quarantined or left out."
    )
    private = {each.name for each in personal}
    for count, column, rule, example, remedy in tried.reasons:
        shown = "" if column in private or not example else f" such as {example[:60]!r}"
        warn(f"  {count:,} {'row fails' if count == 1 else 'rows fail'} {rule!r} in {column!r}{shown}: {remedy}")
