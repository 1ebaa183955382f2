"""What the work asks of each team before anything is simulated: theory's load by hour of week, and Little's law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

from peelian.demand import distributions
from peelian.demand.clock import HOUR
from peelian.demand.model.kind import Kind, arrivals_by_hour_of_week, kinds_of
from peelian.demand.model.law import Law
from peelian.demand.model.model import Model
from peelian.demand.model.rates import by_hour_of_week
from peelian.demand.model.staffing import availability, on_duty, people
from peelian.demand.model.work import Work
from peelian.demand.theory.flow import mean_caseload, weeks_to_clear
from peelian.demand.theory.infinite_server import offered_load
from peelian.demand.theory.service import Service, deterministic, exponential, gamma, lognormal

Floats = npt.NDArray[np.float64]

WEEK_H = 168


@dataclass(frozen=True, slots=True)
class TeamLoad:
    """A team on shifts: what is asked and who is there, by hour of the week from Monday 00:00.

    `busy` is the mean number that would be busy if nobody ever waited: the offered load, with the lag of the time that
    jobs take. `staff` is the mean on duty. `backlog_h` are staffed hours in the starting backlog.
    """

    team: str
    busy: Floats
    staff: Floats
    jobs_per_week: float
    backlog_h: float

    @property
    def asked_h(self) -> float:
        """Staffed hours that a week's work asks."""
        return float(self.busy.sum())

    @property
    def staffed_h(self) -> float:
        """Staffed hours in a mean week."""
        return float(self.staff.sum())

    @property
    def weeks_to_clear(self) -> float:
        """Weeks until the starting backlog is gone, by the fluid law; infinite where more arrives than can be done."""
        return weeks_to_clear(start=self.backlog_h, arriving_per_week=self.asked_h, closed_per_week=self.staffed_h)

    @property
    def capacity_per_week(self) -> float:
        """How many of such jobs the team could do in a week without a free minute."""
        return self.jobs_per_week * self.staffed_h / self.asked_h if self.asked_h else float("inf")


@dataclass(frozen=True, slots=True)
class CaseLoad:
    """A team that carries cases: how many are live in the long run, and what hours they ask.

    `live` is cases begun a week times the weeks that each stays open (Little's law). `asked_h` and `available_h` are
    hours of investigators a week.
    """

    team: str
    people: float
    limit: float | None
    cases_per_week: float
    live: float
    asked_h: float
    available_h: float
    backlog_h: float

    @property
    def each(self) -> float:
        """Live cases a person."""
        return self.live / self.people if self.people else float("inf" if self.live else 0)

    @property
    def weeks_to_clear(self) -> float:
        """Weeks until the starting backlog is gone, by the fluid law."""
        return weeks_to_clear(start=self.backlog_h, arriving_per_week=self.asked_h, closed_per_week=self.available_h)


def team_loads(model: Model) -> list[TeamLoad]:
    """The load of each team on shifts, in the model's order."""
    kinds = kinds_of(model)
    arrivals = _arrivals(model, kinds)
    return [
        _team_load(model, name, [(kind, arrivals[kind.work] * kind.share) for kind in kinds if kind.team == name])
        for name, team in model.teams.items()
        if not team.carries_cases
    ]


def case_loads(model: Model) -> list[CaseLoad]:
    """The caseload of each team that carries cases, in the model's order."""
    kinds = kinds_of(model)
    arrivals = _arrivals(model, kinds)
    return [
        _case_load(model, name, [(kind, arrivals[kind.work].sum() * kind.share) for kind in kinds if kind.team == name])
        for name, team in model.teams.items()
        if team.carries_cases
    ]


def service_of(kind: Kind) -> Service | None:
    """How long a job of a kind keeps its units, in hours; None if it keeps nobody.

    Travel and scene together are taken as a gamma law with their mean and variance.
    """
    parts = [law_service(law) for law in (kind.travel, kind.takes) if law is not None]
    parts = [each for each in parts if each.mean > 0]
    if len(parts) < 2:
        return parts[0] if parts else None
    mean = sum(each.mean for each in parts)
    variance = sum(each.second_moment - each.mean**2 for each in parts)
    return gamma(mean, sqrt(variance) / mean) if variance > 1e-12 * mean**2 else deterministic(mean)


def mean_us(law: Law) -> float:
    """The mean of a law in microseconds."""
    return law.in_us().mean


def _arrivals(model: Model, kinds: list[Kind]) -> dict[str, Floats]:
    return dict(zip(model.work, arrivals_by_hour_of_week(model, kinds), strict=True))


def _team_load(model: Model, name: str, kinds: list[tuple[Kind, Floats]]) -> TeamLoad:
    busy = np.zeros(WEEK_H)
    backlog_h = 0.0
    for kind, rates in kinds:
        service = service_of(kind)
        if service is not None:
            busy += kind.units * offered_load(rates, service).mean(axis=1)
            backlog = model.work[kind.work].starting_backlog
            backlog_h += kind.units * service.mean * (len(backlog.ages) + backlog.live) * kind.share
    duty = on_duty(model, model.teams[name])
    jobs = sum(float(rates.sum()) for _, rates in kinds)
    return TeamLoad(name, busy, by_hour_of_week(duty.staff), jobs, backlog_h)


def _case_load(model: Model, name: str, kinds: Sequence[tuple[Kind, float]]) -> CaseLoad:
    team = model.teams[name]
    live, asked_h, backlog_h = 0.0, 0.0, 0.0
    for kind, per_week in kinds:
        work = model.work[kind.work]
        weeks = mean_us(model.law(work.lasts)) / HOUR / WEEK_H if work.lasts is not None else 0.0
        effort_h = (work.effort.hours if work.effort is not None else 0.0) + _reviews_h(work, weeks)
        live += mean_caseload(per_week, weeks)
        asked_h += per_week * effort_h
        backlog_h += len(work.starting_backlog.ages) * kind.share * effort_h
    number = float(people(team))
    return CaseLoad(
        team=name,
        people=number,
        limit=None if team.caseload_limit is None else float(team.caseload_limit),
        cases_per_week=float(sum(per_week for _, per_week in kinds)),
        live=live,
        asked_h=asked_h,
        available_h=number * float(team.hours_per_week * availability(team)),
        backlog_h=backlog_h,
    )


def _reviews_h(work: Work, weeks: float) -> float:
    """Hours of reviews while a case is open."""
    if work.review_every is None or work.review_takes is None or not work.review_every.us:
        return 0.0
    return weeks * WEEK_H / work.review_every.hours * work.review_takes.hours


def law_service(law: Law) -> Service:
    """A law as theory takes it, in hours."""
    match law.in_us():
        case distributions.Fixed(value):
            return Service(value / HOUR, (value / HOUR) ** 2, lambda x: min(x, value / HOUR))
        case distributions.Uniform(low, high):
            return _between(low / HOUR, high / HOUR)
        case distributions.Exponential(mean):
            return exponential(mean / HOUR)
        case distributions.LogNormal(mean, cv):
            return lognormal(mean / HOUR, cv)
        case distributions.Gamma(mean, cv):
            return gamma(mean / HOUR, cv)
        case distributions.Empirical(values):
            observed = np.array(values) / HOUR
            moment = float(np.mean(observed**2))
            return Service(float(observed.mean()), moment, lambda x: float(np.minimum(observed, x).mean()))


def _between(low: float, high: float) -> Service:
    def cut_mean(x: float) -> float:
        if x <= low or high == low:
            return min(x, low)
        top = min(x, high)
        return (top**2 - low**2) / (2 * (high - low)) + top * (high - top) / (high - low)

    return Service((low + high) / 2, (low**2 + low * high + high**2) / 3, cut_mean)
