"""Scenarios beside the model as it is, replication by replication with the same draws: paired differences.

The base and every scenario meet the same people at the same times with the same things (common random numbers), so
that most of what chance does is in both and leaves their difference. The interval of a difference is the paired t: that
of one mean, of the differences in each replication.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from peelian.demand.model.model import Model
from peelian.demand.results.asked import Asked, read_asked
from peelian.demand.results.comparison import Beside, Comparison
from peelian.demand.results.conditions import USUAL, Conditions
from peelian.demand.results.moments import Moments
from peelian.demand.results.plan import Plan, plan_of, questions_of
from peelian.demand.results.simulate import Progress, checked, nothing_yet, with_values
from peelian.demand.results.spread import Batch, at_work, waves

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """A scenario that is in no model: its name and the model that it makes; `changes` are those made on the spot."""

    name: str
    model: Model
    changes: tuple[tuple[str, str], ...] = ()


def compare(
    base: Model,
    *scenarios: str | Change,
    replications: int = 20,
    seed: int = 1,
    kpis: Iterable[Asked | str] = (),
    conditions: Conditions = USUAL,
    progress: Progress | None = None,
) -> Comparison:
    """Compare scenarios, the base's own by name or others, with the base, under common random numbers.

    Every KPI that both have is compared, in the units of the base. The same arguments give the same results, to the
    last bit. Raises UnknownNameError for a scenario that the base does not have, ModelError for one with faults.
    """
    checked(replications)
    changes = [
        Change(each, base.scenario(each)) if isinstance(each, str) else each for each in dict.fromkeys(scenarios)
    ]
    models = [base, *(each.model for each in changes)]
    asked = [read_asked(each, base) if isinstance(each, str) else each for each in kpis]
    further = [*asked, *questions_of(models)]
    plans = [plan_of(each, further=further, settle_weeks=conditions.settle_weeks, units_of=base) for each in models]
    found = [nothing_yet(plans[0], "", seed, conditions)]
    for plan, change in zip(plans[1:], changes, strict=True):
        name = "" if change.changes else change.name
        found.append(nothing_yet(plan, name, seed, replace(conditions, changes=change.changes)))
    shared = [_shared(plans[0], plan) for plan in plans[1:]]
    facets = len(plans[0].facets.all)
    apart = [Moments.nothing(len(each), facets) for each in shared]
    with at_work(conditions.spread, conditions.threads) as run_all:
        for wave in waves(replications, conditions.spread):
            batches = [Batch(plan, seed, conditions.first + done, count) for done, count in wave for plan in plans]
            ours: Floats | None = None
            for place, values in enumerate(run_all(batches)):
                number = place % len(plans)
                found[number] = with_values(found[number], values)
                if number == 0:
                    ours = values
                else:
                    assert ours is not None
                    kpis_of = shared[number - 1]
                    apart[number - 1] = apart[number - 1].added(_differences(ours, values, kpis_of))
                if progress:
                    told = "the model as it is" if number == 0 else changes[number - 1].name
                    progress(told, found[number].run.replications, replications)
    beside = tuple(
        Beside(change.name, results, tuple(kpis_of), differences)
        for change, results, kpis_of, differences in zip(changes, found[1:], shared, apart, strict=True)
    )
    return Comparison(found[0], beside)


def _shared(base: Plan, plan: Plan) -> Mapping[Asked, tuple[int, int]]:
    """The KPIs that both tell, each with its place in the one and the other."""
    places = {asked: place for place, asked in enumerate(plan.asked)}
    return {asked: (place, places[asked]) for place, asked in enumerate(base.asked) if asked in places}


def _differences(base: Floats, scenario: Floats, shared: Mapping[Asked, tuple[int, int]]) -> Floats:
    ours, theirs = ([places[at] for places in shared.values()] for at in (0, 1))
    return scenario[:, theirs] - base[:, ours]
