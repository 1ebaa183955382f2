"""The unit in which a KPI is shown, and what its value is multiplied by to be in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from peelian.core.unit import Unit, unit
from peelian.demand.clock import DAY, HOUR, MINUTE, SECOND
from peelian.demand.model.kind import kinds_of
from peelian.demand.model.law import Law
from peelian.demand.model.model import Model
from peelian.demand.model.quantity import Duration
from peelian.demand.results.asked import Asked

_TIMES = (("seconds", SECOND, 5 * MINUTE), ("minutes", MINUTE, 3 * HOUR), ("hours", HOUR, 3 * DAY))
"""Units of time with their length and the longest time that is usual in work to which they are suited."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A unit and the factor that brings a raw value (a share of 1, microseconds) into it."""

    unit: Unit
    factor: float


def scale_of(asked: Asked, model: Model) -> Scale:
    """The scale of a KPI in a model: of times, the unit that suits the work's standards, or how long it takes."""
    return Scales(model).of(asked)


class Scales:
    """The scales of a model's KPIs, which looks at each work once."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._times: dict[str, Scale] = {}

    def of(self, asked: Asked) -> Scale:
        """The scale of one KPI."""
        if asked.means.measures != "time":
            return _scale(asked, self.model)
        if asked.work not in self._times:
            self._times[asked.work] = _time(asked.work, self.model)
        return self._times[asked.work]


def _scale(asked: Asked, model: Model) -> Scale:
    kpi = asked.means
    match kpi.measures:
        case "percent":
            return Scale(unit("percent"), 100.0)
        case "money":
            pounds = unit("pounds")
            currency = model.costs.currency
            return Scale(pounds if currency == "GBP" else replace(pounds, prefix=f"{currency} "), 1.0)
        case name:
            return Scale(replace(unit(name), decimals=kpi.decimals), 1.0)


def _time(work: str, model: Model) -> Scale:
    usual = _usual_us(work, model)
    name, length = next(((name, length) for name, length, longest in _TIMES if usual <= longest), ("days", DAY))
    return Scale(replace(unit(name), decimals=1), 1 / length)


def _usual_us(work: str, model: Model) -> float:
    """The longest of the times that standards and targets give some work; without any, the mean that it takes."""
    kinds = [kind for kind in kinds_of(model) if kind.work == work]
    given = [kind.attend_within.us for kind in kinds if isinstance(kind.attend_within, Duration)]
    for target in model.targets.values():
        if target.work == work:
            given += [each.us for each in (target.within, target.limit) if isinstance(each, Duration)]
    if given:
        return max(given)
    own = model.work[work]
    laws: list[Law | None] = [None if each is None else model.law(each) for each in (own.lasts, own.delay)]
    took = [_mean(kind.travel) + _mean(kind.takes) for kind in kinds]
    return max([*took, *(_mean(law) for law in laws)])


def _mean(law: Law | None) -> float:
    return 0.0 if law is None else law.in_us().mean
