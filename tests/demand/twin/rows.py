"""Visits as rows with the names of `Visits`, and the first difference between two sets of them."""

from __future__ import annotations

import numpy as np
from tests.demand.twin.force import Force
from tests.demand.twin.visit import NEVER

Rows = dict[str, np.ndarray]
FIELDS = (
    *("entered_us", "stream", "index", "round", "work", "kind", "team", "ready_us", "due_us", "travel_us", "takes_us"),
    *("patience_us", "started_us", "attended_us", "finished_us", "left_us", "next"),
)
_OF_THE_RUN = ("ready_us", "due_us", "attended_us", "finished_us")
"""Times that are planned before they come."""


def rows_of(force: Force) -> Rows:
    """The twin's visits, in order; what has not come when the run ends is never."""
    found = {
        name: np.array([getattr(visit, name.removesuffix("_us")) for visit in force.visits], np.int64)
        for name in FIELDS
    }
    for name in _OF_THE_RUN:
        found[name][found[name] > force.end] = NEVER
    found["next"][(found["finished_us"] == NEVER) & (found["left_us"] == NEVER)] = -1
    return in_order(found)


def in_order(rows: Rows) -> Rows:
    """By time, entity, round and work, so that visits of one moment have one order."""
    order = np.lexsort([rows[name] for name in ("work", "round", "index", "stream", "entered_us")])
    return {name: rows[name][order] for name in FIELDS}


def difference(found: object, expected: Rows) -> str:
    """Where visits of the core first differ from the twin's, in words; nothing if they are the same."""
    core = in_order({name: np.asarray(getattr(found, name)) for name in FIELDS})
    for name in ("entered_us", "stream", "index", "round", "work"):
        if core[name].shape != expected[name].shape or (core[name] != expected[name]).any():
            return _first(core, expected, "visits")
    wrong = [name for name in FIELDS if (core[name] != expected[name]).any()]
    return _first(core, expected, ", ".join(wrong)) if wrong else ""


def _first(core: Rows, twin: Rows, what: str) -> str:
    sizes = [len(each["index"]) for each in (core, twin)]
    short = min(sizes)
    wrong = np.zeros(short, np.bool_)
    for name in FIELDS:
        wrong |= core[name][:short] != twin[name][:short]
    place = int(np.argmax(wrong)) if wrong.any() else short
    shown = [
        {name: int(each[name][place]) for name in FIELDS} if place < size else "none"
        for each, size in zip((core, twin), sizes, strict=True)
    ]
    rows = f"number {place} is\n{shown[0]} in the core,\n{shown[1]} in the twin"
    return f"{what}: {sizes} visits, {int(wrong.sum())} rows differ; {rows}"
