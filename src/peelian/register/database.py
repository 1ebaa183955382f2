"""Starting Django on the register of a workspace: SQLite in the workspace by default, PostgreSQL by setting.

SQLite runs in WAL with immediate transactions and full synchronisation: a writer waits for its turn from the start, so
that no two read the same state and overwrite one another, and what was acknowledged survives a kill.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from peelian.core.errors import PeelianError, SettingsError
from peelian.core.workspace import Workspace

PATIENCE = 20
_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
_open: list[Workspace] = []


def start(workspace: Workspace) -> None:
    """Make the register of this workspace the one that models read and write, with its tables as they must be.

    One process serves one register at a time. Raises PeelianError where the database cannot be reached or was made by
    a newer Peelian.
    """
    set_up()
    from django.conf import settings
    from django.db import DEFAULT_DB_ALIAS, connections
    from django.db.utils import DatabaseError

    wanted = database_of(workspace)
    settings.SECRET_KEY = _secret(workspace)
    if not workspace.settings.register:
        _make_private(workspace.register)
    connection = connections[DEFAULT_DB_ALIAS]
    if any(connection.settings_dict.get(name) != value for name, value in wanted.items()):
        connection.close()
        connections.settings[DEFAULT_DB_ALIAS] = {**connections.settings[DEFAULT_DB_ALIAS], **wanted}
        del connections[DEFAULT_DB_ALIAS]
    try:
        _bring_up_to_date()
    except DatabaseError as error:
        raise PeelianError(
            f"The register cannot be used: {str(error).strip()}.",
            remedy="Check the setting `register` (`peelian config`), that the database runs, and the folder's rights.",
        ) from error
    _open[:] = [workspace]


def workspace() -> Workspace:
    """The workspace whose register is open; raises RuntimeError before any is."""
    found = started()
    if found is None:
        raise RuntimeError("no register is open")
    return found


def started() -> Workspace | None:
    """The workspace whose register is open, or None before any is."""
    return _open[0] if _open else None


@contextmanager
def told_plainly() -> Iterator[None]:
    """Around what asks the database: where it is away, full, locked or not as it should be, PeelianError says so."""
    from django.db.utils import OperationalError

    try:
        yield
    except OperationalError as error:
        raise PeelianError(
            f"The register cannot be used now: {str(error).strip()}. Nothing was written.",
            remedy="Check that its database runs and has space, and that nobody else holds it; then try again.",
        ) from error


def database_of(workspace: Workspace) -> dict[str, Any]:
    """Django's settings for the database of this workspace's register."""
    address = workspace.settings.register
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(workspace.register),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": PATIENCE, "init_command": _PRAGMAS},
            "USER": "",
            "PASSWORD": "",
            "HOST": "",
            "PORT": "",
        }
    parts = urlsplit(address)
    if not parts.path.strip("/"):
        raise SettingsError(
            "The setting `register` names no database.", remedy="Write postgresql://user@host/database."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {},
    }


def _make_private(file: Path) -> None:
    """Only its owner may read the register's file; SQLite gives its log the same rights."""
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _secret(workspace: Workspace) -> str:
    """The secret that sessions and invitations are signed with: the workspace's own, made at the first start."""
    if named := os.environ.get("PEELIAN_SECRET_KEY"):
        return named
    place = workspace.root / "keys" / "register.key"
    place.parent.mkdir(mode=0o700, exist_ok=True)
    with suppress(FileExistsError), os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(50))
    return place.read_text(encoding="ascii")


def set_up() -> None:
    """Set Django up, once a process, on no register yet."""
    import django
    from django.apps import apps

    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peelian.register.settings")
        django.setup()


def _bring_up_to_date() -> None:
    """Apply what migrations are missing; a register from a newer Peelian is refused, not guessed at."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    known = {name for app, name in executor.loader.disk_migrations if app == "register"}
    applied = {name for app, name in executor.loader.applied_migrations if app == "register"}
    if applied - known:
        raise PeelianError(
            f"This register was made by a newer Peelian: it has the step {max(applied - known)}.",
            remedy="Update Peelian, or restore a backup from before.",
        )
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
