"""Taking records out: what somebody may see, as an exchange file, with a note in the audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from peelian.core.force import force as force_of
from peelian.inspection.holding import TABLES, Holding
from peelian.inspection.permissions import require
from peelian.inspection.words import Marking
from peelian.register.actor import Actor
from peelian.register.queries.holdings import holding_for, note_export
from peelian.register.rows import plain
from peelian.register.transfer.mapping import Tracker
from peelian.register.transfer.tracker_back import tracker_rows, write_tracker
from peelian.register.transfer.writing import write_exchange

_UNTOLD = ("says", "fact", "fact_text")


def export_records(actor: Actor, path: Path, force: str = "") -> int:
    """Write what somebody may see, of every force or of one, to a file of the format of its ending; how many rows.

    Of evidence marked OFFICIAL-SENSITIVE, what it says and its files are left out. The audit is told before the file
    is there. Raises NotAllowedError for the public, and PeelianError where the file cannot be written.
    """
    require("export_records", actor.roles, ())
    tables = tables_of(holding_for(actor, force_of(force).id if force else ""))
    count = sum(map(len, tables.values()))
    note_export(actor, f"{path.name} {force}".strip(), count)
    write_exchange(path, tables)
    return count


def export_tracker(actor: Actor, path: Path, tracker: Tracker, force: str = "") -> int:
    """Write what somebody may see under the headings of their own tracker; how many rows of it."""
    require("export_records", actor.roles, ())
    rows = tracker_rows(tracker, holding_for(actor, force_of(force).id if force else ""))
    note_export(actor, f"{path.name} {force}".strip(), len(rows))
    write_tracker(path, tracker, rows)
    return len(rows)


def tables_of(holding: Holding) -> Mapping[str, list[dict[str, Any]]]:
    """The rows of a holding by table, as an exchange file writes them."""
    secret = {each.id for each in holding.evidence if each.marking is Marking.SENSITIVE}
    found: dict[str, list[dict[str, Any]]] = {}
    for table in TABLES:
        rows = [plain({each.name: getattr(row, each.name) for each in fields(row)}) for row in getattr(holding, table)]
        if table == "evidence":
            rows = [_untold(row) if row["id"] in secret else row for row in rows]
        if table == "attachments":
            rows = [row for row in rows if row["evidence"] not in secret]
        found[table] = rows
    return found


def _untold(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in _UNTOLD}
