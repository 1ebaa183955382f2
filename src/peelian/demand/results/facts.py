"""KPIs as facts, with the basis "simulated": charts, sentences and reports take them as they take any figure.

The value is the mean over the replications, exactly as it was computed; the interval is that of the mean. What a KPI is
of and what it was asked with are `parameters` of the fact, as the numbers in the definition of a measure are. Parts of
a run are its `period` where they are months or quarters, and `breakdown` otherwise, as is the scenario.
"""

from __future__ import annotations

import shlex
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from math import inf

from peelian.core.basis import Basis
from peelian.core.fact import Fact
from peelian.core.interval import Interval
from peelian.core.lineage import Lineage, Run
from peelian.core.period import Month, Period, PeriodKind
from peelian.core.unit import Unit
from peelian.demand.results.asked import PREFIX, Asked
from peelian.demand.results.comparison import Comparison, Difference
from peelian.demand.results.estimate import Estimate
from peelian.demand.results.facets import DAYS_OF_WEEK, RUN, Facet
from peelian.demand.results.kpi import Kpi
from peelian.demand.results.results import Results

Pairs = tuple[tuple[str, str], ...]
_OF_CALENDAR = ("month", "quarter")
NOTHING_CAME = "nothing came of which it could be told"


def fact(results: Results, kpi: Asked | str) -> Fact:
    """A KPI over the whole run. Raises what `Results.by` raises."""
    return facts(results, kpi, RUN)[0]


def facts(results: Results, kpi: Asked | str, by: str) -> list[Fact]:
    """A KPI in each part of a cut, in order."""
    asked = results.asked(kpi)
    return [_fact(results, asked, facet, estimate, by) for facet, estimate in results.by(asked, by)]


def difference(comparison: Comparison, kpi: Asked | str, scenario: str) -> Fact:
    """What a scenario would change of a KPI over the whole run, with the paired interval."""
    return differences(comparison, kpi, scenario, RUN)[0]


def differences(comparison: Comparison, kpi: Asked | str, scenario: str, by: str) -> list[Fact]:
    """The same in each part of a cut: changes, whose parts are the KPI in the scenario and as it is."""
    asked = comparison.base.asked(kpi)
    return [_change(comparison, each, by) for each in comparison.by(asked, scenario, by)]


def period_of(facet: Facet) -> Period:
    """The months that a part of a run lies in: a month, a quarter, a year, or a run of months.

    A model's year begins on a Monday, so it may lack some days of its first month.
    """
    last = facet.first.toordinal() + facet.days - 1
    end = facet.first.fromordinal(last)
    first = Month.of(facet.first.year, facet.first.month)
    count = Month.of(end.year, end.month).index - first.index + 1
    if facet.by in _OF_CALENDAR:
        first, count = _whole(facet, first)
    kinds = {1: PeriodKind.MONTH, 3: PeriodKind.QUARTER if first.number % 3 == 1 else PeriodKind.MONTHS}
    years = {4: PeriodKind.FINANCIAL_YEAR, 1: PeriodKind.CALENDAR_YEAR}
    kind = years.get(first.number, PeriodKind.MONTHS) if count == 12 else kinds.get(count, PeriodKind.MONTHS)
    return Period(kind, first, count)


def _whole(facet: Facet, first: Month) -> tuple[Month, int]:
    """The whole month or quarter of a facet that the run's ends may have cut."""
    if facet.by == "month":
        return first, 1
    return first.plus(-((first.number - 1) % 3)), 3


def definition_of(kpi: Kpi) -> str:
    """The version of a KPI's definition: a hash of what it says."""
    return sha256(repr(kpi).encode()).hexdigest()[:12]


def _fact(results: Results, asked: Asked, facet: Facet, estimate: Estimate, by: str) -> Fact:
    scale, run = results.scales[asked], results.run
    known = estimate.count > 0
    interval = estimate.interval() if known else None
    scenario: Pairs = (("scenario", scenario_of(run)),) if scenario_of(run) else ()
    return Fact(
        measure=PREFIX + asked.kpi, force=results.model.force, source=f"simulation-{run.model}",
        period=_period(results, facet), value=Fraction(estimate.mean) if known else None, unit=scale.unit,
        basis=Basis.SIMULATED, breakdown=(*scenario, *_broken_down(facet)), parameters=asked.pairs,
        interval=None if interval is None else _bounded(interval, scale.unit),
        missing="" if known else NOTHING_CAME, lineage=_lineage(results, asked, facet, estimate, by),
    )  # fmt: skip


def _change(comparison: Comparison, found: Difference, by: str) -> Fact:
    base, scenario = comparison.base, comparison.results(found.scenario)
    now = _fact(scenario, found.asked, found.facet, found.changed, by)
    before = _fact(base, found.asked, found.facet, found.base, by)
    known = found.apart.count > 0
    assert now.lineage is not None
    beside = replace(
        now.lineage,
        title=f"{now.lineage.title}, less the model as it is",
        references=(*now.lineage.references, "paired with the model as it is, replication by replication"),
        command=command_of(scenario.run, found.asked, by, compared=True),
    )
    return replace(
        now, unit=before.unit, value=Fraction(found.apart.mean) if known else None, derivation="change",
        interval=found.apart.interval(), missing="" if known else NOTHING_CAME, parts=(now, before), lineage=beside,
    )  # fmt: skip


def scenario_of(run: Run) -> str:
    """The scenario of a run, or the changes made on the spot."""
    return run.scenario or "; ".join(f"{path}={change}" for path, change in run.changes)


def command_of(run: Run, asked: Asked, by: str = RUN, *, compared: bool = False) -> str:
    """What to type to get a KPI again; if `compared`, beside the model as it is."""
    words = ["peelian", "demand", "compare" if compared else "simulate", run.model]
    if run.scenario:
        words += [run.scenario] if compared else ["--scenario", run.scenario]
    for path, change in run.changes:
        words += ["--set", f"{path}={change}"]
    words += ["--replications", str(run.replications), "--seed", str(run.seed)]
    words += ["--settle-weeks", str(run.settle_weeks)] if run.settle_weeks else []
    words += ["--kpi", asked.text, *(["--by", by] if by != RUN else [])]
    return shlex.join(words)


def _period(results: Results, facet: Facet) -> Period:
    return period_of(facet if facet.by in _OF_CALENDAR else results.facets.all[0])


def _broken_down(facet: Facet) -> Pairs:
    """What narrows a fact down to a part of the run that is no period of months."""
    match facet.by:
        case "run" | "month" | "quarter":
            return ()
        case "hour of week":
            day, hour = facet.label.split()
            return (("hour", hour), ("weekday", next(each for each in DAYS_OF_WEEK if each.startswith(day))))
        case "hour of day":
            return (("hour", facet.label),)
        case "day of week":
            return (("weekday", facet.label),)
        case by:
            return ((by.replace(" ", "_"), facet.first.isoformat()),)


def _bounded(interval: Interval, unit: Unit) -> Interval:
    """The interval without what no such figure can be: below nought, or a share above the whole."""
    most = 100.0 if unit.id == "percent" else inf
    return replace(interval, lower=max(interval.lower, 0.0), upper=min(interval.upper, most))


def _lineage(results: Results, asked: Asked, facet: Facet, estimate: Estimate, by: str) -> Lineage:
    run, kpi = results.run, asked.means
    end = facet.first.fromordinal(facet.first.toordinal() + facet.days - 1)
    notes = [run.text, f"days simulated: {facet.first.isoformat()} to {end.isoformat()}"]
    if 0 < estimate.count < run.replications:
        notes.append(f"told in {estimate.count} of {run.replications} replications; in the others nothing came")
    scenario = scenario_of(run)
    return Lineage(
        measure=PREFIX + kpi.name, definition=definition_of(kpi), references=tuple(notes), run=run,
        title=asked.title + (f", {scenario}" if scenario else ""), means=kpi.definition,
        command=command_of(run, asked, by),
    )  # fmt: skip
