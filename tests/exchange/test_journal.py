"""The journal: events are added whole, one after another, and never changed."""

from __future__ import annotations

import datetime as dt
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from peelian.core.errors import PeelianError
from peelian.exchange.journal import Draft, Event, Journal

WRITER = """
import sys
from pathlib import Path
from peelian.exchange.journal import Draft, Journal
journal = Journal(Path(sys.argv[1]))
while True:
    journal.append(lambda events: Draft("asked", "c", "kent", "2018-10", "ann", {"count": len(events)}))
    print("x", flush=True)
"""


def draft(events: Sequence[Event]) -> Draft:
    return Draft("asked", "crime-monthly", "kent", "2018-10", "ann", {"count": len(events), "text": "Größe “1”"})


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "exchange" / "journal.sqlite")


def test_nothing_is_there_before_the_first_event(journal: Journal) -> None:
    assert journal.events() == ()
    assert not journal.path.exists()


def test_events_come_back_as_they_were_written_in_order(journal: Journal) -> None:
    written = [journal.append(draft) for _ in range(3)]

    assert list(journal.events()) == written
    assert [each.number for each in written] == [1, 2, 3]
    assert [each.content["count"] for each in written] == [0, 1, 2]
    assert written[0].item == ("crime-monthly", "kent", "2018-10")


def test_refused_step_leaves_no_trace(journal: Journal) -> None:
    def refuse(events: Sequence[Event]) -> Draft:
        raise PeelianError("It cannot be.")

    journal.append(draft)
    with pytest.raises(PeelianError, match=r"It cannot be\."):
        journal.append(refuse)

    assert len(journal.events()) == 1
    assert journal.append(draft).number == 2


def test_events_up_to_a_moment(journal: Journal) -> None:
    first = journal.append(draft)
    time.sleep(0.005)
    journal.append(draft)

    assert journal.events(dt.datetime.fromisoformat(first.at)) == (first,)
    assert journal.events(dt.datetime(2001, 1, 1, tzinfo=dt.UTC)) == ()


@pytest.mark.parametrize("statement", ["UPDATE events SET by = 'eve'", "DELETE FROM events"])
def test_events_cannot_be_changed_or_deleted(journal: Journal, statement: str) -> None:
    journal.append(draft)

    with closing(sqlite3.connect(journal.path)) as connection, pytest.raises(sqlite3.IntegrityError, match="never"):
        connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET by = 'eve' WHERE number = 2",
        "DELETE FROM events WHERE number = 2",
        "UPDATE events SET seal = 'x' WHERE number = 2",
    ],
)
def test_change_made_by_force_shows(journal: Journal, statement: str) -> None:
    for _ in range(3):
        journal.append(draft)
    with closing(sqlite3.connect(journal.path)) as connection:
        connection.executescript(f"DROP TRIGGER kept; DROP TRIGGER whole; {statement};")
        connection.commit()

    for call in (journal.events, lambda: journal.append(draft)):
        with pytest.raises(PeelianError, match="was changed by something else, from event 2 on"):
            call()


def test_many_writers_leave_every_event_once(journal: Journal) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: Journal(journal.path).append(draft), range(24)))

    found = journal.events()
    assert [each.number for each in found] == list(range(1, 25))
    assert [each.content["count"] for each in found] == list(range(24)), "each saw all before it"


def test_killed_writer_leaves_whole_events(journal: Journal) -> None:
    for _ in range(5):
        before = len(journal.events())
        writer = subprocess.Popen([sys.executable, "-c", WRITER, journal.path], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        acknowledged = writer.stdout.read(6).count(b"x")
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        assert len(journal.events()) >= before + acknowledged
    journal.append(draft)


def test_file_that_is_no_journal_is_refused_with_a_sentence(journal: Journal) -> None:
    journal.path.parent.mkdir()
    journal.path.write_bytes(b"not a database, but long enough to be looked at" * 40)

    for call in (journal.events, lambda: journal.append(draft)):
        with pytest.raises(PeelianError, match="cannot be used"):
            call()
