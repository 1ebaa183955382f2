"""What is due, overdue or stale on a day: responses to reports, findings and the actions for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from peelian.catalogue.framework import FindingKind
from peelian.inspection.records import Action, Finding, Holding, Response, Standing

SOON = 14


class Timing(StrEnum):
    """Where something stands against its day."""

    DONE = "done in time"
    LATE = "done late"
    OVERDUE = "overdue"
    SOON = "due soon"
    DUE = "due"
    STALE = "stale"
    OPEN = "no day set"


@dataclass(frozen=True, slots=True)
class Clock:
    """How something stands on a day: `days` is how many are left, or (below zero) by how many it is late.

    For what is stale, `days` is how many have passed without progress.
    """

    about: str
    timing: Timing
    due_on: dt.date | None
    days: int | None

    @property
    def text(self) -> str:
        """It in words.

        >>> Clock("", Timing.OVERDUE, dt.date(2019, 6, 27), -3).text
        'overdue by 3 days (was due on 27 June 2019)'
        """
        day = "" if self.due_on is None else f"{self.due_on.day} {self.due_on:%B %Y}"
        size = abs(self.days or 0)
        count = f"{size} day{'' if size == 1 else 's'}"
        return {
            Timing.OVERDUE: f"overdue by {count} (was due on {day})",
            Timing.SOON: f"due in {count}, on {day}",
            Timing.DUE: f"due on {day}",
            Timing.LATE: f"done {count} late (was due on {day})",
            Timing.STALE: f"stale: {count} without progress",
        }.get(self.timing, self.timing.value)


def response_due(published_on: dt.date, days: int) -> dt.date:
    """The day by which a response must be published: so many days after the report (Police Act 1996 s.55: 56).

    >>> response_due(dt.date(2019, 5, 2), 56)
    datetime.date(2019, 6, 27)
    """
    return published_on + dt.timedelta(days=days)


def of_response(response: Response, on: dt.date) -> Clock:
    """How a response stands on a day."""
    return _clock(response.id, response.due_on, response.published_on, on)


def of_action(action: Action, on: dt.date) -> Clock:
    """How an action stands on a day."""
    return _clock(action.id, action.due_on, action.completed_on, on)


def of_finding(holding: Holding, finding: Finding, kinds: Mapping[str, FindingKind], on: dt.date) -> Clock:
    """How a finding stands on a day: by its own due day, else stale where nothing was heard for its kind's time."""
    done = None if finding.standing.is_open else finding.since
    if finding.due_on is not None or done is not None:
        return _clock(finding.id, finding.due_on, done, on)
    quiet = (on - last_heard(holding, finding)).days
    if quiet > kinds[finding.kind].stale_days and finding.standing is Standing.OPEN:
        return Clock(finding.id, Timing.STALE, None, quiet)
    return Clock(finding.id, Timing.OPEN, None, None)


def last_heard(holding: Holding, finding: Finding) -> dt.date:
    """The last day on which anything was done, said or decided about a finding."""
    days = [
        finding.made_on,
        *(each.on for each in holding.progress if each.finding == finding.id),
        *(each.on for each in holding.decisions if each.finding == finding.id),
    ]
    return max(days)


def first_made(holding: Holding, finding: Finding) -> dt.date:
    """The day on which a finding was first made: of one that was made before, that of the first."""
    earlier = {each.later: each.earlier for each in holding.links if each.later}
    made = {each.id: each.made_on for each in holding.findings}
    name, seen = finding.id, set()
    while name in earlier and name not in seen:
        seen.add(name)
        name = earlier[name]
    return made.get(name, finding.made_on)


def _clock(about: str, due_on: dt.date | None, done_on: dt.date | None, on: dt.date) -> Clock:
    if done_on is not None:
        late = due_on is not None and done_on > due_on
        days = (due_on - done_on).days if due_on is not None else None
        return Clock(about, Timing.LATE if late else Timing.DONE, due_on, days)
    if due_on is None:
        return Clock(about, Timing.OPEN, None, None)
    left = (due_on - on).days
    timing = Timing.OVERDUE if left < 0 else Timing.SOON if left <= SOON else Timing.DUE
    return Clock(about, timing, due_on, left)
