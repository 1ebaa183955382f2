"""A workspace: the folder that holds a team's records, marts, catalogue additions and publications."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from peelian.core.errors import SettingsError

SETTINGS_FILE = "peelian.toml"
ENVIRONMENT_PREFIX = "PEELIAN_"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a workspace can set. The file is `peelian.toml`; `PEELIAN_<NAME>` in the environment wins over it.

    quarantine_limit: share of a file's rows (0 to 1) that may be quarantined before the file is refused whole.
    shrink_limit: a slice may not be replaced by one with fewer rows than this share of it, unless told to.
    threads: how many threads a query may use; 0 means one a core.
    memory_limit: how much memory a query may use before it works on disk, such as "2GB".
    fetch_pause: seconds from the start of one request to a publisher to the next.
    fetch_tries: how often a request is tried before fetching gives up.
    fetch_timeout: seconds to wait for bytes before a connection counts as cut.
    fetch_size_limit: the largest file that is fetched, such as "4GB".
    fetch_contact: an address that publishers are told, so that they can write about too many requests.
    unpacked_limit: how large a packed file or the members of an archive may be once unpacked.
    workbook_limit: how large a workbook may be once unpacked; it is read into memory.
    unpack_ratio: how many times its size a file may become by unpacking; small ones apart.
    archive_members: how many members an archive may have.
    register: where the register is: a PostgreSQL address; empty for a file in the workspace.
    attachment_limit: the largest file that evidence may have attached.
    """

    quarantine_limit: float = 0.2
    shrink_limit: float = 0.5
    threads: int = 0
    memory_limit: str = "2GB"
    fetch_pause: float = 1.0
    fetch_tries: int = 5
    fetch_timeout: float = 30.0
    fetch_size_limit: str = "4GB"
    fetch_contact: str = ""
    unpacked_limit: str = "20GB"
    workbook_limit: str = "300MB"
    unpack_ratio: int = 250
    archive_members: int = 2000
    register: str = ""
    attachment_limit: str = "50MB"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with `peelian.toml` in it, and where things stand inside."""

    root: Path
    settings: Settings
    origins: dict[str, str]

    @property
    def records(self) -> Path:
        """Delta tables, files as received, and quarantines."""
        return self.root / "records"

    @property
    def marts(self) -> Path:
        """Immutable marts and the pointer to the current one."""
        return self.root / "marts"

    @property
    def catalogue(self) -> Path:
        """The team's own catalogue files; they add to Peelian's or replace an entry of the same id."""
        return self.root / "catalogue"

    @property
    def journal(self) -> Path:
        """The events of the exchange between forces and the centre."""
        return self.root / "exchange" / "journal.sqlite"

    @property
    def register(self) -> Path:
        """The register of inspections, where it is a file."""
        return self.root / "register.db"

    @property
    def attachments(self) -> Path:
        """Files of evidence, each under the hash of its bytes."""
        return self.root / "attachments"

    @property
    def forecasts(self) -> Path:
        """Forecasts that were made, a file each, never changed."""
        return self.root / "forecasts"

    @property
    def publications(self) -> Path:
        """Reports, as written."""
        return self.root / "publications"

    @property
    def models(self) -> Path:
        """Models of a force's demand; made when the first is written."""
        return self.root / "models"


TEMPLATE = """\
# A Peelian workspace. Each setting below shows its default; take away the # to change it.
# `peelian config` shows every setting and where its value came from.

# Share of a file's rows that may be quarantined before the file is refused whole (0 to 1).
# quarantine_limit = 0.2

# A month of records may not be replaced by one with fewer than this share of its rows, unless told to.
# shrink_limit = 0.5

# Threads and memory of a query. 0 threads means one a core.
# threads = 0
# memory_limit = "2GB"

# What a file may become by unpacking: in bytes, as a workbook (read into memory), and as a multiple of its size.
# unpacked_limit = "20GB"
# workbook_limit = "300MB"
# unpack_ratio = 250

# How many members an archive may have.
# archive_members = 2000

# Fetching from publishers (`peelian fetch`): seconds between requests, tries, seconds to wait for bytes, the largest
# file, and an address that publishers are told, so that they can write to you.
# fetch_pause = 1.0
# fetch_tries = 5
# fetch_timeout = 30.0
# fetch_size_limit = "4GB"
# fetch_contact = ""

# The register of inspections: empty for a file in the workspace, or a PostgreSQL address where several share it,
# such as "postgresql://peelian@localhost:5432/peelian" (give the password in PEELIAN_REGISTER or ~/.pgpass).
# register = ""

# The largest file that evidence may have attached.
# attachment_limit = "50MB"
"""


def create_workspace(root: Path) -> Workspace:
    """Make the folder with its settings file and sub-folders; an existing workspace is left as it is."""
    if root.exists() and not root.is_dir():
        raise SettingsError(f"{root} is a file.", remedy="Name a folder for the workspace.")
    for folder in ("records", "marts", "catalogue", "publications"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    file = root / SETTINGS_FILE
    if not file.exists():
        file.write_text(TEMPLATE, encoding="utf-8")
    return open_workspace(root)


def open_workspace(root: Path | None = None) -> Workspace:
    """The workspace at `root`; without it, the one named by PEELIAN_WORKSPACE, or the nearest at or above the
    current folder. Raises SettingsError where there is none, or a setting is wrong.
    """
    folder = root or _find()
    file = folder / SETTINGS_FILE
    if not file.is_file():
        raise SettingsError(
            f"{folder} is not a workspace: it has no {SETTINGS_FILE}.",
            remedy=f"Make one with: peelian init {folder}",
        )
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: {error}.", remedy="Correct the file; every line is `name = value`.") from error
    values, origins = _resolve(given, str(file))
    return Workspace(folder.resolve(), Settings(**values), origins)  # type: ignore[arg-type]


def _find() -> Path:
    named = os.environ.get(ENVIRONMENT_PREFIX + "WORKSPACE")
    if named:
        return Path(named)
    here = Path.cwd()
    for folder in (here, *here.parents):
        for candidate in (folder, folder / "workspace"):
            if (candidate / SETTINGS_FILE).is_file():
                return candidate
    raise SettingsError(
        f"There is no workspace at or above {here}.",
        remedy="Make one with `peelian init FOLDER`, or name one with --workspace or PEELIAN_WORKSPACE.",
    )


def _resolve(given: dict[str, object], file: str) -> tuple[dict[str, object], dict[str, str]]:
    known = {each.name: each for each in fields(Settings)}
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise SettingsError(f"{file}: unknown setting {unknown[0]!r}.", remedy="Known: " + ", ".join(known) + ".")
    values: dict[str, object] = {}
    origins: dict[str, str] = {}
    for name, each in known.items():
        variable = ENVIRONMENT_PREFIX + name.upper()
        if variable in os.environ:
            values[name], origins[name] = _read(name, os.environ[variable], each.default, variable), variable
        elif name in given:
            values[name], origins[name] = _read(name, given[name], each.default, file), file
        else:
            values[name], origins[name] = each.default, "default"
    return values, origins


def _read(name: str, value: Any, default: object, where: str) -> object:
    kind, fits, wanted = _WANTED[name]
    plain = isinstance(value, str) if kind is str else isinstance(value, str | int | float)
    try:
        read = kind(value) if plain and not isinstance(value, bool) else None
    except (ValueError, OverflowError):
        read = None
    if read is None or not fits(read) or (kind is not str and read != float(value)):
        what = wanted.split(",")[0] if read is not None else "text" if kind is str else "a number"
        remedy = f"Give {wanted}; the default is {default!r}."
        raise SettingsError(f"{where}: {name} = {value!r} is not {what}.", remedy=remedy)
    return read


_SIZE = re.compile(r"\d+(\.\d+)? ?[KMGT]i?B")
_WANTED: dict[str, tuple[type[Any], Callable[[Any], bool], str]] = {
    "quarantine_limit": (float, lambda share: 0 <= share <= 1, "a share, a number from 0 to 1"),
    "shrink_limit": (float, lambda share: 0 <= share <= 1, "a share, a number from 0 to 1"),
    "threads": (int, lambda count: 0 <= count <= 1024, "a whole number, 0 or more"),
    "memory_limit": (
        str,
        lambda size: _SIZE.fullmatch(size) is not None,
        'an amount of memory, such as "2GB"',
    ),
    "fetch_pause": (float, lambda seconds: 0.2 <= seconds <= 3600, "0.2 to 3600 seconds"),
    "fetch_tries": (int, lambda count: 1 <= count <= 50, "a whole number from 1 to 50"),
    "fetch_timeout": (float, lambda seconds: 1 <= seconds <= 3600, "1 to 3600 seconds"),
    "fetch_size_limit": (str, lambda size: _SIZE.fullmatch(size) is not None, 'an amount, such as "4GB"'),
    "fetch_contact": (
        str,
        lambda text: re.fullmatch(r"[\x21-\x27\x2a-\x7e]{0,200}", text) is not None,
        "an e-mail or web address, without blanks or brackets",
    ),
    "unpacked_limit": (str, lambda size: _SIZE.fullmatch(size) is not None, 'an amount of bytes, such as "20GB"'),
    "workbook_limit": (str, lambda size: _SIZE.fullmatch(size) is not None, 'an amount of bytes, such as "300MB"'),
    "unpack_ratio": (int, lambda ratio: ratio >= 1, "a whole number, 1 or more"),
    "register": (
        str,
        lambda address: not address or re.match(r"postgres(ql)?://", address) is not None,
        'empty, or a PostgreSQL address such as "postgresql://peelian@localhost/peelian"',
    ),
    "attachment_limit": (str, lambda size: _SIZE.fullmatch(size) is not None, 'an amount of bytes, such as "50MB"'),
    "archive_members": (int, lambda count: count >= 1, "a whole number, 1 or more"),
}
