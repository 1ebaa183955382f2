"""A target as hours of staff can meet it: what is missed in each hour, and how much of that is allowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf

import numpy as np
import numpy.typing as npt

from peelian.demand.clock import HOUR
from peelian.demand.model.check_targets import share_within
from peelian.demand.model.load import mean_us
from peelian.demand.model.model import Model
from peelian.demand.model.quantity import Duration, Share
from peelian.demand.model.target import Target
from peelian.demand.staff.errors import StaffError
from peelian.demand.staff.kind_load import KindLoad
from peelian.demand.staff.queue import Delay, delay_of
from peelian.demand.theory.erlang_a import impatient

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

HOURLY = ("begun_within", "attended_within", "mean_wait", "wait", "abandoned")
"""The KPIs that depend on who is there in which hour."""

_JOURNEYS = 32
_ENDLESS_H = 1e6


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """How much time a standard leaves for waiting: the share of journeys that are short enough, and what they leave.

    `left_h` are the hours that are left by journeys spread evenly over those that are short enough.
    """

    share: float
    left_h: Floats

    def missed(self, delay: Delay) -> Floats:
        """The share of jobs that is too late, at each moment."""
        waits = Delay(delay.share[..., None], delay.mean_h[..., None]).beyond(self.left_h)
        return np.asarray(1 - self.share * (1 - waits.mean(axis=-1)))


@dataclass(frozen=True, slots=True, eq=False)
class Goal:
    """A target of a team, as what may be missed.

    `allowed` is the share of jobs that may be late or abandoned, or the mean wait in hours that may be. `jobs` are
    those that it is about; `reach` says of each what its journeys leave, and is empty for what has no time.
    `patience_h` is how long callers wait on average, for shares abandoned.
    """

    name: str
    target: Target
    allowed: float
    jobs: tuple[KindLoad, ...]
    reach: tuple[Reach, ...] = ()
    patience_h: float = inf

    @property
    def per_h(self) -> Floats:
        """Its jobs an hour in each hour of the week."""
        return np.asarray(sum(each.per_h for each in self.jobs))

    @property
    def is_share(self) -> bool:
        """Whether what is missed is a share of jobs, not a time."""
        return bool(self.reach) or self.target.kpi == "abandoned"

    @property
    def least(self) -> float:
        """The share that is late however many are on duty, because journeys alone are too long."""
        late = [float(one.per_h.sum()) * (1 - each.share) for one, each in zip(self.jobs, self.reach, strict=False)]
        return sum(late) / float(self.per_h.sum())

    def missed(self, loads: Sequence[KindLoad], staff: Floats | Integers, reserve: int) -> Floats:
        """What is missed in each hour of the week (168) with so many on duty; nothing in hours without its jobs."""
        if self.target.kpi == "abandoned":
            return self._abandoned(loads, staff)
        delays = [delay_of(one, loads, staff[:, None].astype(float), reserve) for one in self.jobs]
        if self.reach:
            late = [reach.missed(delay) for reach, delay in zip(self.reach, delays, strict=True)]
        else:
            late = [each.share * np.minimum(each.mean_h, _ENDLESS_H) for each in delays]
        each_missed = np.array([each.mean(axis=1) for each in late])
        weights = np.array([each.per_h for each in self.jobs])
        return np.asarray((weights * each_missed).sum(axis=0) / np.maximum(weights.sum(axis=0), 1e-300))

    def over_week(self, missed: Floats) -> float:
        """What is missed over all jobs of a week, of what is missed in each hour."""
        return float(self.per_h @ missed / self.per_h.sum())

    def _abandoned(self, loads: Sequence[KindLoad], staff: Floats | Integers) -> Floats:
        """By Erlang's model with patience, of all jobs of the team together."""
        load = np.sum([each.load.mean(axis=1) for each in loads], axis=0)
        mean_h = load.sum() / sum(float(each.per_h.sum()) for each in loads)
        return np.array(
            [_gives_up(a, int(s), mean_h, self.patience_h) for a, s in zip(load.round(6), staff, strict=True)]
        )


def goals_of(model: Model, team: str, loads: Sequence[KindLoad], names: Sequence[str]) -> list[Goal]:
    """The targets of these names as goals of a team; those of KPIs that no hour decides are left out.

    Raises StaffError for a target that is not about the team's work, or that is about appointments.
    """
    return [_goal(model, team, loads, name) for name in names if model.targets[name].kpi in HOURLY]


def is_of(target: Target, team: str, loads: Sequence[KindLoad]) -> bool:
    """Whether a target is about a team or its work."""
    return target.team == team or any(each.is_meant_by(target) for each in loads)


def _goal(model: Model, team: str, loads: Sequence[KindLoad], name: str) -> Goal:
    target = model.targets[name]
    jobs = tuple(each for each in loads if each.is_meant_by(target))
    if not jobs:
        raise StaffError(
            f"The target {name!r} is about nothing that {team} does.", remedy="Choose the team whose work it is about."
        )
    if target.kpi == "attended_within" and any(each.kind.attend_within == "appointment" for each in jobs):
        raise StaffError(
            f"The target {name!r} is about appointments, whose places are given out and not waited for.",
            remedy="Change the number of places in the model, and simulate.",
        )
    within_h, allowed = _allowed(target)
    patience = model.work[target.work or ""].patience
    return Goal(
        name=name,
        target=target,
        allowed=allowed,
        jobs=jobs,
        reach=() if within_h is None else tuple(_reach(target, within_h, each) for each in jobs),
        patience_h=inf if patience is None else mean_us(model.law(patience)) / HOUR,
    )


def _allowed(target: Target) -> tuple[float | None, float]:
    """The time within which jobs are to be reached, if there is one, and what may be missed."""
    limit = target.limit
    if isinstance(limit, Share):
        share = float(limit.part)
        within = None if target.within is None else target.within.hours
        return within, 1 - share if target.at_least is not None else share
    if not isinstance(limit, Duration) or target.at_most is None:
        raise StaffError("A wait that should be long is no target for staff.", remedy="Give at_most.")
    return (limit.hours, 1 - target.percentile / 100) if target.percentile else (None, limit.hours)


def _reach(target: Target, within_h: float, one: KindLoad) -> Reach:
    if target.kpi != "attended_within" or one.kind.travel is None:
        return Reach(1.0, np.array([within_h]))
    law, share = one.kind.travel.in_us(), share_within(one.kind, within_h * HOUR)
    journeys = [law.quantile(share * (step + 0.5) / _JOURNEYS) / HOUR for step in range(_JOURNEYS)]
    return Reach(share, np.maximum(within_h - np.array(journeys), 0.0))


@lru_cache(maxsize=2**16)
def _gives_up(load: float, staff: int, mean_h: float, patience_h: float) -> float:
    if load <= 0 or patience_h == inf:
        return 0.0
    if staff <= 0:
        return 1.0
    found = impatient(arrival_rate=load / mean_h, mean_service=mean_h, mean_patience=patience_h, servers=staff)
    return found.abandonment_probability
