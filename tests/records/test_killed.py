"""Loads that are killed at random moments: the old version or the new one, whole, and every row accounted for."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.records.held import figure, held_rows

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
DYING_LOADER = """
import os, signal, sys
from peelian import Workbench
from peelian.records import intake
folder, file, moment = sys.argv[1:]
def die(*arguments):
    os.kill(os.getpid(), signal.SIGKILL)
def progress(stage, done, total):
    if moment == stage + (" ended" if total and done == total else " begun"):
        die()
if moment == "files in place":
    intake.replace_slices = die
Workbench.open(folder).load("returns", file, progress=progress)
"""
ROWS = {"old": 4000, "new": 5000}
BAD = {"old": 40, "new": 70}


@pytest.mark.parametrize("kills", [10, pytest.param(200, marks=pytest.mark.long)])
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


@pytest.mark.parametrize(
    ("moment", "correction"),
    [
        ("copying ended", 1),
        ("checking begun", 1),
        ("committing begun", 1),
        ("files in place", 1),
        ("committing ended", 2),
    ],
)
def test_load_of_one_part_that_is_killed_leaves_the_other_parts(
    bench: Workbench, write_csv: Callable[..., Path], moment: str, correction: int
) -> None:
    both = [figure("2018-10", 1), figure("2018-10", 1, "missing_people")]
    bench.load("returns", write_csv("both.csv", both))
    file = write_csv("new.csv", [figure("2018-10", 2), *(figure(f"{1990 + at}") for at in range(9)), figure("never")])

    killed = subprocess.run(
        [sys.executable, "-c", DYING_LOADER, str(bench.workspace.root), str(file), moment], check=False
    )

    assert killed.returncode == -signal.SIGKILL
    october = {row["indicator"]: row["value"] for row in held_rows(bench, "returns") if row["period"] == "2018-10"}
    assert october == {"prevent_referrals": correction, "missing_people": 1}
    bench.load("returns", write_csv("last.csv", [figure("2018-10", 3, "missing_people")]))
    october = {row["indicator"]: row["value"] for row in held_rows(bench, "returns") if row["period"] == "2018-10"}
    assert october == {"prevent_referrals": correction, "missing_people": 3}
    history = submissions(bench.workspace, "returns")
    assert {path.name for path in (bench.workspace.records / "received").iterdir()} == {one.sha256 for one in history}
    kept = {f"{one.id}.parquet" for one in history if one.quarantined}
    quarantine = bench.workspace.records / "quarantine"
    assert {path.name for path in quarantine.glob("*")} == kept, "what the killed load left is swept"
    assert not list((bench.workspace.records / "staging").iterdir())


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
