"""Synthetic logs of command and control: grades, domestic abuse and anti-social behaviour as printed, times free."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from peelian.core.errors import PeelianError
from peelian.sample.clock import NOT_A_TIME, Times, later
from peelian.sample.spread import Flags, Integers, apportion, picked, shuffled, within
from peelian.sample.table import references, times, words
from peelian.sample.year import Year

GRADES = ("1", "2", "3", "4", "other")
PLAIN, ASB, DOMESTIC = range(3)
ASB_KINDS = ("personal", "nuisance", "environmental")
CLOSED_AS = {ASB: "Anti-social behaviour", DOMESTIC: "Domestic incident"}
WITH_CRIME = "Crime recorded"
BY_APPOINTMENT, FIRST_VISIT_HOUR, VISIT_HOURS = "3", 8, 12
DAY = 86400


@dataclass(frozen=True)
class _Logs:
    """The logs of a year in order: when opened, what kind, which grade, and whether a crime was recorded."""

    created: Times
    kind: Integers
    grade: Integers
    crime: Flags


def incidents(year: Year) -> pa.Table:
    """The logs of one year, in the order in which they were opened."""
    logs = _logs(year)
    deployed, arrived = _attendance(year, logs)
    closed = _closed(year, logs, np.where(np.isnat(arrived), deployed, arrived))
    opening, closing = _codes(year, logs)
    asb = np.full(logs.kind.size, -1, dtype=np.int64)
    at = np.flatnonzero(logs.kind == ASB)
    asb[at] = shuffled(apportion(at.size, year.listed("asb", ASB_KINDS)), year.random)
    codes = list(_code_list(year))
    return pa.table(
        {
            "incident_ref": references(f"I{year.start}", np.arange(1, logs.kind.size + 1)),
            "created_at": times(logs.created),
            "grade": words(GRADES, logs.grade),
            "opening_code": words(codes, opening),
            "closing_code": words(codes, np.where(np.isnat(closed), -1, closing)),
            "asb": words(ASB_KINDS, asb),
            "domestic": pa.array(logs.kind == DOMESTIC),
            "crime_recorded": pa.array(logs.crime),
            "deployed_at": times(deployed),
            "arrived_at": times(arrived),
            "closed_at": times(closed),
        }
    )


def _logs(year: Year) -> _Logs:
    total = year.total("incidents.all")
    with_crime = year.total("incidents.domestic_with_crime")
    domestic = year.total("incidents.domestic_without_crime") + with_crime
    months = {
        DOMESTIC: apportion(domestic, year.monthly("month_domestic")),
        ASB: year.by_month("incidents.asb", "month_asb"),
    }
    rest = total - sum(int(counts.sum()) for counts in months.values())
    months[PLAIN] = apportion(rest, year.monthly("month_incident"))
    hours = {PLAIN: "hour_incident", ASB: "hour_asb", DOMESTIC: "hour_domestic"}
    created = np.concatenate([year.moments(months[kind], hours[kind]) for kind in sorted(months)])
    kind = np.repeat(sorted(months), [int(months[kind].sum()) for kind in sorted(months)])
    order = np.argsort(created, kind="stable")
    created, kind = created[order], kind[order]
    crime = np.zeros(total, dtype=bool)
    crime[np.flatnonzero(kind == DOMESTIC)[picked(np.ones(domestic), with_crime, year.random)]] = True
    for each, share in ((PLAIN, "crime_share_of_plain"), (ASB, "crime_share_of_asb")):
        at = np.flatnonzero(kind == each)
        crime[at[picked(np.ones(at.size), round(year.free(share) * at.size), year.random)]] = True
    return _Logs(created, kind, _grades(year, kind), crime)


def _grades(year: Year, kind: Integers) -> Integers:
    """A grade for each log: the totals of grades are fixed, and domestic abuse is graded as its own shape says."""
    left = np.asarray([year.total("incidents.all", grade=grade) for grade in GRADES[:-1]])
    left = np.append(left, kind.size - left.sum())
    if left.min() < 0:
        raise PeelianError(
            f"The grades of {year.totals.sample.id} in {year.period} add up to more than all incidents.",
            remedy="Correct the sample's `totals` of incidents_all by grade.",
        )
    grade = np.zeros(kind.size, dtype=np.int64)
    for each, shape in ((DOMESTIC, "grade_domestic"), (ASB, "grade_asb")):
        at = np.flatnonzero(kind == each)
        counts = within(at.size, year.listed(shape, GRADES), low=np.zeros_like(left), high=left)
        grade[at] = shuffled(counts, year.random)
        left = left - counts
    grade[kind == PLAIN] = shuffled(left, year.random)
    return grade


def _attendance(year: Year, logs: _Logs) -> tuple[Times, Times]:
    """When a unit was first sent and when it arrived; neither for logs that nobody attended by the sample's end."""
    deployed, arrived = (np.full(logs.kind.size, NOT_A_TIME) for _ in range(2))
    for number, grade in enumerate(GRADES):
        at = np.flatnonzero(logs.grade == number)
        at = at[picked(np.ones(at.size), round(year.free(f"attended_share_{grade}") * at.size), year.random)]
        drive = year.random.lognormal(np.log(year.free("travel_median")), year.free("travel_spread"), size=at.size)
        seconds = drive.astype(np.int64)
        if grade == BY_APPOINTMENT:
            arrived[at] = _visits(year, logs.created[at])
            deployed[at] = arrived[at] - np.minimum(seconds, FIRST_VISIT_HOUR * 1800).astype("m8[s]")
        elif at.size:
            wait = _responses(year, grade, at.size)
            arrived[at] = later(logs.created[at], wait)
            deployed[at] = later(logs.created[at], wait - np.minimum(seconds, wait * 4 // 5))
    deployed[deployed >= year.end] = NOT_A_TIME
    arrived[arrived >= year.end] = NOT_A_TIME
    return deployed, arrived


def _responses(year: Year, grade: str, count: int) -> Integers:
    """Seconds from the opening of the log to the first arrival."""
    median, spread = year.free(f"attended_median_{grade}"), year.free(f"attended_spread_{grade}")
    drawn = year.random.lognormal(np.log(median), spread, size=count)
    return drawn.clip(45, 5 * DAY).astype(np.int64)


def _visits(year: Year, created: Times) -> Times:
    """Visits by appointment, by day, on one of the next days."""
    days = year.random.geometric(1 / year.free("visit_days"), size=created.size)
    of_day = FIRST_VISIT_HOUR * 3600 + year.random.integers(0, VISIT_HOURS * 3600, size=created.size)
    visits: Times = created.astype("datetime64[D]") + days.astype("m8[D]") + of_day.astype("m8[s]")
    return visits


def _closed(year: Year, logs: _Logs, attended: Times) -> Times:
    """When logs were closed. Some are still open at the end, but none that was closed as abuse or disorder."""
    busy = np.where(np.isnat(attended), logs.created, attended)
    median = np.asarray([year.free(f"open_median_{grade}") for grade in GRADES])[logs.grade]
    drawn = year.random.lognormal(np.log(median), year.free("open_spread")).clip(60, 90 * DAY)
    closed = later(busy, drawn.astype(np.int64))
    late = closed >= year.end
    named = late & (logs.kind != PLAIN)
    left = (year.end - busy[named]).astype("m8[s]").astype(np.int64)
    soon = later(busy[named], (left * year.random.random(left.size)).astype(np.int64))
    closed[named] = np.minimum(soon, year.end - np.timedelta64(1, "s"))
    return np.where(late & ~named, NOT_A_TIME, closed)


def _code_list(year: Year) -> dict[str, float]:
    return {**year.weights("opening_code"), **dict.fromkeys((*CLOSED_AS.values(), WITH_CRIME), 0.0)}


def _codes(year: Year, logs: _Logs) -> tuple[Integers, Integers]:
    """What each log seemed to be about, and what it turned out to be."""
    weights = _code_list(year)
    names, size = list(weights), logs.kind.size
    opening = shuffled(apportion(size, list(weights.values())), year.random)
    closing = np.where(logs.crime, names.index(WITH_CRIME), opening)
    for kind, name in CLOSED_AS.items():
        of_kind = logs.kind == kind
        closing[of_kind] = names.index(name)
        plain_to_see = of_kind & (year.random.random(size) < year.free("opened_as_closed"))
        opening[plain_to_see] = names.index(name)
    return opening, closing
