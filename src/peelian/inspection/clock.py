"""What is due, overdue or stale on a day: responses to reports, findings and the actions for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from peelian.catalogue.framework import FindingKind
from peelian.inspection.holding import Holding
from peelian.inspection.records import Action, Finding, Response
from peelian.inspection.words import Standing

SOON = 14


class Timing(StrEnum):
    """Where something stands against its day."""

    IN_TIME = "done in time"
    DONE = "done"
    LATE = "done late"
    SET_ASIDE = "superseded or not accepted"
    OVERDUE = "overdue"
    UNRECORDED = "no answer on record"
    STALE = "stale"
    SOON = "due soon"
    DUE = "due"
    OPEN = "no day set"


# What somebody has to look at, the most pressing first.
WAITING = (Timing.OVERDUE, Timing.UNRECORDED, Timing.STALE, Timing.SOON, Timing.DUE)


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
        soon = f"due today, {day}" if size == 0 else f"due in {count}, on {day}"
        until = f" (due on {day})" if day else ""
        return {
            Timing.OVERDUE: f"overdue by {count} (was due on {day})",
            Timing.UNRECORDED: f"no answer on record, {count} after it was due on {day}",
            Timing.SOON: soon,
            Timing.DUE: f"due on {day}",
            Timing.LATE: f"done {count} late (was due on {day})",
            Timing.STALE: f"stale: {count} without progress{until}",
        }.get(self.timing, self.timing.value)


def response_due(published_on: dt.date, days: int) -> dt.date:
    """The day by which a response must be published: so many days after the report.

    Under section 55 of the Police Act 1996 there are 56.

    >>> response_due(dt.date(2019, 5, 2), 56)
    datetime.date(2019, 6, 27)
    """
    return published_on + dt.timedelta(days=days)


def of_response(response: Response, on: dt.date) -> Clock:
    """How a response stands on a day. It is due or done, and never stale: the law's day is all that counts.

    It is published elsewhere, so after its day it is said only that none is on record, not that none was made.
    """
    found = _clock(response.id, response.due_on, response.published_on, on)
    return replace(found, timing=Timing.UNRECORDED) if found.timing is Timing.OVERDUE else found


def of_action(holding: Holding, action: Action, kinds: Mapping[str, FindingKind], on: dt.date) -> Clock:
    """How an action stands on a day: overdue by its own due day, stale by the kind of the finding that it is for."""
    if not action.standing.is_open:
        return _ended(action.id, action.standing, action.due_on, action.completed_on)
    finding = next((each for each in holding.findings if each.id == action.finding), None)
    if finding is None:
        return _clock(action.id, action.due_on, None, on)
    heard = [each.on for each in holding.progress if each.action == action.id]
    quiet = (on - max(heard, default=last_heard(holding, finding, on=on))).days
    return _running(action.id, action.due_on, on, quiet, kinds[finding.kind].stale_days)


def of_finding(holding: Holding, finding: Finding, kinds: Mapping[str, FindingKind], on: dt.date) -> Clock:
    """How a finding stands on a day: overdue by its own due day, stale where nothing was heard for its kind's time."""
    if not finding.standing.is_open:
        return _ended(finding.id, finding.standing, finding.due_on, finding.since)
    quiet = (on - last_heard(holding, finding, on=on)).days
    return _running(finding.id, finding.due_on, on, quiet, kinds[finding.kind].stale_days)


def waiting(holding: Holding, kinds: Mapping[str, FindingKind], on: dt.date) -> tuple[tuple[str, Clock], ...]:
    """What is overdue, stale or due on a day, the most pressing first, each with what it is: a response, a finding …"""
    clocks = [
        *(("response", of_response(each, on)) for each in holding.responses),
        *(("finding", of_finding(holding, each, kinds, on)) for each in holding.findings),
        *(("action", of_action(holding, each, kinds, on)) for each in holding.actions),
    ]
    return tuple(sorted((each for each in clocks if each[1].timing in WAITING), key=lambda each: _pressing(each[1])))


def last_heard(holding: Holding, finding: Finding, *, on: dt.date | None = None) -> dt.date:
    """The last day on which anything was done, said or decided about a finding, up to a day if one is named."""
    days = [
        finding.since or finding.made_on,
        *(each.on for each in holding.progress if each.finding == finding.id),
        *(each.on for each in holding.decisions if each.finding == finding.id),
    ]
    return max((each for each in days if on is None or each <= on), default=finding.made_on)


def _pressing(clock: Clock) -> tuple[int, int, str]:
    days = clock.days or 0
    return WAITING.index(clock.timing), -days if clock.timing is Timing.STALE else days, clock.about


def _ended(about: str, standing: Standing, due_on: dt.date | None, done_on: dt.date | None) -> Clock:
    if standing is not Standing.CLOSED:
        return Clock(about, Timing.SET_ASIDE, due_on, None)
    return Clock(about, Timing.DONE, due_on, None) if done_on is None else _done(about, due_on, done_on)


def _done(about: str, due_on: dt.date | None, done_on: dt.date) -> Clock:
    if due_on is None:
        return Clock(about, Timing.DONE, None, None)
    left = (due_on - done_on).days
    return Clock(about, Timing.LATE if left < 0 else Timing.IN_TIME, due_on, left)


def _running(about: str, due_on: dt.date | None, on: dt.date, quiet: int, stale_days: int) -> Clock:
    """What is overdue is not called stale as well, and what is stale is not called due: the worse is told."""
    due = _clock(about, due_on, None, on)
    if due.timing is not Timing.OVERDUE and quiet > stale_days:
        return Clock(about, Timing.STALE, due_on, quiet)
    return due


def _clock(about: str, due_on: dt.date | None, done_on: dt.date | None, on: dt.date) -> Clock:
    if done_on is not None:
        return _done(about, due_on, done_on)
    if due_on is None:
        return Clock(about, Timing.OPEN, None, None)
    left = (due_on - on).days
    timing = Timing.OVERDUE if left < 0 else Timing.SOON if left <= SOON else Timing.DUE
    return Clock(about, timing, due_on, left)
