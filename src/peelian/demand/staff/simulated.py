"""The simulation as staffing asks it: targets with their intervals, and hour by hour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import nan

import numpy as np
import numpy.typing as npt

from peelian.demand.clock import HOUR, HOURS_IN_WEEK
from peelian.demand.model.model import Model
from peelian.demand.model.quantity import Duration
from peelian.demand.model.target import KPIS, Target
from peelian.demand.results.asked import Asked, asked_by
from peelian.demand.results.conditions import Conditions
from peelian.demand.results.results import Results
from peelian.demand.results.simulate import simulate
from peelian.demand.staff.outcome import Estimate, Outcome, Simulate

Floats = npt.NDArray[np.float64]


def simulated(conditions: Conditions) -> Simulate:
    """A simulation under some conditions, for `improve` and `what_it_takes`."""

    def run(model: Model, targets: Sequence[Target], *, replications: int, seed: int) -> Mapping[Target, Outcome]:
        asked = [each for target in targets for each in (asked_by(target), _by_hour(target))]
        results = simulate(
            model, replications=replications, seed=seed, kpis=list(dict.fromkeys(asked)), conditions=conditions
        )
        return {target: _outcome(results, target) for target in targets}

    return run


def _by_hour(target: Target) -> Asked:
    """The KPI that tells hour by hour what a target asks: of a percentile of waits, the share within the limit."""
    asked = asked_by(target)
    if asked.kpi == "wait" and isinstance(target.limit, Duration):
        return Asked("begun_within", work=asked.work, grade=asked.grade, stream=asked.stream, within=target.limit)
    return asked


def _outcome(results: Results, target: Target) -> Outcome:
    found = results.estimate(asked_by(target))
    unit = results.scales[asked_by(target)].factor * (HOUR if KPIS[target.kpi][0] is Duration else 1)
    interval = found.interval()
    low, high = (nan, nan) if interval is None else (float(interval.lower) / unit, float(interval.upper) / unit)
    return Outcome(Estimate(found.mean / unit, low, high), _hours(results, target))


def _hours(results: Results, target: Target) -> Floats:
    """What is missed in each hour, turned so that it says the same of the target's KPI; nothing if it is not told."""
    asked = _by_hour(target)
    if not asked.means.by_time:
        return np.full(HOURS_IN_WEEK, nan)
    unit = results.scales[asked].factor * (HOUR if asked.means.measures == "time" else 1)
    means = np.array([estimate.mean for _, estimate in results.by(asked, "hour of week")]) / unit
    return 1 - means if asked != asked_by(target) else means
