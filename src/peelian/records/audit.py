"""Who read row-level data and who changed it: a log that is only ever added to, each line chained to the one before.

A line is JSON. `previous` is the SHA-256 of the line before it, so a line that is changed, taken out or put in breaks
the chain from there on. A line never holds a value of a record: names of columns, numbers of rows, ids of submissions.
"""

from __future__ import annotations

import datetime as dt
import getpass
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from peelian.core.errors import PeelianError
from peelian.core.workspace import Workspace

START = "0" * 64
WAIT_SECONDS = 60
TAIL = 1 << 16
RECOVERED = "log recovered"


@dataclass(frozen=True, slots=True)
class About:
    """What was read or changed: which records, which columns, how many rows, and what for, if they said."""

    dataset: str = ""
    source: str = ""
    force: str = ""
    period: str = ""
    submission: str = ""
    columns: tuple[str, ...] = ()
    rows: int = 0
    purpose: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log: who did what, when (UTC), by which command, and the hash of the line before."""

    number: int
    when: str
    who: str
    command: str
    about: About
    previous: str

    def line(self) -> bytes:
        """The event as a line of the log."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of the chain found: how many events, the hash of the last, and what is wrong, if anything."""

    events: int
    last: str
    faults: tuple[str, ...]


def log_file(workspace: Workspace) -> Path:
    """Where the log stands."""
    return workspace.root / "audit" / "log.jsonl"


def record(workspace: Workspace, command: str, about: About | None = None) -> Event:
    """Note a read or a change before it is done; the event as it stands in the log.

    Who is PEELIAN_USER, or else the user of the system; what for is PEELIAN_PURPOSE where `about` does not say. Raises
    PeelianError when it cannot be written: then what was to be noted must not be done.
    """
    about = about or About()
    about = replace(about, purpose=about.purpose or os.environ.get("PEELIAN_PURPOSE", ""))
    path = log_file(workspace)
    try:
        path.parent.mkdir(exist_ok=True)
        with FileLock(path.parent / "lock", timeout=WAIT_SECONDS):
            return _append(path, command, about)
    except (OSError, Timeout) as error:
        reason = getattr(error, "strerror", None) or "another process holds it"
        raise PeelianError(
            f"What is read of records is noted, and {path} cannot be written: {reason}. Nothing was read or changed.",
            remedy="Check the folder's permissions and the space on the disk.",
        ) from error


def events(workspace: Workspace) -> Iterator[Event]:
    """Every event, oldest first. Raises PeelianError at a line that is none."""
    path = log_file(workspace)
    if not path.exists():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.endswith(b"\n"):
                yield _read(line, number)


def verify(workspace: Workspace) -> Verified:
    """Follow the chain from the first line to the last, and hold its end against the note of where it ended."""
    path = log_file(workspace)
    faults: list[str] = []
    count, last = 0, START
    for line in path.read_bytes().splitlines(keepends=True) if path.exists() else []:
        if not line.endswith(b"\n"):
            continue  # a writer was stopped within it, so what it was to note was not done
        count += 1
        try:
            event = _read(line, count)
        except PeelianError as error:
            faults.append(error.message)
            last = hashlib.sha256(line).hexdigest()
            continue
        if event.previous != last:
            faults.append(
                f"Line {count} does not follow from the line before it: one was changed, taken out or put in."
            )
        if event.number != count:
            faults.append(f"Line {count} says that it is number {event.number}.")
        last = hashlib.sha256(line).hexdigest()
    ended = _ended(path)
    if count < ended:
        faults.append(f"The log has {count} lines and had {ended}: its end was taken away.")
    return Verified(count, last, tuple(faults))


def _append(path: Path, command: str, about: About) -> Event:
    with path.open("a+b") as file:
        torn = _cut_torn(file.fileno())
        number, previous = _last(path)
        if max(number, _ended(path)) != number:
            raise PeelianError(
                f"The log {path} has lost its end: {number} lines of {_ended(path)}.",
                remedy="See `peelian audit verify`, and put the log back from a backup.",
            )
        todo = [(RECOVERED, About(note=f"{torn} bytes of a line not ended"))] if torn else []
        for name, each in (*todo, (command, about)):
            now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
            event = Event(number + 1, now, _who(), name, each, previous)
            file.write(event.line())
            number, previous = event.number, hashlib.sha256(event.line()).hexdigest()
        file.flush()
        os.fsync(file.fileno())
    _note_end(path, event.number)
    return event


def _cut_torn(handle: int) -> int:
    """Take away the line that a killed writer did not end; how many bytes it had."""
    size = os.fstat(handle).st_size
    start = max(0, size - TAIL)
    ends = os.pread(handle, size - start, start) if size else b""
    kept = start + ends.rfind(b"\n") + 1
    if kept < size:
        os.ftruncate(handle, kept)
    return size - kept


def _last(path: Path) -> tuple[int, str]:
    """Number and hash of the last line."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - TAIL))
        lines = file.read().splitlines(keepends=True)
    if not lines:
        return 0, START
    return json.loads(lines[-1])["number"], hashlib.sha256(lines[-1]).hexdigest()


def _ended(path: Path) -> int:
    """The number of the last line, as noted beside the log after it was written; 0 where nothing is noted."""
    note = path.with_name("end")
    text = note.read_text(encoding="utf-8").strip() if note.exists() else ""
    return int(text) if text.isdigit() else 0


def _note_end(path: Path, number: int) -> None:
    draft = path.with_name("end.new")
    draft.write_text(f"{number}\n", encoding="utf-8")
    os.replace(draft, path.with_name("end"))


def _read(line: bytes, number: int) -> Event:
    try:
        content = json.loads(line)
        about = content["about"]
        return Event(**{**content, "about": About(**{**about, "columns": tuple(about["columns"])})})
    except (ValueError, TypeError, KeyError) as error:
        raise PeelianError(
            f"Line {number} of the log is no event.", remedy="See `peelian audit verify`; put it back from a backup."
        ) from error


def _who() -> str:
    named = os.environ.get("PEELIAN_USER", "")
    if named:
        return named
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
