"""The counts of some replications, added up to what a KPI is of, by facet. Nothing is divided here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from peelian.demand.clock import HOUR
from peelian.demand.model.arrays import NONE
from peelian.demand.results.asked import Asked
from peelian.demand.results.facets import RUN, Facets
from peelian.demand.results.pay import Pay
from peelian.demand.simulation.prepare import Prepared
from peelian.demand.simulation.tally import LIVE, Tally

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums over rows, kinds and teams: arrays of replications × facets, unless something else is said."""

    prepared: Prepared
    facets: Facets
    pay: Pay
    tally: Tally

    @property
    def replications(self) -> int:
        """How many replications there are."""
        return len(self.tally.jobs)

    def rows(self, asked: Asked) -> Integers:
        """The rows of jobs that a KPI is of."""
        rows = self.prepared.rows
        found = np.isin(rows.kind, self.kinds(asked))
        if asked.stream:
            found &= rows.stream == self.prepared.compiled.names.streams.index(asked.stream)
        return np.flatnonzero(found)

    def kinds(self, asked: Asked) -> Integers:
        """The kinds that it is of."""
        names, kinds = self.prepared.compiled.names, self.prepared.compiled.kinds
        if asked.grade:
            return np.array([names.kinds.index(f"{asked.work} grade {asked.grade}")])
        return np.flatnonzero(kinds.work == names.works.index(asked.work))

    def teams(self, asked: Asked) -> Integers:
        """The teams that it is of: one, or all."""
        names = self.prepared.compiled.names.teams
        return np.array([names.index(asked.team)]) if asked.team else np.arange(len(names))

    def jobs(self, asked: Asked, cell: int) -> Integers:
        """A cell of jobs."""
        return self._total(self._jobs[..., cell][:, self.rows(asked)])

    def jobs_of_kind(self, kind: int, cell: int) -> Integers:
        """A cell of all jobs of a kind over the whole run: one a replication."""
        return self._total(self._jobs[:, :, self._run, cell][:, self.prepared.rows.kind == kind])

    def within(self, asked: Asked, *, attended: bool) -> tuple[Integers, Integers]:
        """Jobs begun or attended within the time asked, and those of which that can be said."""
        assert asked.within is not None
        limits = self.prepared.limits
        chosen = np.isin(limits.row, self.rows(asked)) & (limits.attended == attended) & (limits.us == asked.within.us)
        within, decided = self._within
        return self._total(within[:, chosen]), self._total(decided[:, chosen])

    def steps(self, asked: Asked, steps: Integers) -> Integers:
        """A histogram, of the waits or the responses of the tally: replications × steps."""
        return self._total(steps[:, self.rows(asked)])

    def team_hours(self, asked: Asked, cell: int) -> Floats:
        """A time of teams, in hours."""
        return np.asarray(self._teams[..., cell][:, self.teams(asked)].sum(1) / HOUR)

    def team_count(self, asked: Asked, cell: int) -> Integers:
        """A count of teams."""
        return self._total(self._teams[..., cell][:, self.teams(asked)])

    def waiting(self, kinds: Integers) -> Floats:
        """Jobs that wait, on the mean of the hours of each facet: replications × kinds × facets."""
        return np.asarray(self._waiting[:, kinds] / self.facets.hours)

    def waiting_last(self, kinds: Integers) -> Floats:
        """The same of the last day of each facet; not a number for facets that return every week."""
        days = self.tally.waiting[:, kinds] / 24
        last = self.facets.last_days
        return np.where(last == NONE, np.nan, days[..., last])

    def live(self, asked: Asked) -> Floats:
        """Live cases, on the mean of the hours of each facet."""
        return np.asarray(self.team_count(asked, LIVE) / self.facets.hours)

    def live_by_hour(self, asked: Asked) -> Integers:
        """Live cases of a team at the end of each hour that is told: replications × hours."""
        place = [int(each) for each in self.prepared.case_teams].index(int(self.teams(asked)[0]))
        return self.tally.live[:, place, 24 * self.facets.first_day :]

    def flows(self, asked: Asked) -> Integers:
        """Where work went on to: replications × works, ends, and nowhere."""
        return self._total(self.tally.flows[:, self.kinds(asked)])

    def stream(self, asked: Asked, cell: int) -> Integers:
        """A cell of a stream."""
        return self._streams[:, self.prepared.compiled.names.streams.index(asked.stream), :, cell]

    def ended(self, asked: Asked) -> Integers:
        """How many ended so."""
        return self._ends[:, self.prepared.compiled.names.ends.index(asked.end)]

    def of_run(self, values: npt.ArrayLike) -> Floats:
        """Values of the whole run, one a replication; not a number in the other facets."""
        found = np.full((self.replications, len(self.facets.all)), np.nan)
        found[:, self._run] = values
        return found

    @property
    def _run(self) -> int:
        return int(self.facets.places(RUN).start)

    @staticmethod
    def _total(counts: Integers) -> Integers:
        return np.asarray(counts.sum(1), np.int64)

    @cached_property
    def _jobs(self) -> Integers:
        return self.facets.gathered(self.tally.jobs, 2)

    @cached_property
    def _within(self) -> tuple[Integers, Integers]:
        return self.facets.gathered(self.tally.within, 2), self.facets.gathered(self.tally.decided, 2)

    @cached_property
    def _teams(self) -> Integers:
        return self.facets.gathered(self.tally.teams, 2)

    @cached_property
    def _waiting(self) -> Integers:
        return self.facets.gathered(self.tally.waiting, 2)

    @cached_property
    def _streams(self) -> Integers:
        return self.facets.gathered(self.tally.streams, 2)

    @cached_property
    def _ends(self) -> Integers:
        return self.facets.gathered(self.tally.ends, 2)
