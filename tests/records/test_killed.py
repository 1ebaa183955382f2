"""Loads that are killed at random moments: the old version or the new one, whole, and every row accounted for."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.records.held import figure, held_rows, leave_references

from peelian import Workbench
from peelian.records.ledger import submissions
from peelian.records.table import open_table

LOADER = """
import os, sys
import deltalake, deltalake.exceptions, duckdb, pyarrow.csv, pyarrow.compute, pyarrow.parquet
from peelian import LoadOptions, Workbench
from peelian.records import intake
bench = Workbench.open(sys.argv[1])
bench.catalogue
for file in sys.stdin:
    child = os.fork()
    if not child:
        bench.load("crimes", file.strip(), LoadOptions(reinstate=True))
        os._exit(0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
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
ROWS = {"old": 1500, "new": 1800}
BAD = {"old": 15, "new": 25}


@pytest.mark.parametrize("kills", [30, pytest.param(200, marks=pytest.mark.long)])
def test_killed_load_leaves_old_or_new_whole(kills: int, tmp_path: Path) -> None:
    files = {name: crimes_file(tmp_path / f"{name}.csv", name) for name in ROWS}
    bench = Workbench.create(tmp_path / "workspace")
    leave_references(bench)
    seed = random.randrange(2**32)
    print(f"seed {seed}")  # noqa: T201 - shown when the test fails
    moments = random.Random(seed)
    outcomes = {"old": 0, "new": 0}

    with loader(bench) as child:
        for _ in range(kills // 10):  # the first load of all, into a table that is not there
            load_and_kill(child, files["old"], after=moments.uniform(0, 0.1))
            assert held_version(bench) in ("", "old")
            everything_is_accounted_for(bench)
        whole = seconds_to_load(child, files["new"], files["old"])
        held = "old"
        for _ in range(kills - kills // 10):
            sent = "new" if held == "old" else "old"
            load_and_kill(child, files[sent], after=moments.uniform(0, 1.1 * whole))
            now = held_version(bench)
            outcomes["new" if now == sent else "old"] += 1
            # A machine that has become busier or idler since would else have all of them fall on one side.
            whole *= 0.9 if now == sent else 1.1
            held = now
            everything_is_accounted_for(bench)

    assert min(outcomes.values()) > 0, f"the kills should fall before and after the commit: {outcomes}"
    bench.load("crimes", crimes_file(tmp_path / "last.csv", "new", first="last"))
    assert not list((bench.workspace.records / "staging").iterdir()), "what the killed loads left is swept"
    history = submissions(bench.workspace, "crimes")
    assert {path.name for path in (bench.workspace.records / "received").iterdir()} == {one.sha256 for one in history}
    quarantines = {path.stem for path in (bench.workspace.records / "quarantine").iterdir()}
    assert quarantines == {one.id for one in history}


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


@contextmanager
def loader(bench: Workbench) -> Iterator[subprocess.Popen[str]]:
    """A process that does each load in a fork of its own, so that only the load takes time."""
    command = [sys.executable, "-c", LOADER, str(bench.workspace.root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def start(process: subprocess.Popen[str], file: Path) -> int:
    """Begin a load; the id of its process."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{file}\n")
    process.stdin.flush()
    return int(process.stdout.readline())


def ended(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


def seconds_to_load(process: subprocess.Popen[str], *files: Path) -> float:
    taken = []
    for file in files:
        began = time.monotonic()
        start(process, file)
        assert ended(process) == 0
        taken.append(time.monotonic() - began)
    return max(taken)


def load_and_kill(process: subprocess.Popen[str], file: Path, *, after: float) -> None:
    child = start(process, file)
    time.sleep(after)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    assert ended(process) in (0, -signal.SIGKILL)


def held_version(bench: Workbench) -> str:
    """Which file the table holds now: all of its rows, and of no other; "" where there is no row yet."""
    table = open_table(bench.workspace, "crimes")
    if table is None or not table.file_uris():
        return ""
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
