"""Records of two small forces over 39 months: how many of each kind there are in each month is known here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle

from peelian.core.period import Month, Period

FIRST, LAST = Month.of(2017, 1), Month.of(2020, 3)
MONTHS = Period.parse(f"{FIRST}..{LAST}").months
# Of each force so many more in every month.
FORCES = {"kent": 0, "essex": 2}
# Kind of record → how many in a month, from the month's place in time. They mean nothing and differ.
EVERY_MONTH: dict[str, Callable[[int], int]] = {
    "999": lambda at: 4 + at * 5 % 9,
    "101": lambda at: 3 + at * 3 % 7,
    "incidents": lambda at: 3 + at * 7 % 11,
    "crimes": lambda at: 5 + at * 7 % 13,
    "outcomes": lambda at: 2 + at * 3 % 5,
    "stop_searches": lambda at: 6 + at * 5 % 7,
}
TIMES = {
    "calls": "received_at",
    "incidents": "created_at",
    "crimes": "recorded_on",
    "outcomes": "given_on",
    "stop_searches": "searched_at",
}
RETURNS = [
    # Force, indicator, period, value.
    ("kent", "missing_records", "2017-18", 1000),
    ("kent", "missing_records", "2018-19", 1003),
    ("essex", "missing_records", "2017-18", 1000),
    ("essex", "missing_records", "2018-19", 997),
    ("kent", "missing_people", "2017-18", 640),
    ("kent", "missing_people", "2018-19", 640),
    ("kent", "dvpo_granted", "2017-18", 0),
    ("kent", "dvpo_granted", "2018-19", 1),
    ("kent", "clares_law_applications", "2018-19", 12),
    ("kent", "knife_crime_grants_paid", "2017", 2000),
    ("kent", "knife_crime_grants_paid", "2018", 1234.5),
]
Row = dict[str, object]


def count(kind: str, force: str, month: Month) -> int:
    """How many records there are in a month."""
    return EVERY_MONTH[kind](month.index - FIRST.index) + FORCES[force]


def total(kind: str, force: str, period: str) -> int:
    """How many records there are in a period."""
    return sum(count(kind, force, month) for month in Period.parse(period).months)


def files() -> dict[str, list[Row]]:
    """Dataset → its rows, both forces in one file."""
    return {
        "calls": list(_calls()),
        "incidents": list(_incidents()),
        "crimes": list(_crimes()),
        "outcomes": list(_outcomes()),
        "stop_searches": list(_stop_searches()),
        "returns": [dict(zip(("force", "indicator", "period", "value"), each, strict=True)) for each in RETURNS],
    }


def rows_of(dataset: str, force: str, period: str) -> list[Row]:
    """The rows of one force in a period."""
    months = {str(month) for month in Period.parse(period).months}
    return [row for row in files()[dataset] if row["force"] == force and str(row[TIMES[dataset]])[:7] in months]


def _days(kind: str) -> Iterator[tuple[str, str]]:
    """The force and the day of each record."""
    for month in MONTHS:
        for force in FORCES:
            yield from ((force, f"{month}-{day:02d}") for day in range(1, count(kind, force, month) + 1))


def _calls() -> Iterator[Row]:
    """One in five is abandoned, the others are answered after 1 to 19 seconds."""
    for line in ("999", "101"):
        for at, (force, day) in enumerate(_days(line)):
            answered = at % 5 > 0
            yield {
                "force": force, "call_ref": f"{line}-{at}", "line": line, "received_at": f"{day}T10:00:00",
                "outcome": "answered" if answered else "abandoned", "answered_after": at % 20 if answered else "",
                "talk_time": 300 if answered else "",
            }  # fmt: skip


def _incidents() -> Iterator[Row]:
    """All of grade 1, attended within the half hour."""
    for at, (force, day) in enumerate(_days("incidents")):
        yield {
            "force": force, "incident_ref": f"i{at}", "created_at": f"{day}T08:00:00", "grade": "1",
            "domestic": "false", "crime_recorded": "false", "arrived_at": f"{day}T08:{at % 30:02d}:00",
            "closed_at": f"{day}T20:00:00",
        }  # fmt: skip


def _crimes() -> Iterator[Row]:
    """Burglaries, rapes and drug offences in turn; every other one began two years before it was recorded."""
    kinds = cycle((("Burglary", ""), ("Violence and sexual offences", "Rape"), ("Drugs", "Possession of drugs")))
    for at, ((force, day), (category, offence)) in enumerate(zip(_days("crimes"), kinds, strict=False)):
        yield {
            "force": force, "crime_ref": f"c{at}", "recorded_on": day, "category": category, "offence": offence,
            "offence_start": f"{int(day[:4]) - 2}{day[4:]}" if at % 2 else day,
            "knife": "true" if at % 4 == 0 else "false",
        }  # fmt: skip


def _outcomes() -> Iterator[Row]:
    for at, (force, day) in enumerate(_days("outcomes")):
        outcome = "Evidential difficulties" if at % 3 else "Charged or summonsed"
        yield {"force": force, "crime_ref": f"c{at}", "given_on": day, "outcome": outcome}


def _stop_searches() -> Iterator[Row]:
    objects = cycle(("Controlled drugs", "Offensive weapons", "Stolen goods"))
    outcomes = cycle(("A no further action disposal", "Arrest", "Community resolution", "A no further action disposal"))
    for (force, day), searched_for, outcome in zip(_days("stop_searches"), objects, outcomes, strict=False):
        yield {
            "force": force, "searched_at": f"{day}T12:00:00", "kind": "Person search", "object": searched_for,
            "outcome": outcome, "object_found": "true" if outcome == "Arrest" else "false",
        }  # fmt: skip
