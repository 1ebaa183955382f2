"""What a plan may be: which shifts, how much rest, how many people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from peelian.demand.model.rota import REST, Shift

REST_H = 11
"""Hours of rest between two days' work: regulation 10 of the Working Time Regulations."""
HOURS_A_WEEK = 48
"""Hours of a mean week at most: regulation 4 of the same."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a plan.

    `shifts` are those that may be used; empty, those that the team works now. `most_starts` are different hours of
    the day at which shifts start. Patterns and weeks leave `rest_h` hours between shifts, have `days_running` days of
    work in a row at most and `hours_a_week` hours on average at most. `whole_teams`: the groups of a pattern have
    equally many people. `mixed_weeks`: somebody may work different shifts within a week. `overtime` is the hours of
    overtime for each hour that is not, at most. `most_people` and `most_cost`, a year, are of the team as a whole.
    """

    shifts: tuple[str, ...] = ()
    most_starts: int | None = None
    rest_h: float = REST_H
    days_running: int = 6
    hours_a_week: float = HOURS_A_WEEK
    whole_teams: bool = True
    mixed_weeks: bool = False
    overtime: float = 0.0
    most_people: float | None = None
    most_cost: float | None = None


NO_MORE = Rules()
"""The rules that hold unless others are given."""


def broken(rules: Rules, sequence: Sequence[Shift | None]) -> str:
    """Which rule a sequence of days breaks that repeats for ever, None being a day off; empty if it keeps all.

    >>> from peelian.demand.model.rota import Shift
    >>> early = Shift.model_validate({"from": "07:00", "to": "17:00"})
    >>> late = Shift.model_validate({"from": "15:00", "to": "01:00"})
    >>> broken(Rules(), [late, early, None]), broken(Rules(), [early, late, None])
    ('6 hours of rest', '')
    """
    hours = sum(each.length_h for each in sequence if each is not None) * 7 / len(sequence)
    if hours > rules.hours_a_week:
        return f"{hours:.1f} hours a week"
    if (days := _most_running(sequence)) > rules.days_running:
        return f"{days} days in a row" if days < 2 * len(sequence) else "no day off"
    rest = min((_rest_h(*each) for each in pairwise([*sequence, sequence[0]])), default=rules.rest_h)
    return f"{rest:g} hours of rest" if rest < rules.rest_h else ""


def as_shifts(names: Sequence[str], shifts: dict[str, Shift]) -> list[Shift | None]:
    """A sequence of names as the shifts themselves, None for a day off."""
    return [None if each == REST else shifts[each] for each in names]


def _rest_h(today: Shift | None, tomorrow: Shift | None) -> float:
    if today is None or tomorrow is None:
        return 24.0
    return 24 + tomorrow.from_hour - (today.from_hour + today.length_h)


def _most_running(sequence: Sequence[Shift | None]) -> int:
    most = running = 0
    for each in (*sequence, *sequence):
        running = running + 1 if each is not None else 0
        most = max(most, running)
    return most
