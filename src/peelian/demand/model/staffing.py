"""Who is on duty in each hour, from shifts, patterns and what is lost to other things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from zlib import crc32

import numpy as np
import numpy.typing as npt

from peelian.demand.model.calendar import BANK_HOLIDAYS, Calendar, falls_on
from peelian.demand.model.model import Model
from peelian.demand.model.quantity import Number, Share
from peelian.demand.model.rota import Shift
from peelian.demand.model.team import DayAway, Team

Integers = npt.NDArray[np.int64]

WORKED_WITHOUT_PATTERN = 5 / 7
"""The share of days on which somebody works whose days are in no pattern: full time, five days a week."""

_STEPS = 2**16
_GOLDEN = 40503  # 2^16 over the golden ratio: multiples of it are spread as evenly as can be


@dataclass(frozen=True, slots=True)
class Duty:
    """People on duty in each hour since the start, and those whose shift ended as it began."""

    staff: Integers
    relieved: Integers


def on_duty(model: Model, team: Team) -> Duty:
    """The duty of a team, hour by hour, with whole people; a team that carries cases has none.

    A shift with 4.15 people has 5 on 15 of 100 days and 4 on the others, by a fixed rule: the mean is right, and more
    people rostered never mean fewer on any day.
    """
    hours = model.calendar.hours
    duty = Duty(np.zeros(hours, np.int64), np.zeros(hours, np.int64))
    left = {name: availability(team, _worked_share(model, name)) for name in _rostered_by(team)}
    for day, slots in slots_by_day(model, team):
        for slot in slots:
            people = int(slot.rostered * left[slot.by] + _threshold(day, slot.name))
            begins = 24 * day + slot.shift.from_hour
            ends = begins + slot.shift.length_h
            duty.staff[max(begins, 0) : max(ends, 0)] += people
            if 0 <= ends < hours:
                duty.relieved[ends] += people
    return duty


def availability(team: Team, worked_share: float = WORKED_WITHOUT_PATTERN) -> Decimal:
    """The share of rostered time that is left after every reason for abstraction.

    `worked_share` is the share of days worked, against which a day away counts.
    """
    left = Decimal(1)
    for lost in team.abstraction.values():
        left *= 1 - (lost.part if isinstance(lost, Share) else _share_away(lost, worked_share))
    return max(left, Decimal(0))


def people(team: Team) -> Decimal:
    """How many people carry the team's cases; 0 for a team on shifts."""
    return team.staff if isinstance(team.staff, Decimal) else Decimal(0)


def _share_away(away: DayAway, worked_share: float) -> Decimal:
    worked_a_month = Decimal(365.25 / 12 * worked_share)
    return 1 / (away.day_every_months * worked_a_month)


def _rostered_by(team: Team) -> list[str]:
    """The shifts and patterns by which a team is rostered."""
    return list(team.staff) if isinstance(team.staff, dict) else []


def _worked_share(model: Model, name: str) -> float:
    return model.patterns[name].worked_share if name in model.patterns else WORKED_WITHOUT_PATTERN


@dataclass(frozen=True, slots=True)
class Slot:
    """A shift of one day with how many of a team are rostered on it, by a shift or a pattern."""

    by: str
    worked: str
    shift: Shift
    rostered: Decimal

    @property
    def name(self) -> str:
        """A name for the same slot on every day."""
        return f"{self.by}/{self.worked}"


def slots_by_day(model: Model, team: Team) -> Iterator[tuple[int, tuple[Slot, ...]]]:
    """The slots of each day, before what keeps people away, from the day before the start, whose nights reach in."""
    calendar, rostered = model.calendar, team.staff if isinstance(team.staff, dict) else {}
    cycles = [len(model.patterns[name].sequence) for name in rostered if name in model.patterns]
    found: dict[tuple[int, ...], tuple[Slot, ...]] = {}
    for day in range(-1, calendar.days):
        date = calendar.date(day)
        # All that decides who is rostered on a day.
        like = (date.weekday(), calendar.is_bank_holiday(date), *(day % cycle for cycle in cycles))
        if like not in found:
            found[like] = tuple(_slots(model, team, day))
        yield day, found[like]


def _slots(model: Model, team: Team, day: int) -> Iterator[Slot]:
    date = model.calendar.date(day)
    if not isinstance(team.staff, dict) or not falls_on(team.hours, model.calendar, date):
        return
    for name, staff in team.staff.items():
        if name in model.patterns and isinstance(staff, Decimal):
            pattern = model.patterns[name]
            worked = [pattern.shift_on(day, group) for group in range(pattern.groups)]
            shifts = [(each, staff / pattern.groups * worked.count(each)) for each in dict.fromkeys(worked)]
        else:
            shifts = [(name, _rostered(staff, model.calendar, day))]
        for each, rostered in shifts:
            if each in model.shifts and falls_on(model.shifts[each].days, model.calendar, date):
                yield Slot(name, each, model.shifts[each], rostered)


def _rostered(staff: Number | dict[str, Number], calendar: Calendar, day: int) -> Decimal:
    if not isinstance(staff, dict):
        return staff
    date = calendar.date(day)
    if BANK_HOLIDAYS in staff and calendar.is_bank_holiday(date):
        return staff[BANK_HOLIDAYS]
    named = (number for days, number in staff.items() if days != BANK_HOLIDAYS and falls_on(days, calendar, date))
    return next(named, Decimal(0))


def _threshold(day: int, slot: str) -> Decimal:
    """Between 0 and 1, as evenly spread over the days as can be, in its own order for each slot."""
    return (Decimal((crc32(slot.encode()) + day * _GOLDEN) % _STEPS) + Decimal("0.5")) / _STEPS
