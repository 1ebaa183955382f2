"""What is to be simulated of a model and what is to be told of it, made ready."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from peelian.demand.model.model import Model
from peelian.demand.model.yaml_form import written
from peelian.demand.results.asked import Asked, asked_by
from peelian.demand.results.everything import every_kpi, limits_for, standards
from peelian.demand.results.facets import Facets
from peelian.demand.results.pay import Pay, pay_of
from peelian.demand.results.scale import Scale, Scales
from peelian.demand.results.sums import Sums
from peelian.demand.results.values import values_of
from peelian.demand.simulation.prepare import Prepared, prepare
from peelian.demand.simulation.replicate import replicate

Floats = npt.NDArray[np.float64]

BATCH = 16
"""Replications whose tallies are held at a time."""


@dataclass(frozen=True, eq=False)
class Plan:
    """A model ready to run, the KPIs to be told, and their units."""

    model: Model
    prepared: Prepared
    facets: Facets
    pay: Pay
    scales: Mapping[Asked, Scale]

    @property
    def asked(self) -> tuple[Asked, ...]:
        """The KPIs, in the order of the tables that are made of them."""
        return tuple(self.scales)

    @property
    def digest(self) -> str:
        """A hash of all that is simulated and told: of the model as it was compiled, and of what it says."""
        said = json.dumps(written(self.model), sort_keys=True, default=str)
        return sha256(f"{self.prepared.compiled.digest} {said}".encode()).hexdigest()

    def run(self, seed: int, first: int, count: int, threads: int | None = None) -> Floats:
        """Some replications: their KPIs as replications × KPIs × facets, each in its unit."""
        tally = replicate(self.prepared, seed=seed, first=first, count=count, threads=threads)
        sums = Sums(self.prepared, self.facets, self.pay, tally)
        found = np.empty((count, len(self.scales), len(self.facets.all)))
        for place, (asked, scale) in enumerate(self.scales.items()):
            found[:, place] = values_of(sums, asked) * scale.factor
        return found


def plan_of(
    model: Model, *, further: Iterable[Asked] = (), settle_weeks: int = 0, units_of: Model | None = None
) -> Plan:
    """A plan that tells every KPI of a model and `further` ones, in the units of `units_of`, without it its own.

    The first `settle_weeks` are simulated and not told. Raises ModelError for a model with faults.
    """
    wanted = every_kpi(model, further)
    prepared = prepare(
        model,
        targets=(*model.targets.values(), *limits_for(model, wanted)),
        settle_weeks=settle_weeks,
    )
    facets = Facets(model.calendar, settle_weeks)
    own, others = Scales(model), Scales(units_of or model)
    scales = {asked: (others if _is_of(others.model, asked) else own).of(asked) for asked in wanted}
    return Plan(model, prepared, facets, pay_of(model, facets), scales)


def questions_of(models: Iterable[Model]) -> list[Asked]:
    """What the standards and targets of several models ask, so that each of them can be asked the same."""
    found: list[Asked] = []
    for model in models:
        found += [*standards(model), *map(asked_by, model.targets.values())]
    return list(dict.fromkeys(found))


def _is_of(model: Model, asked: Asked) -> bool:
    return not asked.work or asked.work in model.work
