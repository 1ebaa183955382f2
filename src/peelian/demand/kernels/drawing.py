"""All that is drawn for visits when they begin, a block at a time; purposes that decide nothing are left out."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from peelian.demand.compiled import inlined, kernel, numbers
from peelian.demand.distributions import fill_whole, sample, to_whole
from peelian.demand.draws import PURPOSES, fill_by_name
from peelian.demand.kernels.network import BLOCK, Draws
from peelian.demand.kernels.pool import LATEST, NEVER
from peelian.demand.kernels.records import INDEX_BITS, Records
from peelian.demand.kernels.visit import (
    AROUND,
    DUE,
    ENTERED,
    KIND,
    LINE,
    NEXT,
    PATIENCE,
    READY,
    TAKES,
    TRAVEL,
    WHO,
)

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

LONGEST_US = LATEST / 4
"""No time drawn is longer: 4 years and a half, so that a finish fits into a run."""
_INDEX = (1 << INDEX_BITS) - 1
_WORD = np.uint64(0xFFFFFFFF)
_KIND, _TIMES, _ROUTE, _DELAY = numbers(_PAIRS := PURPOSES // 2)
(_ONE,) = numbers(1, first=1)
_PAIR = np.uint64(_PAIRS - 1)
_MIDDLE = 0.5
_SEVERAL = -1


@kernel
def draw_visits(
    draws: Draws, kinds: Records, works: Records, visits: Integers, first: int, last: int, seed: int, replication: int
) -> None:
    """Draw the visits from `first` up to `last`, of which who, when, work and round are known.

    Rows are taken apart first and cut then: so the compiler knows that what it goes through lies side by side.
    """
    for start in range(first, last, BLOCK):
        stop = min(start + BLOCK, last)
        who, kind, ready = visits[WHO][start:stop], visits[KIND][start:stop], visits[READY][start:stop]
        travel, takes = visits[TRAVEL][start:stop], visits[TAKES][start:stop]
        work, needed = _name(draws, works, who, kind, visits[AROUND][start:stop])
        _fill(draws, who.size, seed, replication, _KIND, needed)
        only = _draw_kinds(draws, works, work, who, kind, visits[LINE][start:stop])
        _fill(draws, who.size, seed, replication, _TIMES, needed)
        _draw_times(draws, kinds, only, kind, travel, takes)
        _fill(draws, who.size, seed, replication, _ROUTE, needed)
        _draw_routes(draws, kinds, only, kind, visits[PATIENCE][start:stop], visits[NEXT][start:stop])
        _fill(draws, who.size, seed, replication, _DELAY, needed)
        _draw_delays(draws, kinds, only, kind, ready, takes)
        _draw_due(kinds, only, kind, visits[ENTERED][start:stop], ready, visits[DUE][start:stop])


@kernel
def draw_rests(
    draws: Draws, kinds: Records, visits: Integers, first: int, last: int, seed: int, replication: int
) -> None:
    """What is left of jobs and cases that are being dealt with as the run starts, instead of how long all takes."""
    for row in range(first, last):
        kind, who = kinds[visits[KIND, row]], visits[WHO, row]
        draws.entity[0] = np.uint64(who & _INDEX) & _WORD
        draws.word[0] = draws.words[kind.work, who >> INDEX_BITS]
        draws.pair[0] = np.uint64(0)
        _fill(draws, _ONE, seed, replication, _DELAY, _ONE << _DELAY)
        rest = _time(draws, kind.residual, draws.odd[0])
        visits[TRAVEL, row] = 0
        visits[TAKES, row] = max(rest, 1) if kind.case else rest


@inlined
def _only(numbers: Integers) -> int:
    """The number that all are, or that there are several."""
    several = 0
    for place in range(numbers.size):
        several |= int(numbers[place] != numbers[0])
    return _SEVERAL if several else int(numbers[0])


@inlined
def _name(draws: Draws, works: Records, who: Integers, work: Integers, around: Integers) -> tuple[int, int]:
    """Name the draws of a block of visits; their only work, and which pairs of purposes any of them needs."""
    only = _only(work)
    for place in range(who.size):
        draws.entity[place] = np.uint64(who[place] & _INDEX) & _WORD
        draws.pair[place] = np.uint64(around[place] * _PAIRS)
    if only != _SEVERAL:
        words = draws.words[only]
        for place in range(who.size):
            draws.word[place] = words[who[place] >> INDEX_BITS]
        return only, int(works[only].needed)
    needed = 0
    for place in range(who.size):
        draws.word[place] = draws.words[work[place], who[place] >> INDEX_BITS]
        needed |= works[work[place]].needed
    return only, needed


@kernel
def _fill(draws: Draws, size: int, seed: int, replication: int, pair: int, needed: int) -> None:
    """Draw a pair of purposes for a block, if it is needed."""
    even, odd = draws.even[:size], draws.odd[:size]
    if needed >> pair & 1 == 0:
        even[:] = _MIDDLE
        odd[:] = _MIDDLE
        return
    for place in range(size):
        draws.pair[place] = (draws.pair[place] & ~_PAIR) | np.uint64(pair)
    fill_by_name(even, odd, seed, replication, draws.entity[:size], draws.word[:size], draws.pair[:size])


@inlined
def _draw_kinds(draws: Draws, works: Records, of: int, who: Integers, kind: Integers, line: Integers) -> int:
    """Draw kinds, and the line of each; which kind all have, or that there are several.

    Here and below every share is compared: a loop that ends as it may is guessed wrongly by the processor.
    """
    if of != _SEVERAL:
        kind[:] = works[of].first_kind
        for above in range(works[of].first_kind, works[of].last_kind):
            share = draws.share[above]
            for place in range(kind.size):
                kind[place] += int(draws.odd[place] >= share)
    else:
        for place in range(kind.size):
            work = works[kind[place]]
            chosen = work.first_kind
            for above in range(work.first_kind, work.last_kind):
                chosen += int(draws.odd[place] >= draws.share[above])
            kind[place] = chosen
    only = _only(kind)
    if only != _SEVERAL:
        lines = draws.line[only]
        for place in range(kind.size):
            line[place] = lines[who[place] >> INDEX_BITS]
    else:
        for place in range(kind.size):
            line[place] = draws.line[kind[place], who[place] >> INDEX_BITS]
    return only


@inlined
def _draw_times(draws: Draws, kinds: Records, only: int, kind: Integers, travel: Integers, takes: Integers) -> None:
    """How long it takes to be there, and there; of cases nobody travels, and how long they last is drawn later."""
    if only != _SEVERAL:
        _fill_times(draws, travel, kinds[only].travel, draws.even)
        _fill_times(draws, takes, -1 if kinds[only].case else kinds[only].takes, draws.odd)
        return
    for place in range(kind.size):
        each = kinds[kind[place]]
        travel[place] = _time(draws, each.travel, draws.even[place])
        takes[place] = _time(draws, -1 if each.case else each.takes, draws.odd[place])


@inlined
def _draw_routes(draws: Draws, kinds: Records, only: int, kind: Integers, patience: Integers, route: Integers) -> None:
    """How long they wait at most, and where they go next."""
    if only != _SEVERAL:
        if kinds[only].patience < 0:
            patience[:] = NEVER
        else:
            _fill_times(draws, patience, kinds[only].patience, draws.even)
        _fill_routes(route, draws.shares[only], draws.steps[only], kinds[only].ways, draws.odd)
        return
    for place in range(kind.size):
        number, following = kind[place], 0
        each = kinds[number]
        patience[place] = NEVER if each.patience < 0 else _time(draws, each.patience, draws.even[place])
        for way in range(each.ways):
            following += draws.steps[number, way] if draws.odd[place] >= draws.shares[number, way] else 0
        route[place] = following


@kernel
def _fill_routes(routes: Integers, shares: Floats, steps: Integers, ways: int, uniforms: Floats) -> None:
    """Where visits of one kind go next."""
    routes[:] = 0
    for way in range(ways):
        share, step = shares[way], steps[way]
        for place in range(routes.size):
            routes[place] += step if uniforms[place] >= share else 0


@inlined
def _draw_delays(draws: Draws, kinds: Records, only: int, kind: Integers, delay: Integers, takes: Integers) -> None:
    """How long it is until they are ready; how long cases last, a microsecond at least."""
    if only != _SEVERAL:
        _fill_times(draws, delay, kinds[only].delay, draws.even)
        if kinds[only].case:
            _fill_times(draws, takes, kinds[only].takes, draws.odd)
            for place in range(kind.size):
                takes[place] = max(takes[place], 1)
        return
    for place in range(kind.size):
        each = kinds[kind[place]]
        delay[place] = _time(draws, each.delay, draws.even[place])
        if each.case:
            takes[place] = max(_time(draws, each.takes, draws.odd[place]), 1)


@inlined
def _draw_due(kinds: Records, only: int, kind: Integers, entered: Integers, ready: Integers, due: Integers) -> None:
    """When they are ready, of which the delay is known, and, unless an appointment is made, due."""
    for place in range(kind.size):
        ready[place] += entered[place]
        due[place] = ready[place]
    if only == _SEVERAL or kinds[only].booked:
        for place in range(kind.size):
            due[place] = NEVER if kinds[kind[place]].booked else due[place]


@inlined
def _fill_times(draws: Draws, times: Integers, law: int, uniforms: Floats) -> None:
    """Times of one law for a block, which uses up its draws; 0 without a law."""
    if law < 0:
        times[:] = 0
    else:
        fill_whole(times, draws.samplers, law, uniforms[: times.size], LONGEST_US)


@inlined
def _time(draws: Draws, law: int, uniform: float) -> int:
    """A time of a law; 0 without a law."""
    return 0 if law < 0 else to_whole(sample(draws.samplers, law, uniform), LONGEST_US)
