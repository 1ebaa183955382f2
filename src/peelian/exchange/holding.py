"""What is held of a return: its slices, which submission holds each, and what is lacking."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from peelian.catalogue.collection import Asked, Collection
from peelian.catalogue.model import Dataset
from peelian.core.period import Period
from peelian.quality.finding import Place
from peelian.records.ledger import Submission
from peelian.records.table import Slice

Held = Mapping[tuple[str, str, str], Mapping[Slice, Submission]]
"""Which submission holds each slice, by dataset, source and force."""


@dataclass(frozen=True, slots=True)
class Item:
    """One return: what one force owes for one period of one collection."""

    collection: str
    force: str
    period: str

    def __str__(self) -> str:
        return f"{self.collection} of {self.force} for {self.period}"

    @property
    def key(self) -> tuple[str, str, str]:
        """As events name it."""
        return self.collection, self.force, self.period


@dataclass(frozen=True)
class Holding:
    """The slices held of a return, each with its submission; `lacking` says in words what is not held."""

    entries: tuple[tuple[Place, str], ...] = ()
    lacking: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """The same for the same slices from the same submissions: what a step was about."""
        text = json.dumps(self.to_content())
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def submissions(self) -> tuple[str, ...]:
        """The submissions that hold it, the earliest first."""
        return tuple(sorted({each for _, each in self.entries}))

    def to_content(self) -> list[list[str]]:
        """Plain values for the journal."""
        return [
            [place.dataset, place.slice.source, place.slice.force, place.slice.month, place.slice.part, submission]
            for place, submission in self.entries
        ]


def entries_of(content: Iterable[Any]) -> tuple[tuple[Place, str], ...]:
    """The slices and submissions that an event was about."""
    return tuple((Place(row[0], Slice(*row[1:5])), row[5]) for row in content)


def holding(collection: Collection, datasets: Mapping[str, Dataset], force: str, period: Period, held: Held) -> Holding:
    """What is held of a force's return for a period."""
    entries: list[tuple[Place, str]] = []
    lacking: list[str] = []
    for asked in collection.records:
        found = [
            (Place(asked.dataset, each), by.id)
            for each, by in held.get((asked.dataset, collection.source, force), {}).items()
            if str(period.first) <= each.month <= str(period.last)
            and (not asked.indicators or each.part.split(" ")[0] in asked.indicators)
        ]
        entries += found
        lacking += _lacking(asked, datasets[asked.dataset], period, {place.slice for place, _ in found})
    return Holding(tuple(sorted(entries)), tuple(lacking))


def _lacking(asked: Asked, dataset: Dataset, period: Period, held: set[Slice]) -> list[str]:
    name = dataset.title
    if asked.indicators:
        there = {each.part.split(" ")[0] for each in held}
        return [f"{name}: {each}" for each in asked.indicators if each not in there]
    if not held:
        return [name]
    if dataset.grain != "event":
        return []
    months = {each.month for each in held}
    return [f"{name}: {month}" for month in map(str, period.months) if month not in months]
