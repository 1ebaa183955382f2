"""The stage in which a force is monitored: a dated series with reasons, never a flag.

"Scan" is routine and the default for every force; "engage" is enhanced, and its reasons are published.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from peelian.inspection.records import Monitoring

SCAN, ENGAGE = "scan", "engage"
STAGES = (SCAN, ENGAGE)


def stage_on(series: Iterable[Monitoring], force: str, day: dt.date) -> Monitoring | None:
    """The entry in force on a day; None where none was recorded, which is scan."""
    begun = [each for each in series if each.force == force and each.since <= day]
    return max(begun, key=lambda each: each.since, default=None)


def why_not_set(series: Iterable[Monitoring], stage: str, *, since: dt.date, reasons: Sequence[str]) -> list[str]:
    """Why a force may not be put in a stage from a day on; empty where it may. `series` is the force's own."""
    told = []
    if stage not in STAGES:
        told.append(f"{stage!r} is no stage: write {' or '.join(STAGES)}.")
    if not any(each.strip() for each in reasons):
        told.append("A change of stage needs its reasons.")
    last = max(series, key=lambda each: each.since, default=None)
    if last is not None and since <= last.since:
        told.append(f"The last change was on {last.since}; a new one comes after it.")
    if (last.stage if last else SCAN) == stage:
        told.append(f"The force is in {stage} already.")
    return told


def faults(series: Iterable[Monitoring]) -> list[str]:
    """What is wrong with a force's whole series, such as one from a file: each entry held against those before it."""
    told: list[str] = []
    before: list[Monitoring] = []
    for each in sorted(series, key=lambda each: (each.since, each.id)):
        found = why_not_set(before, each.stage, since=each.since, reasons=each.reasons)
        told += [f"{each.id}: {one}" for one in found]
        before.append(each)
    return told
