"""Simulating a model, in as many replications as asked for or until an interval is narrow enough."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from peelian.core.lineage import Run
from peelian.core.version import program_version
from peelian.demand.model.model import Model
from peelian.demand.results.asked import Asked, KpiError, read_asked
from peelian.demand.results.conditions import USUAL, Conditions
from peelian.demand.results.moments import Moments
from peelian.demand.results.plan import Floats, Plan, plan_of
from peelian.demand.results.results import Results
from peelian.demand.results.spread import Batch, at_work, waves
from peelian.demand.results.until import FEWEST, Until, UntilError, read_until

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much; of nobody knows how much, 0."""


def simulate(
    model: Model,
    *,
    scenario: str = "",
    replications: int = 20,
    seed: int = 1,
    until: Until | str | None = None,
    kpis: Iterable[Asked | str] = (),
    conditions: Conditions = USUAL,
    progress: Progress | None = None,
) -> Results:
    """Simulate a model, or one of its scenarios, and estimate every KPI with its interval.

    `until` runs at least 32 replications, and as many as the interval of a KPI needs to be narrow enough; see
    `peelian.demand.results.until`. `kpis` are told beside those that every run tells. The same arguments give the same
    results, to the last bit, whatever the number of threads.

    Raises ModelError for a model with faults, and what `read_asked` and `read_until` raise.
    """
    checked(min(replications, conditions.at_most))
    changed = model.scenario(scenario) if scenario else model
    further = [read_asked(each, model) if isinstance(each, str) else each for each in kpis]
    wish = read_until(until, model) if isinstance(until, str) else until
    further += [wish.asked] if wish else []
    plan = plan_of(changed, further=further, settle_weeks=conditions.settle_weeks)
    results = nothing_yet(plan, scenario or conditions.scenario, seed, conditions)
    goal = conditions.at_most if wish else replications
    with at_work(conditions.spread, conditions.threads) as run_all:
        for wave in waves(goal, conditions.spread):
            batches = [Batch(plan, seed, conditions.first + done, count) for done, count in wave]
            for values in run_all(batches):
                results = with_values(results, values)
                if progress:
                    progress("replications", results.run.replications, 0 if wish else goal)
                if wish and is_enough(wish, results):
                    return replace(results, stopped="narrow enough")
    return replace(results, stopped="as many as allowed") if wish else results


def with_values(results: Results, values: Floats) -> Results:
    """Results with further replications, the first axis of their values."""
    run = replace(results.run, replications=results.run.replications + len(values))
    return replace(results, run=run, moments=results.moments.added(values))


def is_enough(wish: Until, results: Results) -> bool:
    """Whether a wish is met; UntilError where there is nothing of which the interval could narrow."""
    if results.run.replications < FEWEST:
        return False
    found = results.estimate(wish.asked)
    if not found.count:
        raise UntilError(f"There is nothing of which {wish.asked.title} could be told.", remedy="Choose another KPI.")
    return wish.is_met(found)


def checked(replications: int) -> None:
    """Refuse no replications: KpiError."""
    if replications < 1:
        raise KpiError("There are no replications.", remedy="Ask for one at least, better 20.")


def nothing_yet(plan: Plan, scenario: str, seed: int, conditions: Conditions) -> Results:
    """The results of a plan before its first replication."""
    run = Run(
        model=conditions.model or plan.model.force, digest=plan.digest, scenario=scenario, changes=conditions.changes,
        seed=seed, first=conditions.first, replications=0, settle_weeks=conditions.settle_weeks,
        program=program_version(),
    )  # fmt: skip
    nothing = Moments.nothing(len(plan.asked), len(plan.facets.all))
    return Results(plan.model, run, plan.facets, dict(plan.scales), nothing)
