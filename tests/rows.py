"""Rows in Peelian's own shape, for files that tests write."""

from __future__ import annotations


def crime(month: str = "2019-01", category: str = "Burglary", **more: object) -> dict[str, object]:
    """A row of crimes."""
    return {"force": "kent", "crime_ref": "", "recorded_month": month, "category": category, "outcome": "", **more}


def call(ref: object, at: str = "2019-01-05T10:00:00", **more: object) -> dict[str, object]:
    """A row of calls."""
    row = {"force": "kent", "call_ref": ref, "line": "999", "received_at": at, "outcome": "answered"}
    return {**row, "answered_after": 4, **more}
