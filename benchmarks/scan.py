"""Time Peelian's scan of 20 million calls and 20 million crimes against its peers, and write docs/benchmarks.md."""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from statistics import median

import duckdb
import peers
import yaml
from made_records import YEARS, make_records, put_year

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.load import load_catalogue
from peelian.core.workspace import Workspace, create_workspace
from peelian.measures.build import current_mart

FULL = 20_000_000
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
MARK = "<!-- Written by `make bench` from here on. -->\n"
GOALS = {"bare": 1.8, "one_by_one": 0.35}
Seconds = dict[str, list[float]]


def main() -> None:
    """Make the records, check that all means agree, time them; write the page if the run is a full one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=FULL, help="rows of each dataset; fewer make a trial, no page")
    parser.add_argument("--rounds", type=int, default=5, help="how often each means is timed")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="peelian-bench-") as folder:
        workspace = create_workspace(Path(folder))
        write_measures(workspace.catalogue / "measures")
        own, wide = load_catalogue(), load_catalogue(workspace.catalogue)
        make_records(workspace, own, given.rows)
        parts = []
        for catalogue, dataset in ((wide, "calls"), (own, "calls"), (own, "crimes")):
            parts.append(scans(peers.case_of(workspace, catalogue, dataset), given.rounds))
        parts.append(refreshes(workspace, wide, given.rows // 160, given.rounds))
    parts.insert(0, machine(given.rows, given.rounds))
    print("\n".join(parts))
    if given.rows == FULL:
        PAGE.write_text("\n".join([PAGE.read_text(encoding="utf-8").split(MARK)[0] + MARK, *parts]), encoding="utf-8")


def write_measures(folder: Path) -> None:
    """Write the benchmark's own measures into a workspace's catalogue, a file each."""
    folder.mkdir()
    given = yaml.safe_load(Path(__file__).with_name("measures.yaml").read_text(encoding="utf-8"))
    every = given.pop("every")
    for name, fields in given.items():
        entry = every | {"id": f"bench.{name}", "title": name} | fields
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(entry), encoding="utf-8")


def scans(case: peers.Case, rounds: int) -> str:
    """Every means in turn, round after round."""
    with connected() as connection:
        cells = peers.check(connection, case)
    seconds: Seconds = {means.__name__: [] for means in peers.MEANS}
    for number in range(rounds):
        for means in peers.MEANS:
            with connected() as connection:
                spent = clocked(lambda: means(connection, case))  # noqa: B023 - called at once
            seconds[means.__name__].append(spent * (len(YEARS) if means is peers.with_pandas else 1))
        print(f"{case.plan.relation.dataset}: round {number + 1} of {rounds}", file=sys.stderr)
    title = f"{case.plan.relation.dataset}: {len(case.single)} measures, {len(case.plan.atoms)} atoms, {cells:,} cells"
    table = tabled(title.capitalize(), seconds, *GOALS)
    for base, goal in GOALS.items():
        ratio = median(seconds["ours"]) / median(seconds[base])
        table += (
            f"\nOurs ÷ {base.replace('_', ' ')}: {ratio:.2f}, goal {goal}: {'met' if ratio <= goal else 'missed'}.\n"
        )
    return table


def refreshes(workspace: Workspace, catalogue: Catalogue, rows: int, rounds: int) -> str:
    """The mart after a force's year of calls was replaced, then built anew; both are checked to be equal."""

    def build() -> None:
        current_mart(workspace, catalogue).mart.close()

    build()
    seconds: Seconds = {"full_build": [], "refresh": []}
    for number in range(1, rounds + 1):
        put_year(workspace, catalogue, "calls", YEARS[-1], {"kent": rows}, seed=number)
        seconds["refresh"].append(clocked(build))
        aside = workspace.marts.rename(workspace.root / "aside")
        seconds["full_build"].append(clocked(build))
        with connected() as connection:
            for name, folder in (("one", aside), ("other", workspace.marts)):
                connection.execute(f"ATTACH '{folder / (folder / 'current').read_text()}' AS {name} (READ_ONLY)")
            for name in ("cells_calls", "cells_crimes", "partitions", "slices"):
                peers.same(connection, f"FROM one.{name}", f"FROM other.{name}")
        shutil.rmtree(aside)
        print(f"refresh: round {number} of {rounds}", file=sys.stderr)
    return tabled("Mart of calls and crimes when one of 430 partitions changed", seconds, "full_build")


def connected() -> duckdb.DuckDBPyConnection:
    """A fresh database in memory, set as a mart's is, that spills into the temporary folder."""
    config = {"preserve_insertion_order": "false", "memory_limit": "2GB", "temp_directory": tempfile.gettempdir()}
    return duckdb.connect(config=config)


def clocked(work: Callable[[], object]) -> float:
    """How many seconds the work takes."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def tabled(title: str, seconds: Seconds, *bases: str) -> str:
    """Median seconds as a table: as ratios to those of `bases`, as they are, and their range."""
    heads = "".join(f" ÷ {base.replace('_', ' ')} |" for base in bases)
    table = f"## {title}\n\n| |{heads} seconds | range |\n|---|{'---:|' * (len(bases) + 2)}\n"
    for name, each in seconds.items():
        ratios = "".join(f" {median(each) / median(seconds[base]):.2f} |" for base in bases)
        table += f"| {name.replace('_', ' ')} |{ratios} {median(each):.2f} | {min(each):.2f} to {max(each):.2f} |\n"
    return table


def machine(rows: int, rounds: int) -> str:
    """What was run, when and on what."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "deltalake", "polars", "pandas", "pyarrow"))
    return (
        f"{dt.date.today():%d %B %Y}: {os.cpu_count()} cores, {memory:.0f} GB of memory, {platform.system()}, Python "
        f"{platform.python_version()}, {versions}. {rows:,} calls and {rows:,} crimes, medians of {rounds} rounds. "
        f"Load over the last 15 minutes: {os.getloadavg()[2]:.1f}, of which the run makes at most {os.cpu_count()}.\n"
    )


if __name__ == "__main__":
    main()
