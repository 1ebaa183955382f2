"""What is paid for staff, whatever happens: hours rostered, leave and sickness among them, and premiums of shifts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from peelian.demand.clock import HOURS_IN_WEEK
from peelian.demand.model.model import Model
from peelian.demand.model.staffing import people, slots_by_day
from peelian.demand.model.team import Team
from peelian.demand.results.facets import Facets

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Pay:
    """Hours paid and what they cost (teams × facets), and what an hour of overtime costs (teams).

    Teams whose cost an hour is not given cost nothing here.
    """

    hours: Floats
    cost: Floats
    overtime_cost: Floats


def pay_of(model: Model, facets: Facets) -> Pay:
    """The pay of every team of a model."""
    teams = list(model.teams.values())
    an_hour = np.array([float(team.cost_per_hour or 0) for team in teams])
    hourly = [_by_hour(model, team) for team in teams]
    shape = (len(teams), model.calendar.hours)
    hours = np.array([hours for hours, _ in hourly]).reshape(shape)
    weighted = np.array([weighted for _, weighted in hourly]).reshape(shape)
    return Pay(
        hours=facets.gathered(_by_day_and_week(hours, facets), 1),
        cost=facets.gathered(_by_day_and_week(weighted, facets), 1) * an_hour[:, None],
        overtime_cost=an_hour * float(model.costs.overtime),
    )


def _by_hour(model: Model, team: Team) -> tuple[Floats, Floats]:
    """People paid in each hour since the start, and the same with the premiums of their shifts."""
    hours = model.calendar.hours
    if team.carries_cases:
        spread = np.full(hours, float(people(team) * team.hours_per_week) / HOURS_IN_WEEK)
        return spread, spread
    paid, weighted = np.zeros(hours), np.zeros(hours)
    for day, slots in slots_by_day(model, team):
        for slot in slots:
            begins = 24 * day + slot.shift.from_hour
            during = slice(max(begins, 0), max(begins + slot.shift.length_h, 0))
            paid[during] += float(slot.rostered)
            weighted[during] += float(slot.rostered * model.costs.multiple(slot.worked))
    return paid, weighted


def _by_day_and_week(hourly: Floats, facets: Facets) -> Floats:
    """Hours by day, then by hour of the week of the weeks that are counted."""
    rows = len(hourly)
    counted = hourly[:, 24 * facets.first_day :].reshape(rows, -1, HOURS_IN_WEEK)
    return np.concatenate([hourly.reshape(rows, -1, 24).sum(-1), counted.sum(1)], axis=1)
