"""Running until an interval is narrow enough.

The procedure is that of fixed-width intervals of Chow and Robbins (1965), as Law and Kelton use it for replications
(Simulation Modeling and Analysis, section 9.4): replications are added, a batch at a time and at first not fewer than
`FEWEST`, until the half-width of the t-interval is at most the figure. For a share γ of the value itself, the bound is
γ/(1+γ) of the mean that was found, so that the error relative to the true mean is at most γ. The interval covers the
true mean with nearly the confidence it names; since narrow ones by chance are stopped at, a little less.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from peelian.core.errors import PeelianError
from peelian.demand.clock import SECOND
from peelian.demand.model.model import Model
from peelian.demand.model.quantity import Duration
from peelian.demand.results.asked import Asked, read_asked
from peelian.demand.results.estimate import Estimate
from peelian.demand.results.scale import scale_of

FEWEST = 32
MOST = 2000
_WRITTEN = re.compile(
    r"(?P<kpi>.+?)\s*(?:±|\+-|\+/-)\s*(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>%|[a-z]*)\s*", re.IGNORECASE
)
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}


class UntilError(PeelianError):
    """A wish for precision that cannot be read or met."""


@dataclass(frozen=True, slots=True)
class Until:
    """A KPI, of the whole run, and how far its mean may be off: an amount in its unit, or a share of its value."""

    asked: Asked
    half_width: float
    relative: bool = False

    def is_met(self, found: Estimate) -> bool:
        """Whether an estimate is narrow enough; nothing is with fewer than two values."""
        bound = self.half_width
        if self.relative:
            bound = bound / (1 + bound) * abs(found.mean)
        return found.count > 1 and found.half_width() <= bound


def read_until(text: str, model: Model) -> Until:
    """What `KPI ±x` says: `grade 1 attended ±0.5 points`, `mean_wait[work=call] ±2 s`, `cost ±1 %` of its value.

    Raises UntilError for another text, and what `read_asked` raises.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if not found or not float(found["number"]):
        raise UntilError(
            f"{text!r} does not say how narrow.", remedy='Write "grade 1 attended ±0.5 points" or "… ±2 %".'
        )
    asked = read_asked(found["kpi"].strip(), model)
    number, unit = float(found["number"]), found["unit"].lower()
    if unit == "%":
        return Until(asked, number / 100, relative=True)
    shown = scale_of(asked, model).unit.id
    if shown in _SECONDS and unit:
        try:
            return Until(asked, Duration.read(f"{number} {unit}").us / SECOND / _SECONDS[shown])
        except ValueError as error:
            raise UntilError(f"{text!r}: {error}.", remedy="Give a time, or a share of the value in %.") from error
    allowed = {"percent": ("points", "point")}.get(shown, ("", shown))
    if unit not in allowed:
        raise UntilError(
            f"{asked.title} is not in {unit or 'a plain number'}.",
            remedy=f"Give {'a time' if shown in _SECONDS else allowed[0] or 'a number'}, or a share of the value in %.",
        )
    return Until(asked, number)
