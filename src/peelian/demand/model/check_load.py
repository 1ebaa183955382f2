"""Teams of which more is asked than they have: more units, more hours, more cases."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

import numpy as np

from peelian.demand.kernels.pool import MOST_UNITS
from peelian.demand.model.calendar import WEEKDAYS
from peelian.demand.model.kind import Kind, arrivals_by_hour_of_week, kinds_of
from peelian.demand.model.load import CaseLoad, TeamLoad
from peelian.demand.model.model import Model, Path
from peelian.demand.model.notice import Notice, fault, warning
from peelian.demand.model.staffing import Integers, on_duty

MOST_ON_DUTY = MOST_UNITS // 2


def check_doing(model: Model) -> Iterator[Notice]:
    """Faults of work and its team that do not go together: hours for whom there are none, cases without a length."""
    for kind in kinds_of(model):
        work, path = model.work[kind.work], _path(kind)
        team = model.teams[kind.team] if kind.team is not None else None
        if team is None:
            if kind.takes is not None or kind.travel is not None:
                yield fault(path, "this takes time, and nobody does it.", "Give done_by, or write delay for takes.")
        elif team.carries_cases and work.lasts is None:
            yield fault(
                (*path, "done_by"),
                f"{kind.team} has no shifts, and this work is done by the hour.",
                "Give its staff by shift or pattern; or, for case work, how long a case lasts.",
            )
        elif not team.carries_cases and kind.takes is None:
            yield fault(path, f"{kind.team} does this, and it takes no time.", "Give takes.")
    yield from _desks(model)


def _desks(model: Model) -> Iterator[Notice]:
    """Faults of teams whose callers may hang up, and who would break off a call when their shift ends."""
    kinds = kinds_of(model)
    for name, team in model.teams.items():
        desk = next((each for each in kinds if each.team == name and model.work[each.work].patience), None)
        if desk is not None and team.at_shift_end == "preempt":
            says = f"{name} takes calls ({desk.work} has patience), and no call is broken off when a shift ends."
            yield fault(("teams", name, "at_shift_end"), says, "Write finish or handover.")


def check_units(model: Model) -> Iterator[Notice]:
    """Faults of jobs that ask for more units than their team ever has, and of teams that are too many; such hours."""
    kinds = kinds_of(model)
    a_week = dict(zip(model.work, arrivals_by_hour_of_week(model, kinds).sum(axis=1), strict=True))
    duties = {name: on_duty(model, team).staff for name, team in model.teams.items() if not team.carries_cases}
    for name, staff in duties.items():
        if staff.max() >= MOST_ON_DUTY:
            says = f"{name} has up to {staff.max():,} on duty, and the simulation takes fewer than {MOST_ON_DUTY:,}."
            yield fault(("teams", name, "staff"), says, "Split the team, or count units instead of people.")
    for kind in kinds:
        if kind.team in duties and a_week[kind.work] * kind.share:
            reserve = model.teams[kind.team].reserve_for_grade_1 if kind.priority > 1 else 0
            yield from _units(kind, reserve, duties[kind.team])


def _units(kind: Kind, reserve: int, staff: Integers) -> Iterator[Notice]:
    most, fewest = int(staff.max()), int(staff[staff > 0].min(initial=staff.max()))
    asks = f"{kind.name} asks for {kind.units} unit{'s' if kind.units > 1 else ''}"
    asks += f" with {reserve} left in reserve" if reserve else ""
    if kind.units + reserve > most:
        says = f"{asks}, and {kind.team} never has more than {most} on duty."
        yield fault((*_path(kind), "units"), says, "Lower units or reserve, or raise the staff.")
    elif kind.units + reserve > fewest:
        says = f"{asks}, and {kind.team} has only {fewest} on duty in some hours."
        yield warning((*_path(kind), "units"), says, "Such jobs wait for the next shift; see to the staff.")


def check_loads(loads: list[TeamLoad]) -> Iterator[Notice]:
    """Warnings of teams whose work outgrows them, in the week as a whole or in some of its hours."""
    for load in loads:
        path = ("teams", load.team)
        if load.asked_h and load.asked_h >= load.staffed_h:
            yield warning(
                path,
                f"work asks {load.asked_h:,.0f} staffed hours a week of {load.team}, which has {load.staffed_h:,.0f}: "
                f"{load.jobs_per_week:,.0f} jobs arrive a week and at most {load.capacity_per_week:,.0f} can be done, "
                f"so the backlog grows by about {load.jobs_per_week - load.capacity_per_week:,.0f} a week and never "
                "clears.",
                f"Give the team {load.asked_h - load.staffed_h:,.0f} hours a week more at least, or less work.",
            )
            continue
        yield from _backlog(path, load)
        closed = int(np.count_nonzero((load.busy > 0.5) & (load.staff == 0)))
        if closed:
            says = f"work comes in {closed} hours of the week when nobody of {load.team} is on duty."
            yield warning((*path, "staff"), says, "It waits for the next shift: give those hours staff if it must not.")
        over = np.flatnonzero((load.busy > load.staff) & (load.staff > 0))
        if len(over):
            worst = int(over[np.argmax((load.busy - load.staff)[over])])
            yield warning(
                (*path, "staff"),
                f"in {len(over)} hours of the week the work keeps more of {load.team} busy than are on duty, most on "
                f"{hour_named(worst)}: {load.busy[worst]:.1f} against {load.staff[worst]:.1f}.",
                "Queues build up then and clear later; move staff there if that is too late.",
            )


def check_cases(loads: list[CaseLoad]) -> Iterator[Notice]:
    """Warnings of teams whose cases or hours are beyond them."""
    for load in loads:
        path = ("teams", load.team)
        if load.cases_per_week and not load.people:
            says = f"{load.cases_per_week:,.0f} cases a week go to {load.team}, which has nobody."
            yield warning((*path, "staff"), says, "Give it staff, or send the cases to another team.")
            continue
        if load.limit is not None and load.each > load.limit:
            yield warning(
                (*path, "caseload_limit"),
                f"{load.cases_per_week:,.0f} cases a week stay long enough that {load.live:,.0f} are live, "
                f"{load.each:.1f} for each of {load.people:g}: over the limit of {load.limit:g}, so that cases wait "
                "to be taken on without end.",
                "Raise the staff or the limit, shorten cases, or send fewer.",
            )
        if load.asked_h and load.asked_h >= load.available_h:
            yield warning(
                (*path, "staff"),
                f"{load.cases_per_week:,.0f} cases a week ask {load.asked_h:,.0f} hours of {load.team}, which has "
                f"{load.available_h:,.0f}: cases last longer and longer.",
                "Raise the staff, or lower effort, abstraction or the number of cases.",
            )
        else:
            yield from _backlog(path, load)


def hour_named(hour_of_week: int) -> str:
    """An hour of the week in words.

    >>> hour_named(24 * 4 + 22)
    'Fri 22:00'
    """
    return f"{WEEKDAYS[hour_of_week // 24].title()} {hour_of_week % 24:02}:00"


def _backlog(path: Path, load: TeamLoad | CaseLoad) -> Iterator[Notice]:
    if 1 < load.weeks_to_clear < inf:
        says = f"the starting backlog of {load.team} takes about {load.weeks_to_clear:,.0f} weeks to clear."
        yield warning(path, says, "Read results of those weeks as recovery, not as the usual state.")


def _path(kind: Kind) -> Path:
    return ("work", kind.work, "grades", kind.grade) if kind.grade else ("work", kind.work)
