"""Work that may wait for hours, until the next shift for example: what must be done within which stretch of time.

Such work needs no staff in the hour in which it comes. It needs enough of them between then and its time. A job that
comes at a moment is begun in time if, for every moment before, the hours staffed from that moment until its time is up
are at least the work that came between the two (Reich 1958, Annals of Mathematical Statistics 29). Work of higher
priority that comes later goes before it and counts too. Work is random: its mean is raised by so many standard
deviations that no more than is allowed is late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from peelian.demand.clock import HOURS_IN_WEEK
from peelian.demand.staff.goal import Goal
from peelian.demand.staff.kind_load import KindLoad

Floats = npt.NDArray[np.float64]

LONG_H = 4.0
"""From so many hours on, work that may wait is planned by stretches of time and not hour by hour."""

HOURS_IN_DAY = 24

_LONGEST = 2 * HOURS_IN_WEEK
_ENOUGH = 1e-6


@dataclass(frozen=True, slots=True)
class Stretch:
    """Hours of a cycle, so many up to `end`, in which so many hours of staff are needed."""

    end: int
    length: int
    needs_h: float

    @property
    def key(self) -> tuple[int, int]:
        """What tells it from others: its end and length."""
        return self.end, self.length

    def row(self, hours: int) -> Floats:
        """How often each hour of the cycle lies in the stretch."""
        found = np.zeros(hours)
        np.add.at(found, np.arange(self.end - self.length, self.end) % hours, 1.0)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Deadline:
    """Work that must be begun within so many hours.

    `own` and `first` (2 × 168) are hours of work that come in each hour of the week, and their variances: of the work
    itself, and of what goes before it. `margin` is in standard deviations. Stretches of up to `horizon_h` are looked
    at, the longer ones by the day: in the long run a team that is always busy falls ever further behind.
    """

    within_h: int
    own: Floats
    first: Floats
    margin: float
    horizon_h: int = _LONGEST

    def unmet(self, staffed: Floats) -> list[Stretch]:
        """For each hour of a cycle of weeks, the stretch ending with it that lacks most, if any does."""
        hours = len(staffed)
        ends = np.arange(1, hours + 1)
        there = _Sums(staffed[None, :])
        own, first = (_Sums(np.tile(each, hours // HOURS_IN_WEEK)) for each in (self.own, self.first))
        worst, length, needs = np.full(hours, _ENOUGH), np.zeros(hours, np.int64), np.zeros(hours)
        for tried in self._lengths():
            work, variance = own.between(ends - tried, ends - self.within_h) + first.between(ends - tried, ends)
            needed = work + self.margin * np.sqrt(variance)
            lacks = needed - there.between(ends - tried, ends)[0]
            more = lacks > worst
            worst, length, needs = (
                np.where(more, new, old) for new, old in ((lacks, worst), (tried, length), (needed, needs))
            )
        return [Stretch(int(ends[at]), int(length[at]), float(needs[at])) for at in np.flatnonzero(length)]

    def _lengths(self) -> list[int]:
        by_hour = range(self.within_h + 1, self.within_h + _LONGEST + 1)
        return [*by_hour, *range(by_hour.stop, self.within_h + self.horizon_h + 1, HOURS_IN_DAY)]


class _Sums:
    """Sums over stretches of a cycle, by row."""

    def __init__(self, values: Floats) -> None:
        self.hours = values.shape[1]
        self.upto = np.concatenate([np.zeros((len(values), 1)), values.cumsum(axis=1)], axis=1)

    def between(self, start: npt.NDArray[np.int64], end: npt.NDArray[np.int64]) -> Floats:
        """From the start of one hour to the start of another, both counted on through the cycles."""
        before, after = (self.upto[:, at % self.hours] + at // self.hours * self.upto[:, -1:] for at in (start, end))
        return np.asarray(after - before)


def is_long(goal: Goal) -> bool:
    """Whether a goal leaves so much time that its work is planned by deadlines."""
    return goal.target.kpi != "abandoned" and _time_h(goal) >= LONG_H


def deadline_of(goal: Goal, loads: Sequence[KindLoad], ease: float, weeks: int) -> Deadline:
    """The deadline of a goal over so many weeks, what may be missed being eased by a factor."""
    lowest = max(each.priority for each in goal.jobs)
    first = [each for each in loads if each not in goal.jobs and each.priority <= lowest]
    share = min(goal.allowed * ease, 0.999) if goal.is_share else 0.5
    return Deadline(
        within_h=max(1, int(_time_h(goal))),
        own=_work(goal.jobs),
        first=_work(first),
        margin=float(-ndtri(share)),
        horizon_h=weeks * HOURS_IN_WEEK,
    )


def _time_h(goal: Goal) -> float:
    """The time there is until work must be begun; what a mean journey leaves of it."""
    return min((float(each.left_h.mean()) for each in goal.reach), default=goal.allowed)


def _work(jobs: Sequence[KindLoad]) -> Floats:
    """Hours of work that come in each hour of the week, and their variances."""
    found = np.zeros((2, HOURS_IN_WEEK))
    for each in jobs:
        units = each.kind.units
        found += np.outer([units * each.service.mean, units**2 * each.service.second_moment], each.per_h)
    return found
