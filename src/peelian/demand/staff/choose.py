"""The cheapest choice of duties that covers what is needed, in whole numbers.

What is needed and cannot be had within the limits is first made as small as it can be; then the cheapest way to that is
sought; and of equally cheap ones an even one: as many on a shift every day, or few different weeks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from peelian.demand.staff.duty import Duty
from peelian.demand.staff.errors import StaffError
from peelian.demand.staff.programme import Block, Programme, Solved

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

LONGEST_S = 10.0
_LONGEST_EVEN_S = 1.0
_EXACT = 1e-6
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Limits:
    """What a choice may not exceed: people, cost a week, different starts, hours of overtime for each other hour."""

    people: float | None = None
    cost: float | None = None
    starts: int | None = None
    overtime: float | None = None


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """How many of each duty, what is short of each need, the cost a week.

    `gap` is how much cheaper it might be, as a share, where the time for proving it best ran out; 0 if it is proved.
    """

    numbers: Integers
    short: Floats
    cost: float
    gap: float


def choose(
    duties: Sequence[Duty],
    gives: Floats,
    needs: Floats,
    limits: Limits = NO_LIMITS,
    *,
    even: bool = True,
) -> Choice:
    """The cheapest whole numbers of duties that meet all needs, as far as they can be met.

    `gives` (needs × duties) is what one of each duty adds to each need. Where not all needs can be met, the sum of what
    is short is the least that there can be. Of no duty more are taken than would meet each need by themselves: nobody
    is rostered only for the overtime that this allows others. With `even`, the evenest of the cheapest is sought for
    some seconds. Raises StaffError if the solver finds nothing in its time.
    """
    asked = needs > _EXACT
    costs = np.array([each.cost for each in duties])
    rows, least = _distinct(gives[asked], needs[asked])
    best, times, allowed = _Search(duties, rows, least, limits).cheapest(), None, None
    if best is None:
        rows, least, times = _repeated(gives[asked], needs[asked])
        allowed = _found(_Search(duties, rows, least, limits, times).least_short()).value
        best = _found(_Search(duties, rows, least, limits, times, short=allowed).cheapest())
    evened = _Search(duties, rows, least, limits, times, short=allowed, cost=best.value).evenest() if even else None
    numbers = np.rint((evened or best).blocks[0]).astype(np.int64)
    short = np.maximum(needs - gives @ numbers, 0.0)
    return Choice(numbers, np.where(short > _EXACT, short, 0.0), float(costs @ numbers), best.gap)


class _Search:
    """A programme over the numbers of duties: what they give, and within what limits.

    With `times`, which says how many alike there are of each need, needs may be short, by `short` in all if that is
    given. `cost` is the most that it may cost.
    """

    def __init__(
        self,
        duties: Sequence[Duty],
        rows: Floats,
        least: Floats,
        limits: Limits,
        times: Floats | None = None,
        *,
        short: float | None = None,
        cost: float | None = None,
    ) -> None:
        self.duties, self.programme = duties, Programme()
        self.costs = np.array([each.cost for each in duties])
        self.most = _most(rows, least)
        self.numbers = self.programme.block(self.most, whole=True)
        self.short, self.times = None, times
        if times is not None:
            self.short = self.programme.block(np.full(len(least), np.inf), whole=False)
            self.programme.require({self.numbers: rows, self.short: np.eye(len(least))}, least=least)
            if short is not None:
                self.programme.require({self.short: times}, most=short + _EXACT)
        elif len(least):
            self.programme.require({self.numbers: rows}, least=least)
        self._limit(limits)
        if cost is not None:
            self._limit_cost(cost)

    def cheapest(self) -> Solved | None:
        """The least cost."""
        return self.programme.minimum({self.numbers: self.costs}, longest_s=LONGEST_S)

    def least_short(self) -> Solved | None:
        """The least that is short in all."""
        assert self.short is not None
        assert self.times is not None
        return self.programme.minimum({self.short: self.times}, longest_s=LONGEST_S)

    def evenest(self) -> Solved | None:
        """The least difference between days of a shift, summed over shifts, and the fewest different weeks.

        None if there is nothing to even out, or nothing was found in a few seconds.
        """
        weigh: dict[Block, Floats] = {}
        for shift in dict.fromkeys((each.shift, each.overtime) for each in self.duties if each.shift):
            days = [place for place, each in enumerate(self.duties) if (each.shift, each.overtime) == shift]
            high, low = (self.programme.block(np.array([np.inf]), whole=False) for _ in range(2))
            numbers, both = self._of(days), -np.ones((len(days), 1))
            self.programme.require({self.numbers: numbers, high: both}, most=0.0)
            self.programme.require({self.numbers: numbers, low: both}, least=0.0)
            weigh |= {high: np.array([1.0]), low: np.array([-1.0])}
        weeks = [place for place, each in enumerate(self.duties) if each.sequence]
        if weeks:
            used = self._switches(weeks)
            weigh[used] = np.ones(len(weeks))
        return self.programme.minimum(weigh, longest_s=_LONGEST_EVEN_S) if weigh else None

    def _limit(self, limits: Limits) -> None:
        overtime = np.array([each.overtime for each in self.duties])
        hours = np.array([each.hours for each in self.duties])
        people = np.array([each.people for each in self.duties])
        if limits.people is not None:
            self.programme.require({self.numbers: people}, most=limits.people + _EXACT)
        if limits.cost is not None:
            self._limit_cost(limits.cost)
        if limits.overtime is not None and overtime.any():
            beyond = np.where(overtime, hours, -limits.overtime * hours)
            self.programme.require({self.numbers: beyond}, most=_EXACT)
        if limits.starts is not None:
            self._limit_starts(limits.starts)

    def _limit_cost(self, most: float) -> None:
        """In units of the dearest duty, so that the solver's tolerance means the same for any currency."""
        unit = float(self.costs.max(initial=0.0)) or 1.0
        self.programme.require({self.numbers: self.costs / unit}, most=most / unit + _EXACT)

    def _limit_starts(self, most: int) -> None:
        starts = sorted({start for each in self.duties for start in each.starts})
        chosen = self.programme.block(np.ones(len(starts)), whole=True)
        pairs = [(number, starts.index(start)) for number, duty in enumerate(self.duties) for start in duty.starts]
        places, switches = zip(*pairs, strict=True)
        switch = -self.most[list(places), None] * np.eye(len(starts))[list(switches)]
        self.programme.require({self.numbers: self._of(places), chosen: switch}, most=0.0)
        self.programme.require({chosen: np.ones(len(starts))}, most=float(most))

    def _switches(self, places: Sequence[int]) -> Block:
        """A switch for each of some duties, which is on if there is any of it."""
        used = self.programme.block(np.ones(len(places)), whole=True)
        self.programme.require({self.numbers: self._of(places), used: -np.diag(self.most[list(places)])}, most=0.0)
        return used

    def _of(self, places: Sequence[int]) -> Floats:
        """Rows that pick the numbers of some duties."""
        return np.eye(len(self.duties))[list(places)]


def _most(rows: Floats, least: Floats) -> Floats:
    """How many of each duty can be of any use: enough that each need it gives to is met by it alone."""
    with np.errstate(divide="ignore", invalid="ignore"):
        enough = np.where(rows > 0, np.ceil(least[:, None] / rows - _EXACT), 0.0)
    return np.asarray(enough.max(axis=0, initial=0.0))


def _distinct(rows: Floats, least: Floats) -> tuple[Floats, Floats]:
    """Of needs to which every duty gives the same, the greatest."""
    kept, place = np.unique(rows.round(_DIGITS), axis=0, return_inverse=True)
    greatest = np.zeros(len(kept))
    np.maximum.at(greatest, place.ravel(), least)
    return kept, greatest


def _repeated(rows: Floats, least: Floats) -> tuple[Floats, Floats, Floats]:
    """Needs that are different or to which duties give different things, and how many there are of each."""
    kept, times = np.unique(np.column_stack([rows, least]).round(_DIGITS), axis=0, return_counts=True)
    return kept[:, :-1], kept[:, -1], times.astype(float)


def _found(solved: Solved | None) -> Solved:
    if solved is None:
        raise StaffError(
            f"No plan was found within {LONGEST_S:g} seconds.", remedy="Allow fewer shifts, or plan by shift."
        )
    return solved
