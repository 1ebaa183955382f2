"""The journal of the exchange: every step as an event, added at the end and never changed.

One SQLite file, one transaction an event: after a kill there is an event or there is none, and of two steps at once the
second sees the first. Each event is sealed with a hash over itself and the seal before it, so that a change made by
another program shows.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peelian.core.errors import PeelianError

FIELDS = ("number", "at", "by", "kind", "collection", "force", "period", "content")
PATIENCE = 30.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS events (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, by TEXT NOT NULL, kind TEXT NOT NULL, collection TEXT NOT NULL,
    force TEXT NOT NULL, period TEXT NOT NULL, content TEXT NOT NULL, seal TEXT NOT NULL
);
CREATE TRIGGER IF NOT EXISTS kept BEFORE UPDATE ON events BEGIN SELECT raise(ABORT, 'events are never changed'); END;
CREATE TRIGGER IF NOT EXISTS whole BEFORE DELETE ON events BEGIN SELECT raise(ABORT, 'events are never deleted'); END;
"""


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before it is written."""

    kind: str
    collection: str
    force: str
    period: str
    by: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """One step of the exchange: who did what to which return, and when (UTC)."""

    number: int
    at: str
    by: str
    kind: str
    collection: str
    force: str
    period: str
    content: Mapping[str, Any]

    @property
    def item(self) -> tuple[str, str, str]:
        """The return that it is about: collection, force, period."""
        return self.collection, self.force, self.period


class Journal:
    """The events of one workspace."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def events(self, until: dt.datetime | None = None) -> tuple[Event, ...]:
        """Every event up to a moment, the earliest first; raises PeelianError where the file was changed."""
        if not self.path.exists():
            return ()
        try:
            with closing(
                sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True, timeout=PATIENCE)
            ) as connection:
                found = self._read(connection)
        except sqlite3.Error as error:
            raise self._unreadable(error) from error
        if until is None:
            return found
        return tuple(each for each in found if dt.datetime.fromisoformat(each.at) <= until)

    def append(self, decide: Callable[[Sequence[Event]], Draft]) -> Event:
        """Add the event that `decide` makes of all events so far, or none where it raises.

        Nobody else can add one between what `decide` sees and what is written.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)) as connection:
                connection.executescript("PRAGMA synchronous = FULL;" + _SCHEMA)
                connection.execute("BEGIN IMMEDIATE")
                try:
                    event = self._add(connection, decide)
                except BaseException:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise
                connection.execute("COMMIT")
                return event
        except (sqlite3.Error, OSError) as error:
            raise self._unreadable(error) from error

    def _add(self, connection: sqlite3.Connection, decide: Callable[[Sequence[Event]], Draft]) -> Event:
        before = self._read(connection)
        draft = decide(before)
        at = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
        event = Event(
            len(before) + 1, max([at, *(each.at for each in before[-1:])]), draft.by, draft.kind, draft.collection,
            draft.force, draft.period, draft.content,
        )  # fmt: skip
        last = connection.execute("SELECT seal FROM events ORDER BY number DESC LIMIT 1").fetchone()
        row = _row(event)
        seal = _seal(last[0] if last else "", row)
        connection.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, seal))
        return event

    def _read(self, connection: sqlite3.Connection) -> tuple[Event, ...]:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'events'").fetchone():
            return ()
        found = []
        seal = ""
        rows = connection.execute(f"SELECT {', '.join(FIELDS)}, seal FROM events ORDER BY number").fetchall()
        for at, row in enumerate(rows, 1):
            number, when, by, kind, collection, force, period, content, sealed = row
            seal = _seal(seal, row[:-1])
            if number != at or seal != sealed:
                raise PeelianError(
                    f"{self.path.name} was changed by something else, from event {at} on.",
                    remedy="Put back a copy of it from before. Peelian adds events and never changes one.",
                )
            found.append(Event(number, when, by, kind, collection, force, period, json.loads(content)))
        return tuple(found)

    def _unreadable(self, error: Exception) -> PeelianError:
        return PeelianError(
            f"The journal {self.path} cannot be used: {error}. Nothing was written.",
            remedy="Check the folder's permissions and the space on the disk, and try again.",
        )


def _row(event: Event) -> tuple[Any, ...]:
    content = json.dumps(event.content, ensure_ascii=False, sort_keys=True)
    return (*(getattr(event, name) for name in FIELDS[:-1]), content)


def _seal(before: str, row: Sequence[Any]) -> str:
    return hashlib.sha256(json.dumps([before, *row], ensure_ascii=False).encode()).hexdigest()
