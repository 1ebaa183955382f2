"""Loads that are killed at random moments: the old version or the new one, whole, and every row accounted for."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from peelian import Workbench
from peelian.records.ledger import submissions
from peelian.records.table import open_table

LOADER = """
import sys
import deltalake, duckdb, pyarrow.csv
from peelian import LoadOptions, Workbench
bench = Workbench.open(sys.argv[1])
bench.catalogue
print("ready", flush=True)
sys.stdin.readline()
bench.load("crimes", sys.argv[2], LoadOptions(reinstate=True))
print("done", flush=True)
"""
ROWS = {"old": 4000, "new": 5000}
BAD = {"old": 40, "new": 70}


@pytest.mark.parametrize("kills", [30, pytest.param(200, marks=pytest.mark.long)])
def test_killed_load_leaves_old_or_new_whole(kills: int, tmp_path: Path) -> None:
    files = {name: crimes_file(tmp_path / f"{name}.csv", name) for name in ROWS}
    bench = Workbench.create(tmp_path / "workspace")
    bench.load("crimes", files["old"])
    held, seed = "old", random.randrange(2**32)
    print(f"seed {seed}")  # noqa: T201 - shown when the test fails
    moments = random.Random(seed)
    whole = seconds_to_load(bench, files["new"], files["old"])
    outcomes = {"old": 0, "new": 0}

    for _ in range(kills):
        sent = "new" if held == "old" else "old"
        load_and_kill(bench, files[sent], after=moments.uniform(0, 1.1 * whole))
        now = held_version(bench)
        outcomes["new" if now == sent else "old"] += 1
        held = now
        everything_is_accounted_for(bench)

    assert min(outcomes.values()) > 0, f"the kills should fall before and after the commit: {outcomes}"
    bench.load("crimes", crimes_file(tmp_path / "last.csv", "new", first="last"))
    assert not list((bench.workspace.records / "staging").iterdir()), "what the killed loads left is swept"
    kept = {each.sha256 for each in submissions(bench.workspace, "crimes")}
    assert {path.name for path in (bench.workspace.records / "received").iterdir()} == kept


def crimes_file(path: Path, name: str, first: str = "") -> Path:
    lines = ["force,crime_ref,recorded_month,category,outcome"]
    lines += [f"kent,{first or name}-{number},2019-01,Burglary," for number in range(ROWS[name])]
    lines += [f"kent,bad-{number},2019-01,Piracy," for number in range(BAD[name])]
    path.write_text("\n".join(lines) + "\n")
    return path


def start(bench: Workbench, file: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", LOADER, str(bench.workspace.root), str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("go\n")
    process.stdin.flush()
    return process


def seconds_to_load(bench: Workbench, *files: Path) -> float:
    taken = []
    for file in files:
        process = start(bench, file)
        began = time.monotonic()
        assert process.communicate()[0] == "done\n"
        taken.append(time.monotonic() - began)
    return max(taken)


def load_and_kill(bench: Workbench, file: Path, *, after: float) -> None:
    process = start(bench, file)
    time.sleep(after)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()


def held_version(bench: Workbench) -> str:
    """Which file the table holds now: all of its rows, and of no other."""
    table = open_table(bench.workspace, "crimes")
    assert table is not None
    refs = pq.read_table(table.file_uris(), columns=["crime_ref"]).column("crime_ref").to_pylist()
    names = {ref.split("-")[0] for ref in refs}
    assert len(names) == 1
    (name,) = names
    assert len(refs) == len(set(refs)) == ROWS[name]
    return str(name)


def everything_is_accounted_for(bench: Workbench) -> None:
    for one in submissions(bench.workspace, "crimes"):
        assert one.received == one.accepted + one.quarantined
        received = bench.workspace.records / "received" / one.sha256
        assert hashlib.sha256(received.read_bytes()).hexdigest() == one.sha256
        reasons = pq.read_table(bench.workspace.records / "quarantine" / f"{one.id}.parquet")
        assert len(set(reasons.column("row").to_pylist())) == one.quarantined
