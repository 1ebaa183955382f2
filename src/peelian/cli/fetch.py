"""`peelian fetch`: bring publishers' files over the network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from peelian.cli.options import FormatOption

if TYPE_CHECKING:
    from peelian.catalogue.catalogue import Catalogue
    from peelian.core.workspace import Settings
    from peelian.records.fetching.fetch import Fetched, Fetcher
    from peelian.records.fetching.wanted import Member, Wanted


def fetch(
    name: Annotated[str, typer.Argument(help="What to fetch; `list` shows what there is.")] = "list",
    month: Annotated[str, typer.Option("--month", help="A month, or 2024-01..2024-03, or any period.")] = "",
    force: Annotated[list[str] | None, typer.Option("--force", help="The force; more than one is allowed.")] = None,
    url: Annotated[str, typer.Option(help="The file's address, where it changes with each release.")] = "",
    into: Annotated[Path | None, typer.Option(help="The folder; without it, fetched/ in the workspace.")] = None,
    load: Annotated[bool, typer.Option("--load", help="Load what was fetched into the workspace.")] = False,
    dataset: Annotated[str | None, typer.Option(help="Of a file that holds several datasets, only this one.")] = None,
    form: FormatOption = "table",
) -> None:
    """Fetch publishers' files: one request at a time, carried on where it stopped, nothing fetched twice."""
    from peelian.catalogue.load import load_catalogue
    from peelian.core.errors import SettingsError
    from peelian.core.force import force as named_force
    from peelian.core.period import Period
    from peelian.core.workspace import Settings, open_workspace
    from peelian.records.fetching.fetch import fetcher
    from peelian.records.fetching.wanted import wanted

    try:
        workspace = open_workspace()
    except SettingsError:
        if load or (into is None and name != "list"):
            raise
        workspace = None
    catalogue = load_catalogue(workspace.catalogue if workspace else None)
    if name == "list":
        _list(catalogue, form)
        return
    entry = catalogue.download(name)
    settings = workspace.settings if workspace else Settings()
    months = Period.parse(month).months if month else ()
    forces = [named_force(each).id for each in force or ()]
    files = wanted(entry, url=url, months=months, forces=forces)
    assert workspace is not None or into is not None
    folder = into or workspace.root / "fetched" / entry.id  # type: ignore[union-attr]
    with fetcher(entry, folder, settings, url=url) as ready:
        missing = sum(_one(ready, each, settings, load=load, dataset=dataset) for each in files)
    if missing:
        raise typer.Exit(1)


def _list(catalogue: Catalogue, form: str) -> None:
    from peelian.cli.console import Format, print_rows

    rows = [
        {
            "id": each.id,
            "what": each.title,
            "publisher": each.publisher,
            "published": each.cadence,
            "say": " ".join(_options(each.asks_for, has_address=bool(each.address))),
        }
        for _, each in sorted(catalogue.downloads.items())
    ]
    print_rows("What can be fetched", rows, Format(form), empty="Nothing.")


def _options(asks_for: tuple[str, ...], *, has_address: bool) -> list[str]:
    said = {"month": "--month", "last": "--month", "force": "--force"}
    return list(dict.fromkeys(said[each] for each in asks_for)) + ([] if has_address else ["--url"])


def _one(ready: Fetcher, wanted: Wanted, settings: Settings, *, load: bool, dataset: str | None) -> int:
    """Fetch a file and take out or load what it holds; how much of it was not there."""
    from peelian.cli.console import print_error, progress_bar
    from peelian.core.errors import ConflictError, IntakeError
    from peelian.records.fetching.problems import NotThereError

    try:
        with progress_bar(wanted.file) as progress:
            fetched = ready.fetch(wanted, lambda done, total: progress("fetching", done, total))
    except NotThereError as error:
        print_error(error)
        return 1
    _report(fetched)
    missing = 0
    for member in wanted.members:
        if dataset and member.dataset != dataset:
            continue
        try:
            _use(fetched, member, settings, load=load)
        except (NotThereError, IntakeError, ConflictError) as error:
            print_error(error)
            missing += 1
    if load and not wanted.members:
        from peelian.cli.console import warn

        warn(f"{wanted.file} is not loaded: load it with `peelian load DATASET {fetched.path}`.")
    return missing


def _report(fetched: Fetched) -> None:
    from peelian.cli.console import say

    one = fetched.manifest
    if fetched.unchanged:
        say(f"{fetched.path}: unchanged since {one.fetched_at}, {one.size:,} bytes, SHA-256 {one.sha256[:16]}…")
    else:
        say(f"{fetched.path}: fetched, {one.size:,} bytes, SHA-256 {one.sha256[:16]}…. {one.licence}.")


def _use(fetched: Fetched, member: Member, settings: Settings, *, load: bool) -> None:
    """Take a member out of an archive, and load it if asked to."""
    from peelian.cli.console import progress_bar, say
    from peelian.cli.load import report_loaded
    from peelian.records.fetching.fetch import size_in_bytes
    from peelian.records.fetching.unpack import take_out
    from peelian.records.intake import LoadOptions
    from peelian.workbench import Workbench

    file = fetched.path
    if member.inside:
        file = fetched.path.with_name(member.file)
        take_out(fetched.path, member.inside, file, size_in_bytes(settings.fetch_size_limit))
        say(f"  {file}")
    if not load:
        return
    bench = Workbench.open()
    mapping = bench.catalogue.mapping(member.mapping) if member.mapping else None
    says_force = mapping is not None and bool(mapping.force or mapping.blocks)
    options = LoadOptions(mapping=member.mapping, force=None if says_force else member.force or None)
    with progress_bar(file.name) as progress:
        loaded = bench.load(member.dataset, file, options, progress)
    report_loaded(loaded)
