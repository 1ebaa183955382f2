"""Reading an exchange file of any format into records with their places; whatever is wrong is found at once."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from peelian.core.errors import IntakeError, shortened
from peelian.core.workspace import Settings
from peelian.records.readers.limits import Limits, size_of
from peelian.records.readers.received import Received
from peelian.records.readers.zipped import member_content, opened
from peelian.register import database
from peelian.register.transfer.exchange import Exchange, Fault, Given, Place, TransferError
from peelian.register.transfer.sheets import read_workbook
from peelian.register.transfer.texts import LARGEST, Found, read_json, read_yaml
from peelian.register.transfer.values import records_of

MEMBER = "exchange.json"
FOLDER = "attachments/"
_ATTACHED = re.compile(re.escape(FOLDER) + r"([0-9a-f]{64})")


@contextmanager
def read_exchange(path: Path) -> Iterator[Exchange]:
    """What a file gives: JSON, YAML, a workbook (one sheet a table), or an archive of JSON with the files of evidence.

    What is wrong with its rows is in the exchange's `faults`. Files of evidence are unpacked for as long as the block
    lasts, within the limits of the open register's workspace. Raises TransferError for a file that cannot be read.
    """
    settings = database.workspace().settings
    with TemporaryDirectory(prefix="peelian-") as folder:
        found, faults, attached = given_by(path, settings, Path(folder))
        yield replace(records_of(found, faults), attached=attached)


def given_by(path: Path, settings: Settings, folder: Path) -> tuple[list[Given], list[Fault], Mapping[str, Path]]:
    """The rows of a file as it gives them, what is wrong with its outline, and its files of evidence in `folder`."""
    received = as_received(path, settings)
    kind = path.suffix.lower()
    if kind not in _READERS:
        raise TransferError(
            [Place(path.name).fault("this is no exchange file.", f"Use one of: {', '.join(_READERS)}.")]
        )
    attached: Mapping[str, Path] = {}
    try:
        if kind == ".zip":
            received, attached = _unpacked(received, folder, size_of(settings.attachment_limit))
        found, faults = _READERS[kind](received)
    except IntakeError as error:
        place = Place(error.file, row=error.row)
        raise TransferError([Fault(place, error.column, error.problem, error.remedy)]) from error
    return found, faults, attached


def as_received(path: Path, settings: Settings) -> Received:
    """The file as readers take it. Raises TransferError where it is not there, or is empty."""
    try:
        size = path.stat().st_size if path.is_file() else 0
    except (OSError, ValueError):
        size = 0
    if not size:
        raise TransferError([Place(path.name).fault("there is no such file, or it is empty.", "Name another.")])
    return Received(path, path.name, "", size, zipped=False, limits=Limits.of(settings))


def _unpacked(received: Received, folder: Path, limit: int) -> tuple[Received, dict[str, Path]]:
    """The exchange file and the files of evidence of an archive, unpacked."""
    attached = {}
    most = received.limits.unpacked
    with opened(received, most=most, setting="unpacked_limit") as archive:
        if MEMBER not in archive.namelist():
            raise IntakeError(received.name, f"it has no {MEMBER}.", remedy="Use an archive that Peelian has written.")
        for member in archive.infolist():
            found = _ATTACHED.fullmatch(member.filename)
            if found is None and member.filename != MEMBER:
                problem = f"{shortened(member.filename)} is no part of an exchange."
                raise IntakeError(received.name, problem, remedy="Use an archive that Peelian has written.")
            if member.file_size > (limit if found else LARGEST):
                problem = f"{shortened(member.filename)} is larger than allowed."
                raise IntakeError(received.name, problem, remedy="Raise attachment_limit if you know it.")
            place = folder / (found[1] if found else MEMBER)
            _write(received, archive, member, place)
            if found:
                attached[found[1]] = place
    path = folder / MEMBER
    name = f"{received.name}/{MEMBER}"
    return Received(path, name, "", path.stat().st_size, zipped=False, limits=received.limits), attached


def _write(received: Received, archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: Path) -> None:
    with place.open("wb") as target:
        for chunk in member_content(archive, member, received):
            target.write(chunk)


_READERS: Mapping[str, Callable[[Received], Found]] = {
    ".json": read_json,
    ".yaml": read_yaml,
    ".yml": read_yaml,
    ".xlsx": read_workbook,
    ".ods": read_workbook,
    ".zip": read_json,
}
