"""A disk that is full or may not be written: a plain sentence for whoever works on it, and nothing changed."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from peelian.core.errors import DiskError

FREE = "Free some space on the disk and try again."
ALLOW = "Check the folder's permissions and whether the disk is mounted for writing, and try again."
REMEDIES = {
    errno.ENOSPC: FREE,
    errno.EDQUOT: FREE,
    errno.EFBIG: "Raise the limit on the size of a file (ulimit -f) and try again.",
    errno.EACCES: ALLOW,
    errno.EPERM: ALLOW,
    errno.EROFS: ALLOW,
    errno.EIO: "The disk reports a fault: check it, and try again on a sound one.",
}
MARGIN = 4 << 20


@contextmanager
def writing(folder: Path, unchanged: str) -> Iterator[None]:
    """Turn what the system or an engine says of a disk that cannot be written, while the block works in `folder`, into
    a DiskError that says what to do. `unchanged` says what has not changed, as a sentence.
    """
    from deltalake.exceptions import DeltaError

    try:
        yield
    except (OSError, duckdb.Error, DeltaError) as error:
        found = fault(error)
        if found is None:
            raise
        raise DiskError(_said(error, folder, found), remedy=f"{unchanged} {REMEDIES[found]}") from error


def fault(error: BaseException) -> int | None:
    """The number of the disk's fault that an error is about; None if it is about something else."""
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno if error.errno in REMEDIES else None
    text = str(error)
    return next((number for number in REMEDIES if os.strerror(number) in text), None)


def refuse_without_space(folder: Path, needed: int) -> None:
    """Raise OSError if fewer bytes than `needed`, and a margin, are free where `folder` is.

    The table's writer does not survive a full disk in silence: it is not begun where the rows would not fit.
    """
    state = os.statvfs(folder) if hasattr(os, "statvfs") else None
    if state and state.f_bavail * state.f_frsize < needed + MARGIN:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))


def _said(error: BaseException, folder: Path, number: int) -> str:
    name = getattr(error, "filename", None)
    place = Path(os.fsdecode(name)) if isinstance(name, str | bytes) else folder
    if number in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk that holds {folder} is full."
    inside = place.is_relative_to(folder) or folder.is_relative_to(place)
    return f"{place} cannot be {'written' if inside else 'read'}: {os.strerror(number)}."
