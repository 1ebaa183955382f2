"""Rows in Peelian's own shape, for files that tests write."""

from __future__ import annotations


def crime(month: str = "2019-01", category: str = "Burglary", **more: object) -> dict[str, object]:
    """A row of crimes."""
    return {"force": "kent", "crime_ref": "", "recorded_month": month, "category": category, "outcome": "", **more}


def call(ref: object, at: str = "2019-01-05T10:00:00", **more: object) -> dict[str, object]:
    """A row of calls."""
    row = {"force": "kent", "call_ref": ref, "line": "999", "received_at": at, "outcome": "answered"}
    return {**row, "answered_after": 4, **more}


def incident(ref: object, at: str = "2019-01-05T10:00:00", **more: object) -> dict[str, object]:
    """A row of incidents: a log that no unit attended, and that is still open."""
    row = {"force": "kent", "incident_ref": ref, "created_at": at, "grade": "1", "closed_at": ""}
    return {**row, "domestic": "false", "crime_recorded": "false", **more}


def outcome(month: str = "2019-01", kind: str = "Charged or summonsed", **more: object) -> dict[str, object]:
    """A row of outcomes."""
    return {"force": "kent", "crime_ref": "", "outcome_month": month, "outcome": kind, **more}


def search(at: str = "2019-01-05T10:00:00", **more: object) -> dict[str, object]:
    """A row of stop and searches: a person, for drugs, and nothing came of it."""
    row = {"force": "kent", "searched_at": at, "kind": "Person search", "object": "Controlled drugs"}
    return {**row, "outcome": "A no further action disposal", **more}


def returned(indicator: str, period: str, value: object = "", **more: object) -> dict[str, object]:
    """A row of returns: a figure that is counted already, or the two sides of a ratio."""
    row = {"force": "kent", "indicator": indicator, "period": period, "value": value}
    return {**row, "numerator": "", "denominator": "", **more}


def residents(day: str, number: object, **more: object) -> dict[str, object]:
    """A row of populations."""
    return {"force": "kent", "as_at": day, "residents": number, **more}
