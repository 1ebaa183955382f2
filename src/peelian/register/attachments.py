"""Files of evidence: checked, and kept in the workspace under the SHA-256 of their bytes.

A file's name is kept in the register and never used as a path. The bytes are there, synced, before the row that names
them; where the action then fails, `release` takes them away again.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from filelock import FileLock

from peelian.core.errors import IntakeError, PeelianError, shortened
from peelian.records import staging
from peelian.records.readers.limits import Limits, shown_size, size_of
from peelian.records.readers.received import CHUNK, Received
from peelian.register import database
from peelian.register.attachment_kinds import ENDINGS, kind_of

LONGEST_NAME = 200
_NO_NAME = re.compile(r'[/\\<>:"|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_HASH = re.compile(r"[0-9a-f]{64}")
_WAIT = 60


class AttachmentError(PeelianError):
    """A file that cannot be attached, or that is not as it was kept."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is kept: what it is called, its media type, the SHA-256 of its bytes, and how many they are.

    `stamp` tells this keeping of it from another of the same bytes.
    """

    name: str
    media_type: str
    sha256: str
    size: int
    stamp: tuple[int, int] = field(default=(0, 0), compare=False, repr=False)


def keep(file: Path, name: str) -> Kept:
    """Copy a file into the attachments of the open register's workspace, after it has been checked.

    `name` is what people call it. Raises AttachmentError, saying why and what to do, for a file that is not of a kind
    on the list, that can do harm, that is larger than `attachment_limit`, or whose name could mislead.
    """
    called = checked_name(name)
    folder = database.workspace().attachments
    draft = folder / f".draft-{secrets.token_hex(8)}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        digest, size = _copied(file, draft, called)
        received = Received(draft, called, digest, size, zipped=False, limits=Limits.of(database.workspace().settings))
        media_type = kind_of(received, _ending(called)).media_type
        with _turn(folder):
            place = _place(digest)
            staging.keep(draft, place)
            return Kept(called, media_type, digest, size, _stamp(place))
    except IntakeError as error:
        raise AttachmentError(f"{shortened(called)}: {error.problem}", remedy=error.remedy) from error
    except OSError as error:
        raise AttachmentError(
            f"{shortened(called)} cannot be kept: {error.strerror}.",
            remedy="Check the file, and that the workspace's disk has room and may be written.",
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def release(kept: Kept) -> None:
    """Take a kept file away, once the action that kept it has failed, if no row names it and nobody kept it since."""
    from peelian.register.models import Attachment

    folder = database.workspace().attachments
    with _turn(folder):
        place = _place(kept.sha256)
        if _stamp(place) == kept.stamp and not Attachment.objects.filter(sha256=kept.sha256).exists():
            place.unlink(missing_ok=True)


def attachment_file(sha256: str) -> Path:
    """Where the file of that hash is. Raises AttachmentError where it is missing, or is not as it was kept."""
    if not _HASH.fullmatch(sha256):
        raise AttachmentError(f"{shortened(sha256)!r} is not the hash of a file.", remedy="Give its SHA-256.")
    place = _place(sha256)
    if not place.is_file():
        raise AttachmentError(f"The file {sha256} is not there.", remedy="Restore it from a backup.")
    with place.open("rb") as content:
        if hashlib.file_digest(content, "sha256").hexdigest() != sha256:
            raise AttachmentError(
                f"The file {sha256} is not as it was kept.", remedy="Do not use it; restore it from a backup."
            )
    return place


def checked_name(name: str) -> str:
    """The name of a file as it is kept, in one form of Unicode. Raises AttachmentError for one that could mislead.

    >>> checked_name("Minutes of June.pdf")
    'Minutes of June.pdf'
    """
    called = unicodedata.normalize("NFC", name)
    stem = called.rpartition(".")[0]
    problem = ""
    if len(called) > LONGEST_NAME:
        problem = f"is longer than {LONGEST_NAME} characters"
    elif any(unicodedata.category(each)[0] == "C" for each in called):
        problem = "has characters that cannot be seen"
    elif _NO_NAME.search(called):
        problem = 'has a path in it, or one of the signs < > : " | ? *'
    elif not stem.strip(" .") or called != called.strip(" ") or called.startswith("."):
        problem = "has nothing before its ending, or begins or ends with a blank or a dot"
    elif _RESERVED.fullmatch(called):
        problem = "is one that Windows keeps for itself"
    elif _ending(called) not in ENDINGS:
        problem = "does not end as a file that can be attached"
    if problem:
        known = ", ".join(f".{each}" for each in ENDINGS)
        shown = shortened(called.encode("unicode_escape").decode() if not called.isprintable() else called)
        raise AttachmentError(f"The name {shown!r} {problem}.", remedy=f"Name it plainly, ending in one of {known}.")
    return called


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _copied(file: Path, draft: Path, called: str) -> tuple[str, int]:
    """Copy the file; its hash and size. It is judged by its size before it is read, and while it grows."""
    limit = size_of(database.workspace().settings.attachment_limit)
    digest, size = hashlib.sha256(), 0
    with _opened(file, called) as content:
        _refuse_large(called, os.fstat(content.fileno()).st_size, limit)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
            while chunk := content.read(CHUNK):
                size += len(chunk)
                _refuse_large(called, size, limit)
                digest.update(chunk)
                copy.write(chunk)
    if not size:
        raise AttachmentError(f"{shortened(called)} is empty.", remedy="Attach the file that was meant.")
    return digest.hexdigest(), size


@contextmanager
def _opened(file: Path, called: str) -> Iterator[IO[bytes]]:
    """The file's content, if it is a plain file; links and devices are not followed."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        if file.is_symlink():
            raise AttachmentError(
                f"{shortened(called)} is a link to another file.", remedy="Give the path of the file itself."
            )
        content = os.fdopen(os.open(file, flags), "rb")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it has no path that can be used"
        raise AttachmentError(
            f"{shortened(called)} cannot be read: {why}.", remedy="Give the path of a file that you may read."
        ) from error
    with content:
        if not stat.S_ISREG(os.fstat(content.fileno()).st_mode):
            raise AttachmentError(f"{shortened(called)} is not a file.", remedy="Give the path of a file.")
        yield content


def _refuse_large(called: str, size: int, limit: int) -> None:
    if size > limit:
        raise AttachmentError(
            f"{shortened(called)} is larger than {shown_size(limit)}.",
            remedy="Attach the part that matters, or raise attachment_limit.",
        )


def _place(sha256: str) -> Path:
    return database.workspace().attachments / sha256[:2] / sha256[2:4] / sha256


def _stamp(place: Path) -> tuple[int, int]:
    try:
        found = place.stat()
    except FileNotFoundError:
        return (-1, -1)
    return found.st_ino, found.st_mtime_ns


def _turn(folder: Path) -> FileLock:
    """One at a time: what one keeps, another must not take away."""
    return FileLock(folder / ".lock", timeout=_WAIT)
