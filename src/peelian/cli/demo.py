"""`peelian demo`: the whole line on the sample force, from records to report."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

SAMPLE, SOURCE, YEAR = "leicestershire", "sample", "2018-19"


def demo(folder: Annotated[Path, typer.Argument(help="The workspace to use or make.")] = Path("workspace")) -> None:
    """Make a workspace with the sample force's records and its report, and a register with a real case in it."""
    from peelian.cli.console import progress_bar, say
    from peelian.cli.report import write_files
    from peelian.publish.editions import write_edition
    from peelian.records.intake import LoadOptions
    from peelian.sample.force import write_sample
    from peelian.workbench import Workbench

    began = time.perf_counter()

    def told(text: str, since: float) -> None:
        say(f"{time.perf_counter() - since:6.1f} s  {text}")

    bench = Workbench.create(folder)
    bench.load_shipped()
    started = time.perf_counter()
    with progress_bar("sample") as progress:
        made = write_sample(bench.catalogue, SAMPLE, bench.workspace.root / "sample", progress)
    told(f"sample   {len(made)} files, {sum(file.rows for file in made):,} synthetic records", started)
    for file in made:
        started = time.perf_counter()
        with progress_bar(file.path.name) as progress:
            one = bench.load(file.dataset, file.path, LoadOptions(source=SOURCE), progress)
        done = "already in place" if one.unchanged else f"{one.submission.accepted:,} accepted"
        told(f"load     {file.path.name}: {done}, {one.submission.quarantined:,} quarantined", started)
    started = time.perf_counter()
    with progress_bar("mart") as progress:
        built = bench.mart(progress=progress)
    told(f"mart     {built.mart.id}: {built.scanned} partitions scanned, {built.kept} kept", started)
    started = time.perf_counter()
    figures = bench.force(bench.catalogue.sample(SAMPLE).force, source=SOURCE)
    report = bench.report("panel", figures, YEAR)
    written = write_edition(report, bench.workspace.publications)
    told(f"report   {len(report.facts)} figures bound", started)
    started = time.perf_counter()
    files = write_files(written, ("pdf",))
    told(f"pdf      {'written' if files else 'not written'}", started)
    started = time.perf_counter()
    bench.open_register()
    told(f"register {_case()}", started)
    say(f"{time.perf_counter() - began:6.1f} s  in all")
    say(f"Report: {written.edition.page}")
    for path in files:
        say(f"        {path}")


def _case() -> str:
    """Load the case that comes with Peelian into the open register, and say what became of it."""
    from peelian.register.actor import operator
    from peelian.register.transfer.shipped import load_shipped

    brought = load_shipped(operator("peelian demo"))
    return f"the case of {SAMPLE}: {brought.new} rows from published papers" if brought.new else "the case is in place"
