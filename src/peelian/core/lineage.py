"""Where a figure came from, exactly enough to compute it again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableVersion:
    """A dataset's table at one version; a figure computed from that version never changes."""

    dataset: str
    version: int


@dataclass(frozen=True, slots=True)
class Lineage:
    """The way from a figure back to records.

    `definition` is the version of the measure's definition (a hash of its catalogue entry); `mart` names the immutable
    mart that the value was read from; `tables` are the record tables that the mart was built from; `references` are
    the published series that took part, with their source.
    """

    measure: str
    definition: str
    mart: str
    tables: tuple[TableVersion, ...]
    references: tuple[str, ...] = ()
