"""Distributions of durations and amounts, none below zero: what an analyst names, and what kernels draw from.

A draw is the inverse of the distribution function at a uniform draw, so a scenario that lengthens a service lengthens
each one, and none is mixed up. Smooth distributions are kept as polynomials of degree five over cells that halve with
each halving of the tail's probability, 32 cells to a halving, down to 2⁻⁵³ on both sides: the smallest tail that a
uniform draw can meet. There are no wide end cells, so nothing is cut from a tail. The error of every table is measured
when it is made; a table that is further than 1e-9 from the exact inverse is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, inf, log1p, sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from peelian.core.errors import PeelianError
from peelian.demand.compiled import inlined, kernel

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Inverse = Callable[[Floats], Floats]

LARGEST_ERROR = 1e-9
"""The largest error of a table, as a share of the value or, where that is larger, of a millionth of the mean."""

_SMOOTH, _STEPS = range(2)
_DEGREE = 5
_TERMS = _DEGREE + 1
_CELL_BITS = 5
_CELLS_TO_HALVING = 2**_CELL_BITS
_SMALLEST = -53
_SIDE = (-1 - _SMALLEST) * _CELLS_TO_HALVING
_SHIFT = 52 - _CELL_BITS
_FIRST = (1023 + _SMALLEST) << _CELL_BITS
_INSIDE = (1 << _SHIFT) - 1
_ONE = 1023 << 52
_BELOW_HALF = (1022 << 52) - 1


class DistributionError(PeelianError):
    """A distribution that no duration can have, or that cannot be drawn from exactly."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """Always the same value."""

    value: float

    def __post_init__(self) -> None:
        _require(0 <= self.value < inf, f"A fixed value is {self.value}.", "Give a number that is not below zero.")

    @property
    def mean(self) -> float:
        """The value."""
        return self.value

    def quantile(self, share: float) -> float:
        """The value, whatever the share."""
        return self.value


@dataclass(frozen=True, slots=True)
class Uniform:
    """Anything between two values, all alike."""

    low: float
    high: float

    def __post_init__(self) -> None:
        _require(
            0 <= self.low <= self.high < inf,
            f"A uniform distribution goes from {self.low} to {self.high}.",
            "Give two numbers that are not below zero, the smaller one first.",
        )

    @property
    def mean(self) -> float:
        """Half way between the ends."""
        return (self.low + self.high) / 2

    def quantile(self, share: float) -> float:
        """The value that a share of the draws do not exceed."""
        return self.low + share * (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Exponential:
    """Memoryless: how long it still takes does not depend on how long it has taken."""

    mean: float

    def __post_init__(self) -> None:
        _require_positive(self.mean, "mean")

    def quantile(self, share: float) -> float:
        """The value that a share of the draws do not exceed."""
        return -self.mean * log1p(-share)


@dataclass(frozen=True, slots=True)
class LogNormal:
    """The logarithm is normal: the usual shape of time at a scene or on the telephone, with a long upper tail.

    `cv` is the standard deviation as a share of the mean.
    """

    mean: float
    cv: float

    def __post_init__(self) -> None:
        _require_positive(self.mean, "mean")
        _require_positive(self.cv, "cv")

    @property
    def sigma(self) -> float:
        """The standard deviation of the logarithm."""
        return sqrt(log1p(self.cv**2))

    def quantile(self, share: float) -> float:
        """The value that a share of the draws do not exceed."""
        return self.mean * exp(self.sigma * float(special.ndtri(share)) - self.sigma**2 / 2)


@dataclass(frozen=True, slots=True)
class Gamma:
    """A sum of waits: travel, handling steps. `cv` is the standard deviation as a share of the mean."""

    mean: float
    cv: float

    def __post_init__(self) -> None:
        _require_positive(self.mean, "mean")
        _require_positive(self.cv, "cv")

    @property
    def shape(self) -> float:
        """The shape parameter: 1 is the exponential, more is narrower."""
        return self.cv**-2

    def quantile(self, share: float) -> float:
        """The value that a share of the draws do not exceed."""
        return self.mean * float(special.gammaincinv(self.shape, share)) / self.shape


@dataclass(frozen=True, slots=True)
class Empirical:
    """The observed values themselves, each as likely as the others."""

    values: tuple[float, ...]

    def __post_init__(self) -> None:
        _require(len(self.values) > 0, "An empirical distribution has no values.", "Give at least one observation.")
        known = all(0 <= value < inf for value in self.values)
        _require(known, "An observed value is below zero or not a number.", "Correct it or leave it out.")
        object.__setattr__(self, "values", tuple(sorted(float(value) for value in self.values)))

    @property
    def mean(self) -> float:
        """The mean of the observed values."""
        return float(np.mean(self.values))

    def quantile(self, share: float) -> float:
        """The smallest observed value that a share of them do not exceed."""
        return self.values[min(int(share * len(self.values)), len(self.values) - 1)]


Distribution = Fixed | Uniform | Exponential | LogNormal | Gamma | Empirical


class Samplers(NamedTuple):
    """Several distributions as flat arrays, one entry each, and their tables, each kept once, in `values`."""

    kind: Integers
    base: Floats
    scale: Floats
    first: Integers
    values: Floats


def compile_distributions(distributions: Sequence[Distribution], *, unit: float = 1.0) -> Samplers:
    """Arrays from which `sample` draws; each drawn value is multiplied by `unit` (microseconds in a minute, say).

    Raises DistributionError if a shape is so extreme that its table would be inexact.
    """
    parts = [_compile(each) for each in distributions]
    tables = {id(values): values * (unit if kind == _STEPS else 1) for kind, *_, values in parts}
    starts = dict(zip(tables, np.cumsum([0, *map(len, tables.values())]), strict=False))
    return Samplers(
        kind=np.array([kind for kind, *_ in parts], np.int64),
        base=np.array([base * unit for _, base, *_ in parts], np.float64),
        scale=np.array([scale * (1 if kind == _STEPS else unit) for kind, _, scale, _ in parts], np.float64),
        first=np.array([starts[id(values)] for *_, values in parts], np.int64),
        values=np.concatenate(list(tables.values()) or [_NONE]),
    )


@inlined
def sample(samplers: Samplers, which: int, uniform: float) -> float:
    """The value of distribution number `which` at a uniform draw: a multiple of 2⁻⁵³ between 0 and 1."""
    number = np.uint64(which)  # an index without a sign needs no look whether it counts from the end
    if samplers.kind[number] == _STEPS:
        step = samplers.first[number] + int(uniform * samplers.scale[number])
        return float(samplers.values[np.uint64(step)])
    return float(
        samplers.base[number] + samplers.scale[number] * smooth(samplers.values, samplers.first[number], uniform)
    )


@inlined
def smooth(values: Floats, first: int, uniform: float) -> float:
    """The value of a table at a uniform draw: a polynomial in the place within the cell."""
    cell, place = _cell(uniform)
    return polynomial(values, first + cell, place)


@inlined
def _cell(uniform: float) -> tuple[int, float]:
    """Where in a table a cell's coefficients begin, and the place in it from -1 to 1.

    Both are read from the bits of the probability of the nearer tail.
    """
    bits = min(int(np.float64(0.5 - abs(uniform - 0.5)).view(np.int64)), _BELOW_HALF)
    place = float(np.int64((bits & _INSIDE) << _CELL_BITS | _ONE).view(np.float64)) * 2.0 - 3.0
    return ((bits >> _SHIFT) - _FIRST + int(uniform >= 0.5) * _SIDE) * _TERMS, place


@inlined
def polynomial(values: Floats, start: int, place: float) -> float:
    """The polynomial whose coefficients, the highest power first, begin somewhere in a table."""
    value = float(values[np.uint64(start)])
    for term in range(1, _TERMS):
        value = value * place + values[np.uint64(start + term)]
    return value


@inlined
def find_cells(cells: Integers, uniforms: Floats) -> None:
    """Where the cells of uniform draws begin, which become the places in them: several at a time."""
    for number in range(cells.size):
        cells[number], uniforms[number] = _cell(uniforms[number])


@kernel
def fill_whole(out: Integers, samplers: Samplers, which: int, uniforms: Floats, largest: float) -> None:
    """Draws from one distribution to the nearest whole number, none larger than said; it uses up the uniform draws.

    Each is what `sample` gives.
    """
    base, scale, first = samplers.base[which], samplers.scale[which], samplers.first[which]
    if samplers.kind[which] == _STEPS:
        for number in range(out.size):
            out[number] = to_whole(sample(samplers, which, uniforms[number]), largest)
        return
    find_cells(out, uniforms)
    for number in range(out.size):
        value = base + scale * polynomial(samplers.values, first + out[number], uniforms[number])
        out[number] = to_whole(value, largest)


@inlined
def to_whole(value: float, largest: float) -> int:
    """To the nearest whole number, and none larger than said."""
    return int((value if value < largest else largest) + 0.5)


_NONE = np.zeros(0, np.float64)


def _compile(each: Distribution) -> tuple[int, float, float, Floats]:
    """Kind, base, scale and table of a distribution."""
    match each:
        case Fixed(value):
            return _SMOOTH, value, 0.0, _even_table()
        case Uniform(low, high):
            return _SMOOTH, low, high - low, _even_table()
        case Empirical(values):
            return _STEPS, 0.0, float(len(values)), np.array(values, np.float64)
        case Exponential(mean):
            return _SMOOTH, 0.0, mean, exponential_table()
        case LogNormal(mean, _):
            return _SMOOTH, 0.0, mean, _lognormal_table(each.sigma)
        case Gamma(mean, _):
            return _SMOOTH, 0.0, mean, _gamma_table(each.shape)


@lru_cache(maxsize=1)
def _even_table() -> Floats:
    return _table(lambda tail: tail, lambda tail: 1 - tail)


@lru_cache(maxsize=1)
def exponential_table() -> Floats:
    """The table, for `smooth`, of the exponential distribution with mean 1."""
    return _table(lambda tail: -np.log1p(-tail), lambda tail: -np.log(tail))


@lru_cache(maxsize=256)
def _lognormal_table(sigma: float) -> Floats:
    def lower(tail: Floats) -> Floats:
        return np.asarray(np.exp(sigma * special.ndtri(tail) - sigma**2 / 2))

    def upper(tail: Floats) -> Floats:
        return np.asarray(np.exp(-sigma * special.ndtri(tail) - sigma**2 / 2))

    return _table(lower, upper)


@lru_cache(maxsize=256)
def _gamma_table(shape: float) -> Floats:
    return _table(
        lambda tail: np.asarray(special.gammaincinv(shape, tail) / shape),
        lambda tail: np.asarray(special.gammainccinv(shape, tail) / shape),
    )


def _table(lower: Inverse, upper: Inverse) -> Floats:
    """Coefficients, highest power first, of every cell of the lower tail and then of the upper; mean 1.

    Each cell's polynomial meets the exact inverse at the six Chebyshev points.
    """
    points = np.cos((2 * np.arange(_TERMS) + 1) * np.pi / (2 * _TERMS))
    to_terms = np.linalg.inv(np.vander(points)).T
    between = np.linspace(-1, 1, 2 * _TERMS)
    cells = []
    for inverse in (lower, upper):
        terms = inverse(_tails(points)) @ to_terms
        exact = inverse(_tails(between))
        error = np.abs(terms @ np.vander(between, _TERMS).T - exact) / np.maximum(np.abs(exact), 1e-6)
        _require(
            bool(error.max() <= LARGEST_ERROR),
            "A distribution is too widely spread to be drawn from exactly.",
            "Give a smaller cv, or the observed values themselves.",
        )
        cells.append(terms)
    table = np.concatenate(cells).ravel()
    table.flags.writeable = False
    return table


def _tails(places: Floats) -> Floats:
    """The tail probability at each place from -1 to 1 of every cell, a row a cell."""
    cell = np.arange(_SIDE)
    halving = np.ldexp(1.0, _SMALLEST + cell // _CELLS_TO_HALVING)
    inside = (cell % _CELLS_TO_HALVING)[:, None] + (places + 1) / 2
    return np.asarray(halving[:, None] * (1 + inside / _CELLS_TO_HALVING))


def _require_positive(value: float, name: str) -> None:
    _require(0 < value < inf, f"A distribution's {name} is {value}.", "Give a number above zero.")


def _require(met: bool, message: str, remedy: str) -> None:  # noqa: FBT001 - a condition, not a flag
    if not met:
        raise DistributionError(message, remedy=remedy)
