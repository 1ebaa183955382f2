"""Taking named files out of a fetched archive, to places that the catalogue names, never the archive."""

from __future__ import annotations

import os
import shutil
import zipfile
import zlib
from pathlib import Path

from peelian.core.errors import shortened
from peelian.records.fetching.problems import FetchError, NotThereError

DENSEST = 200
CHUNK = 1 << 20


def take_out(archive: Path, inside: str, target: Path, largest: int) -> None:
    """Unpack one member of a zip archive to `target`, whole or not at all.

    Raises NotThereError where the archive has no such member, FetchError where it is damaged or swells suspiciously.
    """
    beside = target.with_name(target.name + ".new")
    try:
        with zipfile.ZipFile(archive) as opened:
            _copy(opened, _member(opened, archive, inside), beside, largest)
        os.replace(beside, target)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        remedy = f"Take {archive.name} away and fetch it again."
        raise FetchError(f"{archive.name} is damaged, or no zip archive: {error}.", remedy=remedy) from error
    finally:
        beside.unlink(missing_ok=True)


def _member(opened: zipfile.ZipFile, archive: Path, inside: str) -> zipfile.ZipInfo:
    try:
        return opened.getinfo(inside)
    except KeyError as error:
        remedy = "This force, or month, may not be in it: see data.police.uk-availability."
        raise NotThereError(f"{archive.name} holds no {shortened(inside)!r}.", remedy=remedy) from error


def _copy(opened: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, largest: int) -> None:
    limit = min(largest, max(DENSEST * member.compress_size, CHUNK))
    if member.file_size > limit:
        raise FetchError(
            f"{member.filename}: unpacked it would have {member.file_size:,} bytes, packed {member.compress_size:,}.",
            remedy="Nothing was unpacked. If it is meant to be so large, raise fetch_size_limit in peelian.toml.",
        )
    # The reader stops at the size that the archive declares, and checks its sum.
    with opened.open(member) as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy, CHUNK)
        copy.flush()
        os.fsync(copy.fileno())
