"""Restoring a backup to a new folder: every file by its hash, every chain followed, and all of it or nothing."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peelian.core.errors import DiskError, IntakeError, shortened
from peelian.core.workspace import Workspace, create_workspace
from peelian.exchange.journal import Journal
from peelian.records import audit
from peelian.records.disk import refuse_without_space
from peelian.records.readers.limits import Limits
from peelian.records.readers.received import Received
from peelian.records.readers.zipped import member_content, opened
from peelian.register import database
from peelian.register.backup import FORM, MANIFEST, ROWS, BackupError

_ANY = 1 << 60
_LIMITS = Limits(unpacked=_ANY, workbook=_ANY, ratio=_ANY, members=10_000_000)
_LARGEST_MANIFEST = 1 << 30
_PRIVATE = ("keys/", "attachments/", "register.")
_OTHER = "Use another backup; this one was damaged or changed."


@dataclass(frozen=True, slots=True)
class Restored:
    """A workspace that was restored: where it is, how many files, how many events of the register's audit, and the
    folders that the backup did not hold.
    """

    folder: Path
    files: int
    events: int
    left_out: tuple[str, ...]


def restore(file: Path, folder: Path) -> Restored:
    """Make a backup a workspace again, in a folder that is new or empty.

    Every file is held against its hash, databases and the chains of their logs are checked, and only then does the
    folder appear. A register that was in PostgreSQL goes to the database that the settings (PEELIAN_REGISTER) name,
    which must be empty. Raises BackupError where anything is wrong; then nothing is left behind.
    """
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupError(f"{folder} is not empty.", remedy="Name a new folder: nothing is restored over anything.")
    draft = folder.with_name(f".{folder.name}.restoring-{secrets.token_hex(4)}")
    try:
        draft.mkdir(parents=True, mode=0o700)
        left_out, names = _unpacked(file, draft)
        events = _checked(draft, folder, names)
        return Restored(folder, len(names), events, left_out)
    except OSError as error:
        raise BackupError(
            f"The backup cannot be restored: {error}.", remedy="Check the file, and the space and rights of the disk."
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _unpacked(file: Path, draft: Path) -> tuple[tuple[str, ...], list[str]]:
    """Write every file of the archive into the folder; the folders left out, and the files' names."""
    if not file.is_file():
        raise BackupError(f"There is no file {file}.", remedy="Name a backup.")
    received = Received(file, file.name, "", file.stat().st_size, zipped=False, limits=_LIMITS)
    try:
        with opened(received, most=_ANY, setting="unpacked_limit") as archive:
            left_out, files = _manifest(received, archive)
            _refuse_full(draft, sum(each["size"] for each in files.values()))
            for name, said in files.items():
                _write(received, archive, name, said, draft)
    except IntakeError as error:
        raise BackupError(f"{file.name}: {error.problem}", remedy=_OTHER) from error
    return left_out, list(files)


def _manifest(received: Received, archive: zipfile.ZipFile) -> tuple[tuple[str, ...], Mapping[str, Any]]:
    names = {each.filename for each in archive.infolist()}
    if MANIFEST not in names or archive.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
        raise BackupError(f"{received.name} is no backup: it has no {MANIFEST}.", remedy="Name a backup.")
    try:
        said = json.loads(b"".join(member_content(archive, archive.getinfo(MANIFEST), received)))
        form, left_out, files = said["form"], tuple(map(str, said["left_out"])), dict(said["files"])
        sizes = all(type(each["size"]) is int and isinstance(each["sha256"], str) for each in files.values())
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BackupError(f"The manifest of {received.name} cannot be read.", remedy=_OTHER) from error
    if form != FORM:
        raise BackupError(f"{received.name} was made by another Peelian.", remedy="Restore it with a newer Peelian.")
    unlike = sorted(names - {MANIFEST} ^ set(files))
    if unlike or not sizes:
        what = f": {shortened(unlike[0])}" if unlike else ""
        raise BackupError(f"{received.name} does not hold what its manifest says{what}.", remedy=_OTHER)
    return left_out, files


def _refuse_full(draft: Path, needed: int) -> None:
    try:
        refuse_without_space(draft, needed)
    except OSError as error:
        raise DiskError(f"The disk that holds {draft.parent} is full.", remedy="Free some space.") from error


def _write(received: Received, archive: zipfile.ZipFile, name: str, said: Mapping[str, Any], draft: Path) -> None:
    place = draft.joinpath(*name.split("/"))
    digest, size = hashlib.sha256(), 0
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        mode = 0o600 if name.startswith(_PRIVATE) else 0o666
        target = os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb")
    except OSError as error:
        raise BackupError(
            f"{shortened(name)} cannot be written: {error.strerror}.", remedy="Check the disk."
        ) from error
    with target:
        for chunk in member_content(archive, archive.getinfo(name), received):
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
    if (digest.hexdigest(), size) != (said["sha256"], said["size"]):
        raise BackupError(f"{shortened(name)} is not as it was backed up.", remedy=_OTHER)


def _checked(draft: Path, folder: Path, names: list[str]) -> int:
    """Check what was unpacked, and give the folder its name; the number of events of the register's audit."""
    workspace = create_workspace(draft)
    faults = list(audit.verify(workspace).faults)
    for path in (workspace.register, workspace.journal):
        if path.exists():
            faults += _faults_of_database(path)
    if faults:
        raise BackupError("\n".join(faults), remedy=_OTHER)
    Journal(workspace.journal).events()
    if ROWS not in names and not workspace.register.exists():
        _appear(draft, folder)
        return 0
    if ROWS not in names and workspace.settings.register:
        raise BackupError(
            "The register of this backup is a file, and the settings name a database.",
            remedy="Take PEELIAN_REGISTER away, and restore again.",
        )
    return _with_register(workspace, folder, names)


def _with_register(workspace: Workspace, folder: Path, names: list[str]) -> int:
    """Put the register's rows in, if they came as rows, and follow its audit; then the folder appears.

    It does within the transaction where that is in a database elsewhere, so that the two stand or fall together.
    """
    with _started(workspace):
        from django.db import connection, transaction

        from peelian.register.all_rows import read_rows
        from peelian.register.audit import chain_faults

        elsewhere = bool(workspace.settings.register)
        with transaction.atomic():
            if ROWS in names:
                read_rows(workspace.root / ROWS)
                (workspace.root / ROWS).unlink()
            found = chain_faults()
            if found.faults:
                raise BackupError("\n".join(found.faults), remedy=_OTHER)
            if elsewhere:
                _appear(workspace.root, folder)
        if not elsewhere:
            connection.close()
            _appear(workspace.root, folder)
        return found.events


@contextmanager
def _started(workspace: Workspace) -> Iterator[None]:
    """The register of this workspace open for as long as the block lasts; the one before it afterwards."""
    before = database.started()
    try:
        database.start(workspace)
        yield
    finally:
        from django.db import connection

        connection.close()
        if before is not None:
            database.start(before)


def _faults_of_database(path: Path) -> list[str]:
    try:
        with closing(sqlite3.connect(path)) as connection:
            told = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as error:
        return [f"{path.name} is damaged: {error}."]
    found = [] if told == ["ok"] else [f"{path.name} is damaged: {told[0]}."]
    return [*found, *([f"{path.name} has rows that refer to nothing."] if orphans else [])]


def _appear(draft: Path, folder: Path) -> None:
    """Give the folder its name at last, with all that was written on the disk."""
    if hasattr(os, "sync"):
        os.sync()
    if folder.exists():
        folder.rmdir()
    os.rename(draft, folder)
