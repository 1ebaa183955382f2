"""Loading a zip archive: each of its files that can be one of the dataset is a submission of its own."""

from __future__ import annotations

import datetime as dt
import secrets
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from peelian.catalogue.catalogue import Catalogue
from peelian.core.errors import ConflictError, IntakeError
from peelian.core.workspace import Workspace
from peelian.records import readers
from peelian.records.heading import find_table
from peelian.records.intake import Loaded, LoadOptions, Progress, load_file
from peelian.records.readers.kinds import ARCHIVE, START, kind_of
from peelian.records.readers.limits import Limits
from peelian.records.readers.received import Received
from peelian.records.readers.zipped import member_content, opened
from peelian.records.staging import staging

_NO_RECORDS = (".txt", ".md", ".pdf", ".html", ".htm", ".doc", ".docx", ".xml", ".png", ".jpg")
_OF_SYSTEMS = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Left:
    """A member of an archive that was not loaded, since it is no file of the dataset."""

    name: str
    because: str


@dataclass(frozen=True, slots=True)
class LoadedAll:
    """What became of a file, or of each member of an archive. What was refused changed nothing."""

    loaded: tuple[Loaded, ...]
    refused: tuple[IntakeError | ConflictError, ...] = ()
    left: tuple[Left, ...] = ()


def load_all(
    workspace: Workspace,
    catalogue: Catalogue,
    dataset: str,
    file: Path,
    options: LoadOptions | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> LoadedAll:
    """Take a file into a dataset, or, of a zip archive, every member that is a file of the dataset.

    A member is called `archive.zip/member.csv`. One that is laid out for another dataset is left, and so is one that
    holds no table; one that is wrong in itself is refused and does not stop the others. Raises IntakeError, before
    anything is loaded, for an archive that is damaged, locked, too large, or made to do harm.
    """
    received = _archive(workspace, file)
    if received is None:
        return LoadedAll((load_file(workspace, catalogue, dataset, file, options, progress),))
    loaded: list[Loaded] = []
    refused: list[IntakeError | ConflictError] = []
    left: list[Left] = []
    now = dt.datetime.now(dt.UTC)
    with staging(workspace, f"{now:%Y%m%d-%H%M%S}-archive-{secrets.token_hex(3)}") as folder:
        for name, path in _members(received, folder):
            try:
                loaded.append(load_file(workspace, catalogue, dataset, path, options, progress, name))
            except (IntakeError, ConflictError) as error:
                because = _why_left(workspace, catalogue, dataset, path, name)
                if because:
                    left.append(Left(name, because))
                else:
                    refused.append(error)
    if not (loaded or refused or left):
        raise IntakeError(file.name, "the archive is empty.", remedy="Download it again.")
    return LoadedAll(tuple(loaded), tuple(refused), tuple(left))


def _archive(workspace: Workspace, file: Path) -> Received | None:
    """The file, if it is a zip archive and no workbook."""
    if not file.is_file():
        return None
    received = Received(file, file.name, "", file.stat().st_size, zipped=False, limits=Limits.of(workspace.settings))
    with file.open("rb") as content:
        start = content.read(START)
    return (
        received if start.startswith((b"PK\x03\x04", b"PK\x05\x06")) and kind_of(received, start) == ARCHIVE else None
    )


def _members(received: Received, folder: Path) -> Iterator[tuple[str, Path]]:
    """The members that are files, one after another in the same place, each with its name outside."""
    limits = received.limits
    unpacked = 0
    with opened(received, most=limits.unpacked, setting="unpacked_limit") as archive:
        listed = [each for each in archive.infolist() if not each.is_dir() and not _is_of_system(each)]
    for member in listed:
        place = folder / "member"
        with opened(received, most=limits.unpacked, setting="unpacked_limit") as archive, place.open("wb") as target:
            for chunk in member_content(archive, member, received):
                unpacked += len(chunk)
                limits.refuse(received.name, unpacked, received.size, most=limits.unpacked, setting="unpacked_limit")
                target.write(chunk)
        yield f"{received.name}/{member.filename}", place


def _is_of_system(member: zipfile.ZipInfo) -> bool:
    return any(part.lower() in _OF_SYSTEMS for part in PurePosixPath(member.filename).parts)


def _why_left(workspace: Workspace, catalogue: Catalogue, dataset: str, path: Path, name: str) -> str:
    """Why a member that was refused is no file of the dataset at all; "" if it is one with something wrong."""
    try:
        member = Received(
            path, name, "", path.stat().st_size, zipped=_is_gzip(path), limits=Limits.of(workspace.settings)
        )
        look = readers.look(member)
    except IntakeError:
        return "it holds no table" if name.lower().endswith(_NO_RECORDS) else ""
    for other in catalogue.datasets.values():
        if other.id == dataset:
            continue
        try:
            found = find_table(catalogue, other, look, None, None)
        except IntakeError:
            continue
        return f"it is laid out for {other.id} ({found.layout.mapping})"
    return "it holds no table of this dataset" if name.lower().endswith(_NO_RECORDS) else ""


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as content:
        return content.read(2) == b"\x1f\x8b"
