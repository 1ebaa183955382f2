"""What a simulation comes to: each KPI with its interval, whole and in parts, and what became of the targets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import nan, sqrt
from typing import Literal

from peelian.core.errors import UnknownNameError
from peelian.core.lineage import Run
from peelian.demand.model.model import Model
from peelian.demand.model.quantity import Duration, Share
from peelian.demand.model.target import Target
from peelian.demand.results.asked import Asked, KpiError, asked_by, read_asked
from peelian.demand.results.estimate import Estimate
from peelian.demand.results.facets import RUN, Facet, Facets
from peelian.demand.results.moments import Moments
from peelian.demand.results.scale import Scale

Outcome = Literal["met", "missed", "cannot be told"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a target: `met` or `missed` if the whole interval says so, otherwise it cannot be told.

    `limit` is in the unit of the KPI.
    """

    name: str
    target: Target
    asked: Asked
    estimate: Estimate
    limit: float
    outcome: Outcome


@dataclass(frozen=True, eq=False)
class Results:
    """The KPIs of a model over some replications; `run` says which. Values are in the units of `scales`.

    `stopped` says why there are so many replications: as many as asked for, narrow enough, or as many as allowed.
    """

    model: Model
    run: Run
    facets: Facets
    scales: dict[Asked, Scale]
    moments: Moments
    stopped: Literal["as asked", "narrow enough", "as many as allowed"] = "as asked"

    @property
    def kpis(self) -> tuple[Asked, ...]:
        """Every KPI that it tells."""
        return tuple(self.scales)

    def asked(self, kpi: Asked | str) -> Asked:
        """The KPI that a text means; UnknownNameError or KpiError if these results do not tell it."""
        found = read_asked(kpi, self.model) if isinstance(kpi, str) else kpi
        if found not in self._places:
            same = [each.text for each in self.kpis if each.kpi == found.kpi]
            remedy = (
                f"Ask for it before the run, or take one of: {'; '.join(same[:6])}." if same else "Ask before the run."
            )
            raise KpiError(f"This run did not tell {found.text}.", remedy=remedy)
        return found

    def estimate(self, kpi: Asked | str) -> Estimate:
        """A KPI over the whole run."""
        return self.by(kpi, RUN)[0][1]

    def by(self, kpi: Asked | str, cut: str) -> list[tuple[Facet, Estimate]]:
        """A KPI in each part of a cut, in order; UnknownNameError for a cut that there is not.

        A KPI that is only told of the whole run gives KpiError for any other cut.
        """
        asked = self.asked(kpi)
        if cut != RUN and not asked.means.by_time:
            raise KpiError(f"{asked.kpi} is told of the whole run only.", remedy="Leave the cut away.")
        place, where = self._places[asked], self.facets.places(cut)
        return [
            (self.facets.all[each], estimate_at(self.moments, place, each)) for each in range(where.start, where.stop)
        ]

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Each target of the model, in order."""
        return tuple(self._verdict(name, target) for name, target in self.model.targets.items())

    def verdict(self, name: str) -> Verdict:
        """One target; UnknownNameError if there is none of that name."""
        found = next((each for each in self.verdicts if each.name == name), None)
        if found is None:
            raise UnknownNameError("target", name, list(self.model.targets))
        return found

    def merged(self, other: Results) -> Results:
        """With the results of the replications that follow, of the same model and seed, simulated elsewhere.

        Raises KpiError where they do not belong together.
        """
        ours, theirs = self.run, other.run
        if (ours.digest, ours.seed, self.kpis) != (theirs.digest, theirs.seed, other.kpis):
            raise KpiError("These are results of different models or seeds.", remedy="Merge parts of one run.")
        if theirs.first != ours.first + ours.replications:
            remedy = f"The next begin with replication {ours.first + ours.replications}."
            raise KpiError(f"These replications begin with {theirs.first}.", remedy=remedy)
        run = replace(ours, replications=ours.replications + theirs.replications)
        return replace(self, run=run, moments=self.moments.merged(other.moments))

    @cached_property
    def _places(self) -> dict[Asked, int]:
        return {asked: place for place, asked in enumerate(self.scales)}

    def _verdict(self, name: str, target: Target) -> Verdict:
        asked = asked_by(target)
        estimate, limit = self.estimate(asked), limit_of(target, self.scales[asked])
        return Verdict(name, target, asked, estimate, limit, outcome_of(target, estimate, limit))


def estimate_at(moments: Moments, kpi: int, facet: int) -> Estimate:
    """The estimate of one cell."""
    count = int(moments.count[kpi, facet])
    mean = float(moments.mean[kpi, facet]) if count else nan
    variance = float(moments.squares[kpi, facet]) / (count - 1) if count > 1 else nan
    return Estimate(count, mean, sqrt(variance))


def limit_of(target: Target, scale: Scale) -> float:
    """A target's limit in the unit of its KPI."""
    limit = target.limit
    if isinstance(limit, Share):
        return float(limit.part) * scale.factor
    return limit.us * scale.factor if isinstance(limit, Duration) else float(limit or 0)


def outcome_of(target: Target, estimate: Estimate, limit: float) -> Outcome:
    """Whether an estimate meets a target whose limit is in its unit, if its whole interval says so."""
    interval = estimate.interval()
    if interval is None:
        return "cannot be told"
    least = target.at_least is not None
    if (interval.lower >= limit) if least else (interval.upper <= limit):
        return "met"
    if (interval.upper < limit) if least else (interval.lower > limit):
        return "missed"
    return "cannot be told"
