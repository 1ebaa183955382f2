"""Stop-and-search files in the layouts of data.police.uk, as tests write them and as they were published."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

METROPOLITAN = (
    "Type",
    "Date",
    "Part of a policing operation",
    "Policing operation",
    "Latitude",
    "Longitude",
    "Gender",
    "Age range",
    "Self-defined ethnicity",
    "Officer-defined ethnicity",
    "Legislation",
    "Object of search",
    "Outcome",
    "Outcome linked to object of search",
    "Removal of more than just outer clothing",
)
WELSH = ("", *METROPOLITAN)
BOOLEANS = {"True": True, "False": False, "1.0": True, "0.0": False, "": None}
KEPT = (
    "searched_at",
    "month",
    "hour",
    "kind",
    "object",
    "legislation",
    "outcome",
    "outcome_linked",
    "self_defined_ethnicity",
    "officer_defined_ethnicity",
    "gender",
    "age_range",
    "operation",
    "more_than_outer_clothing",
)
LOCAL = ZoneInfo("Europe/London")
PLAIN = {"Type": "Person search", "Date": "2020-01-05T10:00:00+00:00"}


def write_searches(file: Path, header: Iterable[str], rows: Iterable[dict[str, object]]) -> Path:
    """Write searches under these columns; what a row does not say is a person searched on 5 January 2020."""
    names = list(header)
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([{**PLAIN, **row}.get(name, "") for name in names] for row in rows)
    return file


def welsh(file: Path, *counters: object) -> Path:
    """A Welsh file whose first column holds `counters`."""
    return write_searches(file, WELSH, [{"": counter} for counter in counters])


def published(file: Path) -> list[dict[str, str]]:
    """The rows of a packed file, with Python's own csv module."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def as_kept(row: dict[str, str]) -> tuple[object, ...]:
    """A published row as the record table should hold it: the columns `KEPT`."""
    moment = dt.datetime.fromisoformat(row["Date"])
    local = moment.astimezone(LOCAL)
    return (
        moment,
        f"{local:%Y-%m}",
        local.hour,
        row["Type"],
        row["Object of search"] or None,
        row["Legislation"] or None,
        row["Outcome"] or None,
        BOOLEANS[row["Outcome linked to object of search"]],
        row["Self-defined ethnicity"] or None,
        row["Officer-defined ethnicity"] or None,
        row["Gender"] or None,
        row["Age range"] or None,
        BOOLEANS[row["Part of a policing operation"]],
        BOOLEANS[row["Removal of more than just outer clothing"]],
    )


def kept(row: dict[str, Any]) -> tuple[object, ...]:
    """The columns `KEPT` of a row of the record table."""
    return tuple(row[name] for name in KEPT)
