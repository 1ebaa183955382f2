"""The working space of one thread: visits of a part, what goes from part to part, and how things stand."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from peelian.demand.kernels.pool import MOST_UNITS
from peelian.demand.kernels.visit import CELLS

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]

BLOCK = 1024
NO_ROOM, TOO_MANY = -2, -1
"""Outcomes of a run: more visits than there is room for; more busy units than can be followed."""

ROWS, FOLLOWING, OUTSIDE, PLANNED, HOUR_KEY, SETTLED, OWN, HELP, OPENING, FAULT = range(10)
"""How a run stands: visits so far; the next to come from outside, and where those end; entries of the calendar; the
next hour; up to where all has started that can; how many teams to look at, and helpers; visits of the backlog; what
went wrong."""


class Drawn(NamedTuple):
    """Where draws are made, a block at a time: an entity's number, word and pair of purposes, and the two draws."""

    entity: Words
    word: Words
    pair: Words
    even: Floats
    odd: Floats
    arrived_us: Integers
    when: Floats
    which: Floats


class Mail(NamedTuple):
    """Entities on their way to a part: when they come, who, and work and round; `first[p] + sent[p]` is the next place.

    The last three arrays are for sorting; `bucket` has room for a count of each.
    """

    first: Integers
    sent: Integers
    at_us: Integers
    who: Integers
    what: Integers
    sorted_us: Integers
    sorted_who: Integers
    sorted_what: Integers
    bucket: Integers


class Calendar(NamedTuple):
    """A heap of what is planned, the earliest first: by `key` (time, stage, phase), then by entity."""

    key: Integers
    who: Integers
    row: Integers


class Standing(NamedTuple):
    """How each team (T) stands, and its busy slots (T × MOST_UNITS); cases by how they stand in virtual time.

    `next_key` is when somebody next finishes. `look` and `look_to_help` say that something may start. `since` is up to
    when `busy_us` and `over_us` of the hour are counted.
    """

    at: Integers
    next_key: Integers
    next_due: Integers
    free: Integers
    busy: Integers
    on_duty: Integers
    waiting: Integers
    engaged: Integers
    since: Integers
    busy_us: Integers
    over_us: Integers
    look: Integers
    look_to_help: Integers
    slot_due: Integers
    slot_row: Integers
    slot_held: Integers
    asked: Integers
    pace: Integers
    gone: Integers
    case_due: Integers
    case_row: Integers
    case_place: Integers
    first: Integers
    last: Integers
    by_kind: Integers
    booked: Integers


class Room(NamedTuple):
    """All of it."""

    visits: Integers
    drawn: Drawn
    mail: Mail
    calendar: Calendar
    standing: Standing
    hours: Integers
    waits: Integers


class Sizes(NamedTuple):
    """How much room: visits and mail by part, arrivals of a stream, and the model's own sizes."""

    visits: int
    mail: Integers
    arrivals: int
    hours: int
    teams: int
    lines: int
    kinds: int
    works: int
    case_teams: Integers


def new_room(sizes: Sizes) -> Room:
    """Room of these sizes; pages of memory that a run does not touch are never taken."""
    return Room(
        visits=np.empty((CELLS, sizes.visits), np.int64),
        drawn=_new_drawn(sizes.arrivals),
        mail=_new_mail(sizes),
        calendar=Calendar(*np.empty((3, 2 * sizes.visits), np.int64)),
        standing=_new_standing(sizes),
        hours=np.zeros((3, sizes.hours), np.int64),
        waits=np.zeros((sizes.kinds, sizes.hours + 1), np.int64),
    )


def _new_drawn(arrivals: int) -> Drawn:
    entity, word, pair = np.empty((3, BLOCK), np.uint64)
    even, odd = np.empty((2, BLOCK))
    when, which = np.empty((2, arrivals))
    return Drawn(entity, word, pair, even, odd, np.empty(arrivals, np.int64), when, which)


def _new_mail(sizes: Sizes) -> Mail:
    first = np.cumsum([0, *sizes.mail])
    at_us, who, what = np.empty((3, first[-1]), np.int64)
    in_order = np.empty((3, max(sizes.mail)), np.int64)
    sent, bucket = np.zeros(len(sizes.mail), np.int64), np.empty(sizes.visits + 2, np.int64)
    return Mail(first, sent, at_us, who, what, in_order[0], in_order[1], in_order[2], bucket)


def _new_standing(sizes: Sizes) -> Standing:
    def by_team() -> Integers:
        return np.zeros(sizes.teams, np.int64)

    slot_due, slot_row, slot_held = np.empty((3, sizes.teams, MOST_UNITS), np.int64)
    case_due, case_row = np.empty((2, max(1, int(sizes.case_teams.max(initial=0) + 1)), sizes.visits), np.int64)
    first, last = np.zeros((2, sizes.lines), np.int64)
    return Standing(
        at=np.zeros(10, np.int64),
        next_key=by_team(),
        next_due=by_team(),
        free=by_team(),
        busy=by_team(),
        on_duty=by_team(),
        waiting=by_team(),
        engaged=by_team(),
        since=by_team(),
        busy_us=by_team(),
        over_us=by_team(),
        look=by_team(),
        look_to_help=by_team(),
        slot_due=slot_due,
        slot_row=slot_row,
        slot_held=slot_held,
        asked=by_team(),
        pace=by_team(),
        gone=by_team(),
        case_due=case_due,
        case_row=case_row,
        case_place=sizes.case_teams,
        first=first,
        last=last,
        by_kind=np.zeros(sizes.kinds, np.int64),
        booked=np.zeros(sizes.works, np.int64),
    )
