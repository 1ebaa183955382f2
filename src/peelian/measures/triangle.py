"""Histories of figures as a triangle: periods down, age across; and all periods at one age, like for like."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from peelian.core.fact import Exact
from peelian.core.period import Month
from peelian.measures.vintages import History, Vintage
from peelian.records.table import LOCAL_TIME
from peelian.statistics.revisions import Held, MeanRevision, held_at, mean_revisions, triangle

By = Literal["age", "vintage"]


@dataclass(frozen=True, slots=True)
class RevisionTriangle:
    """A row of values for each period; `ages` are the columns that are worth showing, those at which a vintage came.

    By age a column is a number of months since the period's end, by vintage a place in the order, from 0. The last
    value of a row is the latest.
    """

    histories: tuple[History, ...]
    by: By
    ages: tuple[int, ...]
    rows: tuple[tuple[Exact | None, ...], ...]
    means: tuple[MeanRevision, ...]


def revision_triangle(histories: Sequence[History], by: By, now: dt.datetime) -> RevisionTriangle:
    """The triangle of the periods of which anything was ever held, as it stands at `now`.

    The value at an age of N months is the one held at the end of the Nth month after the period's last.
    """
    held = [each for each in histories if each.vintages]
    lists = [_held(each, by) for each in held]
    reached = [max(_reached(each, by, now), listed[-1].age) for each, listed in zip(held, lists, strict=True)]
    rows = triangle(lists, reached)
    ages = sorted({each.age for listed in lists for each in listed})
    means = [each for each in mean_revisions(rows) if each.age in ages]
    return RevisionTriangle(tuple(held), by, tuple(ages), tuple(map(tuple, rows)), tuple(means))


def at_age(history: History, age: int, now: dt.datetime) -> tuple[Vintage | None, str]:
    """The vintage of a period that was held at an age, or None; and why there is no value."""
    reached = _reached(history, "age", now)
    if reached < age:
        return None, f"{history.period.label} is only {max(0, reached)} months old"
    if not history.vintages:
        return None, "nothing of it was ever held"
    found = held_at(_held(history, "age"), age)
    if found is None:
        return None, f"nothing was held then: the first came on {history.vintages[0].at:%Y-%m-%d}"
    vintage = [each for each in history.vintages if history.age_of(each) <= age][-1]
    return vintage, vintage.missing


def _held(history: History, by: By) -> list[Held]:
    return [
        Held(history.age_of(each) if by == "age" else place, each.value) for place, each in enumerate(history.vintages)
    ]


def _reached(history: History, by: By, now: dt.datetime) -> int:
    if by == "vintage":
        return len(history.vintages) - 1
    local = now.astimezone(ZoneInfo(LOCAL_TIME))
    return Month.of(local.year, local.month).index - history.period.last.index
