"""How long the panel report takes in all four formats once the mart is there, beside its PDF drawn alone; goal 20 s."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from page import machine, put

from peelian import LoadOptions, Workbench
from peelian.catalogue.cell import parse_cell
from peelian.cli.demo import SAMPLE, YEAR
from peelian.publish.editions import add_file, write_edition
from peelian.publish.formats import WRITERS
from peelian.publish.pdf import write_pdf
from peelian.publish.report import Report
from peelian.sample.force import write_sample

GOAL = 20.0
FEWEST = 60


def main() -> None:
    """Load the sample force's files as if they were a force's own, write the report, and write the page if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the result into docs/benchmarks.md")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="peelian-bench-") as name:
        folder = Path(name)
        bench = Workbench.create(folder / "workspace")
        bench.load_shipped()
        for file in write_sample(bench.catalogue, SAMPLE, folder / "sample"):
            # As real records, so that series are read, judged and have pages; nothing of it leaves the benchmark.
            bench.load(file.dataset, file.path, LoadOptions(source="force-extract"))
        figures = bench.force(bench.catalogue.sample(SAMPLE).force, source="force-extract")
        text = f"{machine()}\n\n{timed(lambda: bench.report('panel', figures, YEAR), folder)}"
    print(text)
    if given.write:
        put("`make bench-report`", text)


def timed(build: Callable[[], Report], folder: Path) -> str:
    """Each step, and all together beside the PDF drawn alone from the same page."""
    spent = {}
    began = perf_counter()
    report = build()
    spent["figures, series, comparisons"] = perf_counter() - began
    began = perf_counter()
    written = write_edition(report, folder / "out")
    spent["page"] = perf_counter() - began
    edition = written.edition
    for name, write in WRITERS.items():
        began = perf_counter()
        path = edition.page.with_suffix(f".{name}")
        write(written, edition, path)
        edition = add_file(edition, path)
        spent[name] = perf_counter() - began
    began = perf_counter()
    write_pdf(edition.page.read_text(encoding="utf-8"), folder / "alone.pdf")
    alone = perf_counter() - began
    total = sum(spent.values())
    measures = {parse_cell(each.cell)[0] for each in report.measures_read}
    if len(report.measures_read) < FEWEST:
        raise SystemExit(f"only {len(report.measures_read)} measures are read")
    rows = "".join(f"| {name} | {each / alone:.2f} | {each:.2f} |\n" for name, each in spent.items())
    return (
        f"{len(report.measures_read)} lines of {len(measures)} measures, {len(report.pages)} of them with a page, "
        f"{len(report.facts)} figures.\n\n"
        f"| | ÷ PDF alone | seconds |\n|---|---:|---:|\n{rows}| all | {total / alone:.2f} | {total:.2f} |\n\n"
        f"All four formats: {total:.1f} seconds, goal {GOAL:.0f}: {'met' if total < GOAL else 'missed'}."
    )


if __name__ == "__main__":
    main()
