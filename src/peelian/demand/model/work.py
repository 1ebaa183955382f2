"""Work: what is done for whom, how long it takes, who does it, and what follows."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from peelian.demand.clock import MINUTE
from peelian.demand.model.calendar import Days
from peelian.demand.model.law import LawOrName
from peelian.demand.model.part import Fixed, Name, Named, Part
from peelian.demand.model.quantity import Duration, HourOfDay, Share

REMAINDER: Literal["rest"] = "rest"
END = "end"
ShareOrRest = Share | Literal["rest"]
"""A share, or `rest`: what the other shares leave of the whole."""


def _listed(given: object) -> object:
    return (given,) if isinstance(given, str | int) and not isinstance(given, bool) else given


Names = Annotated[tuple[Name, ...], BeforeValidator(_listed)]
"""A name or a list of names."""
Routes = Named[ShareOrRest]


Priority = Annotated[int, Field(ge=1)]


class Grade(Part):
    """A grade of some work. What it leaves out is as the work says.

    `priority` 1 goes first; without it grades are 1, 2, 3 … in the order given. `preempts` lists lower grades
    whose units it may take. `units` are sent together.
    """

    share: ShareOrRest
    attend_within: Duration | Literal["appointment"] | None = None
    priority: Priority | None = None
    preempts: Names = ()
    units: Annotated[int, Field(ge=1)] = 1
    done_by: Name | None = None
    helped_by: Names | None = None
    travel: LawOrName | None = None
    takes: LawOrName | None = None
    then: Routes | None = None


class Appointments(Part):
    """Appointments for those grades that are attended by appointment: places a day, and how soon at the earliest.

    The places of a day are at even distances from the hour `from` up to `to`; a `to` at or before it is on the next
    day. An appointment is kept if somebody is there within `grace` of its time.
    """

    per_day: Annotated[int, Field(ge=0)]
    days: Days = "every day"
    from_hour: Annotated[HourOfDay, Field(alias="from")] = HourOfDay(8)
    to_hour: Annotated[HourOfDay, Field(alias="to")] = HourOfDay(20)
    earliest: Duration = Duration(0)
    grace: Duration = Duration(15 * MINUTE)

    @property
    def length_h(self) -> int:
        """How many hours of a day have places, 1 to 24."""
        return (self.to_hour - self.from_hour - 1) % 24 + 1


class Backlog(Part):
    """What is there when the model starts: `waiting` to be begun, `live` being worked on.

    Instead of how many are waiting, `waited` may say how long each of them has waited.
    """

    waiting: Annotated[int, Field(ge=0)] = 0
    live: Annotated[int, Field(ge=0)] = 0
    waited: tuple[Duration, ...] = ()

    @model_validator(mode="after")
    def _once(self) -> Backlog:
        if self.waiting and self.waited:
            raise ValueError("give waiting or waited, not both")
        return self

    @property
    def ages(self) -> tuple[Duration, ...]:
        """How long each of those waiting has waited, the longest first; nothing if it is not said."""
        return tuple(sorted(self.waited, reverse=True)) or (Duration(0),) * self.waiting


class Work(Part):
    """One kind of work.

    `arrives` names the streams it comes from; other work leads to it by its `then`. A team does first what has the
    smallest `priority`, whichever work it is: that of the grade, or of the work, or of the stream (`priority:
    {calls_999: 1, calls_101: 2}`); within one priority, what came first. `done_by` is the team; without one
    nobody is kept busy and only `delay` passes. `takes` is the time at the desk or scene, `travel` the way there.
    `patience` is how long somebody waits before giving up; those go to `diverts_to`, if that is given.

    Case work: a case `lasts` so long while it is open and asks `effort` of its investigator in all. It is reviewed
    every so often (`review_every`), and each review asks `review_takes` as well.
    """

    arrives: Names = ()
    priority: Priority | Named[Priority] = 1
    done_by: Name | None = None
    helped_by: Names = ()
    delay: LawOrName | None = None
    takes: LawOrName | None = None
    travel: LawOrName | None = None
    patience: LawOrName | None = None
    diverts_to: Name | None = None
    grades: Named[Grade] = Field(default=Fixed())
    appointments: Appointments | None = None
    lasts: LawOrName | None = None
    effort: Duration | None = None
    review_every: Duration | None = None
    review_takes: Duration | None = None
    starting_backlog: Backlog = Backlog()
    then: Routes = Field(default=Fixed({END: REMAINDER}), validate_default=True)

    @property
    def followers(self) -> set[str]:
        """The works and ends that it may lead to, whatever the share."""
        routes = [self.then, *(grade.then or {} for grade in self.grades.values())]
        return {name for each in routes for name in each} | ({self.diverts_to} if self.diverts_to else set())
