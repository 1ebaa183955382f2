"""Writing what a register holds back under the headings of a force's own tracker.

A cell that several words of the tracker stand for takes the first of them that the mapping names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from peelian.inspection.holding import Holding
from peelian.publish.whole import write_whole
from peelian.register.rows import plain
from peelian.register.transfer.exchange import Place, TransferError
from peelian.register.transfer.mapping import HOLE, Tracker, filled
from peelian.register.transfer.workbook import workbook_of


def tracker_rows(tracker: Tracker, holding: Holding) -> list[dict[str, str]]:
    """The rows of a tracker that a holding gives: one for each row of the mapping's first table that came from it."""
    first, *others = tracker.tables
    found = []
    for record in getattr(holding, first):
        cells = _cells(tracker, first, record)
        if filled(tracker.tables[first]["id"], cells) != record.id:
            continue
        for table in others:
            belonging = [each for each in getattr(holding, table) if _belongs(tracker, table, each, cells)]
            if belonging:
                latest = max(belonging, key=lambda each: (str(getattr(each, "on", "")), each.id))
                cells = {**_cells(tracker, table, latest), **cells}
        found.append({heading: cells.get(heading, "") for heading in tracker.headings})
    return found


def _cells(tracker: Tracker, table: str, record: Any) -> dict[str, str]:
    """The cells that a record gives: those of fields that are a cell as it is, and those read back from its id."""
    values = plain({name: getattr(record, name) for name in tracker.tables[table]})
    cells: dict[str, str] = {}
    for name, text in tracker.tables[table].items():
        shown = "\n".join(values[name]) if isinstance(values[name], list) else str(values[name] or "")
        words = {meant: word for word, meant in reversed(list(tracker.words.get(name, {}).items()))}
        holes = [(hole[1], hole[2]) for hole in HOLE.finditer(text)]
        if not holes or any(marked for marked, _ in holes):
            continue
        parts = [re.escape(part) for part in re.split(r"\{[^{}]+\}", text)]
        read = re.fullmatch("(.*)".join(parts), shown, re.DOTALL)
        if read is None:
            continue
        for (_, heading), found in zip(holes, read.groups(), strict=True):
            cells[heading] = words.get(found, found)
    return cells


def _belongs(tracker: Tracker, table: str, record: Any, cells: Mapping[str, str]) -> bool:
    """Whether a record of a further table is of this row: all that is made of cells already known agrees."""
    known = {
        name: filled(text, cells)
        for name, text in tracker.tables[table].items()
        if name not in tracker.words
        and (holes := HOLE.findall(text))
        and all(cells.get(heading) for _, heading in holes)
    }
    return bool(known) and all(str(getattr(record, name)) == value for name, value in known.items())


def write_tracker(path: Path, tracker: Tracker, rows: Sequence[Mapping[str, str]]) -> Path:
    """Write a tracker's rows under its headings as a workbook; gives the path."""
    if path.suffix.lower() != ".xlsx":
        raise TransferError([Place(path.name).fault("a tracker is written as a workbook.", "End it in .xlsx.")])
    blank = [[""] * len(tracker.headings)] * (tracker.heading_row - 1)
    cells = [*blank, list(tracker.headings), *([row[each] for each in tracker.headings] for row in rows)]
    return write_whole(path, workbook_of({tracker.sheet or "Tracker": cells}, heading_row=tracker.heading_row))
