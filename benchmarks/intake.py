"""Time the intake of a street-level file, every row accounted for, beside an unchecked copy; measure its memory."""

from __future__ import annotations

import argparse
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
MARK = "<!-- Written by `make bench-intake` from here on. -->\n"
END = "<!-- End of what `make bench-intake` writes. -->\n"
FULL = 2_000_000
LARGE = 5_000_000
GOAL, GOAL_MEMORY = 2.5, 1000
OURS = """
import sys, time
from peelian import Workbench
bench = Workbench.create(sys.argv[2])
bench.catalogue
start = time.perf_counter()
one = bench.load("crimes", sys.argv[1]).submission
spent = time.perf_counter() - start
assert one.received == one.accepted + one.quarantined
print(spent, one.received, one.quarantined, len(one.slices), one.version)
"""
WRITE = """
import sys
from pathlib import Path
from street_file import write_street_file
from peelian.core.period import Period
write_street_file(Path(sys.argv[1]), int(sys.argv[2]), Period.parse("2018"))
"""
COPY = """
import sys, time
import duckdb
connection = duckdb.connect()
connection.execute("SET enable_progress_bar = false")
start = time.perf_counter()
connection.execute(
    f"COPY (SELECT * FROM read_csv('{sys.argv[1]}', header=true, all_varchar=true, null_padding=true)) "
    f"TO '{sys.argv[2]}.parquet' (FORMAT parquet, COMPRESSION zstd)"
)
print(time.perf_counter() - start)
"""


def main() -> None:
    """Make the files, load and copy them in turn, and write the page if the run is a full one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=FULL, help="rows of the timed file; fewer make a trial, no page")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is timed")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="peelian-bench-") as name:
        folder = Path(name)
        text = machine(given.rows, given.rounds) + timed(folder, given.rows, given.rounds)
        text += largest(folder, LARGE * given.rows // FULL)
    print(text)
    if given.rows == FULL:
        before, rest = PAGE.read_text(encoding="utf-8").split(MARK)
        PAGE.write_text(before + MARK + "\n" + text + "\n" + END + rest.split(END)[1], encoding="utf-8")


def timed(folder: Path, rows: int, rounds: int) -> str:
    """Our load into an empty workspace and the bare copy, in turn, each in a process of its own."""
    file = folder / "street.csv"
    write(file, rows)
    seconds: dict[str, list[float]] = {"load": [], "copy": []}
    for number in range(rounds):
        for means, code in (("copy", COPY), ("load", OURS)):
            said, _ = run(code, file, folder / f"{means}-{number}")
            seconds[means].append(float(said[0]))
        print(f"intake: round {number + 1} of {rounds}", file=sys.stderr)
    ratio = median(seconds["load"]) / median(seconds["copy"])
    table = "| | ÷ copy | seconds | range |\n|---|---:|---:|---:|\n"
    for means, each in seconds.items():
        share = median(each) / median(seconds["copy"])
        table += f"| {means} | {share:.2f} | {median(each):.2f} | {min(each):.2f} to {max(each):.2f} |\n"
    file.unlink()
    return f"{table}\nLoad ÷ copy: {ratio:.2f}, goal {GOAL}: {'met' if ratio <= GOAL else 'missed'}.\n\n"


def largest(folder: Path, rows: int) -> str:
    """The largest file: 43 forces and twelve months, in one commit; the whole process's peak of memory from outside."""
    file = folder / "largest.csv"
    write(file, rows)
    said, memory = run(OURS, file, folder / "largest")
    spent, received, aside, slices, commits = float(said[0]), *map(int, said[1:])
    met = "met" if memory <= GOAL_MEMORY else "missed"
    return (
        f"National file: {received:,} rows of 43 forces and 12 months, {slices:,} slices in {commits} commit, "
        f"{aside:,} rows quarantined, {spent:.1f} seconds. Peak of memory of the whole process: {memory:,} MB, goal "
        f"{GOAL_MEMORY:,}: {met}.\n"
    )


def write(file: Path, rows: int) -> None:
    """Write the made file in a process of its own: a process's peak counts from what its parent held."""
    subprocess.run([sys.executable, "-c", WRITE, str(file), str(rows)], check=True, cwd=Path(__file__).parent)


def run(code: str, file: Path, place: Path) -> tuple[list[str], int]:
    """What a process of its own says, and the most memory it held, in MB."""
    with tempfile.TemporaryFile("w+") as out:
        child = subprocess.Popen([sys.executable, "-c", code, str(file), str(place)], stdout=out)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"the timed process ended with {child.returncode}")
        out.seek(0)
        return out.read().split(), peak(used)


def peak(used: resource.struct_rusage) -> int:
    """Peak resident memory in MB; macOS counts bytes where Linux counts kilobytes."""
    return used.ru_maxrss // (1_000_000 if sys.platform == "darwin" else 1000)


def machine(rows: int, rounds: int) -> str:
    """What was run and on what."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "deltalake", "pyarrow"))
    return (
        f"{time.strftime('%d %B %Y')}: {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}, {versions}. {rows:,} rows, medians of {rounds} rounds. "
        f"Load over the last 15 minutes: {os.getloadavg()[2]:.1f}, of which the run makes at most {os.cpu_count()}.\n\n"
    )


if __name__ == "__main__":
    main()
