"""What became of each part of a model: fitted, with how well, or left as it was, with why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Literal

from peelian.core.basis import Basis
from peelian.demand.clock import SECOND
from peelian.demand.fit.recipe import Limits
from peelian.demand.model.quantity import Duration

Unit = Literal["number", "share", "seconds"]
Verdict = Literal["good", "fair", "poor", "counted"]

_STEPS_S = ((0.01, 120), (1, 4 * 3600), (60, 4 * 86400), (3600, inf))
_SHOWN_IN = (("s", 1, 120), ("min", 60, 7200), ("h", 3600, 2 * 86400), ("days", 86400, inf))


class CannotFitError(Exception):
    """A part that its records cannot give: why, and what could be done."""

    def __init__(self, why: str, remedy: str) -> None:
        super().__init__(why, remedy)
        self.why = why
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure in the records and in the model; None where one of the two does not have it."""

    name: str
    observed: float | None
    fitted: float | None
    unit: Unit = "number"


@dataclass(frozen=True, slots=True)
class Fit:
    """A part as the records give it.

    `values` are what stands at each path of the model now, as YAML has it. `records` were used, `left_out` of those
    asked for could not be. `measure` says in words what `misfit` is a number of; `verdict` is what the recipe's limits
    call it, `counted` where there is nothing to judge. `says` has the details, `note` what the model itself should say
    beside where it comes from.
    """

    values: Mapping[str, object]
    records: int
    figures: tuple[Figure, ...]
    verdict: Verdict
    measure: str = ""
    misfit: float | None = None
    left_out: int = 0
    says: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FittedPart:
    """A part with its fit: where in the model, from which dataset's version, on what ground."""

    into: tuple[str, ...]
    quantity: str
    read: str
    basis: Basis
    note: str
    fit: Fit


@dataclass(frozen=True, slots=True)
class KeptPart:
    """A part that stays as the base has it, why, and what could be done about it."""

    into: tuple[str, ...]
    why: str
    remedy: str = ""


def judged(misfit: float, limits: Limits) -> Verdict:
    """What a measure of misfit is called.

    >>> judged(0.04, Limits(good=0.03, fair=0.08))
    'fair'
    """
    return "good" if misfit <= limits.good else "fair" if misfit <= limits.fair else "poor"


def worst(*verdicts: Verdict) -> Verdict:
    """The worst of several.

    >>> worst("fair", "good")
    'fair'
    """
    return max(verdicts, key=("counted", "good", "fair", "poor").index)


def duration(seconds: float) -> Duration:
    """A length of time as a model has it: to a second, from four hours on to a minute, from four days on to an hour.

    >>> str(duration(521.28)), str(duration(17.123)), str(duration(30.504 * 86400))
    ('521 s', '17.12 s', '732 h')
    """
    step = next(step for step, limit in _STEPS_S if seconds < limit)
    return Duration(round(seconds / step) * round(step * SECOND))


def share(part: float) -> str:
    """A share as a model has it, to a hundredth of a percent.

    >>> share(0.44966)
    '44.97 %'
    """
    return f"{round(100 * part, 2):g} %"


def text(value: float | None, unit: Unit) -> str:
    """A figure as a person reads it."""
    if value is None:
        return "\N{EN DASH}"
    if unit == "seconds":
        name, length = next((name, length) for name, length, limit in _SHOWN_IN if value < limit)
        return f"{value / length:.4g} {name}"
    return share(value) if unit == "share" else f"{value:,.0f}" if value >= 100 else f"{value:.4g}"
