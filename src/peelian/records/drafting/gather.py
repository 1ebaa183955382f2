"""Looking at a file: the header and the words of its first rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from peelian.core.errors import IntakeError
from peelian.records.drafting.seen import Seen, Tally
from peelian.records.received import read_header, receive
from peelian.records.rows import TextRows

MOST_ROWS = 300_000


def gather(file: Path, folder: Path, progress: Callable[[int], None] = lambda rows: None) -> Seen:
    """What a file holds, from at most MOST_ROWS rows; `folder` is for our copy. Raises IntakeError as a load would."""
    received = receive(file, folder, lambda done, total: None)
    header, lines = read_header(received)
    rows = TextRows(received, len(header), lines, progress)
    tallies = [Tally() for _ in header]
    count = 0
    for batch in rows.batches():
        for tally, values in zip(tallies, batch.columns[1:], strict=True):
            tally.see(values.to_pylist())
        count += batch.num_rows
        if count >= MOST_ROWS:
            break
    if count == 0:
        raise IntakeError(received.name, "it has a header and no rows.", remedy="Export it again with its rows.")
    return Seen(received.name, count, tuple(tally.seen(name) for tally, name in zip(tallies, header, strict=True)))
