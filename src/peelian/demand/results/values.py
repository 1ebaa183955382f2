"""The value of a KPI in each replication and facet: counts are added up first, and divided last.

Shares are from 0 to 1, times in microseconds, hours and money as they are. A value is not a number where there is
nothing to divide by.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from peelian.demand.clock import HOUR, HOURS_IN_WEEK
from peelian.demand.model.arrays import NONE
from peelian.demand.results.asked import Asked
from peelian.demand.results.percentile import percentiles_us
from peelian.demand.results.sums import Floats, Sums
from peelian.demand.simulation.tally import (
    ARRIVED,
    ATTENDED,
    BUSY_US,
    FINISHED,
    LEFT,
    LENGTH_US,
    OVERTIME_US,
    RESPONSE_US,
    REVIEWS,
    STAFF_US,
    STARTED,
    WAIT_US,
)

Numbers = npt.NDArray[np.int64] | Floats


def values_of(sums: Sums, asked: Asked) -> Floats:
    """A KPI as an array of replications × facets."""
    return np.asarray(_VALUES[asked.kpi](sums, asked), np.float64)


def over(above: npt.ArrayLike, below: npt.ArrayLike) -> Floats:
    """The ratio; not a number where there is nothing to divide by.

    >>> over([1, 1], [2, 0]).tolist()
    [0.5, nan]
    """
    top, bottom = np.broadcast_arrays(np.asarray(above, np.float64), np.asarray(below, np.float64))
    return np.asarray(np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom != 0))


def _count(cell: int) -> Callable[[Sums, Asked], Numbers]:
    return lambda sums, asked: sums.jobs(asked, cell)


def _ratio(above: int, below: int) -> Callable[[Sums, Asked], Numbers]:
    return lambda sums, asked: over(sums.jobs(asked, above), sums.jobs(asked, below))


def _within(*, attended: bool) -> Callable[[Sums, Asked], Numbers]:
    return lambda sums, asked: over(*sums.within(asked, attended=attended))


def _percentile(histogram: str) -> Callable[[Sums, Asked], Numbers]:
    def found(sums: Sums, asked: Asked) -> Numbers:
        steps = sums.steps(asked, getattr(sums.tally, histogram))
        return sums.of_run(percentiles_us(steps, asked.percentile / 100))

    return found


def _hours(cell: int) -> Callable[[Sums, Asked], Numbers]:
    return lambda sums, asked: sums.team_hours(asked, cell)


def _utilisation(sums: Sums, asked: Asked) -> Numbers:
    on_duty = sums.team_hours(asked, BUSY_US) - sums.team_hours(asked, OVERTIME_US)
    return over(on_duty, sums.team_hours(asked, STAFF_US))


def _paid_hours(sums: Sums, asked: Asked) -> Numbers:
    """The same in each replication."""
    hours = sums.pay.hours[sums.teams(asked)].sum(0)
    return np.broadcast_to(hours, (sums.replications, hours.size))


def _cost(sums: Sums, asked: Asked) -> Numbers:
    teams = sums.teams(asked)
    overtime = [
        sums.team_hours(Asked("overtime_hours", team=sums.prepared.compiled.names.teams[team]), OVERTIME_US)
        * sums.pay.overtime_cost[team]
        for team in teams
    ]
    return np.asarray(np.sum(overtime, axis=0) + sums.pay.cost[teams].sum(0))


def _people(sums: Sums, asked: Asked) -> float:
    return float(sums.prepared.compiled.teams.carriers[sums.teams(asked)[0]])


def _caseload(sums: Sums, asked: Asked) -> Numbers:
    """The least number of cases each that the share of hours do not exceed."""
    hours = sums.live_by_hour(asked)
    share = asked.percentile / 100
    return sums.of_run(over(np.quantile(hours, share, axis=1, method="inverted_cdf"), _people(sums, asked)))


def _weeks_to_clear(sums: Sums, asked: Asked) -> Numbers:
    own = np.flatnonzero(sums.prepared.compiled.kinds.team == sums.teams(asked)[0])
    hours = np.zeros((sums.replications, len(sums.facets.all)))
    for kind in own:
        waiting = sums.waiting_last(np.array([kind])).sum(1)
        hours += np.where(waiting == 0, 0.0, waiting * _asks_h(sums, int(kind))[:, None])
    return over(hours, sums.team_hours(asked, STAFF_US) / sums.facets.hours * HOURS_IN_WEEK)


def _asks_h(sums: Sums, kind: int) -> Floats:
    """Hours of its team that a job of a kind asks, in each replication: its effort, or the mean of those finished."""
    compiled = sums.prepared.compiled
    effort = compiled.works.effort_us[compiled.kinds.work[kind]]
    if effort != NONE:
        return np.full(sums.replications, effort / HOUR)
    took = over(sums.jobs_of_kind(kind, LENGTH_US), sums.jobs_of_kind(kind, FINISHED))
    return np.asarray(took / HOUR * compiled.kinds.units[kind])


def _goes_on(sums: Sums, asked: Asked) -> Numbers:
    names = sums.prepared.compiled.names
    flows = sums.flows(asked)
    return sums.of_run(over(flows[:, [*names.works, *names.ends].index(asked.to)], flows.sum(1)))


_VALUES: dict[str, Callable[[Sums, Asked], Numbers]] = {
    "arrived": _count(ARRIVED),
    "started": _count(STARTED),
    "finished": _count(FINISHED),
    "left": _count(LEFT),
    "abandoned": _ratio(LEFT, ARRIVED),
    "begun_within": _within(attended=False),
    "attended_within": _within(attended=True),
    "kept_within": _within(attended=True),
    "mean_wait": _ratio(WAIT_US, STARTED),
    "wait": _percentile("wait_steps"),
    "mean_response": _ratio(RESPONSE_US, ATTENDED),
    "response": _percentile("response_steps"),
    "mean_outcome": _ratio(RESPONSE_US, FINISHED),
    "outcome": _percentile("response_steps"),
    "mean_length": _ratio(LENGTH_US, FINISHED),
    "backlog": lambda sums, asked: sums.waiting(sums.kinds(asked)).sum(1),
    "backlog_last": lambda sums, asked: sums.waiting_last(sums.kinds(asked)).sum(1),
    "goes_on": _goes_on,
    "utilisation": _utilisation,
    "staff_hours": _hours(STAFF_US),
    "busy_hours": _hours(BUSY_US),
    "overtime_hours": _hours(OVERTIME_US),
    "paid_hours": _paid_hours,
    "cost": _cost,
    "live_cases": lambda sums, asked: sums.live(asked),
    "mean_caseload": lambda sums, asked: over(sums.live(asked), _people(sums, asked)),
    "caseload": _caseload,
    "reviews": lambda sums, asked: sums.team_count(asked, REVIEWS),
    "weeks_to_clear": _weeks_to_clear,
    "came": lambda sums, asked: sums.stream(asked, 0),
    "sent_elsewhere": lambda sums, asked: sums.stream(asked, 1),
    "elsewhere": lambda sums, asked: over(sums.stream(asked, 1), sums.stream(asked, 0)),
    "ended": lambda sums, asked: sums.ended(asked),
}
