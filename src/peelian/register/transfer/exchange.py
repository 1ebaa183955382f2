"""What an exchange file gives: rows as records with their places, and everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from peelian.core.errors import PeelianError, nearest, shortened
from peelian.inspection.holding import TABLES, Record

_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: a line of a text, a row of a sheet, or the number of an object of JSON.

    `headings` are the user's own names of its fields, where they have any.
    """

    file: str
    table: str = ""
    row: int = 0
    unit: str = "row"
    headings: Mapping[str, str] = field(default_factory=dict, compare=False)

    def fault(self, problem: str, remedy: str, column: str = "") -> Fault:
        """A fault of this row, or of one of its columns."""
        return Fault(self, self.headings.get(column, column), problem, remedy)

    def __str__(self) -> str:
        row = f"{self.unit} {self.row}" if self.row else ""
        return ", ".join(filter(None, (self.file, self.table, row)))


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place, and what to do."""

    place: Place
    column: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        column = f", column {shortened(self.column)!r}" if self.column else ""
        return f"{self.place}{column}: {self.problem} {self.remedy}".rstrip()


class TransferError(PeelianError):
    """Records that cannot be brought in or taken out; `faults` are all that is wrong. Nothing was written."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        told = "\n".join(map(str, self.faults[:_SHOWN]))
        if len(self.faults) > _SHOWN:
            told += f"\n… and {len(self.faults) - _SHOWN:,} more."
        super().__init__(told, remedy="Nothing was brought in.")


@dataclass(frozen=True, slots=True)
class Given:
    """A row as a file gives it: texts, lists of texts and plain values by field."""

    table: str
    values: Mapping[str, Any]
    place: Place


@dataclass(frozen=True, slots=True)
class Incoming:
    """A row as a record, with its table, its place and the fields that the file gives; others are as they are by
    default in a new row, and as they were in one that is there.
    """

    table: str
    record: Record
    given: frozenset[str]
    place: Place


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a file gives. With `faults` nothing of it can be brought in.

    `ids` are all that its rows have, those with faults included. `attached` are the files of evidence that came with
    it, by the SHA-256 that their names say.
    """

    rows: tuple[Incoming, ...]
    faults: tuple[Fault, ...] = ()
    ids: Mapping[str, frozenset[str]] = field(default_factory=dict)
    attached: Mapping[str, Path] = field(default_factory=dict)


def unknown_table(place: Place, table: str) -> Fault:
    """That there is no table of that name, and which may be meant."""
    near = nearest(table, list(TABLES))
    remedy = f"Did you mean {near!r}?" if near else f"Known: {', '.join(TABLES)}."
    return place.fault(f"there is no table {shortened(table)!r}.", remedy)
