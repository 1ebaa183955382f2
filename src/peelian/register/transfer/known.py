"""What rows that come in may refer to, and how they differ from what the register holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from peelian.core.errors import nearest
from peelian.inspection import records
from peelian.inspection.holding import TABLES
from peelian.register.holding import with_related
from peelian.register.rows import MODELS, record_of
from peelian.register.transfer.exchange import Exchange, Incoming

R_ = TypeVar("R_")


class Known:
    """The rows that a reference may be to: those of the file, and those of the register where the file has none."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self._in_file = {(row.table, row.record.id): row.record for row in exchange.rows}
        self._held: dict[tuple[str, str], Any] = {}
        for table, ids in exchange.ids.items():
            rows = with_related(MODELS[table]._default_manager.all()).in_bulk(list(ids)) if ids else {}
            self._held |= {(table, key): record_of(rows[key]) if key in rows else None for key in ids}

    def has(self, table: str, key: str) -> bool:
        """Whether there is such a row, be it one with faults."""
        return key in self.exchange.ids.get(table, ()) or self.held(table, key) is not None

    def held(self, table: str, key: str) -> Any:
        """The record that the register holds, or None."""
        if (table, key) not in self._held:
            row = MODELS[table]._default_manager.filter(pk=key).first()
            self._held[table, key] = None if row is None else record_of(row)
        return self._held[table, key]

    def of(self, table: type[R_], key: str) -> R_ | None:
        """The record as it will be, or None where there is none, or only one with faults."""
        name = next(name for name, record in TABLES.items() if record is table)
        found = self._in_file.get((name, key)) or self.held(name, key)
        return found if isinstance(found, table) else None

    def near(self, table: str, key: str) -> str:
        """What to do about a reference to nothing."""
        ids = [*self.exchange.ids.get(table, ()), *MODELS[table]._default_manager.values_list("pk", flat=True)]
        found = nearest(key, [str(each) for each in ids])
        return f"Did you mean {found!r}?" if found else f"Add the row to {table}, or correct the id."


@dataclass(frozen=True, slots=True)
class Plan:
    """What an exchange would do: rows that are new, rows that are there and say something else, with the fields that
    would change, and how many are there as they are.
    """

    new: tuple[Incoming, ...]
    different: tuple[tuple[Incoming, Mapping[str, Any]], ...]
    same: int


def plan_of(known: Known) -> Plan:
    """Each row held against the register, by the fields that its file gives; the count of states is no content."""
    new, different, same = [], [], 0
    for row in known.exchange.rows:
        held = known.held(row.table, row.record.id)
        if held is None:
            new.append(row)
            continue
        given = {name: getattr(row.record, name) for name in sorted(row.given - {"version"})}
        changes = {name: value for name, value in given.items() if value != getattr(held, name)}
        if changes:
            different.append((row, changes))
        same += not changes
    return Plan(tuple(new), tuple(different), same)


def inspection_of(known: Known, row: Incoming) -> records.Inspection | None:
    """The inspection that a row belongs to, as it will be; None where it belongs to none."""
    record: Any = row.record
    if isinstance(record, records.Inspection):
        return record
    if isinstance(record, records.Attachment):
        evidence = known.of(records.Evidence, record.evidence)
        return known.of(records.Inspection, evidence.inspection) if evidence else None
    if isinstance(record, records.Revision):
        judgment = known.of(records.Judgment, record.judgment)
        return known.of(records.Inspection, judgment.inspection) if judgment else None
    if isinstance(record, records.Answer):
        challenge = known.of(records.Challenge, record.challenge)
        return known.of(records.Inspection, challenge.inspection) if challenge else None
    return known.of(records.Inspection, getattr(record, "inspection", ""))
