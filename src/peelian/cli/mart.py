"""`peelian mart`: the immutable results that figures are read from."""

from __future__ import annotations

import typer

from peelian.cli.options import AsAtOption, FormatOption

MANY = 5
Holding = tuple[str, str, str, str, str, int]

app = typer.Typer(help="Marts: the immutable results that figures are read from.", no_args_is_help=True)


@app.command()
def build(as_at: AsAtOption = None) -> None:
    """Build the mart of the records as they are; only what changed since the last one is scanned."""
    import time

    from peelian.cli.console import progress_bar, say
    from peelian.cli.figures import moment
    from peelian.workbench import Workbench

    started = time.perf_counter()
    with progress_bar("mart") as progress:
        built = Workbench.open().mart(as_at=moment(as_at), progress=progress)
    work = f"{built.scanned} partitions scanned, {built.kept} kept" if built.made else "already there"
    say(f"{built.mart.id}: {work}, {time.perf_counter() - started:.1f} s")


@app.command()
def show(form: FormatOption = "table") -> None:
    """Show what the current mart holds: datasets, sources, forces, months and records."""
    from peelian.cli.console import Format, print_rows
    from peelian.workbench import Workbench

    mart = Workbench.open().mart().mart
    names = ("dataset", "source", "force", "first month", "last month", "records")
    found = mart.holdings()
    if Format(form) is Format.TABLE:
        found = _gathered(found)
    rows = [dict(zip(names, row, strict=True)) for row in found]
    print_rows(mart.id, rows, Format(form), empty="Nothing has been loaded yet. Begin with: peelian load DATASET FILE")


def _gathered(rows: list[Holding]) -> list[Holding]:
    """Forces of which a source holds the same months of a dataset as one line, where there are many."""
    alike: dict[tuple[str, ...], list[Holding]] = {}
    for row in rows:
        alike.setdefault((*row[:2], *row[3:5]), []).append(row)
    found = []
    for (dataset, source, first, last), each in alike.items():
        if len(each) > MANY:
            found.append((dataset, source, f"{len(each)} forces", first, last, sum(row[5] for row in each)))
        else:
            found += each
    return found
