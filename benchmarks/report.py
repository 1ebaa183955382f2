"""How long the panel report takes in all four formats once the mart is there, beside its PDF drawn alone; goal 20 s."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import yaml
from page import machine, put

from peelian import LoadOptions, Workbench
from peelian.catalogue.cell import parse_cell, parse_timed
from peelian.cli.demo import SAMPLE, YEAR
from peelian.publish.editions import write_edition
from peelian.publish.formats import write_formats
from peelian.publish.pdf import write_pdf
from peelian.publish.report import Report
from peelian.sample.force import write_sample

GOAL = 20.0
LINES = 62
FEWEST = 60
FORMATS = ("pdf", "docx", "xlsx")


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
        _declare(bench)
        bench = Workbench.open(bench.workspace.root)
        figures = bench.force(bench.catalogue.sample(SAMPLE).force, source="force-extract")
        text = f"{machine()}\n\n{timed(lambda: bench.report('sixty', figures, YEAR), folder)}"
    print(text)
    if given.write:
        put("`make bench-report`", text)


def _declare(bench: Workbench) -> None:
    """A publication like the panel report, with the first sixty lines of its tables."""
    entry = bench.catalogue.publication("panel").model_dump(mode="json", exclude_defaults=True)
    left = LINES
    for section in entry["sections"]:
        cells = [cell for cell in section["kpis"] if not parse_timed(cell)[1]]
        section["kpis"] = cells[:left] or cells[:1]
        left -= len(section["kpis"])
    folder = bench.workspace.catalogue / "publications"
    folder.mkdir(parents=True)
    (folder / "sixty.yaml").write_text(yaml.safe_dump({**entry, "id": "sixty"}, allow_unicode=True), encoding="utf-8")


def timed(build: Callable[[], Report], folder: Path) -> str:
    """Each step, and all together beside the PDF drawn alone from the same page."""
    spent = {}
    began = perf_counter()
    report = build()
    spent["figures, series, comparisons"] = perf_counter() - began
    began = perf_counter()
    written = write_edition(report, folder / "out")
    spent["page"] = perf_counter() - began
    began = perf_counter()
    paths, failures = write_formats(written, FORMATS)
    spent["PDF, Word file and workbook"] = perf_counter() - began
    if failures or len(paths) != len(FORMATS):
        raise SystemExit(f"not every format was written: {failures}")
    began = perf_counter()
    write_pdf(written.edition.page.read_text(encoding="utf-8"), folder / "alone.pdf")
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
