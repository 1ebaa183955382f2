"""Every measure of records counted a second time: plain Python over rows, and nothing of the catalogue's conditions."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from tests.measures.mixed import GROUNDS, TIMES, Row
from tests.measures.sending import shipped_residents

LOCAL = ZoneInfo("Europe/London")
Test = Callable[[Row], bool]
Sides = tuple[Any, Any, int]


@dataclass(frozen=True)
class Asked:
    """What is asked for: a force, months and the cell of breakdowns."""

    force: str
    months: tuple[str, ...]
    cell: Mapping[str, str] = field(default_factory=dict)

    def without(self, across: Iterable[str]) -> Asked:
        return Asked(self.force, self.months, {name: value for name, value in self.cell.items() if name not in across})


@dataclass(frozen=True)
class World:
    """The rows of each dataset."""

    rows: Mapping[str, Sequence[Row]]

    @cached_property
    def by_month(self) -> Mapping[tuple[str, str, str], Sequence[Row]]:
        """The rows of each dataset, force and month."""
        found: dict[tuple[str, str, str], list[Row]] = {}
        for dataset, rows in self.rows.items():
            for row in rows:
                found.setdefault((dataset, row["force"], f"{row[TIMES[dataset]]:%Y-%m}"), []).append(row)
        return found

    def held(self, dataset: str, asked: Asked) -> list[Row]:
        """The rows of the months that are asked for."""
        months = [self.by_month.get((dataset, asked.force, month), ()) for month in asked.months]
        return [row for rows in months for row in rows if not asked.cell or in_cell(dataset, row, asked.cell)]

    def open(self, dataset: str, stop: str, asked: Asked) -> list[tuple[Row, int]]:
        """What is open at the end of the last month that is asked for, each with its age in days."""
        end = month_end(asked.months[-1])
        found = []
        for row in self.rows[dataset]:
            start, ended = date_of(row[TIMES[dataset]]), row[stop]
            begun = start is not None and start <= end
            ongoing = ended is None or date_of(ended) > end
            if row["force"] == asked.force and begun and ongoing and in_cell(dataset, row, asked.cell):
                found.append((row, (end - start).days))
        return found


Plain = Callable[[World, Asked], Sides]


def in_cell(dataset: str, row: Row, cell: Mapping[str, str]) -> bool:
    at = row[TIMES[dataset]]
    derived = {"hour": getattr(at, "hour", None), "weekday": at.isoweekday()}
    values = {name: (derived | row)[name] for name in cell}
    return all(("(none)" if values[name] is None else str(values[name])) == value for name, value in cell.items())


def date_of(moment: dt.date) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment


def month_end(month: str) -> dt.date:
    year, number = int(month[:4]), int(month[5:])
    return dt.date(year, number, calendar.monthrange(year, number)[1])


def nearest_rank(values: Iterable[int], share: Fraction) -> int | None:
    """The value at the rank ⌈share × n⌉ of the n values in order."""
    ordered = sorted(values)
    return ordered[ceil(share * len(ordered)) - 1] if ordered else None


def full_months(start: dt.date, stop: dt.date) -> int:
    """The greatest number of months that `stop` lies beyond `start` by more than; counted up one by one."""
    months = 0
    while stop > months_later(start, months + 1):
        months += 1
    return months


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or its last where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, number = index // 12, index % 12 + 1
    return dt.date(year, number, min(day.day, calendar.monthrange(year, number)[1]))


def seconds_between(start: dt.datetime, stop: dt.datetime) -> int:
    """Seconds that really pass between two local times, across changes of the clock too."""
    moments = [each.replace(tzinfo=LOCAL, fold=1).timestamp() for each in (start, stop)]
    return round(moments[1] - moments[0])


# Kinds of measures.


def anything(row: Row) -> bool:
    return True


def number(dataset: str, test: Test = anything) -> Plain:
    return lambda world, asked: (sum(map(test, world.held(dataset, asked))), None, 1)


def share(dataset: str, of: Test, part: Test, across: Sequence[str] = ()) -> Plain:
    def sides(world: World, asked: Asked) -> Sides:
        above = [row for row in world.held(dataset, asked) if of(row) and part(row)]
        below = [row for row in world.held(dataset, asked.without(across)) if of(row)]
        return len(above), len(below), 100

    return sides


def total(dataset: str, column: str) -> Plain:
    return lambda world, asked: (sum(row[column] for row in world.held(dataset, asked)), None, 1)


def mean(dataset: str, of: Test, value: Callable[[Row], int]) -> Plain:
    def sides(world: World, asked: Asked) -> Sides:
        values = [value(row) for row in world.held(dataset, asked) if of(row)]
        return sum(values), len(values), 1

    return sides


def ranked(dataset: str, of: Test, value: Callable[[Row], int], percent: int) -> Plain:
    def sides(world: World, asked: Asked) -> Sides:
        values = [value(row) for row in world.held(dataset, asked) if of(row)]
        return nearest_rank(values, Fraction(percent, 100)), None, 1

    return sides


def rate(dataset: str, test: Test) -> Plain:
    residents = shipped_residents()

    def sides(world: World, asked: Asked) -> Sides:
        year = int(asked.months[0][:4])
        return sum(map(test, world.held(dataset, asked))), residents[asked.force, year], 1000

    return sides


def against(dataset: str, test: Test, other: str, other_test: Test = anything) -> Plain:
    def sides(world: World, asked: Asked) -> Sides:
        below = world.held(other, Asked(asked.force, asked.months))
        return sum(map(test, world.held(dataset, asked))), sum(map(other_test, below)), 100

    return sides


def stock(dataset: str, stop: str, of: Test = anything) -> Plain:
    return lambda world, asked: (sum(of(row) for row, _ in world.open(dataset, stop, asked)), None, 1)


def stock_age(dataset: str, stop: str, percent: int, of: Test = anything) -> Plain:
    def sides(world: World, asked: Asked) -> Sides:
        ages = [age for row, age in world.open(dataset, stop, asked) if of(row)]
        return nearest_rank(ages, Fraction(percent, 100)), None, 1

    return sides


def stock_over(dataset: str, stop: str, days: int, of: Test = anything) -> Plain:
    def sides(world: World, asked: Asked) -> Sides:
        ages = [age for row, age in world.open(dataset, stop, asked) if of(row)]
        return sum(age > days for age in ages), len(ages), 100

    return sides


# What the words of the definitions mean.


def is_in(column: str, *values: Any) -> Test:
    return lambda row: row[column] in values


def both(*tests: Test) -> Test:
    return lambda row: all(test(row) for test in tests)


def known(column: str) -> Test:
    return lambda row: row[column] is not None


def crime(row: Row) -> bool:
    return row["category"] != "Anti-social behaviour"


def hate(row: Row) -> bool:
    return any(row[ground] is True for ground in GROUNDS)


def historical(months: int) -> Test:
    def test(row: Row) -> bool:
        start = row["offence_start"]
        return start is not None and full_months(start, row["recorded_on"]) >= months

    return test


def attended_after(row: Row) -> int:
    return seconds_between(row["created_at"], row["arrived_at"])


def waited(seconds: int) -> Test:
    return lambda row: row["answered_after"] <= seconds


def within(minutes: int) -> Test:
    return lambda row: attended_after(row) <= 60 * minutes


def positive(row: Row) -> bool:
    return row["outcome"] in {
        "Charged or summonsed", "Caution", "Taken into consideration", "Penalty notice for disorder",
        "Drugs possession warning", "Community resolution",
    }  # fmt: skip


def came_of(row: Row) -> bool:
    return row["outcome"] is not None and row["outcome"] != "A no further action disposal"


def not_stated(row: Row) -> bool:
    return row["self_defined_ethnicity"] in (None, "Not stated", "Other ethnic group - Not stated")


answered, attended = is_in("outcome", "answered"), known("arrived_at")
wait, talk = (lambda row: row["answered_after"]), (lambda row: row["talk_time"])
domestic, with_crime = is_in("domestic", True), is_in("crime_recorded", True)
without_crime = is_in("crime_recorded", False)
rape, drugs = is_in("offence", "Rape"), is_in("object", "Controlled drugs")
home, injury = is_in("offence", "Residential burglary"), is_in("offence", "Violence with injury")
asb = known("asb")


def grade(name: str) -> Test:
    return both(is_in("grade", name), attended)


MEASURES: dict[str, Plain] = {
    "services.calls_by_hour": total("hourly_calls", "calls"),
    "services.incidents": number("calls_for_service"),
    "contact.calls": number("calls"),
    "contact.calls_999": number("calls", is_in("line", "999")),
    "contact.calls_101": number("calls", is_in("line", "101")),
    "contact.calls_999_answered_in_10s": share("calls", both(answered, is_in("line", "999")), waited(10)),
    "contact.calls_101_answered_in_30s": share("calls", both(answered, is_in("line", "101")), waited(30)),
    "contact.mean_answer_time": mean("calls", answered, wait),
    "contact.median_answer_time": ranked("calls", answered, wait, 50),
    "contact.slowest_tenth_answer_time": ranked("calls", answered, wait, 90),
    "contact.mean_call_length": mean("calls", both(answered, known("talk_time")), talk),
    "contact.abandoned": number("calls", is_in("outcome", "abandoned")),
    "contact.abandonment_rate": share("calls", anything, is_in("outcome", "abandoned")),
    "contact.conversion_proxy": against("incidents", anything, "calls"),
    "incidents.all": number("incidents"),
    "incidents.share_by_grade": share("incidents", anything, anything, across=["grade"]),
    "incidents.per_1000": rate("incidents", anything),
    "incidents.attended_share": share("incidents", anything, attended),
    "incidents.grade_1_attended_in_time[minutes=15]": share("incidents", grade("1"), within(15)),
    "incidents.grade_1_attended_in_time[minutes=20]": share("incidents", grade("1"), within(20)),
    "incidents.grade_2_attended_in_time[minutes=120]": share("incidents", grade("2"), within(120)),
    "incidents.grade_2_attended_in_time[minutes=60]": share("incidents", grade("2"), within(60)),
    "incidents.mean_attendance_time": mean("incidents", attended, attended_after),
    "incidents.median_attendance_time": ranked("incidents", attended, attended_after, 50),
    "incidents.slowest_tenth_attendance_time": ranked("incidents", attended, attended_after, 90),
    "incidents.domestic": number("incidents", domestic),
    "incidents.domestic_with_crime": number("incidents", both(domestic, with_crime)),
    "incidents.domestic_without_crime": number("incidents", both(domestic, without_crime)),
    "incidents.domestic_crime_share": share("incidents", domestic, with_crime),
    "incidents.domestic_per_1000": rate("incidents", domestic),
    "incidents.asb": number("incidents", asb),
    "incidents.asb_per_1000": rate("incidents", asb),
    "incidents.open": stock("incidents", "closed_at"),
    "incidents.open_median_age": stock_age("incidents", "closed_at", 50),
    "incidents.open_over[days=7]": stock_over("incidents", "closed_at", 7),
    "incidents.open_over[days=30]": stock_over("incidents", "closed_at", 30),
    "crime.recorded": number("crimes", crime),
    "crime.recorded_per_1000": rate("crimes", crime),
    "crime.share_by_category": share("crimes", crime, anything, across=["category"]),
    "crime.share_by_outcome": share("crimes", crime, anything, across=["outcome"]),
    "crime.asb_published": number("street", is_in("category", "Anti-social behaviour")),
    "crime.violence_with_injury": number("crimes", injury),
    "crime.violence_with_injury_per_1000": rate("crimes", injury),
    "crime.violence_without_injury": number(
        "crimes", is_in("offence", "Violence without injury", "Stalking and harassment")
    ),
    "crime.stalking_and_harassment": number("crimes", is_in("offence", "Stalking and harassment")),
    "crime.knife": number("crimes", is_in("knife", True)),
    "crime.rape": number("crimes", rape),
    "crime.rape_historical[threshold=12]": number("crimes", both(rape, historical(12))),
    "crime.rape_historical[threshold=6]": number("crimes", both(rape, historical(6))),
    "crime.rape_historical_share[threshold=12]": share("crimes", rape, historical(12)),
    "crime.rape_historical_share[threshold=6]": share("crimes", rape, historical(6)),
    "crime.historical[threshold=12]": number("crimes", both(crime, historical(12))),
    "crime.historical[threshold=6]": number("crimes", both(crime, historical(6))),
    "crime.hate": number("crimes", hate),
    "crime.hate_racial": number("crimes", is_in("hate_race", True)),
    "crime.hate_racial_share": share("crimes", hate, is_in("hate_race", True)),
    "crime.burglary": number("crimes", is_in("category", "Burglary")),
    "crime.burglary_residential": number("crimes", home),
    "crime.burglary_residential_per_1000": rate("crimes", home),
    "crime.drugs": number("crimes", is_in("category", "Drugs")),
    "crime.child_sexual_exploitation": number("crimes", is_in("exploitation", True)),
    "crime.robbery": number("crimes", is_in("category", "Robbery")),
    "crime.vehicle": number("crimes", is_in("category", "Vehicle crime")),
    "crime.open_investigations": stock("crimes", "finalised_on", crime),
    "crime.open_investigations_median_age": stock_age("crimes", "finalised_on", 50, crime),
    "crime.open_investigations_over[days=90]": stock_over("crimes", "finalised_on", 90, crime),
    "crime.open_investigations_over[days=180]": stock_over("crimes", "finalised_on", 180, crime),
    "outcomes.all": number("outcomes"),
    "outcomes.share_by_outcome": share(
        "outcomes", lambda row: row["outcome"] != "Court result", anything, across=["outcome"]
    ),
    "outcomes.positive": number("outcomes", positive),
    "outcomes.positive_rate": against("outcomes", positive, "crimes", crime),
    "outcomes.charged": number("outcomes", is_in("outcome", "Charged or summonsed")),
    "outcomes.charge_rate": against("outcomes", is_in("outcome", "Charged or summonsed"), "crimes", crime),
    "outcomes.community_resolutions": number("outcomes", is_in("outcome", "Community resolution")),
    "outcomes.evidential_difficulties": number("outcomes", is_in("outcome", "Evidential difficulties")),
    "stop_search.all": number("stop_searches"),
    "stop_search.persons": number("stop_searches", lambda row: row["kind"] != "Vehicle search"),
    "stop_search.per_1000": rate("stop_searches", anything),
    "stop_search.controlled_drugs": number("stop_searches", drugs),
    "stop_search.drugs_supply_share": share(
        "stop_searches", both(drugs, known("drug_purpose")), is_in("drug_purpose", "supply")
    ),
    "stop_search.offensive_weapons": number("stop_searches", is_in("object", "Offensive weapons")),
    "stop_search.other_objects": number(
        "stop_searches", lambda row: row["object"] not in ("Controlled drugs", "Offensive weapons")
    ),
    "stop_search.share_by_object": share("stop_searches", known("object"), anything, across=["object"]),
    "stop_search.share_by_outcome": share("stop_searches", known("outcome"), anything, across=["outcome"]),
    "stop_search.share_by_ethnicity": share(
        "stop_searches", known("officer_defined_ethnicity"), anything, across=["officer_defined_ethnicity"]
    ),
    "stop_search.positive_outcomes": number("stop_searches", came_of),
    "stop_search.positive_outcome_rate": share("stop_searches", anything, came_of),
    "stop_search.arrests": number("stop_searches", is_in("outcome", "Arrest")),
    "stop_search.arrest_rate": share("stop_searches", anything, is_in("outcome", "Arrest")),
    "stop_search.find_rate": share("stop_searches", known("object_found"), is_in("object_found", True)),
    "stop_search.linked_outcome_rate": share(
        "stop_searches", known("outcome_linked"), both(is_in("outcome_linked", True), came_of)
    ),
    "stop_search.ethnicity_not_stated_share": share(
        "stop_searches", lambda row: row["kind"] != "Vehicle search", not_stated
    ),
}  # fmt: skip
