"""The lines in which entities wait, and the teams that serve them, as kernels read them."""

from __future__ import annotations

from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt

from peelian.demand.clock import HOURS_IN_WEEK
from peelian.demand.kernels.cases import LARGEST_US
from peelian.demand.kernels.records import LINE, TEAM, Records, filled
from peelian.demand.model.arrays import NONE, Compiled

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_NO_LIMIT = 2**30


def is_case(compiled: Compiled) -> Flags:
    """Which kinds are cases."""
    return np.append(compiled.teams.carries, np.False_)[compiled.kinds.team]  # the last is for work that nobody does


def lines_of(compiled: Compiled) -> tuple[Records, Integers]:
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


def teams_of(compiled: Compiled, stage: Integers, lines: Records) -> dict[str, Any]:
    """The teams, and the lines that are theirs and those that they help with."""
    teams, kinds, count = compiled.teams, compiled.kinds, len(compiled.names.teams)
    helped = kinds.helped_by[lines["kind"]] & ~is_case(compiled)[lines["kind"], None]
    helped[np.arange(len(lines)), lines["team"]] = False
    own_from, own = _listed([np.flatnonzero(lines["team"] == each) for each in range(count)], lines)
    help_from, helps = _listed([np.flatnonzero(helped[:, each]) for each in range(count)], lines)
    helpers = np.zeros((count, count), np.bool_)
    for line, team in enumerate(lines["team"]):
        helpers[team] |= helped[line]
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
