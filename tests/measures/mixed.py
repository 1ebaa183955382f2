"""Two made-up forces with records of every kind: few enough to count again plainly, with awkward times among them."""

from __future__ import annotations

import calendar
import datetime as dt
import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.measures.sending import load_residents, send

from peelian import Workbench

Row = dict[str, Any]
FORCES = ("kent", "essex")
MONTHS = (*(f"2018-{number:02d}" for number in range(4, 13)), "2019-01", "2019-02", "2019-03")
YEAR = "2018-19"
EACH_MONTH = 30
# The hour that clocks skip, and the one that comes twice.
CHANGES = {dt.date(2018, 10, 28), dt.date(2019, 3, 31)}
# "street" stands for crimes as data.police.uk publishes them, beside the force's own.
TIMES = {
    "calls": "received_at", "incidents": "created_at", "crimes": "recorded_on", "outcomes": "given_on",
    "stop_searches": "searched_at", "street": "month", "hourly_calls": "called_on", "calls_for_service": "received_at",
}  # fmt: skip
STREET = (
    "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code", "LSOA name",
    "Crime type", "Last outcome category", "Context",
)  # fmt: skip
CATEGORIES = [
    "Anti-social behaviour", "Burglary", "Drugs", "Other crime", "Robbery", "Vehicle crime",
    "Violence and sexual offences",
]  # fmt: skip
OFFENCES = [
    "Rape", "Violence with injury", "Violence without injury", "Stalking and harassment", "Residential burglary",
    "Robbery of personal property", "Possession of drugs", None,
]  # fmt: skip
LATEST = ["Under investigation", "Local resolution", "Awaiting court outcome", None]
OUTCOMES = {
    "Charged or summonsed": "1", "Caution": "3", "Taken into consideration": "4", "Penalty notice for disorder": "6",
    "Drugs possession warning": "7", "Community resolution": "8", "Diversionary activity": "22",
    "Evidential difficulties": "15", "Investigation complete, no suspect identified": "18", "Court result": None,
}  # fmt: skip
OBJECTS = ["Controlled drugs", "Controlled drugs", "Offensive weapons", "Stolen goods", None]
DISPOSALS = ["A no further action disposal", "A no further action disposal", "Arrest", "Community resolution", None]
SELF_DEFINED = [
    "White - English/Welsh/Scottish/Northern Irish/British",
    "Not stated",
    "Other ethnic group - Not stated",
    None,
]
GROUNDS = ("hate_race", "hate_religion", "hate_orientation", "hate_disability", "hate_transgender")


def mixed_rows() -> dict[str, list[Row]]:
    """The rows of each dataset, with typed values; always the same ones."""
    chance = random.Random(20190722)
    makers = {
        "calls": _call, "incidents": _incident, "crimes": _crime, "outcomes": _outcome, "stop_searches": _search,
        "street": _published, "hourly_calls": _hour_of_calls, "calls_for_service": _call_for_service,
    }  # fmt: skip
    return {
        dataset: [
            {"force": force, **make(chance, _day(chance, month), f"{force}-{month}-{number}")}
            for force in FORCES
            for month in MONTHS
            for number in range(EACH_MONTH)
        ]
        for dataset, make in makers.items()
    }


def load_mixed(bench: Workbench, rows: Mapping[str, Sequence[Row]]) -> Workbench:
    """Load rows of each dataset, and the residents of both forces."""
    for dataset, listed in rows.items():
        send_rows(bench, dataset, listed)
    load_residents(bench, *FORCES)
    return bench


def send_rows(bench: Workbench, dataset: str, rows: Iterable[Row]) -> None:
    """Load rows with typed values."""
    if dataset == "street":
        send(bench, "crimes", (_of_street_file(row) for row in as_text(rows)))
    else:
        send(bench, dataset, as_text(rows))


def as_text(rows: Iterable[Row]) -> list[dict[str, str]]:
    """Rows as a file gives them."""
    return [{name: _written(value) for name, value in row.items()} for row in rows]


def month_of(dataset: str, row: Row) -> str:
    """The month to which a row belongs."""
    return f"{row[TIMES[dataset]]:%Y-%m}"


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _day(chance: random.Random, month: str) -> dt.date:
    """A day of the month; the first and the last more often than others."""
    year, number = int(month[:4]), int(month[5:])
    last = calendar.monthrange(year, number)[1]
    return dt.date(year, number, chance.choice([1, last, chance.randint(1, last), chance.randint(1, last)]))


def _at(chance: random.Random, day: dt.date) -> dt.datetime:
    hour = chance.choice([0, 23, chance.randint(0, 23), chance.randint(0, 23)])
    if day in CHANGES and hour == 1:
        hour = 3
    return dt.datetime.combine(day, dt.time(hour, chance.choice([0, 30, 59]), chance.choice([0, 59])))


def _later(chance: random.Random, day: dt.date) -> dt.date:
    """A day soon or long after: the same one, the end of its month, or up to 200 days on."""
    end = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return chance.choice([day, end, *(day + dt.timedelta(days=chance.randint(0, limit)) for limit in (20, 90, 200))])


def _call(chance: random.Random, day: dt.date, ref: str) -> Row:
    gone = chance.random() < 0.2
    return {
        "call_ref": ref, "line": chance.choice(["999", "101"]), "received_at": _at(chance, day),
        "outcome": "abandoned" if gone else "answered",
        "answered_after": None if gone else chance.choice([0, 10, 11, 30, 31, chance.randint(0, 300)]),
        "talk_time": None if gone else chance.choice([None, chance.randint(0, 900)]),
    }  # fmt: skip


def _incident(chance: random.Random, day: dt.date, ref: str) -> Row:
    created = _at(chance, day)
    seconds = chance.choice([None, 0, 900, 901, 7200, 7201, chance.randint(0, 20000)])
    closed = None if chance.random() < 0.2 else max(_at(chance, _later(chance, day)), created)
    return {
        "incident_ref": ref, "created_at": created, "grade": chance.choice(["1", "2", "3", "4", "other"]),
        "asb": chance.choice([None, None, "personal", "nuisance"]), "domestic": chance.random() < 0.4,
        "crime_recorded": chance.random() < 0.5,
        "arrived_at": None if seconds is None else after(created, seconds), "closed_at": closed,
    }  # fmt: skip


def after(moment: dt.datetime, seconds: int) -> dt.datetime:
    """So many seconds later, moved on by an hour where the clocks change in between."""
    later = moment + dt.timedelta(seconds=seconds)
    return later + dt.timedelta(hours=1) if later.date() in CHANGES and later.hour == 1 else later


def _crime(chance: random.Random, day: dt.date, ref: str) -> Row:
    flags = {name: chance.choice([True, False, False, None]) for name in ("knife", *GROUNDS, "exploitation")}
    back = chance.choice([0, 1, 100, 183, 184, 364, 365, 366, 4000, None])
    return {
        "crime_ref": ref, "recorded_on": day, "category": chance.choice(CATEGORIES), "outcome": chance.choice(LATEST),
        "offence": chance.choice(OFFENCES), **flags,
        "offence_start": None if back is None else day - dt.timedelta(days=back),
        "finalised_on": None if chance.random() < 0.3 else _later(chance, day),
    }  # fmt: skip


def _outcome(chance: random.Random, day: dt.date, ref: str) -> Row:
    kind = chance.choice(list(OUTCOMES))
    return {"crime_ref": ref, "given_on": day, "outcome": kind, "code": OUTCOMES[kind]}


def _hour_of_calls(chance: random.Random, day: dt.date, ref: str) -> Row:
    del ref  # one row is an hour, not a call
    return {"called_on": day, "hour": chance.choice([0, 23, chance.randint(0, 23)]), "calls": chance.randint(0, 40)}


def _call_for_service(chance: random.Random, day: dt.date, ref: str) -> Row:
    return {"call_ref": ref, "received_at": _at(chance, day), "category": chance.choice(["fire", "medical", None])}


def _published(chance: random.Random, day: dt.date, ref: str) -> Row:
    return {"ref": ref, "month": day.replace(day=1), "category": chance.choice(CATEGORIES)}


def _of_street_file(row: Mapping[str, str]) -> dict[str, str]:
    given = {
        "Crime ID": row["ref"], "Month": row["month"][:7], "Falls within": row["force"], "Crime type": row["category"],
    }  # fmt: skip
    return dict.fromkeys(STREET, "") | given


def _search(chance: random.Random, day: dt.date, ref: str) -> Row:
    wanted = chance.choice(OBJECTS)
    purpose = chance.choice(["possession", "supply", None]) if wanted == "Controlled drugs" else None
    return {
        "search_ref": ref, "searched_at": _at(chance, day), "object": wanted, "drug_purpose": purpose,
        "kind": chance.choice(["Person search", "Person and Vehicle search", "Vehicle search"]),
        "outcome": chance.choice(DISPOSALS), "outcome_linked": chance.choice([True, False, None]),
        "object_found": chance.choice([True, False, None]), "self_defined_ethnicity": chance.choice(SELF_DEFINED),
        "officer_defined_ethnicity": chance.choice(["White", "Black", "Asian", None]),
        "gender": chance.choice(["Male", "Female", None]), "age_range": chance.choice(["10-17", "18-24", None]),
    }  # fmt: skip
