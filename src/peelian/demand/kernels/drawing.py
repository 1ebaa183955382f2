"""All that is drawn for visits when they begin, a block at a time; purposes that decide nothing are left out."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from peelian.demand.compiled import inlined, kernel
from peelian.demand.distributions import sample
from peelian.demand.draws import PURPOSES, fill_by_name
from peelian.demand.kernels.network import Draws
from peelian.demand.kernels.pool import LATEST, NEVER
from peelian.demand.kernels.room import BLOCK, Drawn
from peelian.demand.kernels.visit import (
    ATTENDED,
    DUE,
    ENTERED,
    FINISHED,
    INDEX_BITS,
    KIND,
    LEFT,
    LINE,
    NEXT,
    PATIENCE,
    READY,
    REST,
    ROUND,
    STARTED,
    TAKES,
    TEAM,
    TRAVEL,
    WHO,
)

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

LONGEST_US = LATEST / 4
"""No time drawn is longer: 4 years and a half, so that a finish fits into a run."""
_INDEX = (1 << INDEX_BITS) - 1
_KIND, _TIMES, _ROUTE, _DELAY = range(4)
_PAIRS = PURPOSES // 2
_MIDDLE = 0.5


@kernel
def draw_visits(
    draws: Draws, drawn: Drawn, visits: Integers, first: int, after: int, seed: int, replication: int
) -> None:
    """Draw the visits from `first` up to `after`, of which who, when, work and round are known."""
    for start in range(first, after, BLOCK):
        size = min(BLOCK, after - start)
        needed = _name(draws, drawn, visits, start, size)
        if needed & 1 << _KIND:
            _fill(drawn, size, seed, replication, _KIND)
        _draw_kinds(draws, drawn.odd, visits, start, size, needed & 1 << _KIND)
        if needed & 1 << _TIMES:
            _fill(drawn, size, seed, replication, _TIMES)
        _draw_times(draws, drawn, visits, start, size, needed & 1 << _TIMES)
        if needed & 1 << _ROUTE:
            _fill(drawn, size, seed, replication, _ROUTE)
        _draw_routes(draws, drawn, visits, start, size, needed & 1 << _ROUTE)
        if needed & 1 << _DELAY:
            _fill(drawn, size, seed, replication, _DELAY)
        _draw_delays(draws, drawn, visits, start, size, needed & 1 << _DELAY)


@kernel
def draw_rests(
    draws: Draws, drawn: Drawn, visits: Integers, first: int, after: int, seed: int, replication: int
) -> None:
    """What is left of jobs and cases that are being dealt with as the run starts, instead of how long all takes."""
    for start in range(first, after, BLOCK):
        size = min(BLOCK, after - start)
        _name(draws, drawn, visits, start, size)
        for place in range(size):
            kind = visits[KIND, start + place]
            work = 0
            while draws.first[work + 1] <= kind:
                work += 1
            drawn.word[place] = draws.word[work, visits[WHO, start + place] >> INDEX_BITS]
        _fill(drawn, size, seed, replication, _DELAY)
        for place in range(size):
            row = start + place
            law = draws.residual[visits[KIND, row]]
            rest = _time(draws, law, drawn.odd[place])
            visits[TRAVEL, row] = 0
            visits[TAKES, row] = max(rest, 1) if draws.case[visits[KIND, row]] else rest


@inlined
def _name(draws: Draws, drawn: Drawn, visits: Integers, start: int, size: int) -> int:
    """Name the draws of a block of visits; which pairs of purposes any of them needs."""
    needed = 0
    for place in range(size):
        row = start + place
        who, work = visits[WHO, row], visits[KIND, row]
        drawn.entity[place] = np.uint64(who & _INDEX) & np.uint64(0xFFFFFFFF)
        drawn.word[place] = draws.word[work, who >> INDEX_BITS]
        drawn.pair[place] = np.uint64(visits[ROUND, row] * _PAIRS)
        needed |= draws.needed[work]
    return needed


@kernel
def _fill(drawn: Drawn, size: int, seed: int, replication: int, pair: int) -> None:
    """Draw a pair of purposes for a block, and name the next pair."""
    for place in range(size):
        drawn.pair[place] = (drawn.pair[place] & ~np.uint64(_PAIRS - 1)) + np.uint64(pair)
    even, odd = drawn.even[:size], drawn.odd[:size]
    fill_by_name(even, odd, seed, replication, drawn.entity[:size], drawn.word[:size], drawn.pair[:size])


@inlined
def _draw_kinds(draws: Draws, odd: Floats, visits: Integers, start: int, size: int, known: int) -> None:
    for place in range(size):
        row = start + place
        kind, uniform = draws.first[visits[KIND, row]], odd[place] if known else _MIDDLE
        while uniform >= draws.share[kind]:
            kind += 1
        visits[KIND, row] = kind
        visits[LINE, row] = draws.line[kind, visits[WHO, row] >> INDEX_BITS]
        visits[TEAM, row] = -1
        visits[REST, row] = -1
        visits[STARTED, row] = NEVER
        visits[ATTENDED, row] = NEVER
        visits[FINISHED, row] = NEVER
        visits[LEFT, row] = NEVER


@inlined
def _draw_times(draws: Draws, drawn: Drawn, visits: Integers, start: int, size: int, known: int) -> None:
    for place in range(size):
        row = start + place
        kind = visits[KIND, row]
        if draws.case[kind]:
            visits[TRAVEL, row] = 0
            continue
        visits[TRAVEL, row] = _time(draws, draws.travel[kind], drawn.even[place] if known else _MIDDLE)
        visits[TAKES, row] = _time(draws, draws.takes[kind], drawn.odd[place] if known else _MIDDLE)


@inlined
def _draw_routes(draws: Draws, drawn: Drawn, visits: Integers, start: int, size: int, known: int) -> None:
    for place in range(size):
        row = start + place
        kind = visits[KIND, row]
        law, following = draws.patience[kind], 0
        uniform = drawn.odd[place] if known else _MIDDLE
        visits[PATIENCE, row] = _time(draws, law, drawn.even[place] if known else _MIDDLE) if law >= 0 else NEVER
        while uniform >= draws.then[kind, following]:
            following += 1
        visits[NEXT, row] = following


@inlined
def _draw_delays(draws: Draws, drawn: Drawn, visits: Integers, start: int, size: int, known: int) -> None:
    for place in range(size):
        row = start + place
        kind = visits[KIND, row]
        ready = visits[ENTERED, row] + _time(draws, draws.delay[kind], drawn.even[place] if known else _MIDDLE)
        visits[READY, row] = ready
        visits[DUE, row] = NEVER if draws.booked[kind] else ready
        if draws.case[kind]:
            lasts = _time(draws, draws.takes[kind], drawn.odd[place] if known else _MIDDLE)
            visits[TAKES, row] = max(lasts, 1)


@inlined
def _time(draws: Draws, law: int, uniform: float) -> int:
    """A time of a law, to the nearest microsecond; 0 without a law."""
    if law < 0:
        return 0
    time_us = sample(draws.samplers, law, uniform)
    return int((time_us if time_us < LONGEST_US else LONGEST_US) + 0.5)
