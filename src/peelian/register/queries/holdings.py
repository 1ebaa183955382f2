"""Holdings of what somebody may see: of everything, of a force, or of one inspection."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.core.errors import UnknownNameError
from peelian.inspection.holding import TABLES, Holding
from peelian.inspection.permissions import require
from peelian.inspection.records import Evidence
from peelian.inspection.words import Marking
from peelian.register.actor import Actor
from peelian.register.audit import add_event
from peelian.register.database import told_plainly
from peelian.register.holding import FORCE, gathered
from peelian.register.models import Evidence as EvidenceRow
from peelian.register.queries.visible import own_evidence, visible
from peelian.register.rows import record_of
from peelian.register.standing import to_evidence


def holding_for(actor: Actor, force: str = "") -> Holding:
    """All that somebody may see, of every force or of one.

    Documents and organisations are those that any of it can name. Evidence that is marked OFFICIAL-SENSITIVE comes
    without what it says: `read_evidence` gives that, and tells the audit.
    """
    rows = {}
    for table in TABLES:
        found = visible(actor, table)
        rows[table] = found.filter(FORCE[table](force)) if force and table in FORCE else found
    with told_plainly():
        return _without_sensitive(gathered(rows))


def read_evidence(actor: Actor, key: str) -> Evidence:
    """One piece of evidence, whole. That somebody read it is in the audit, where it is marked or not yet public.

    Raises UnknownNameError where it is not there, or not for their eyes: the two are not told apart.
    """
    row = visible(actor, "evidence").filter(pk=key).first()
    if row is None:
        raise UnknownNameError("piece of evidence that you may see", key, [])
    assert isinstance(row, EvidenceRow)
    if row.marking == Marking.SENSITIVE or EvidenceRow.objects.filter(own_evidence(actor), pk=key).exists():
        require("read_evidence", actor.roles, to_evidence(actor, row))
        with transaction.atomic():
            add_event(actor, "read_evidence", f"evidence:{row.pk}", [], dt.datetime.now(dt.UTC))
    found = record_of(row)
    assert isinstance(found, Evidence)
    return found


def note_export(actor: Actor, what: str, rows: int) -> None:
    """Tell the audit that somebody took rows out of the register."""
    require("export_records", actor.roles, ())
    with transaction.atomic():
        add_event(actor, "export_records", what, [{"rows": rows}], dt.datetime.now(dt.UTC))


def _without_sensitive(holding: Holding) -> Holding:
    from dataclasses import replace

    held = tuple(
        replace(each, says="", fact="", fact_text="") if each.marking is Marking.SENSITIVE else each
        for each in holding.evidence
    )
    return replace(holding, evidence=held)
