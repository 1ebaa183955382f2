"""`peelian load`: take files in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from peelian.records.archive import LoadedAll
    from peelian.records.intake import Loaded


def load(
    dataset: Annotated[str, typer.Argument(help="The dataset, such as calls or crimes.")],
    files: Annotated[list[Path], typer.Argument(help="CSV, XLSX, ODS, JSON, Parquet; gzip and zip.")],
    force: Annotated[str | None, typer.Option(help="Whose records they are, where the file does not say.")] = None,
    period: Annotated[str | None, typer.Option(help="The months they cover; rows outside are quarantined.")] = None,
    source: Annotated[str | None, typer.Option(help="Where they come from; without it, the layout tells.")] = None,
    mapping: Annotated[str | None, typer.Option(help="The layout; without it, the header tells.")] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet, where several hold such a table.")] = None,
    replace_smaller: Annotated[
        bool, typer.Option("--replace-smaller", help="Let a month be replaced by far fewer rows.")
    ] = False,
    reinstate: Annotated[
        bool, typer.Option("--reinstate", help="Put back a file that a later one replaced, or an older extract.")
    ] = False,
    extracted: Annotated[
        str | None, typer.Option(help="The day on which they were extracted; an older extract never beats a newer one.")
    ] = None,
) -> None:
    """Take files into a dataset: each one whole or not at all, every row accepted or quarantined with its reasons."""
    from peelian.cli.console import print_error, progress_bar, warn
    from peelian.core.errors import ConflictError, IntakeError
    from peelian.core.period import Period
    from peelian.records.intake import LoadOptions
    from peelian.records.order import read_day
    from peelian.workbench import Workbench

    bench = Workbench.open()
    options = LoadOptions(
        source=source,
        mapping=mapping,
        force=force,
        period=Period.parse(period) if period else None,
        replace_smaller=replace_smaller,
        reinstate=reinstate,
        extracted=read_day(extracted) if extracted else None,
        sheet=sheet,
    )
    refused, total = 0, len(files)
    for file in files:
        try:
            with progress_bar(file.name) as progress:
                every = bench.load_all(dataset, file, options, progress)
        except (IntakeError, ConflictError) as error:
            refused += 1
            print_error(error)
            continue
        total += len(every.loaded) + len(every.refused) - 1
        refused += _report_all(every)
    if refused:
        warn(f"{refused} of {total} files were refused; they changed nothing.")
        raise typer.Exit(1)


def _report_all(every: LoadedAll) -> int:
    """Say what became of each member of an archive, or of a file alone; how many were refused."""
    from peelian.cli.console import print_error, say

    for loaded in every.loaded:
        report_loaded(loaded)
    for error in every.refused:
        print_error(error)
    for left in every.left:
        say(f"{left.name}: left, since {left.because}.")
    return len(every.refused)


def report_loaded(loaded: Loaded) -> None:
    """Say what a load took in, and why rows were set aside."""
    from peelian.cli.console import say, warn

    one = loaded.submission
    if loaded.unchanged:
        when = f"{one.committed_at[:16]} UTC"
        say(f"{one.file}: nothing to do. The same bytes are in place as submission {one.id} of {when}.")
        return
    months = sorted({each.month for each in one.slices})
    forces = sorted({each.force for each in one.slices})
    whose = forces[0] if len(forces) == 1 else f"{len(forces)} forces"
    span = months[0] if len(months) == 1 else f"{months[0]} to {months[-1]}"
    day = f", extracted on {one.extracted}" if one.extracted else ""
    left = f", {sum(one.left_out.values()):,} left out" if one.left_out else ""
    say(
        f"{one.file}: {one.received:,} rows received, {one.accepted:,} accepted, "
        f"{one.quarantined:,} quarantined{left}. "
        f"{one.dataset} of {whose}, {span}, from {one.source}{day}. Submission {one.id}."
    )
    if loaded.above:
        rows = "1 row" if loaded.above == 1 else f"{loaded.above} rows"
        say(f"  {rows} above the header left out.")
    for because, count in one.left_out.items():
        say(f"  {count:,} {'row' if count == 1 else 'rows'} left out: {because}.")
    for reason in loaded.reasons:
        place = f"row {reason.row}" + (f", column {reason.column!r}" if reason.column else "")
        warn(f"  {one.file}, {place}: {reason.value!r} fails {reason.rule!r}. {reason.remedy}")
    if one.quarantined:
        warn(f"  All of them: peelian quarantine show {one.id}")
