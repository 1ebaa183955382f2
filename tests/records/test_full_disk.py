"""A disk that is full, or may not be written, at every stage: a sentence, the old version whole, and a retry."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import lacking
from tests.records.held import held_rows

from peelian import Workbench
from peelian.records.ledger import submissions

CHILD = """
import os, resource, sys
import deltalake, deltalake.exceptions, duckdb, pyarrow.csv, pyarrow.parquet
from peelian import Workbench
from peelian.core.errors import DiskError
from peelian.records import intake
folder, file, how, moment = sys.argv[1:]
bench = Workbench.open(folder)
bench.catalogue
def stop():
    if how == "full":
        resource.setrlimit(resource.RLIMIT_FSIZE, (20, resource.RLIM_INFINITY))
    elif how == "forbidden" and os.geteuid() == 0:
        os.setgroups([]); os.setgid(65534); os.setuid(65534)
def progress(stage, done, total):
    if stage == moment:
        stop()
if moment == "begun":
    stop()
try:
    if how == "mart":
        resource.setrlimit(resource.RLIMIT_FSIZE, (20, resource.RLIM_INFINITY))
        bench.mart()
    else:
        bench.load("crimes", file, progress=progress)
    print("done")
except DiskError as error:
    print(error)
"""


def crimes(path: Path, name: str, rows: int) -> Path:
    lines = [f"kent,{name}-{number},2019-01,{'Burglary' if number % 40 else 'Piracy'}" for number in range(rows)]
    path.write_text("\n".join(["force,crime_ref,recorded_month,category", *lines]) + "\n")
    return path


def said(bench: Workbench, file: Path, how: str, moment: str = "begun") -> str:
    """What a load in a process of its own says whose disk stops at `moment`."""
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(bench.workspace.root), str(file), how, moment],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert child.returncode == 0, child.stderr
    return child.stdout.strip()


def files_of(bench: Workbench) -> set[str]:
    folder = bench.workspace.records
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(params=["correction", pytest.param("first load", marks=pytest.mark.long)])
def held(request: pytest.FixtureRequest, bench: Workbench, tmp_path: Path) -> Workbench:
    if request.param == "correction":
        bench.load("crimes", crimes(tmp_path / "old.csv", "old", 2000))
    return bench


@pytest.mark.parametrize("moment", ["begun", "copying", "checking", "committing"])
def test_full_disk_leaves_what_was_held_and_a_retry_works(held: Workbench, tmp_path: Path, moment: str) -> None:
    new = crimes(tmp_path / "new.csv", "new", 3000)
    before, rows = files_of(held), held_rows(held, "crimes")

    message = said(held, new, "full", moment)

    assert message.endswith(
        ": File too large. Nothing was loaded, and what was held is whole. "
        "Raise the limit on the size of a file (ulimit -f) and try again."
    )
    assert "cannot be written" in message
    assert held_rows(held, "crimes") == rows
    left = files_of(held) - before
    assert not {each for each in left if not each.startswith("tables/")}, "nothing but an empty table may be new"
    assert held.load("crimes", new).submission.accepted == 2925


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 32 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", str(place)], check=False, capture_output=True
    )
    if mounted.returncode:
        lacking("tmpfs", "this machine does not let the tests mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=False)


@pytest.mark.skipif(shutil.which("mount") is None, reason="no mount command on this system")
@pytest.mark.parametrize("free", [60, 1000, *(pytest.param(each, marks=pytest.mark.long) for each in (0, 400))])
def test_disk_with_so_many_free_kilobytes(small_disk: Path, tmp_path: Path, free: int) -> None:
    bench = Workbench.create(small_disk / "workspace")
    bench.load("crimes", crimes(tmp_path / "old.csv", "old", 2000))
    new = crimes(tmp_path / "new.csv", "new", 20_000)
    before, rows = files_of(bench), held_rows(bench, "crimes")
    state = os.statvfs(small_disk)
    filling = small_disk / "filling"
    filling.write_bytes(bytes(state.f_bavail * state.f_frsize - free * 1024))

    assert said(bench, new, "as it is") == (
        f"The disk that holds {bench.workspace.records} is full. Nothing was loaded, and what was held is whole. "
        "Free some space on the disk and try again."
    )
    assert files_of(bench) == before
    assert held_rows(bench, "crimes") == rows
    filling.unlink()
    assert bench.load("crimes", new).submission.accepted == 19_500


def test_mart_on_a_full_disk_leaves_no_half_of_one(bench: Workbench, tmp_path: Path) -> None:
    bench.load("crimes", crimes(tmp_path / "old.csv", "old", 2000))
    made = bench.mart().mart.path
    bench.load("crimes", crimes(tmp_path / "new.csv", "new", 3000))
    before = sorted(bench.workspace.marts.iterdir())

    message = said(bench, tmp_path, "mart")

    assert message.endswith("No mart was made, and those that were there are whole. " + ULIMIT)
    assert sorted(bench.workspace.marts.iterdir()) == before
    assert (bench.workspace.marts / "current").read_text().strip() == made.name
    assert bench.mart().mart.path != made


ULIMIT = "Raise the limit on the size of a file (ulimit -f) and try again."


@pytest.mark.parametrize("moment", ["begun", "committing"])
def test_folder_that_may_not_be_written(moment: str) -> None:
    # Not in pytest's own folder: another user could not even look into that.
    with tempfile.TemporaryDirectory(prefix="peelian-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        bench = Workbench.create(folder / "workspace")
        bench.load("crimes", crimes(folder / "old.csv", "old", 2000))
        rows = held_rows(bench, "crimes")
        new = crimes(folder / "new.csv", "new", 3000)
        if os.geteuid() != 0 and moment == "begun":
            (bench.workspace.records / "staging").chmod(0o555)
        elif os.geteuid() != 0:
            lacking("root", "only root can become another user in the middle of a load")

        message = said(bench, new, "forbidden", moment)

        assert "cannot be written: Permission denied. Nothing was loaded, and what was held is whole." in message
        (bench.workspace.records / "staging").chmod(0o755)
        assert held_rows(bench, "crimes") == rows
        assert len(submissions(bench.workspace, "crimes")) == 1
        assert bench.load("crimes", new).submission.accepted == 2925
        assert not list((bench.workspace.records / "staging").iterdir())
