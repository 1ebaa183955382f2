"""Every KPI of a simulation with its definition: what is printed beside it, wherever that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Of = Literal["work", "team", "stream", "end"]


@dataclass(frozen=True, slots=True)
class Kpi:
    """A KPI and what it is of.

    `measures` is its unit: `percent`, `time` (in the unit that suits the work), `money`, or the id of a unit. `asks`
    names what must be given beside whose it is. `by_time` says whether it can be had for parts of the run. `says` is
    how it is called after the name of whose it is, with {} in the place of what it asks.
    """

    name: str
    of: Of
    measures: str
    says: str
    definition: str
    better: Literal["higher", "lower", "neutral"] = "neutral"
    asks: Literal["", "within", "percentile", "to"] = ""
    by_time: bool = True
    decimals: int = 0

    @property
    def written(self) -> str:
        """How a person asks for it, with … in the place of names and numbers."""
        return f"{self.name}[{self.of}=…]" + (f"[{self.asks}=…]" if self.asks else "")


_WORK = (
    Kpi("arrived", "work", "jobs", "arrived", "Jobs that came to the work, by when they were due."),
    Kpi("started", "work", "jobs", "begun", "Of the jobs due in the period those that were begun by the end."),
    Kpi(
        "finished", "work", "jobs", "finished",
        "Of the jobs due in the period those that were finished by the end.",
    ),
    Kpi(
        "left", "work", "jobs", "given up",
        "Of the jobs due in the period those in which somebody gave up waiting.", "lower",
    ),
    Kpi(
        "abandoned", "work", "percent", "given up, share",
        "Jobs in which somebody gave up waiting, as a share of all that arrived.", "lower",
    ),
    Kpi(
        "begun_within", "work", "percent", "begun within {}",
        "Jobs begun within the time, as a share of those of which the run's end lets that be said. One that was given "
        "up is not within it.",
        "higher", "within",
    ),
    Kpi(
        "attended_within", "work", "percent", "attended within {}",
        "Jobs at which somebody was within the time, of appointments within it after the time agreed, as a share of "
        "those of which the run's end lets that be said. One that was given up is not within it.",
        "higher", "within",
    ),
    Kpi(
        "kept_within", "work", "percent", "attended within {} of the time agreed",
        "Appointments to which somebody came within the time after the time agreed, as a share of those of which the "
        "run's end lets that be said.",
        "higher", "within",
    ),
    Kpi(
        "mean_wait", "work", "time", "mean wait",
        "The mean time from due to begun, of the jobs that were begun.", "lower",
    ),
    Kpi(
        "wait", "work", "time", "wait that {} % do not exceed",
        "The time from due to begun that so many per cent of the begun jobs do not exceed.",
        "lower", "percentile", by_time=False,
    ),
    Kpi(
        "mean_response", "work", "time", "mean time to attend",
        "The mean time from due until somebody is there, travel and all, of the jobs that were attended.", "lower",
    ),
    Kpi(
        "response", "work", "time", "time to attend that {} % do not exceed",
        "The time from due until somebody is there that so many per cent of the attended jobs do not exceed.",
        "lower", "percentile", by_time=False,
    ),
    Kpi(
        "mean_outcome", "work", "time", "mean time to outcome",
        "The mean time from due until the case is closed, of the cases that were closed before the run ended.", "lower",
    ),
    Kpi(
        "outcome", "work", "time", "time to outcome that {} % do not exceed",
        "The time from due until the case is closed that so many per cent of the closed cases do not exceed.",
        "lower", "percentile", by_time=False,
    ),
    Kpi(
        "mean_length", "work", "time", "mean time at work",
        "The mean time from begun to finished, of the jobs that were finished.",
    ),
    Kpi(
        "backlog", "work", "jobs", "waiting",
        "Jobs that are due and not begun, or interrupted, at the end of an hour: the mean of the hours.",
        "lower", decimals=1,
    ),
    Kpi(
        "backlog_last", "work", "jobs", "waiting on the last day",
        "The same, of the hours of the last day of the period.", "lower", decimals=1,
    ),
    Kpi(
        "goes_on", "work", "percent", "goes on to {}",
        "Of all that was finished or given up, the share that went on there.", asks="to", by_time=False,
    ),
)  # fmt: skip
_TEAM = (
    Kpi(
        "utilisation", "team", "percent", "busy",
        "The share of the time of people on duty, or for cases of people who carry them, in which they are busy. "
        "Overtime is in neither.",
    ),
    Kpi("staff_hours", "team", "hours", "hours on duty", "Hours on duty, after all that keeps people away."),
    Kpi("busy_hours", "team", "hours", "hours busy", "Hours of people who are busy, overtime among them."),
    Kpi(
        "overtime_hours", "team", "hours", "overtime", "Hours in which people are busy after their shift has ended.",
        "lower", decimals=1,
    ),
    Kpi("paid_hours", "team", "hours", "hours paid", "Hours rostered, leave and sickness included, without overtime."),
    Kpi(
        "cost", "team", "money", "cost",
        "Hours paid at the team's cost an hour, with the premiums of shifts, and overtime at its multiple.", "lower",
    ),
    Kpi(
        "live_cases", "team", "cases", "live cases", "Cases open at the end of an hour: the mean of the hours.",
    ),
    Kpi(
        "mean_caseload", "team", "cases", "live cases each",
        "Open cases over the people who carry them, at the end of an hour: the mean of the hours.", "lower", decimals=1,
    ),
    Kpi(
        "caseload", "team", "cases", "live cases each that {} % of hours do not exceed",
        "Open cases over the people who carry them, which so many per cent of the hours do not exceed.",
        "lower", "percentile", by_time=False, decimals=1,
    ),
    Kpi("reviews", "team", "cases", "reviews", "Reviews of open cases that fell due."),
    Kpi(
        "weeks_to_clear", "team", "weeks", "weeks to clear what waits",
        "The work that waits on the last day of the period, over the team's hours in a week: how long it would last "
        "if nothing new came.",
        "lower", decimals=2,
    ),
)  # fmt: skip
_OTHERS = (
    Kpi("came", "stream", "jobs", "came", "What came from outside, by when it came."),
    Kpi("sent_elsewhere", "stream", "jobs", "sent elsewhere", "Of it, what was sent elsewhere at once."),
    Kpi("elsewhere", "stream", "percent", "sent elsewhere, share", "The same as a share of what came."),
    Kpi("ended", "end", "jobs", "ended", "What ended so, by when it did."),
)
KPIS = {kpi.name: kpi for kpi in (*_WORK, *_TEAM, *_OTHERS)}
"""Every KPI by its name."""
