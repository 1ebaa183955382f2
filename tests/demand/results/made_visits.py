"""Visits of a replication by hand, in the place of the core's."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from tests.demand.results import example

from peelian.demand.clock import MINUTE
from peelian.demand.kernels.pool import NEVER
from peelian.demand.model.compile import compile_model
from peelian.demand.results import timeline
from peelian.demand.simulation.visits import Visits

FIELDS = Visits._fields
# stream, index, work, kind, team, entered, due, started, attended, finished, left, next; times in minutes.
CALL = (1, 4, 0, 0, 0, 60, 60, 61, 61, 67, None, 1)
INCIDENT = (1, 4, 1, 1, 1, 67, 67, 90, 101, 200, None, 2)
WAITS = (1, 4, 2, 3, -1, 200, 200, None, None, None, None, -1)
OTHER = (0, 0, 1, 1, 1, 20, 20, 30, 35, 95, None, 4)
LOWER = (0, 1, 1, 2, 1, 20, 20, 80, 85, 95, None, 4)
GAVE_UP = (0, 2, 0, 0, -1, 5, 5, None, None, None, 9, -1)


def visits(*rows: tuple[int | None, ...]) -> Visits:
    names = ("stream", "index", "work", "kind", "team", "entered_us", "due_us", "started_us", "attended_us")
    names += ("finished_us", "left_us", "next")
    held: dict[str, list[int]] = {name: [] for name in FIELDS}
    for row in rows:
        given = dict(zip(names, row, strict=True))
        for name in FIELDS:
            value = given.get(name, {"ready_us": given["due_us"], "travel_us": 11, "patience_us": 8}.get(name, 0))
            timed = name.endswith("_us")
            held[name].append((NEVER if value is None else value * MINUTE) if timed else int(value or 0))
    return Visits(**{name: np.array(values, np.int64) for name, values in held.items()})


def made_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let time lines be of these visits; with a model other than the example it is attended sooner."""
    model = example.model()
    compiled = compile_model(model)
    sooner = (*INCIDENT[:7], 70, 81, 180, None, 2)
    made = {
        False: visits(GAVE_UP, OTHER, LOWER, CALL, INCIDENT, WAITS),
        True: visits(GAVE_UP, OTHER, LOWER, CALL, sooner, WAITS),
    }
    monkeypatch.setattr(timeline, "prepare", lambda given: SimpleNamespace(compiled=compiled, more=given != model))
    monkeypatch.setattr(timeline, "visits_of", lambda prepared, seed, replication: made[prepared.more])
