"""The audit's chain: events added in turn, each sealed over itself and the seal before it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from peelian.register.actor import Actor
from peelian.register.models import AuditEvent, AuditHead

FIELDS = ("number", "at", "person", "organisation", "via", "action", "about", "changes")
Change = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of the audit found: how many events, the last seal, and every fault as a sentence."""

    events: int
    last: str
    faults: tuple[str, ...]


def take_turn() -> AuditHead:
    """Wait until nobody else writes: what an action reads from here on stays so until it commits.

    SQLite has one writer from the start of a transaction; PostgreSQL is made to by the lock of this row. The rules need
    it: what they find in order must still be so when the row is written.
    """
    return AuditHead.objects.select_for_update().get(id=1)


def add_event(actor: Actor, action: str, about: str, changes: Sequence[Change], at: dt.datetime) -> AuditEvent:
    """Add an event within the transaction that makes the changes, so that both stand or neither."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit event is added in the transaction of what it tells of")
    head = take_turn()
    event = AuditEvent(
        number=head.number + 1,
        at=at.isoformat(timespec="milliseconds"),
        person=actor.person,
        organisation=actor.organisation,
        via=actor.via,
        action=action,
        about=about,
        changes=json.dumps(list(changes), ensure_ascii=False, sort_keys=True),
    )
    event.seal = seal(head.seal, event)
    event.save(force_insert=True)
    AuditHead.objects.filter(id=1).update(number=event.number, seal=event.seal)
    return event


def seal(before: str, event: AuditEvent) -> str:
    """SHA-256 over the seal before and everything that the event says."""
    said = json.dumps([before, *(getattr(event, name) for name in FIELDS)], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def events() -> Iterator[AuditEvent]:
    """Every event in turn, without holding them all in memory."""
    return AuditEvent.objects.order_by("number").iterator(chunk_size=1000)


def chain_faults() -> Verified:
    """Whether an event was changed, taken out or put in since it was added."""
    faults: list[str] = []
    before, count = "", 0
    for count, event in enumerate(events(), 1):
        if event.number != count:
            faults.append(f"Event {count} is missing: the next one has the number {event.number}.")
            break
        if seal(before, event) != event.seal:
            faults.append(f"Event {event.number} ({event.action}, {event.at}) is not as it was sealed.")
            break
        before = event.seal
    head = AuditHead.objects.filter(id=1).first()
    if not faults and (head is None or (head.number, head.seal) != (count, before)):
        faults.append(f"The audit ends at event {count}, but more were added: the last ones were taken out.")
    return Verified(count, before, tuple(faults))


def verify() -> Verified:
    """Check the chain, and that every row is what the last event about it says: nothing was changed past the actions.

    Tables of the register only: what people are and hold is told by events of their own.
    """
    found = chain_faults()
    return Verified(found.events, found.last, (*found.faults, *_unlike_their_history()))


def _unlike_their_history() -> Iterator[str]:
    from peelian.register.holding import with_related
    from peelian.register.rows import MODELS, plain, values_of

    told: dict[tuple[str, str], dict[str, Any]] = {}
    for event in events():
        for change in json.loads(event.changes):
            if change.get("table") in MODELS:
                told.setdefault((change["table"], change["id"]), {}).update(change["now"])
    for table, model in MODELS.items():
        for row in with_related(model._default_manager.all()):
            said = told.pop((table, str(row.pk)), None)
            if said is None:
                yield f"No event tells of {table}:{row.pk}: it was put in past the actions."
                continue
            now = plain(values_of(row))
            unlike = [name for name, value in now.items() if said.get(name) != value]
            if unlike:
                yield f"{table}:{row.pk} is not as its last event says: {', '.join(unlike)} changed past the actions."
    yield from (f"{table}:{key} was taken out past the actions." for table, key in told)
