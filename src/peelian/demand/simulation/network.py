"""From a model's arrays to those that kernels read: draws, lines, stages and the parts in which it is run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from peelian.demand.arrivals import compile_profile, most_arrivals
from peelian.demand.clock import WEEK
from peelian.demand.distributions import exponential_table
from peelian.demand.kernels.cases import asks_us
from peelian.demand.kernels.network import BLOCK, Counted, Draws, Loop, Mail, Network, Sources
from peelian.demand.kernels.records import (
    CASE,
    INDEX_BITS,
    KIND,
    LETTER,
    LIMIT,
    PLANNED,
    WORK,
    Records,
    filled,
)
from peelian.demand.model.arrays import BY_APPOINTMENT, NONE, Compiled
from peelian.demand.model.words import word_at
from peelian.demand.simulation.idle import idle_time
from peelian.demand.simulation.lines import is_case, lines_of, teams_of
from peelian.demand.simulation.parts import Desk, Pass, parts_of
from peelian.demand.simulation.rows import Limits, Rows, row_table
from peelian.demand.simulation.stages import stages_of

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_NO_LIMIT = 2**30


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A model as kernels read it, without working room, how each of its parts is run, and what is idle in all of them.

    `idle_us` (T × F) is the time of staff of teams that no work names, which belong to no part.
    """

    net: Network
    parts: tuple[Desk | Pass | None, ...]
    idle_us: Integers


def plan_of(compiled: Compiled, rows: Rows, limits: Limits, settle_weeks: int, *, whole: bool = False) -> Plan:
    """A model in parts, each stage the fastest way; or as a whole, by the loop over all that happens."""
    stage = stages_of(compiled)
    lines, table = lines_of(compiled)
    part = np.zeros_like(stage) if whole else stage
    parts = [None] if whole else parts_of(compiled, stage)
    for each in parts:
        if isinstance(each, Desk):
            mine = compiled.kinds.work == each.work
            table[mine] = [[each.levels[priority] for priority in row] for row in lines["priority"][table[mine]]]
    none, nothing = np.zeros(0, np.int64), np.zeros((0, 0), np.int64)
    net = Network(
        hours=compiled.hours,
        stages=np.array([*(stage[part == each].min() for each in range(int(part.max()) + 1)), stage.max() + 1]),
        sources=_sources(compiled, part),
        draws=_draws(compiled, table),
        mail=Mail(none, none, filled(LETTER, 0), filled(LETTER, 0), none),
        loop=Loop(
            at=none,
            visits=nothing,
            kinds=_kinds(compiled, stage),
            works=_works(compiled, stage, part),
            lines=lines,
            **teams_of(compiled, stage, lines),
            preempts=compiled.kinds.preempts,
            staff=compiled.teams.staff,
            relieved=compiled.teams.relieved,
            round=np.tri(len(stage), dtype=np.int64),
            offered_us=compiled.works.offered_us,
            next_key=none,
            slot_due=nothing,
            slot_row=nothing,
            slot_held=nothing,
            cases=filled(CASE, 0).reshape(0, 0),
            calendar=filled(PLANNED, 0),
        ),
        counted=Counted(
            row=row_table(compiled, rows),
            limit_from=np.searchsorted(limits.row, np.arange(len(rows.kind) + 1)).astype(np.int64),
            limits=filled(LIMIT, len(limits.us), us=limits.us, attended=limits.attended),
            from_us=settle_weeks * WEEK,
        ),
        arrived_us=none,
        when=np.zeros(0),
        which=np.zeros(0),
    )
    return Plan(net, tuple(parts), idle_time(net.loop.teams, net.loop.staff, settle_weeks))


def _sources(compiled: Compiled, part: Integers) -> Sources:
    streams, works = compiled.streams, compiled.works
    profiles = [compile_profile(each) for each in streams.per_hour]
    hours, count = compiled.hours, len(part)
    entities = [
        (part[work], 0, -int(waited), work << INDEX_BITS | index, work)
        for work in range(count)
        for index, waited in enumerate(works.waited_us[works.waiting[work] : works.waiting[work + 1]])
    ]
    entities += [
        (part[work], 1, 0, (count + work) << INDEX_BITS | index, work)
        for work in range(count)
        for index in range(int(works.live[work]))
    ]
    ordered = np.array(sorted(entities), np.int64).reshape(-1, 5)
    parts = np.arange(int(part.max()) + 2)
    return Sources(
        number=streams.number,
        expected=np.array([each.expected for each in profiles]).reshape(-1, hours + 1),
        spacing_us=np.array([each.spacing_us for each in profiles]).reshape(-1, hours),
        gaps=exponential_table().copy(),
        elsewhere=streams.elsewhere,
        most=np.array([most_arrivals(each) for each in profiles], np.int64),
        work=streams.work,
        begins=np.searchsorted(ordered[:, 0], parts).astype(np.int64),
        live=np.searchsorted(2 * ordered[:, 0] + ordered[:, 1], 2 * parts[:-1] + 1).astype(np.int64),
        who=ordered[:, 3].copy(),
        at_us=ordered[:, 2].copy(),
        at_work=ordered[:, 4].copy(),
    )


def _draws(compiled: Compiled, table: Integers) -> Draws:
    works = compiled.works
    numbers = [*works.waiting_number.tolist(), *works.live_number.tolist(), *compiled.streams.number.tolist()]
    words = [[word_at(int(work), number) for number in numbers] for work in works.number]
    shares, steps = _ways(compiled)
    block = np.zeros(BLOCK, np.uint64)
    return Draws(
        words=np.array(words, np.uint64),
        share=compiled.kinds.share,
        then=compiled.kinds.then,
        shares=shares,
        steps=steps,
        line=table,
        samplers=compiled.samplers,
        entity=block,
        word=block,
        pair=block,
        even=np.zeros(BLOCK),
        odd=np.zeros(BLOCK),
    )


def _ways(compiled: Compiled) -> tuple[Floats, Integers]:
    """The cumulated shares below 1 of each kind that are not alike, and how many there are of each; see `Draws`."""
    found = [np.unique(row[row < 1], return_counts=True) for row in compiled.kinds.then]
    most = max(1, *(len(share) for share, _ in found))
    shares, steps = np.ones((len(found), most)), np.zeros((len(found), most), np.int64)
    for kind, (share, count) in enumerate(found):
        shares[kind, : len(share)], steps[kind, : len(share)] = share, count
    return shares, steps


def _kinds(compiled: Compiled, stage: Integers) -> Records:
    kinds, works, case = compiled.kinds, compiled.works, is_case(compiled)
    return filled(
        KIND,
        len(kinds.work),
        work=kinds.work,
        stage=stage[kinds.work],
        team=kinds.team,
        case=case,
        booked=kinds.within_us == BY_APPOINTMENT,
        travel=np.where(case, NONE, kinds.travel),
        takes=np.where(case, works.lasts[kinds.work], kinds.takes),
        residual=kinds.residual,
        delay=works.delay[kinds.work],
        patience=works.patience[kinds.work],
        ways=[len(np.unique(row[row < 1])) for row in kinds.then],
    )


def _works(compiled: Compiled, stage: Integers, part: Integers) -> Records:
    works = compiled.works
    reviews = [
        asks_us(takes, float(every)) if takes > 0 and every > 0 else 0
        for takes, every in zip(works.review_takes_us.tolist(), works.review_us.tolist(), strict=True)
    ]
    asks = [
        asks_us(effort, mean) if effort > 0 and mean > 0 else 0
        for effort, mean in zip(works.effort_us.tolist(), works.mean_us.tolist(), strict=True)
    ]
    return filled(
        WORK,
        len(stage),
        stage=stage,
        part=part,
        first_kind=compiled.kinds.first[:-1],
        last_kind=compiled.kinds.first[1:] - 1,
        needed=[_needed(compiled, work) for work in range(len(stage))],
        diverts_to=works.diverts_to,
        earliest=works.earliest_us,
        effort=works.effort_us,
        review=works.review_us,
        review_asks=reviews,
        backlog_asks=np.array(asks) + np.array(reviews),
        first_place=works.offered[:-1],
        last_place=works.offered[1:],
    )


def _needed(compiled: Compiled, work: int) -> int:
    """A bit for each pair of purposes that decides something: not if there is one grade, way or length."""
    kinds, works, case = compiled.kinds, compiled.works, is_case(compiled)
    mine = slice(int(kinds.first[work]), int(kinds.first[work + 1]))
    by_the_hour = [*kinds.travel[mine][~case[mine]], *kinds.takes[mine][~case[mine]]]
    pairs = (
        mine.stop - mine.start > 1,
        _varies(compiled, *by_the_hour),
        bool(np.any((kinds.then[mine] > 0) & (kinds.then[mine] < 1))) or _varies(compiled, works.patience[work]),
        _varies(compiled, works.delay[work]) or (bool(case[mine].any()) and _varies(compiled, works.lasts[work])),
    )
    return sum(pair << place for place, pair in enumerate(pairs))


def _varies(compiled: Compiled, *laws: int) -> bool:
    """Whether any of some laws has more than one value: its scale is 0 if it has not."""
    return any(law >= 0 and compiled.samplers.scale[law] > 0 for law in laws)
