"""From a model's arrays to those that kernels read: draws, lines, stages and the parts in which it is run."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt

from peelian.demand.arrivals import compile_profile, most_arrivals
from peelian.demand.clock import HOURS_IN_WEEK, WEEK
from peelian.demand.distributions import exponential_table
from peelian.demand.kernels.cases import LARGEST_US, asks_us
from peelian.demand.kernels.network import BLOCK, Counted, Draws, Loop, Mail, Network, Sources
from peelian.demand.kernels.records import (
    CASE,
    INDEX_BITS,
    KIND,
    LETTER,
    LIMIT,
    LINE,
    PLANNED,
    TEAM,
    WORK,
    Records,
    filled,
)
from peelian.demand.model.arrays import BY_APPOINTMENT, NONE, Compiled
from peelian.demand.model.words import word_at
from peelian.demand.simulation.parts import Desk, Pass, parts_of
from peelian.demand.simulation.rows import Limits, Rows, row_table
from peelian.demand.simulation.stages import stages_of

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_NO_LIMIT = 2**30


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A model as kernels read it, without working room, and how each of its parts is run."""

    net: Network
    parts: tuple[Desk | Pass | None, ...]


def plan_of(compiled: Compiled, rows: Rows, limits: Limits, settle_weeks: int, *, whole: bool = False) -> Plan:
    """A model in parts, each stage the fastest way; or as a whole, by the loop over all that happens."""
    stage = stages_of(compiled)
    lines, table = _lines(compiled)
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
            **_teams(compiled, stage, lines),
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
    return Plan(net, tuple(parts))


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
    block = np.zeros(BLOCK, np.uint64)
    return Draws(
        words=np.array(words, np.uint64),
        share=compiled.kinds.share,
        then=compiled.kinds.then,
        line=table,
        samplers=compiled.samplers,
        entity=block,
        word=block,
        pair=block,
        even=np.zeros(BLOCK),
        odd=np.zeros(BLOCK),
    )


def _is_case(compiled: Compiled) -> Flags:
    team = compiled.kinds.team
    return np.asarray((team >= 0) & compiled.teams.carries[team])


def _kinds(compiled: Compiled, stage: Integers) -> Records:
    kinds, works, case = compiled.kinds, compiled.works, _is_case(compiled)
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
        ways=(kinds.then < 1).sum(axis=1),
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
    kinds, works, case = compiled.kinds, compiled.works, _is_case(compiled)
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


def _lines(compiled: Compiled) -> tuple[Records, Integers]:
    """The lines, and where an entity waits by kind and stream: a line a kind, or for each priority of its streams."""
    kinds, streams = compiled.kinds, compiled.streams
    works = len(compiled.names.works)
    sources = 2 * works + len(compiled.names.streams)
    found: dict[tuple[int, int], int] = {}
    table = np.full((len(kinds.work), sources), NONE, np.int64)
    for kind in range(len(kinds.work)):
        priorities = np.full(sources, kinds.priority[kind])
        if compiled.names.kinds[kind] in compiled.names.works:  # it has no grades, so its streams may have priorities
            mine = np.flatnonzero(streams.work == kinds.work[kind])
            priorities[2 * works + mine] = streams.priority[mine]
        if kinds.team[kind] >= 0:
            table[kind] = [found.setdefault((kind, int(each)), len(found)) for each in priorities]
    of_kind = np.array([kind for kind, _ in found], np.int64)
    lines = filled(
        LINE,
        len(found),
        kind=of_kind,
        team=kinds.team[of_kind],
        priority=[priority for _, priority in found],
        units=kinds.units[of_kind],
        takes=kinds.preempts[of_kind].any(axis=1),
    )
    return lines, table


def _teams(compiled: Compiled, stage: Integers, lines: Records) -> dict[str, Any]:
    """The teams, and the lines that are theirs and those that they help with."""
    teams, kinds, count = compiled.teams, compiled.kinds, len(compiled.names.teams)
    helped = kinds.helped_by[lines["kind"]] & ~_is_case(compiled)[lines["kind"], None]
    helped[np.arange(len(lines)), lines["team"]] = False
    own_from, own = _listed([np.flatnonzero(lines["team"] == each) for each in range(count)], lines)
    help_from, helps = _listed([np.flatnonzero(helped[:, each]) for each in range(count)], lines)
    helpers = np.array([helped[lines["team"] == each].any(axis=0) for each in range(count)])
    carrying = [people * limit for people, limit in zip(teams.carriers, teams.caseload_limit, strict=True)]
    hourly = np.floor(teams.carriers * teams.available_us / HOURS_IN_WEEK + 0.5)
    of_stage = np.full(count, NONE, np.int64)
    for each in range(count):
        works = kinds.work[(kinds.team == each) | kinds.helped_by[:, each]]
        of_stage[each] = stage[works[0]] if len(works) else NONE
    records = filled(
        TEAM,
        count,
        available=np.minimum(hourly, float(LARGEST_US)),
        stage=of_stage,
        case=teams.carries,
        shift_end=teams.shift_end,
        reserve=teams.reserve,
        most_live=np.where(teams.caseload_limit > 0, [ceil(round(float(each), 9)) for each in carrying], _NO_LIMIT),
        first_own=own_from[:-1],
        last_own=own_from[1:],
        first_help=help_from[:-1],
        last_help=help_from[1:],
        place=np.cumsum(teams.carries) - 1,
        helped=helpers.any(axis=1),
    )
    order = np.argsort(of_stage, kind="stable")
    return {"teams": records, "order": order, "own": own, "helps": helps, "helpers": helpers}


def _listed(lines: list[Integers], records: Records) -> tuple[Integers, Integers]:
    """Lists of lines one behind the other, each by priority; where each begins."""
    ordered = [each[np.argsort(records["priority"][each], kind="stable")] for each in lines]
    return np.cumsum([0, *map(len, ordered)]), np.concatenate([*ordered, np.zeros(0, np.int64)]).astype(np.int64)
