"""A simulation asked as the figures of records are: by measure, period and what narrows it, as facts name them.

So a figure that was printed can be held against what the model gives today, with the same words as any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from peelian.core.comparison import Comparison as Compared
from peelian.core.errors import UnknownNameError
from peelian.core.fact import Fact, extreme_month, monthly_mean, percent_change, relative_change
from peelian.core.period import Period
from peelian.demand.results import facts
from peelian.demand.results.asked import Asked, read_asked
from peelian.demand.results.comparison import Comparison
from peelian.demand.results.facets import RUN
from peelian.demand.results.results import Results

_CUTS = {
    ("hour", "weekday"): "hour of week", ("hour",): "hour of day", ("weekday",): "day of week",
    ("day",): "day", ("week",): "week", ("4_weeks",): "4 weeks",
}  # fmt: skip
_PERIODS = {1: "month", 3: "quarter"}
_NARROWS = {name for names in _CUTS for name in names}


@dataclass(frozen=True)
class SimulatedFigures:
    """The figures of a model, and of its scenarios where `scenario` narrows one."""

    comparison: Comparison

    @classmethod
    def of(cls, results: Results) -> SimulatedFigures:
        """The figures of a model without scenarios."""
        return cls(Comparison(results, ()))

    def fact(self, measure: str, period: Period | str, **narrowed: str) -> Fact:
        """A KPI by the name and the pairs of its fact, in the run's period or a part of the run.

        Raises UnknownNameError for a KPI, scenario or part of the run that there is not, KpiError for one that the run
        did not tell.
        """
        asked, scenario, cut = self._meant(period, narrowed, measure)
        results = self.comparison.results(scenario) if scenario else self.comparison.base
        return _found(facts.facts(results, asked, cut), period, narrowed)

    def compare(self, measure: str, period: Period | str, **narrowed: str) -> Compared:
        """A KPI in the scenario that is named beside the model as it is; the change is the paired difference."""
        asked, scenario, cut = self._meant(period, narrowed, measure)
        change = _found(facts.differences(self.comparison, asked, scenario, cut), period, narrowed)
        now, before = change.parts
        return Compared(now, before, change, percent_change(now, before), relative_change(now, before))

    def extreme(self, which: Literal["lowest", "highest"], measure: str, period: Period | str, **narrowed: str) -> Fact:
        """The lowest or highest month of the run."""
        asked, scenario, _ = self._meant(period, narrowed, measure)
        results = self.comparison.results(scenario) if scenario else self.comparison.base
        return extreme_month(facts.facts(results, asked, "month"), which, _read(period))

    def mean_month(self, fact: Fact) -> Fact:
        """A fact as its mean per month."""
        return monthly_mean(fact)

    def _meant(self, period: Period | str, narrowed: dict[str, str], measure: str) -> tuple[Asked, str, str]:
        pairs = {name: value for name, value in narrowed.items() if name not in {*_NARROWS, "scenario"}}
        text = measure + "".join(f"[{name}={value}]" for name, value in pairs.items())
        asked = self.comparison.base.asked(read_asked(text, self.comparison.base.model))
        return asked, narrowed.get("scenario", ""), self._cut(_read(period), narrowed)

    def _cut(self, period: Period, narrowed: dict[str, str]) -> str:
        by = _CUTS.get(tuple(sorted(_NARROWS & narrowed.keys())))
        if by is not None:
            return by
        whole = facts.period_of(self.comparison.base.facets.all[0])
        return RUN if period == whole else _PERIODS.get(period.count, RUN)


def _read(period: Period | str) -> Period:
    return Period.parse(period) if isinstance(period, str) else period


def _found(candidates: list[Fact], period: Period | str, narrowed: dict[str, str]) -> Fact:
    wanted = {name: value for name, value in narrowed.items() if name in _NARROWS}
    for each in candidates:
        if each.period == _read(period) and wanted.items() <= dict(each.breakdown).items():
            return each
    parts = [each for fact in candidates for each in _parts(fact)]
    raise UnknownNameError("part of the run", " ".join((str(period), *wanted.values())), parts)


def _parts(fact: Fact) -> Iterator[str]:
    cells = [value for name, value in fact.breakdown if name in _NARROWS]
    yield " ".join((str(fact.period), *cells))
