"""Flows of cases: Little's law, and a backlog that grows or shrinks as a fluid would."""

from __future__ import annotations

import math

from peelian.demand.theory.errors import refuse_negative


def mean_caseload(cases_per_week: float, mean_weeks: float) -> float:
    """The mean number of live cases: cases begun a week times weeks that each stays. Source: Little (1961).

    >>> mean_caseload(250, 9)
    2250
    """
    refuse_negative(cases_per_week=cases_per_week, mean_weeks=mean_weeks)
    return cases_per_week * mean_weeks


def backlog_after(weeks: float, *, start: float, arriving_per_week: float, closed_per_week: float) -> float:
    """The cases waiting after so many weeks, when so many arrive and so many can be closed each week; never below 0.

    >>> round(backlog_after(26, start=1200, arriving_per_week=250, closed_per_week=180 * 1.3), 6)
    1616.0
    """
    refuse_negative(weeks=weeks, start=start, arriving_per_week=arriving_per_week, closed_per_week=closed_per_week)
    return max(0.0, start + (arriving_per_week - closed_per_week) * weeks)


def weeks_to_clear(*, start: float, arriving_per_week: float, closed_per_week: float) -> float:
    """The weeks until a backlog is gone; infinite where it never is, because no more is closed than arrives.

    >>> weeks_to_clear(start=1200, arriving_per_week=250, closed_per_week=300)
    24.0
    """
    refuse_negative(start=start, arriving_per_week=arriving_per_week, closed_per_week=closed_per_week)
    if start == 0:
        return 0.0
    spare = closed_per_week - arriving_per_week
    return start / spare if spare > 0 else math.inf
