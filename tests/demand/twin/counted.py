"""The tally counted a second time, plainly, from the visits of a replication and what teams did by the hour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from tests.demand.twin.rows import Rows
from tests.demand.twin.visit import NEVER

from peelian.demand.clock import DAY, HOUR, HOURS_IN_WEEK
from peelian.demand.kernels.tally import STEPS, step_of
from peelian.demand.model.arrays import Compiled


@dataclass(frozen=True)
class Count:
    """What is counted of: the model, its lines (a kind and a stream, or -1), its end, and when counting begins."""

    compiled: Compiled
    lines: list[tuple[int, int]]
    from_us: int = 0

    @property
    def end(self) -> int:
        return self.compiled.hours * HOUR

    @property
    def facets(self) -> int:
        return self.compiled.hours // 24 + HOURS_IN_WEEK

    def by_facet(self, times: np.ndarray, amounts: np.ndarray | int = 1) -> np.ndarray:
        """Amounts added up by day and by hour of the week of their time."""
        days, found = self.facets - HOURS_IN_WEEK, np.zeros(self.facets, np.int64)
        inside = np.minimum(times, self.end - 1)
        keep = (times >= self.from_us) & (times <= self.end)
        amounts = np.broadcast_to(amounts, times.shape)[keep]
        np.add.at(found, inside[keep] // DAY, amounts)
        np.add.at(found, days + inside[keep] // HOUR % HOURS_IN_WEEK, amounts)
        return found

    def of_line(self, rows: Rows, line: int) -> Rows:
        """Its visits that became due in the run, without those that were there before the start."""
        kind, stream = self.lines[line]
        own = [other for of, other in self.lines if of == kind and other >= 0]
        mine = rows["kind"] == kind
        mine &= rows["stream"] == stream if stream >= 0 else ~np.isin(rows["stream"], own)
        mine &= (rows["due_us"] < self.end) & ~self.of_backlog(rows)
        return {name: each[mine] for name, each in rows.items()}

    def of_backlog(self, rows: Rows) -> np.ndarray:
        """Which visits waited or were live as the run started: the first of an entity of a backlog."""
        streams, works = len(self.compiled.names.streams), len(self.compiled.names.works)
        own = (rows["stream"] >= streams) & ((rows["stream"] - streams) % works == rows["work"])
        return own & (rows["round"] == 0)

    def is_case(self, kind: int) -> bool:
        team = self.compiled.kinds.team[kind]
        return bool(team >= 0 and self.compiled.teams.available_us[team] > 0)

    def jobs(self, rows: Rows) -> np.ndarray:
        """By line, facet and cell."""
        return np.stack(
            [self._jobs(self.of_line(rows, line), self.is_case(kind)) for line, (kind, _) in enumerate(self.lines)]
        )

    def _jobs(self, rows: Rows, case: bool) -> np.ndarray:
        due, there = rows["due_us"], rows["finished_us" if case else "attended_us"]
        began, done, left = (rows[name] < NEVER for name in ("started_us", "finished_us", "left_us"))
        met = there < NEVER
        cells = [
            self.by_facet(due),
            self.by_facet(due, began),
            self.by_facet(due, met),
            self.by_facet(due, done),
            self.by_facet(due, left),
            self.by_facet(due, np.where(began, rows["started_us"] - due, 0)),
            self.by_facet(due, np.where(met, there - due, 0)),
            self.by_facet(due, np.where(left, rows["patience_us"], 0)),
            self.by_facet(due, np.where(done, rows["finished_us"] - rows["started_us"], 0)),
        ]
        return np.stack(cells, axis=-1)

    def within(self, rows: Rows, line: int, attended: bool, limit: int) -> tuple[np.ndarray, np.ndarray]:
        """How many were in time, and of how many that can be said."""
        mine, kind = self.of_line(rows, line), self.lines[line][0]
        then = mine["started_us" if not attended else "finished_us" if self.is_case(kind) else "attended_us"]
        in_time = (then < NEVER) & (then - mine["due_us"] <= limit)
        said = in_time | (mine["left_us"] < NEVER) | (then < NEVER) | (mine["due_us"] + limit < self.end)
        return self.by_facet(mine["due_us"], in_time), self.by_facet(mine["due_us"], said)

    def steps(self, rows: Rows, response: bool) -> np.ndarray:
        """Histograms of waits or responses by line."""
        found = np.zeros((len(self.lines), STEPS), np.int64)
        for line, (kind, _) in enumerate(self.lines):
            mine = self.of_line(rows, line)
            then = mine["started_us" if not response else "finished_us" if self.is_case(kind) else "attended_us"]
            for wait in (then - mine["due_us"])[(then < NEVER) & (mine["due_us"] >= self.from_us)]:
                found[line, step_of(int(wait))] += 1
        return found

    def waiting(self, rows: Rows) -> np.ndarray:
        """Waiting jobs as each hour ends (K × H), of teams that are never interrupted."""
        kinds, ends = len(self.compiled.names.kinds), np.arange(1, self.compiled.hours + 1) * HOUR
        found = np.zeros((kinds, len(ends)), np.int64)
        gone = np.minimum(np.minimum(rows["started_us"], rows["left_us"]), self.end)
        for kind in range(kinds):
            mine = (rows["kind"] == kind) & (rows["due_us"] < NEVER)
            waits = (rows["due_us"][mine] < ends[:, None]) & (gone[mine] >= ends[:, None])
            found[kind] = waits.sum(axis=1)
        return found

    def busy(self, rows: Rows) -> np.ndarray:
        """Time of busy units by team on shifts and hour (T × H), of teams that are never interrupted."""
        found = np.zeros(self.compiled.teams.staff.shape, np.int64)
        starts = np.arange(self.compiled.hours) * HOUR
        for team in range(len(found)):
            mine = (rows["team"] == team) & (rows["started_us"] < NEVER)
            begun, done = rows["started_us"][mine], rows["finished_us"][mine]
            inside = np.minimum(done, starts[:, None] + HOUR) - np.maximum(begun, starts[:, None])
            found[team] = np.maximum(inside, 0) @ self.compiled.kinds.units[rows["kind"][mine]]
        return found

    def live(self, rows: Rows, team: int) -> np.ndarray:
        """Live cases of a team as each hour ends."""
        ends = np.arange(1, self.compiled.hours + 1)[:, None] * HOUR
        mine = rows["team"] == team
        return ((rows["started_us"][mine] < ends) & (rows["finished_us"][mine] > ends)).sum(axis=1)

    def flows(self, rows: Rows) -> np.ndarray:
        """Where jobs of each kind went on to; the last column is nowhere, for those who left."""
        names = self.compiled.names
        found = np.zeros((len(names.kinds), len(names.works) + len(names.ends) + 1), np.int64)
        over = np.maximum(
            np.minimum(rows["finished_us"], rows["left_us"]), 0
        )  # who had left before leaves at the start
        kept = (over < NEVER) & (over >= self.from_us)
        np.add.at(found, (rows["kind"][kept], rows["next"][kept]), 1)
        return found

    def ends(self, rows: Rows) -> np.ndarray:
        """Entities that ended, by end and facet of the moment."""
        names = self.compiled.names
        places = len(names.works) + np.arange(len(names.ends))
        return np.stack([self.by_facet(rows["finished_us"][rows["next"] == place]) for place in places])

    def streams(self, came: list[tuple[int, int, bool]]) -> np.ndarray:
        """Entities that came, and of those how many were sent elsewhere, by stream and facet."""
        number, times, sent = np.array(came, np.int64).reshape(-1, 3).T
        cells = [
            np.stack(
                [self.by_facet(times[number == each]), self.by_facet(times[number == each], sent[number == each])], -1
            )
            for each in range(len(self.compiled.names.streams))
        ]
        return np.stack(cells)

    def by_hour(self, hours: np.ndarray) -> np.ndarray:
        """Amounts of each hour (… × H) by facet (… × F)."""
        starts = np.arange(self.compiled.hours) * HOUR
        flat = [self.by_facet(starts, each) for each in hours.reshape(-1, self.compiled.hours)]
        return np.array(flat).reshape(*hours.shape[:-1], self.facets)


def lines_of(compiled: Compiled) -> set[tuple[int, int]]:
    """The lines that are counted: a kind, and a stream where its work takes several, or -1."""
    found = set()
    for kind, work in enumerate(compiled.kinds.work.tolist()):
        streams = np.flatnonzero(compiled.streams.work == work).tolist()
        found |= {(kind, stream) for stream in streams} if len(streams) > 1 else {(kind, -1)}
        if len(streams) > 1 and reached_otherwise(compiled, work):
            found.add((kind, -1))
    return found


def reached_otherwise(compiled: Compiled, work: int) -> bool:
    """Whether other work leads to a work, or some waits or is live there at the start."""
    kinds, works = compiled.kinds, compiled.works
    led = np.diff(kinds.then, axis=1, prepend=0.0)[:, work].max() > 0 or work in works.diverts_to
    return bool(led or works.waiting[work + 1] > works.waiting[work] or works.live[work])
