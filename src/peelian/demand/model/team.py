"""Teams: who is on duty when, how much of it is lost to other things, and what happens at a shift's end."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from peelian.demand.model.calendar import BANK_HOLIDAYS, Days, weekdays_of
from peelian.demand.model.part import Fixed, Named, Part
from peelian.demand.model.quantity import Number, Share


class DayAway(Part):
    """One working day off the job, for training say, every so many months."""

    day_every_months: Annotated[Number, Field(gt=0)]


def _no_day_twice(staff: dict[str, Number]) -> Fixed[Number]:
    taken: set[int] = set()
    for days in staff:
        if days == BANK_HOLIDAYS:
            continue
        if taken & weekdays_of(days):
            raise ValueError(f"{days!r} has a day that is given twice")
        taken |= weekdays_of(days)
    return Fixed(staff)


ByDay = Annotated[dict[Days, Number], AfterValidator(_no_day_twice)]
"""Staff of a shift by days: `{mon-thu: 55, fri-sat: 64, sun: 50}`. Days that are not named have none; where bank
holidays are named, they go before the day of the week."""


class Team(Part):
    """People who do the same work.

    `staff` says how many are rostered: by shift, the people on each (or by days); by pattern, all its people together,
    shared evenly among its groups; or one number, people who carry cases and work whenever the cases ask.

    `abstraction` are shares of rostered time lost by reason: what is left is multiplied, reason after reason.
    `at_shift_end` says what busy people do when their shift ends: `finish` the job before they leave, `handover` to
    the next crew while they finish, or `preempt`: stop, and the job waits for the next.
    """

    staff: Number | Named[Number | ByDay]
    abstraction: Named[Share | DayAway] = Field(default=Fixed())
    at_shift_end: Literal["finish", "handover", "preempt"]
    reserve_for_grade_1: Annotated[int, Field(ge=0)] = 0
    hours: Days = "every day"
    hours_per_week: Number = Field(default=40, validate_default=True)
    caseload_limit: Annotated[Number | None, Field(gt=0)] = None
    cost_per_hour: Number | None = None

    @property
    def carries_cases(self) -> bool:
        """Whether its staff is one number of people, not rostered by the hour."""
        return not isinstance(self.staff, dict)
