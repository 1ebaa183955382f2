"""A load's own folder while it works, and the sweeping of what killed loads left behind."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from peelian.core.workspace import Workspace

LOCK = "lock"
MARK = "sha256-"


@contextmanager
def staging(workspace: Workspace, submission: str) -> Iterator[Path]:
    """A folder for one load, locked while the load lives and gone when it ends."""
    folder = workspace.records / "staging" / submission
    folder.mkdir(parents=True)
    try:
        with FileLock(folder / LOCK):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(workspace: Workspace, committed: Callable[[], set[str]]) -> list[str]:
    """Take away what loads that were killed left behind: their folder, and their received file and quarantine where
    no commit names them. `committed` reads the submissions and hashes that commits name; it is asked only once a dead
    load's lock is held, so that a load which ends meanwhile is not taken for a dead one. Returns the loads swept.
    """
    swept = []
    root = workspace.records / "staging"
    for folder in sorted(root.iterdir()) if root.is_dir() else []:
        try:
            with FileLock(folder / LOCK, timeout=0):
                discard(workspace, folder, committed())
                swept.append(folder.name)
        except (Timeout, OSError):
            continue
        shutil.rmtree(folder, ignore_errors=True)
    return swept


def mark_hash(folder: Path, sha256: str) -> None:
    """Note in a load's folder which file it is taking in."""
    (folder / (MARK + sha256)).touch()


def discard(workspace: Workspace, folder: Path, committed: set[str]) -> None:
    """Take away the quarantine and received file of a load that came to nothing.

    What a commit names (`committed`: submissions and hashes) stays, and so does a file that another load is taking in.
    """
    if folder.name in committed:
        return
    quarantine_file(workspace, folder.name).unlink(missing_ok=True)
    kept_rows_file(workspace, folder.name).unlink(missing_ok=True)
    for named in folder.glob(MARK + "*"):
        wanted = [each for each in folder.parent.glob(f"*/{named.name}") if each.parent != folder]
        sha = named.name.removeprefix(MARK)
        if sha not in committed and not wanted:
            received_file(workspace, sha).unlink(missing_ok=True)


def received_file(workspace: Workspace, sha256: str) -> Path:
    """Where a file as received is kept, by its content."""
    return workspace.records / "received" / sha256


def kept_rows_file(workspace: Workspace, submission: str) -> Path:
    """Where the rows of a file are kept, with pseudonyms, that may not be kept as it was received."""
    return workspace.records / "received" / f"{submission}.parquet"


def quarantine_file(workspace: Workspace, submission: str) -> Path:
    """Where a submission's quarantined rows are kept."""
    return workspace.records / "quarantine" / f"{submission}.parquet"


def keep(staged: Path, place: Path) -> None:
    """Move a finished file to its place for good, synced, so that it is there before any commit that names it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with staged.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(staged, place)
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(place.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
