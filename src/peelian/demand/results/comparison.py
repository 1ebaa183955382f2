"""A model beside its scenarios: paired differences of every KPI, whole and in parts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import inf, nan
from typing import Literal

from peelian.core.errors import UnknownNameError
from peelian.demand.results.asked import Asked, KpiError
from peelian.demand.results.estimate import Estimate
from peelian.demand.results.facets import RUN, Facet
from peelian.demand.results.moments import Moments
from peelian.demand.results.results import Results, estimate_at

ROUNDING = 1e-9
"""What sums of money may differ by, as a share, because they were added up in another order."""
Told = Literal["higher", "lower", "the same", "cannot be told"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A KPI as it is, in a scenario, and the paired difference of the two, scenario less base."""

    asked: Asked
    scenario: str
    facet: Facet
    base: Estimate
    changed: Estimate
    apart: Estimate

    @property
    def told(self) -> Told:
        """Which way it goes, if the whole interval says so; `the same` if no replication differs."""
        interval = self.apart.interval()
        if interval is None:
            return "cannot be told"
        size = max(abs(self.base.mean), abs(self.changed.mean))
        if max(abs(self.apart.mean), self.apart.deviation) <= ROUNDING * size:
            return "the same"
        if interval.lower <= 0 <= interval.upper:
            return "cannot be told"
        return "higher" if interval.lower > 0 else "lower"

    @property
    def share(self) -> float:
        """The size of the difference as a share of the value as it is; infinite where that is nought."""
        return abs(self.apart.mean / self.base.mean) if self.base.mean else inf

    @property
    def variance_reduction(self) -> float:
        """How many times as many replications would be needed with draws that have nothing in common.

        Infinite where the difference is the same in each replication, not a number with fewer than two.
        """
        if self.apart.count < 2:
            return nan
        independent = self.base.deviation**2 + self.changed.deviation**2
        paired = self.apart.deviation**2
        if not paired:
            return inf if independent else nan
        return independent / paired


@dataclass(frozen=True, eq=False)
class Beside:
    """A scenario's results, the KPIs that it shares with the base, and the moments of their differences."""

    name: str
    results: Results
    shared: tuple[Asked, ...]
    apart: Moments


@dataclass(frozen=True, eq=False)
class Comparison:
    """A model as it is, and what its scenarios would change. Differences are in the units of the base.

    Each interval holds by itself: of twenty, one is expected to miss.
    """

    base: Results
    scenarios: tuple[Beside, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The scenarios."""
        return tuple(each.name for each in self.scenarios)

    def results(self, scenario: str) -> Results:
        """The results of a scenario by itself; UnknownNameError if it was not compared."""
        return self._beside(scenario).results

    def shared(self, scenario: str) -> tuple[Asked, ...]:
        """The KPIs that a scenario and the base both tell."""
        return self._beside(scenario).shared

    def difference(self, kpi: Asked | str, scenario: str) -> Difference:
        """A KPI over the whole run."""
        return self.by(kpi, scenario, RUN)[0]

    def by(self, kpi: Asked | str, scenario: str, cut: str) -> list[Difference]:
        """A KPI in each part of a cut, in order.

        Raises KpiError for one that the scenario does not share, and what `Results.by` raises.
        """
        asked, beside = self.base.asked(kpi), self._beside(scenario)
        if asked not in beside.shared:
            raise KpiError(f"{asked.title} is not in scenario {scenario!r}.", remedy="Compare what both have.")
        place = beside.shared.index(asked)
        ours, theirs = self.base.by(asked, cut), beside.results.by(asked, cut)
        first = self.base.facets.places(cut).start
        return [
            Difference(asked, scenario, facet, base, changed, estimate_at(beside.apart, place, first + number))
            for number, ((facet, base), (_, changed)) in enumerate(zip(ours, theirs, strict=True))
        ]

    def _beside(self, scenario: str) -> Beside:
        found = next((each for each in self.scenarios if each.name == scenario), None)
        if found is None:
            raise UnknownNameError("scenario in this comparison", scenario, list(self.names))
        return found
