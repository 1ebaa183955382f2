"""A force's figure against the same figure of other forces in the same period."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from peelian.core.force import force as named_force
from peelian.quality.finding import Finding, Severity
from peelian.quality.series import Point, Series, written
from peelian.statistics.modified_z import Spread, middle_half, spread

FEWEST_OTHERS = 7


@dataclass(frozen=True, slots=True)
class Beside:
    """A force's rate beside those of the other forces: their median and the middle half of them.

    `rank` counts from the highest, of all that are compared, and says nothing about who does better.
    """

    force: str
    value: float
    median: float
    lower: float
    upper: float
    rank: int
    of: int


def beside(rates: Mapping[str, float], force: str) -> Beside | None:
    """One force beside the others; None where it is not among them or they are fewer than seven."""
    others = [rate for name, rate in rates.items() if name != force]
    if force not in rates or len(others) < FEWEST_OTHERS:
        return None
    own = rates[force]
    rank = 1 + sum(rate > own for rate in others)
    return Beside(force, own, median(others), *middle_half(others), rank, len(rates))


@dataclass(frozen=True)
class Compared:
    """The rates of all forces in one period, by force, and what they are per."""

    rates: Mapping[str, float]
    per: str

    @cached_property
    def logs(self) -> dict[str, float]:
        """The logarithms of the rates above nought."""
        return {name: math.log(rate) for name, rate in self.rates.items() if rate > 0}

    @cached_property
    def spread(self) -> Spread:
        """How the logarithms lie."""
        return spread(list(self.logs.values()))


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on a difference is spoken of: beyond so many modified z-scores, and by at least this share."""

    z: float
    least: float


def against_others(series: Series, point: Point, compared: Compared, limits: Limits) -> Finding | None:
    """The finding that a force's rate is unlike those of all forces in the period, if it is.

    Method: modified z-scores of the logarithms (see `statistics.modified_z`), since rates of forces lie
    skewed and are compared by how many times one is the other. Rates of nought are left out. With fewer than seven
    others nothing is said.
    """
    logs = compared.logs
    if series.force not in logs or abs(compared.spread.z(logs[series.force])) <= limits.z:
        return None
    place = beside({name: compared.rates[name] for name in logs}, series.force)
    if place is None or abs(place.value - place.median) <= limits.least * place.median:
        return None
    name = named_force(series.force).short_name
    sentence = (
        f"{series.figure} in {point.period.label}: {written(point.value)}, that is {place.value:,.3g} "
        f"{compared.per}; of the {place.of - 1} others half lie between {place.lower:,.3g} and {place.upper:,.3g}."
    )
    remedy = f"Ask {name} whether it counts what the others count."
    return series.finding("other-forces", Severity.QUESTION, (point,), sentence, remedy)
