"""Zip archives, and workbooks, which are zip archives: whether what is in one can be unpacked without harm."""

from __future__ import annotations

import copy
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from peelian.core.errors import IntakeError, shortened
from peelian.records.readers.limits import shown_size
from peelian.records.readers.received import CHUNK, Received

_AGAIN = "Download or save it again."
_DAMAGES = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError,
    IndexError, OverflowError,
)  # fmt: skip


@contextmanager
def opened(received: Received, *, most: int, setting: str) -> Iterator[zipfile.ZipFile]:
    """An archive, after its list of members has been found harmless. Raises IntakeError if it is not, or damaged."""
    try:
        with received.open_raw() as content, zipfile.ZipFile(content) as archive:
            members = archive.infolist()
            _refuse_unsafe(received, members)
            received.limits.refuse(
                received.name, sum(each.file_size for each in members), received.size, most=most, setting=setting
            )
            yield archive
    except _DAMAGES as error:
        raise IntakeError(received.name, "the archive is damaged.", remedy=_AGAIN) from error


def member_content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, received: Received) -> Iterator[bytes]:
    """The bytes of a member, unpacked. Raises IntakeError where there are more of them than the archive says."""
    said = member.file_size
    # The archive may lie about the size; a reader that believes it would see the beginning alone.
    unbound = copy.copy(member)
    unbound.file_size = 1 << 62
    given = 0
    with archive.open(unbound) as content:
        while chunk := _next(content):
            given += len(chunk)
            if given > said:
                raise IntakeError(
                    received.name,
                    f"{shortened(member.filename)} is larger than the archive says ({shown_size(said)}).",
                    remedy="It is damaged or was made to do harm: ask for it again.",
                )
            yield chunk


def _next(content: IO[bytes]) -> bytes:
    return content.read(CHUNK)


def _refuse_unsafe(received: Received, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > received.limits.members:
        raise IntakeError(
            received.name,
            f"it has {len(members):,} members; more than {received.limits.members:,} are not opened.",
            remedy="Pack fewer files into it, or raise archive_members.",
        )
    names: set[str] = set()
    for member in members:
        problem, remedy = _unsafe(member, names)
        if problem:
            raise IntakeError(received.name, f"the member {shortened(member.filename)!r} {problem}.", remedy=remedy)
        names.add(member.filename)


def _unsafe(member: zipfile.ZipInfo, names: set[str]) -> tuple[str, str]:
    """What is wrong with a member and what to do; two empty texts if nothing is."""
    name = getattr(member, "orig_filename", member.filename)
    if member.flag_bits & 0x1:
        return "is locked with a password", "Unpack it with the password, and load what comes out."
    parts = re.split(r"[/\\]", name)
    if ".." in parts or parts[0] == "" or re.match(r"[A-Za-z]:", name) or "\x00" in name:
        return "has a name that points outside the archive", "Unpack it yourself if you know where it comes from."
    if stat.S_ISLNK(member.external_attr >> 16):
        return "is a link to another file", "Pack the files themselves."
    if member.filename in names:
        return "is there twice", "Pack it again, with one file of that name."
    return "", ""
