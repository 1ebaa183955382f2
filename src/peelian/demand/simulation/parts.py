"""How each part of a model is run: by the loop over all that happens, as a dispatch, or as work that nobody does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from peelian.demand.kernels.dispatch import Run, Slots
from peelian.demand.kernels.pool import MOST_UNITS, PREEMPT, Jobs, Log, Pool, Rules
from peelian.demand.kernels.visit import ATTENDED, BEHIND, DUE, FINISHED, LINE, PATIENCE, STARTED, TAKES, TRAVEL
from peelian.demand.kernels.waiting import Lines
from peelian.demand.model.arrays import BY_APPOINTMENT, Compiled
from peelian.demand.simulation.stages import leads

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """A part that is one work, done by one team on shifts as a dispatch.

    Its lines are `levels`, by priority; the team's rules are those of a dispatch.
    """

    work: int
    team: int
    levels: dict[int, int]
    rules: Rules
    pool: Pool
    impatient: bool

    def run(self, visits: Integers, hours: Integers) -> Run:
        """The dispatch of a part's visits, which reads and writes their rows; `hours` (3 × H) are what units do."""
        rows, grades = visits.shape[1], len(self.rules.units)
        patience = visits[PATIENCE] if self.impatient else np.zeros(0, np.int64)
        first, last, interrupted = np.zeros((3, grades), np.int64)
        lines = Lines(first, last, visits[BEHIND], interrupted, *np.empty((2, grades, MOST_UNITS), np.int64))
        jobs = Jobs(visits[DUE], visits[LINE], visits[TRAVEL], visits[TAKES], patience, 0)
        log = Log(visits[STARTED], visits[ATTENDED], visits[FINISHED], hours[0], hours[1], hours[2])
        none = np.zeros(grades, np.bool_)
        assert all(len(each) in (0, rows) for each in jobs[:5])
        return Run(jobs, self.rules, self.pool, log, Slots(*np.empty((3, MOST_UNITS), np.int64)), lines, none, none)


@dataclass(frozen=True, slots=True)
class Pass:
    """A part that is one work which nobody does."""

    work: int


def parts_of(compiled: Compiled, stage: Integers) -> list[Desk | Pass | None]:
    """How each stage is run; None is by the loop."""
    works = [np.flatnonzero(stage == each) for each in range(int(stage.max()) + 1)]
    return [_single(compiled, int(each[0])) if len(each) == 1 else None for each in works]


def _single(compiled: Compiled, work: int) -> Desk | Pass | None:
    kinds, works = compiled.kinds, compiled.works
    mine = np.flatnonzero(kinds.work == work)
    teams = set(kinds.team[mine].tolist())
    if (
        leads(compiled)[work, work]
        or len(teams) > 1
        or np.any(kinds.within_us[mine] == BY_APPOINTMENT)
        or works.live[work]
    ):
        return None
    (team,) = teams
    if team < 0:
        return Pass(work)
    if works.delay[work] >= 0 or np.any(kinds.helped_by[mine]) or _interrupts(compiled, mine, team):
        return None
    return _desk(compiled, work, team, mine)


def _interrupts(compiled: Compiled, kinds: Integers, team: int) -> bool:
    """Whether jobs may be interrupted, or the team carries cases, which have no dispatch."""
    teams = compiled.teams
    return bool(teams.carries[team] or teams.shift_end[team] == PREEMPT or np.any(compiled.kinds.preempts[kinds]))


def _desk(compiled: Compiled, work: int, team: int, mine: Integers) -> Desk | None:
    """A dispatch whose grades are the priorities, if those of one priority ask for as many units.

    Where somebody leaves, those behind could start at once if they asked for fewer; a dispatch looks only when
    something else happens.
    """
    kinds, streams, teams = compiled.kinds, compiled.streams, compiled.teams
    units: dict[int, set[int]] = {}
    for kind in mine.tolist():
        units.setdefault(int(kinds.priority[kind]), set()).add(int(kinds.units[kind]))
    if compiled.names.kinds[mine[0]] == compiled.names.works[work]:
        for stream in np.flatnonzero(streams.work == work):
            units.setdefault(int(streams.priority[stream]), set()).update(kinds.units[mine].tolist())
    impatient, several = bool(compiled.works.patience[work] >= 0), {each for asked in units.values() for each in asked}
    if any(len(asked) > 1 for asked in units.values()) or (impatient and len(several) > 1):
        return None
    ordered = sorted(units)
    rules = Rules(
        units=np.array([min(units[priority]) for priority in ordered], np.int64),
        reserve=np.array([teams.reserve[team] if priority > 1 else 0 for priority in ordered], np.int64),
        preempts=np.zeros((len(ordered), len(ordered)), np.bool_),
    )
    pool = Pool(teams.staff[team], teams.relieved[team], int(teams.shift_end[team]))
    return Desk(work, team, {priority: level for level, priority in enumerate(ordered)}, rules, pool, impatient)
