"""What a team costs as it is rostered in a model."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from peelian.demand.model.calendar import BANK_HOLIDAYS, weekdays_of
from peelian.demand.model.model import Model
from peelian.demand.model.rota import REST
from peelian.demand.staff.duty import price

WEEKS_IN_YEAR = 365 / 7


@dataclass(frozen=True, slots=True)
class Cost:
    """People, rostered hours a week and what they cost a week; `priced` is false where an hour has no price.

    Without a price `a_week` is hours, those of shifts with a premium counting for more.
    """

    people: float
    hours: float
    a_week: float
    priced: bool

    @property
    def a_year(self) -> float:
        """The cost of 365 days."""
        return self.a_week * WEEKS_IN_YEAR


def cost_of(model: Model, team: str) -> Cost:
    """The cost of a team's shifts and patterns in an ordinary week, one without bank holidays."""
    staff = model.teams[team].staff
    priced = model.teams[team].cost_per_hour is not None
    contract = float(model.teams[team].hours_per_week)
    if not isinstance(staff, dict):
        hours = float(staff) * contract
        return Cost(float(staff), hours, hours * price(model, team, ""), priced)
    people = hours = cost = 0.0
    for name, given in staff.items():
        if name in model.patterns and isinstance(given, Decimal):
            pattern = model.patterns[name]
            worked = [(each, float(given) * 7 / len(pattern.sequence)) for each in pattern.sequence if each != REST]
            people += float(given)
        else:
            by_day = given.items() if isinstance(given, dict) else [("every day", given)]
            worked = [(name, sum(float(each) * len(_days(model, team, name, days)) for days, each in by_day))]
            people += worked[0][1] * model.shifts[name].length_h / contract
        for shift, a_week in worked:
            length = a_week * model.shifts[shift].length_h
            hours += length
            cost += length * price(model, team, shift)
    return Cost(people, hours, cost, priced)


def _days(model: Model, team: str, shift: str, days: str) -> frozenset[int]:
    """The days of an ordinary week on which people so rostered are on a shift."""
    if days == BANK_HOLIDAYS:
        return frozenset()
    return weekdays_of(days) & weekdays_of(model.shifts[shift].days) & weekdays_of(model.teams[team].hours)
