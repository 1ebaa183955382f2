"""A backup: the whole workspace in one archive, with the SHA-256 of each of its files, while it is in use."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import secrets
import sqlite3
import zipfile
from collections.abc import Collection, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from filelock import FileLock, Timeout

from peelian.core.errors import PeelianError
from peelian.core.workspace import SETTINGS_FILE, Workspace
from peelian.records import audit
from peelian.records.retention.apply import lock_file
from peelian.register import database

MANIFEST = "manifest.json"
ROWS = "register.jsonl"
FORM = 1
KEYS = ("keys",)
_CHUNK = 1 << 20
_PATIENCE = 600
_PASSING = ("records/staging/",)
_LOCKS = ("lock", ".lock", ".fetching")
_PACKED = (".parquet", ".zip", ".xlsx", ".docx", ".png", ".jpg", ".gz")


class BackupError(PeelianError):
    """A backup that cannot be made, read or restored. What was in place before is whole."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made: where it is, how many files and bytes are in it, and the folders that are not."""

    path: Path
    files: int
    size: int
    left_out: tuple[str, ...]


def backup(workspace: Workspace, file: Path, *, left_out: Collection[str] = KEYS) -> Backup:
    """Write the whole workspace to one .zip, whole or not at all, and note it in the log of the records.

    It can be made while the workspace is in use. Of `left_out`, whole folders, the default are the keys: whoever has
    both the records and their keys can undo pseudonyms, so keys are kept apart. Raises BackupError where the file is
    there already, lies in the workspace, or cannot be written.
    """
    file = file.resolve()
    if file.exists() or file.suffix != ".zip" or file.is_relative_to(workspace.root):
        raise BackupError(
            f"The backup cannot be written to {file}.",
            remedy="Name a new file that ends in .zip, outside the workspace.",
        )
    audit.record(workspace, "backup", audit.About(note=file.name))
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with _undisturbed(workspace), TemporaryDirectory(prefix="peelian-") as copies:
            made = _written(workspace, draft, Path(copies), tuple(left_out))
        os.replace(draft, file)
        _sync(file.parent)
    except (OSError, sqlite3.Error, Timeout) as error:
        raise BackupError(
            f"The backup cannot be made: {error}.",
            remedy="Check the space on the disk, and whether something else changes the workspace's files.",
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    return Backup(file, len(made), sum(size for _, size in made.values()), tuple(left_out))


def _written(workspace: Workspace, draft: Path, copies: Path, left_out: tuple[str, ...]) -> dict[str, tuple[str, int]]:
    """Write the archive; the hash and size of each of its files by name."""
    found: dict[str, tuple[str, int]] = {}
    handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w+b") as target, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in _databases(workspace, copies):
            found[name] = _add(archive, name, path)
        for name, path in _files(workspace, left_out):
            if not name.startswith("audit/"):
                found[name] = _add(archive, name, path)
        with FileLock(workspace.root / "audit" / "lock", timeout=_PATIENCE):
            for path in sorted((workspace.root / "audit").iterdir()):
                if path.name not in _LOCKS:
                    name = f"audit/{path.name}"
                    found[name] = _add(archive, name, path)
        archive.writestr(MANIFEST, _manifest(found, left_out))
        archive.close()
        target.flush()
        os.fsync(target.fileno())
    return found


def _manifest(found: dict[str, tuple[str, int]], left_out: tuple[str, ...]) -> str:
    files = {name: {"sha256": sha256, "size": size} for name, (sha256, size) in found.items()}
    made = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    return json.dumps({"form": FORM, "made": made, "left_out": left_out, "files": files}, indent=1)


def _undisturbed(workspace: Workspace) -> ExitStack:
    """Keep deletions from records, and builds of marts, waiting; loads only add files."""
    stack = ExitStack()
    locks = [lock_file(workspace)]
    if workspace.marts.is_dir():
        locks.append(workspace.marts / "lock")
    try:
        for each in locks:
            stack.enter_context(FileLock(each, timeout=_PATIENCE))
    except BaseException:
        stack.close()
        raise
    return stack


def _databases(workspace: Workspace, copies: Path) -> Iterator[tuple[str, Path]]:
    """Copies of the databases as they are at one moment: before the files that their rows name, which only grow."""
    if workspace.settings.register:
        database.start(workspace)
        from peelian.register.all_rows import write_rows

        write_rows(copies / ROWS)
        yield ROWS, copies / ROWS
    elif workspace.register.exists():
        yield _name(workspace, workspace.register), _copied(workspace.register, copies / "register.db")
    if workspace.journal.exists():
        yield _name(workspace, workspace.journal), _copied(workspace.journal, copies / "journal.sqlite")


def _copied(path: Path, copy: Path) -> Path:
    with closing(sqlite3.connect(path, timeout=_PATIENCE)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    return copy


def _files(workspace: Workspace, left_out: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    """Every file but databases, locks and what passes; each table's log before the files that it names."""
    databases = [_name(workspace, each) for each in (workspace.register, workspace.journal)]
    found = []
    for folder, folders, names in os.walk(workspace.root):
        for each in (*folders, *names):
            path = Path(folder) / each
            name = _name(workspace, path)
            if path.is_symlink():
                raise BackupError(f"{path} is a link to elsewhere.", remedy="Put the files themselves in its place.")
            passes = name.startswith((*_PASSING, *(f"{left}/" for left in left_out), "marts/building-"))
            if path.is_dir() or passes or each in _LOCKS or each.endswith(".draft") or each.startswith(".draft-"):
                continue
            if not any(name == base or name.startswith(f"{base}-") for base in databases):
                found.append((name, path))
    found.sort(key=lambda one: ("_delta_log/" not in one[0], one[0]))
    if SETTINGS_FILE not in dict(found):
        raise BackupError(f"{workspace.root} has no {SETTINGS_FILE}.", remedy="Put it back.")
    yield from found


def _name(workspace: Workspace, path: Path) -> str:
    return path.relative_to(workspace.root).as_posix()


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_STORED if name.endswith(_PACKED) else zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as target:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            target.write(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def _sync(folder: Path) -> None:
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
