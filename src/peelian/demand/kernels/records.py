"""The records of which a model and a run of it are made: arrays of one record each, whose fields kernels read by name.

Kernels are compiled for every array that they are given, so a few arrays of records compile many times as fast as an
array for each field. Times are whole microseconds; -1 says that there is none.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Records = Any
"""An array of records. What a field holds cannot be said to the type checker."""

INDEX_BITS = 40
"""Of an entity's number: that in its stream. The bits above are the place of its stream: backlogs that wait and then
live ones, by work, then the model's streams."""


def _record(longs: str, shorts: str = "") -> np.dtype[np.void]:
    fields = [(name, np.int64) for name in longs.split()] + [(name, np.int32) for name in shorts.split()]
    return np.dtype(fields, align=True)


KIND = _record("work stage team case booked travel takes residual delay patience ways waiting")
"""A kind of job: its team, -1 for none; whether that carries cases, and whether it is booked by appointment; laws, of
which `takes` of a case is how long it lasts; how many shares of routes are compared; how many of it wait now."""

WORK = _record(
    "diverts_to earliest effort review review_asks backlog_asks "
    "stage part first_kind last_kind needed first_place last_place place",
)
"""A work. A live case of it asks people for `effort` in all, for `review_asks` in an hour and, of the backlog, for
`backlog_asks`. `needed` has a bit for each pair of purposes that must be drawn. Its places for appointments are those
from `first_place` up to `last_place`; `place` is the next one."""

LINE = _record("kind team priority units takes first last")
"""A line of visits of a kind and priority that wait for a team: whether they may take units from others, the first and
the last of them."""

TEAM = _record(
    "available since busy_us over_us asked pace gone next_due "
    "stage case shift_end reserve most_live first_own last_own first_help last_help place free busy on_duty waiting "
    "engaged look look_to_help helped",
)
"""A team. Its own lines, by priority, are listed from `first_own` up to `last_own`, those of others likewise. `free`,
`busy` and `on_duty` are units, `engaged` jobs or cases that are being dealt with. `busy_us` and `over_us` are counted
up to `since`. `look` says that it should look whether something can start.

Cases: `available` is people's time in an hour, `asked` what live cases ask of it; they go on by `pace` in this hour,
and `gone` had gone before it; `place` is their team's place among those with cases. `next_due` is the first finish of
teams on shifts, together with its slot."""

LETTER = np.dtype([("at", "i8"), ("who", "i8"), ("around", "i4"), ("work", "i2"), ("left", "i2")])
"""An entity on its way to a work, where it comes after others of the moment if it left then where it was."""

PLANNED = _record("key who row")
"""Something planned, by time, stage and phase."""

CASE = _record("due row")
"""A live case, by when it finishes in the time of cases."""

LIMIT = _record("us attended")
"""A time within which jobs should be attended or, if not `attended`, begun."""


def filled(record: np.dtype[np.void], size: int, /, **fields: Any) -> Records:
    """So many records; fields that are not given are 0."""
    found = np.zeros(size, record)
    for name, values in fields.items():
        found[name] = values
    return found
