"""From a model's arrays to those that kernels read: draws, lines, stages and the parts in which it is run."""

from __future__ import annotations

from math import ceil

import numpy as np
import numpy.typing as npt

from peelian.demand.arrivals import compile_profile
from peelian.demand.clock import HOURS_IN_WEEK, WEEK
from peelian.demand.distributions import Samplers, exponential_table
from peelian.demand.draws import PURPOSES
from peelian.demand.kernels.cases import LARGEST_US, asks_us
from peelian.demand.kernels.network import (
    GENERAL,
    Counted,
    Draws,
    Lines,
    Network,
    Parts,
    Sources,
    Teams,
    Works,
)
from peelian.demand.kernels.visit import INDEX_BITS
from peelian.demand.model.arrays import BY_APPOINTMENT, NONE, Compiled
from peelian.demand.model.words import word_at
from peelian.demand.simulation.rows import Limits, Rows, row_table
from peelian.demand.simulation.stages import comes_back, stages_of

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_NO_LIMIT = 2**40


def network_of(compiled: Compiled, rows: Rows, limits: Limits, settle_weeks: int, *, whole: bool = False) -> Network:
    """A model as kernels read it; in one part if it is to be run as a whole, otherwise each stage is one."""
    stage = stages_of(compiled)
    part = np.zeros_like(stage) if whole else stage
    lines, table = _lines(compiled)
    return Network(
        hours=compiled.hours,
        sources=_sources(compiled, part),
        draws=_draws(compiled, table),
        lines=lines,
        teams=_teams(compiled, stage),
        works=_works(compiled, stage, part),
        counted=_counted(compiled, rows, limits, settle_weeks),
        parts=_parts(compiled, stage, part),
    )


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
        work=streams.work,
        begins=np.searchsorted(ordered[:, 0], parts).astype(np.int64),
        live=np.searchsorted(2 * ordered[:, 0] + ordered[:, 1], 2 * parts[:-1] + 1).astype(np.int64),
        who=ordered[:, 3].copy(),
        at_us=ordered[:, 2].copy(),
        at_work=ordered[:, 4].copy(),
    )


def _draws(compiled: Compiled, table: Integers) -> Draws:
    kinds, works = compiled.kinds, compiled.works
    case = _is_case(compiled)
    numbers = [*works.waiting_number.tolist(), *works.live_number.tolist(), *compiled.streams.number.tolist()]
    words = [[word_at(int(work), number) for number in numbers] for work in works.number]
    takes = np.where(case, works.lasts[kinds.work], kinds.takes)
    travel = np.where(case, NONE, kinds.travel)
    return Draws(
        word=np.array(words, np.uint64),
        needed=_needed(compiled, travel, takes, case),
        first=kinds.first,
        share=kinds.share,
        then=kinds.then,
        line=table,
        travel=travel,
        takes=takes,
        residual=kinds.residual,
        delay=works.delay[kinds.work],
        patience=works.patience[kinds.work],
        booked=kinds.within_us == BY_APPOINTMENT,
        case=case,
        samplers=compiled.samplers,
    )


def _needed(compiled: Compiled, travel: Integers, takes: Integers, case: Flags) -> Integers:
    """By work, a bit for each pair of purposes that decides something: not if there is one grade, way or length."""
    kinds, works, samplers = compiled.kinds, compiled.works, compiled.samplers
    needed = np.zeros(len(works.number), np.int64)
    for work in range(len(needed)):
        mine = slice(int(kinds.first[work]), int(kinds.first[work + 1]))
        several_ways = bool(np.any((kinds.then[mine] > 0) & (kinds.then[mine] < 1)))
        pairs = (
            mine.stop - mine.start > 1,
            any(_varies(samplers, law) for law in (*travel[mine], *takes[mine][~case[mine]])),
            several_ways or _varies(samplers, works.patience[work]),
            _varies(samplers, works.delay[work]) or any(_varies(samplers, law) for law in takes[mine][case[mine]]),
        )
        assert len(pairs) == PURPOSES // 2
        needed[work] = sum(bool(pair) << place for place, pair in enumerate(pairs))
    return needed


def _varies(samplers: Samplers, law: int) -> bool:
    """Whether a law has more than one value: its scale is 0 if it has not."""
    return bool(law >= 0 and samplers.scale[law] > 0)


def _is_case(compiled: Compiled) -> Flags:
    team = compiled.kinds.team
    return np.asarray((team >= 0) & compiled.teams.carries[team])


def _lines(compiled: Compiled) -> tuple[Lines, Integers]:
    """The lines, and where an entity waits by kind and stream: a line a kind, or for each priority of its streams."""
    kinds, streams = compiled.kinds, compiled.streams
    works, sources = len(compiled.names.works), 2 * len(compiled.names.works) + len(compiled.names.streams)
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
    priority = np.array([each for _, each in found], np.int64)
    team = kinds.team[of_kind]
    own_from, own = _listed([np.flatnonzero(team == each) for each in range(len(compiled.names.teams))], priority)
    helped = np.asarray(kinds.helped_by[of_kind] & ~_is_case(compiled)[of_kind][:, None]).reshape(len(of_kind), -1)
    helped[np.arange(len(of_kind)), team] = False
    helps_from, helps = _listed([np.flatnonzero(column) for column in helped.T], priority)
    helpers = np.array([helped[team == each].any(axis=0) for each in range(len(compiled.names.teams))])
    return (
        Lines(
            kind=of_kind,
            team=team,
            priority=priority,
            units=kinds.units[of_kind],
            own_from=own_from,
            own=own,
            helps_from=helps_from,
            helps=helps,
            helped=helped,
            helpers=helpers,
            preempts=kinds.preempts,
            takes=np.asarray(kinds.preempts[of_kind].any(axis=1)),
        ),
        table,
    )


def _listed(lines: list[Integers], priority: Integers) -> tuple[Integers, Integers]:
    """Lists of lines one behind the other, each by priority; where each begins."""
    ordered = [each[np.argsort(priority[each], kind="stable")] for each in lines]
    return np.cumsum([0, *map(len, ordered)]), np.concatenate([*ordered, np.zeros(0, np.int64)]).astype(np.int64)


def _teams(compiled: Compiled, stage: Integers) -> Teams:
    teams, kinds = compiled.teams, compiled.kinds
    most = [
        ceil(round(float(people * limit), 9))
        for people, limit in zip(teams.carriers, teams.caseload_limit, strict=True)
    ]
    hourly = np.minimum(np.floor(teams.carriers * teams.available_us / HOURS_IN_WEEK + 0.5), float(LARGEST_US))
    of_team = np.full(len(teams.shift_end), NONE, np.int64)
    for kind, team in enumerate(kinds.team):
        for each in {int(team), *np.flatnonzero(kinds.helped_by[kind]).tolist()} - {NONE}:
            of_team[each] = stage[kinds.work[kind]]
    return Teams(
        staff=teams.staff,
        relieved=teams.relieved,
        shift_end=teams.shift_end,
        reserve=teams.reserve,
        case=teams.carries,
        available_us=hourly.astype(np.int64),
        most_live=np.where(teams.caseload_limit > 0, np.array(most, np.int64), _NO_LIMIT),
        stage=of_team,
    )


def _works(compiled: Compiled, stage: Integers, part: Integers) -> Works:
    works = compiled.works
    reviewed = (works.review_us > 0) & (works.review_takes_us > 0)
    reviews = [
        asks_us(takes, every) if asked else 0
        for takes, every, asked in zip(works.review_takes_us.tolist(), works.review_us.tolist(), reviewed, strict=True)
    ]
    asks = [
        asks_us(effort, mean) if effort > 0 and mean > 0 else 0
        for effort, mean in zip(works.effort_us.tolist(), works.mean_us.tolist(), strict=True)
    ]
    return Works(
        stage=stage,
        part=part,
        round=comes_back(compiled).astype(np.int64),
        diverts_to=works.diverts_to,
        earliest_us=works.earliest_us,
        offered=works.offered,
        offered_us=works.offered_us,
        effort_us=works.effort_us,
        review_us=works.review_us,
        review_asks=np.array(reviews, np.int64),
        backlog_asks=np.array(asks, np.int64) + np.array(reviews, np.int64),
    )


def _counted(compiled: Compiled, rows: Rows, limits: Limits, settle_weeks: int) -> Counted:
    return Counted(
        row=row_table(compiled, rows),
        limit_from=np.searchsorted(limits.row, np.arange(len(rows.kind) + 1)).astype(np.int64),
        limit_us=limits.us,
        limit_attended=limits.attended,
        kind_work=compiled.kinds.work,
        kind_team=compiled.kinds.team,
        from_us=settle_weeks * WEEK,
    )


def _parts(compiled: Compiled, stage: Integers, part: Integers) -> Parts:
    """All parts by the general loop."""
    count = int(part.max()) + 1
    none = np.zeros(count, np.int64)
    return Parts(
        stage=np.array([*(stage[part == each].min() for each in range(count)), stage.max() + 1], np.int64),
        method=np.full(count, GENERAL, np.int64),
        work=none,
        team=none,
        level=np.zeros(0, np.int64),
        levels=none,
        units=np.zeros((count, 1), np.int64),
        reserve=np.zeros((count, 1), np.int64),
    )
