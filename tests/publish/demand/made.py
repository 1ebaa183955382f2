"""Results that no simulation gave: numbers by a rule, so that publications are tested without running a model."""

from __future__ import annotations

import datetime as dt
from zlib import crc32

import numpy as np

from peelian.core.lineage import Run
from peelian.demand.clock import HOUR, MINUTE
from peelian.demand.model.model import Model
from peelian.demand.results.asked import Asked
from peelian.demand.results.comparison import Beside, Comparison
from peelian.demand.results.everything import every_kpi
from peelian.demand.results.facets import Facets
from peelian.demand.results.moments import Moments
from peelian.demand.results.results import Results
from peelian.demand.results.scale import scale_of
from peelian.demand.results.timeline import Explained, Step, TimeLine

COUNT = 8
MEANS = {"percent": 70.0, "time": 20.0, "money": 900_000.0, "hours": 4_000.0, "weeks": 2.0}


def made_comparison(model: Model, *scenarios: str, name: str = "made") -> Comparison:
    """A model beside scenarios of its own, paired replication by replication.

    A KPI has a mean by its name, some scatter between replications, and another mean in a scenario.
    """
    base, values = _results(model, "", name)
    return Comparison(base, tuple(_beside(model, each, base, values) for each in scenarios))


def made_time_line(*scenarios: str) -> Explained:
    """An incident that is called in, waits and is attended; in scenarios it waits a minute less."""

    def line(scenario: str, wait: int) -> TimeLine:
        call = Step(
            "call", "", "contact", 0, 0, 0, wait, wait, wait + 9 * MINUTE, None, 0, 9 * MINUTE, HOUR, "incident"
        )
        came = wait + 9 * MINUTE
        incident = Step(
            "incident", "1", "response", came, came, came, came + 2 * MINUTE, came + 11 * MINUTE, came + 80 * MINUTE,
            None, 9 * MINUTE, 69 * MINUTE, None, "crime",
        )  # fmt: skip
        crime = Step("crime", "", "", came + 80 * MINUTE, None, None, None, None, None, None, 0, 0, None, "")
        return TimeLine(scenario, "calls_999", 4_711, dt.datetime(2018, 4, 2), (call, incident, crime))

    beside = tuple(line(name, MINUTE) for name in scenarios)
    return Explained(1, 0, "the longest wait of incident grade 1", line("", 2 * MINUTE), beside)


def _results(model: Model, scenario: str, name: str) -> tuple[Results, np.ndarray]:
    asked = every_kpi(model)
    facets = Facets(model.calendar)
    scales = {each: scale_of(each, model) for each in asked}
    values = np.stack([_values(each, scenario, len(facets.all)) for each in asked], axis=1)
    run = Run(name, "0123456789abcdef", scenario, (), 1, 0, COUNT, 0, "0")
    return Results(model, run, facets, scales, Moments.nothing(*values.shape[1:]).added(values)), values


def _values(asked: Asked, scenario: str, facets: int) -> np.ndarray:
    """Replications × facets of a KPI. By its name it goes up, goes down, stays, or cannot be told in a scenario."""
    seed = crc32(asked.text.encode())
    noise = np.random.default_rng(seed)
    mean = MEANS.get(asked.means.measures, 50.0) * (1 + 0.3 * noise.random())
    waves = 1 + 0.2 * np.sin(np.arange(facets) / 9)
    waves[0] = 1
    values = mean * waves * (1 + 0.01 * noise.standard_normal((COUNT, 1)))
    if scenario:
        own = np.random.default_rng(crc32(scenario.encode()) ^ seed)
        way = (-0.05, 0.0, 0.05, 0.0005)[seed % 4]
        if way:
            values = values * (1 + way + 0.004 * own.standard_normal((COUNT, 1)))
    return np.minimum(values, 100.0) if asked.means.measures == "percent" else values


def _beside(model: Model, name: str, base: Results, values: np.ndarray) -> Beside:
    changed = model.scenario(name)
    results, theirs = _results(changed, name, base.run.model)
    ours = {asked: place for place, asked in enumerate(base.kpis)}
    places = [(ours[asked], place) for place, asked in enumerate(results.kpis) if asked in ours]
    shared = tuple(base.kpis[ours_at] for ours_at, _ in places)
    apart = theirs[:, [at for _, at in places]] - values[:, [at for at, _ in places]]
    return Beside(name, results, shared, Moments.nothing(*apart.shape[1:]).added(apart))
