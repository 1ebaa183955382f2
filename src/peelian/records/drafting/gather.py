"""Looking at a file of any format: the header of one of its tables, and the words of its first rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from peelian.core.errors import IntakeError
from peelian.core.workspace import Settings
from peelian.records import readers
from peelian.records.drafting.headings import header_at
from peelian.records.drafting.seen import Seen, Tally
from peelian.records.heading import names_at
from peelian.records.pseudonym import values_unseen
from peelian.records.readers.kinds import WORKBOOKS
from peelian.records.readers.limits import Limits
from peelian.records.readers.received import receive
from peelian.records.readers.rows import Look, Sheet, Where

MOST_ROWS = 300_000


def gather(
    file: Path,
    folder: Path,
    progress: Callable[[int], None] = lambda rows: None,
    *,
    sheet: str | None = None,
    settings: Settings | None = None,
) -> Seen:
    """What a table of a file holds, from at most MOST_ROWS rows; `folder` is for our copy.

    Raises IntakeError as a load would, and where a workbook has several sheets and none is named.
    """
    received = receive(file, folder, lambda done, total: None, Limits.of(settings or Settings()))
    # Whose file it is is not known yet, so that any value may be a reference.
    with values_unseen(hidden=True):
        look = readers.look(received)
    chosen = _sheet(look, sheet)
    at = header_at(chosen.rows)
    if at is None:
        raise IntakeError(received.name, "no row looks like a header.", remedy="Give the columns names.")
    where = Where(chosen.name, chosen.first + at)
    header = names_at(chosen, where)
    tallies = [Tally() for _ in header]
    count = 0
    rows = readers.rows(look, where, progress)
    with values_unseen(hidden=True):
        for batch in rows.batches():
            for tally, values in zip(tallies, batch.columns[1:], strict=True):
                tally.see(values.to_pylist())
            count += batch.num_rows
            if count >= MOST_ROWS:
                break
    if count == 0:
        raise IntakeError(received.name, "it has a header and no rows.", remedy="Export it again with its rows.")
    columns = tuple(tally.seen(name) for tally, name in zip(tallies, header, strict=True))
    return Seen(received.name, count, columns, chosen.name if look.kind in WORKBOOKS else "")


def _sheet(look: Look, named: str | None) -> Sheet:
    """The sheet that is named, or the only one that holds a table."""
    visible = [each for each in look.sheets if not each.hidden and header_at(each.rows) is not None]
    chosen = [each for each in look.sheets if each.name == named] if named else visible
    if len(chosen) == 1:
        return chosen[0]
    known = ", ".join(repr(each.name) for each in look.sheets if each.name)
    if named:
        problem, remedy = f"there is no sheet {named!r}.", f"It has {known}." if known else "Leave --sheet out."
    elif chosen:
        problem, remedy = f"{len(chosen)} sheets hold tables.", f"Say which with --sheet: {known}."
    else:
        problem, remedy = "it holds no table.", "Export it again with a header and its rows."
    raise IntakeError(look.content.name, problem, remedy=remedy)
