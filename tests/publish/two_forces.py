"""Records of two small forces over 39 months, each month with its own number of each kind, known here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle, islice

from peelian.core.period import Month, Period

FIRST, LAST = Month.of(2017, 1), Month.of(2020, 3)
FORCES = ("kent", "essex")
MONTHS = Period.parse(f"{FIRST}..{LAST}").months
# Kind of record → how many in a month, from the month's place in time. The numbers mean nothing, but all differ.
EVERY_MONTH: dict[str, Callable[[int], int]] = {
    "999": lambda at: 4 + at * 5 % 9,
    "101": lambda at: 3 + at * 3 % 7,
    "incidents": lambda at: 3 + at * 7 % 11,
    "crimes": lambda at: 5 + at * 7 % 13,
    "outcomes": lambda at: 2 + at * 3 % 5,
    "stop_searches": lambda at: 6 + at * 5 % 7,
}
MORE = {"kent": 0, "essex": 2}
# Of each force and month: one search in three finds something, one positive outcome in two, one knife in four.
OBJECTS = ("Controlled drugs", "Offensive weapons", "Stolen goods")
RESULTS = ("A no further action disposal", "Arrest", "Community resolution")
OUTCOMES = ("Charged or summonsed", "Evidential difficulties")
Row = dict[str, object]


def count(kind: str, force: str, month: Month) -> int:
    """How many records there are."""
    return EVERY_MONTH[kind](month.index - FIRST.index) + MORE[force]


def total(kind: str, force: str, period: str) -> int:
    """How many records there are in a period."""
    return sum(count(kind, force, month) for month in Period.parse(period).months)


def files() -> dict[str, list[Row]]:
    """Dataset → its rows, both forces in one file."""
    return {
        "calls": list(_calls()),
        "incidents": [
            {
                "incident_ref": f"i{at}", "force": force, "created_at": f"{day}T08:00:00", "domestic": "false",
                "grade": "1", "crime_recorded": "false", "arrived_at": f"{day}T08:{at % 30:02d}:00",
                "closed_at": f"{day}T20:00:00", "asb": "",
            }
            for at, (force, day) in enumerate(_days("incidents"))
        ],
        "crimes": [
            {
                "force": force, "crime_ref": f"c{at}", "recorded_on": day, "category": category,
                "offence": "Rape" if category == "Violence and sexual offences" else "", "knife": knife,
                "offence_start": f"{int(day[:4]) - 2}{day[4:]}" if at % 2 else day,
            }
            for at, ((force, day), category, knife) in enumerate(
                zip(
                    _days("crimes"),
                    cycle(("Burglary", "Violence and sexual offences", "Drugs")),
                    cycle(("true", "false", "false", "false")),
                    strict=False,
                )
            )
        ],
        "outcomes": [
            {"force": force, "crime_ref": f"c{at}", "given_on": day, "outcome": outcome}
            for at, ((force, day), outcome) in enumerate(zip(_days("outcomes"), cycle(OUTCOMES), strict=False))
        ],
        "stop_searches": [
            {
                "force": force, "searched_at": f"{day}T12:00:00", "kind": "Person search", "object": searched_for,
                "outcome": result, "object_found": "true" if at % 3 == 0 else "false",
            }
            for at, ((force, day), searched_for, result) in enumerate(
                zip(_days("stop_searches"), cycle(OBJECTS), cycle(RESULTS), strict=False)
            )
        ],
    }  # fmt: skip


def _days(kind: str) -> Iterator[tuple[str, str]]:
    for month in MONTHS:
        for force in FORCES:
            yield from ((force, f"{month}-{day:02d}") for day in range(1, count(kind, force, month) + 1))


def _calls() -> Iterator[Row]:
    for line in ("999", "101"):
        for at, (force, day) in enumerate(_days(line)):
            answered = at % 5 > 0
            yield {
                "force": force, "call_ref": f"{line}-{at}", "line": line, "received_at": f"{day}T10:00:00",
                "outcome": "answered" if answered else "abandoned", "answered_after": at % 20 if answered else "",
                "talk_time": 300 if answered else "",
            }  # fmt: skip


def rows_of(dataset: str, force: str, period: str) -> list[Row]:
    """The rows of one force in a period."""
    months = {str(month) for month in Period.parse(period).months}
    when = {
        "calls": "received_at", "incidents": "created_at", "crimes": "recorded_on", "outcomes": "given_on",
        "stop_searches": "searched_at",
    }[dataset]  # fmt: skip
    return [row for row in files()[dataset] if row["force"] == force and str(row[when])[:7] in months]


def first(dataset: str, number: int) -> list[Row]:
    """Some rows of a dataset."""
    return list(islice(files()[dataset], number))
