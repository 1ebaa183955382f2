"""How long jobs wait for one of a team's units: shares delayed and mean waits, hour by hour, by formula.

What is exact: with exponential services of one mean and one unit a job, the share delayed and the mean wait of both
sides of a reserve, Erlang's delay without one, and Cobham's mean waits of lower priorities. What is not:

- the load of each moment is that of M(t)/G/∞, with its lag (modified offered load);
- jobs of several units make the load uneven: units and load are divided by the load's mean units a job (Hayward), and
  beyond the reserve, and for what waits, by those of the jobs that go first;
- other laws of service stretch waits by (1 + cv²) / 2 (Lee and Longton 1959);
- waits of those delayed are taken as exponential, which they are for what goes first;
- lower grades that these jobs may take units from are left out, and teams that help are not counted.

Sources: Erlang (1917); Cobham (1954), Operations Research 2; Taylor and Templeton (1980), Operations Research 28 (the
reserve); Fredericks (1980), Bell System Technical Journal 59 (Hayward); Jennings and others (1996), Management
Science 42 (modified offered load).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincc, gammaln

from peelian.demand.staff.kind_load import KindLoad

Floats = npt.NDArray[np.float64]

_SMALL = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Delay:
    """The share of jobs that wait, and the mean wait of those in hours (infinite if it never ends), at each moment."""

    share: Floats
    mean_h: Floats

    def beyond(self, hours: float | Floats) -> Floats:
        """The share that wait longer than so many hours, 0 or more."""
        mean = np.maximum(self.mean_h, _SMALL)
        return np.asarray(self.share * np.exp(-hours / mean))


def delay_of(one: KindLoad, loads: Sequence[KindLoad], staff: Floats, reserve: int) -> Delay:
    """The delay of one sort of jobs among all of a team, with so many units (168 × 1) on duty.

    `reserve` units are kept from those that are `kept`.
    """
    seen = [each for each in loads if not each.yields_to(one)]
    every, free, kept = (_crowd(each) for each in (seen, _kept(seen, which=False), _kept(seen, which=True)))
    back = reserve if any(each.kept for each in seen) else 0
    units = (staff - np.maximum(one.kind.units - every.lump, 0.0)) / every.lump
    cutoff = units - back / every.lump
    needs = free.lump if one.kept else one.kind.units
    steps = np.floor((back - needs) / free.lump) + 1
    at_cutoff, too_few = _above(free, staff - back, staff, steps)
    blocked = _reaches(cutoff, every.load / every.lump, kept.load / every.lump, at_cutoff)
    alike = [each for each in _kept(seen, which=one.kept) if each.priority <= one.priority]
    first = _crowd([each for each in alike if each.priority < one.priority])
    upto = _crowd(alike)
    lump = every.lump if one.kept else upto.lump
    whole = (staff - back if one.kept else staff) / lump
    room = whole * at_cutoff if one.kept else whole
    pace = whole * _unevenness(free, staff - back, staff, steps) if one.kept else whole
    before, after = room - first.load / lump, room - upto.load / lump
    ends = (after > _SMALL) & (units > _SMALL)
    return Delay(
        share=np.where(units > _SMALL, blocked if one.kept else blocked * too_few, 1.0),
        mean_h=np.where(ends, every.wait_h * pace / np.where(ends, before * after, 1.0), np.inf),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Crowd:
    """Jobs together: their load in units, the mean units of a job by load, and a unit's mean time until it is free."""

    load: Floats
    lump: Floats
    wait_h: Floats


def _crowd(jobs: Sequence[KindLoad]) -> _Crowd:
    load = np.asarray(sum((each.load for each in jobs), np.zeros((1, 1))))
    some = np.maximum(load, _SMALL)
    squares = sum(each.load / each.service.mean * each.service.second_moment for each in jobs)
    lump = np.maximum(sum(each.load * each.kind.units for each in jobs) / some, 1.0)
    return _Crowd(load, lump, np.asarray(squares / (2 * some)))


def _kept(jobs: Sequence[KindLoad], *, which: bool) -> list[KindLoad]:
    return [each for each in jobs if each.kept == which]


def _above(free: _Crowd, cutoff: Floats, units: Floats, steps: Floats) -> tuple[Floats, Floats]:
    """Of the time in which the cutoff is reached: the share just at it, and the share with too few units for a job.

    From the cutoff up, or from nobody busy, only those jobs move the number busy from which the reserve is not kept,
    `free`, one after another; after so many `steps` there are too few for the next.
    """
    load, cutoff, units = (each / free.lump for each in (free.load, cutoff, units))
    weight, enough = np.ones(np.broadcast_shapes(load.shape, units.shape)), np.array(0.0)
    for step in range(max(0, int(np.max(steps)))):
        inside = (step < steps) & (cutoff + step > -_SMALL)
        enough = enough + np.where(inside, weight, 0.0)
        busy = np.maximum(np.minimum(cutoff + step + 1, units), _SMALL)
        weight = np.where(inside, weight * load / busy, weight)
    idle = 1 - load / np.maximum(units, _SMALL)
    ends = idle > 0
    too_few = np.where(ends, weight / np.where(ends, idle, 1.0), 1.0)
    at_cutoff = np.where(ends, 1 / (enough + too_few), 0.0)
    return at_cutoff, np.where(ends, too_few * at_cutoff, 1.0)


def _unevenness(free: _Crowd, cutoff: Floats, units: Floats, steps: Floats) -> Floats:
    """What waits behind a reserve are by the time between two starts: 1 if no job comes from which it is not kept.

    Kept jobs start when a job ends at the cutoff, so they wait as in M/G/1, for whose service the time from the cutoff
    to just below it stands. Its first two moments come from those of each step down, the highest first.
    """
    load, cutoff, units = (each / free.lump for each in (free.load, cutoff, units))
    down = np.maximum(units - load, _SMALL)
    mean, square = 1 / down, 2 * units / down**3
    for step in range(int(np.max(steps)), -1, -1):
        busy, inside = np.where(cutoff > _SMALL, np.minimum(cutoff + step, units), 1.0), step <= steps
        longer = np.where(inside, (1 + load * mean) / busy, mean)
        square = np.where(inside, (2 * longer + load * (square + 2 * mean * longer)) / busy, square)
        mean = longer
    return np.asarray(square / (2 * mean**3 * np.maximum(cutoff, _SMALL)))


def _reaches(cutoff: Floats, load: Floats, kept_load: Floats, at_cutoff: Floats) -> Floats:
    """The share of time in which at least `cutoff` units are busy, kept jobs waiting or not."""
    load = np.maximum(load, _SMALL)
    lost = np.maximum(erlang_b(np.maximum(cutoff - 1, 0.0), load), 1e-300)
    spare = np.maximum(cutoff * at_cutoff - kept_load, 0.0)
    return np.where(cutoff < 1, 1.0, load / (load + spare / lost))


def erlang_b(units: Floats, load: Floats) -> Floats:
    """Erlang's loss for numbers of units that need not be whole.

    >>> erlang_b(np.array([14.0]), np.array([10.0])).round(6).tolist()
    [0.056819]
    """
    logs = units * np.log(load) - load - gammaln(units + 1)
    return np.asarray(np.exp(np.minimum(logs - np.log(np.maximum(gammaincc(units + 1, load), 1e-300)), 0.0)))
