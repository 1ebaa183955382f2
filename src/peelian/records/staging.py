"""A load's own folder while it works, and the sweeping of what killed loads left behind."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from peelian.core.errors import SettingsError
from peelian.core.workspace import Workspace

LOCK = "lock"


@contextmanager
def staging(workspace: Workspace, submission: str) -> Iterator[Path]:
    """A folder for one load, locked while the load lives and gone when it ends."""
    folder = workspace.records / "staging" / submission
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise SettingsError(
            f"{workspace.records} cannot be written: {error.strerror}.",
            remedy="Check the folder's permissions and the space on the disk.",
        ) from error
    try:
        with FileLock(folder / LOCK):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(workspace: Workspace, known: set[str], hashes: set[str]) -> list[str]:
    """Take away what loads that were killed left behind: their folder, and their received file and quarantine where
    no commit names them. `known` are the submissions that commits name, `hashes` the files that these received.
    Returns the submissions swept.
    """
    swept = []
    root = workspace.records / "staging"
    for folder in sorted(root.iterdir()) if root.is_dir() else []:
        try:
            with FileLock(folder / LOCK, timeout=0):
                if folder.name not in known:
                    quarantine_file(workspace, folder.name).unlink(missing_ok=True)
                    for named in folder.glob("sha256-*"):
                        sha = named.name.removeprefix("sha256-")
                        if sha not in hashes:
                            received_file(workspace, sha).unlink(missing_ok=True)
                    swept.append(folder.name)
        except (Timeout, OSError):
            continue
        shutil.rmtree(folder, ignore_errors=True)
    return swept


def received_file(workspace: Workspace, sha256: str) -> Path:
    """Where a file as received is kept, by its content."""
    return workspace.records / "received" / sha256


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
