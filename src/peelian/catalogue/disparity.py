"""Which counted values belong to which residents, to compare groups of people, as frozen values."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from peelian.catalogue.model import DottedName, Entry, Name, Sentence


class DisparityGroup(Entry):
    """One group of people: the values under which records count them, and those under which residents are counted."""

    recorded: Annotated[tuple[str, ...], Field(min_length=1)]
    residents: Annotated[tuple[str, ...], Field(min_length=1)]


class Residents(Entry):
    """The residents that a disparity rests on: a measure of a number of people, its breakdown, and whose figures."""

    measure: DottedName
    by: Name
    source: DottedName
    geography: Sentence


class Disparity(Entry):
    """Whom records and residents are compared by: which counted values belong to which residents.

    `measure` counts events and is broken down `by` a column whose values are each of one group, of nobody known
    (`not_stated`), or of nobody at all (`left_out`, such as vehicles). `shares` are measures that say what came of the
    events, broken down by the same column.
    """

    id: DottedName
    title: Sentence
    measure: DottedName
    by: Name
    residents: Residents
    groups: dict[str, DisparityGroup]
    reference: str
    not_stated: Annotated[tuple[str, ...], Field(min_length=1)]
    left_out: tuple[str, ...] = ()
    shares: tuple[DottedName, ...] = ()
    owner: Sentence
    reviewed: dt.date
    note: str = ""
