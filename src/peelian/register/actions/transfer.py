"""Records that are brought in from a file: all of it or nothing, in one transaction with one event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import partial
from typing import Any

from peelian.core.errors import PeelianError
from peelian.inspection import records
from peelian.inspection.permissions import Relation, Role
from peelian.register.attachments import keep, release
from peelian.register.rows import MODELS
from peelian.register.step import Step, action
from peelian.register.transfer.checks import faults_of
from peelian.register.transfer.exchange import Exchange, Fault, Incoming, TransferError
from peelian.register.transfer.known import Known, Plan, plan_of
from peelian.register.transfer.ownership import faults_of_ownership


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an exchange: how many rows are new, were changed, and were there as they are."""

    new: int
    changed: int
    same: int

    def __str__(self) -> str:
        return f"{self.new:,} rows are new, {self.changed:,} changed, {self.same:,} were there as they are."


@action
def import_records(step: Step, *, exchange: Exchange) -> Imported:
    """Bring in the rows of a file that are not there yet. A row that is there must say the same.

    A performance manager brings in what is their organisation's own. Raises TransferError with everything that is
    wrong with the file; then nothing was brought in.
    """
    step.permit({Relation.OWN})
    known = Known(exchange)
    plan = plan_of(known)
    remedy = "Take it out of the file, or bring the file in with update_records."
    there = [
        row.place.fault(f"{row.record.id} is there already and differs in: {', '.join(changes)}.", remedy)
        for row, changes in plan.different
    ]
    return _brought_in(step, known, plan, there)


@action
def update_records(step: Step, *, exchange: Exchange) -> Imported:
    """Bring in the rows of a file, and change those that are there and say something else.

    Only what the file gives is changed. Where it gives a row's `version`, the row must still be in that state. Raises
    TransferError as `import_records` does.
    """
    step.permit({Relation.OWN})
    known = Known(exchange)
    return _brought_in(step, known, plan_of(known), ())


def _brought_in(step: Step, known: Known, plan: Plan, before: Iterable[Fault]) -> Imported:
    changing = [row for row, _ in plan.different]
    faults = [*known.exchange.faults, *before, *faults_of(known, (*plan.new, *changing))]
    if Role.ADMINISTRATOR not in step.actor.roles:
        for row, changes in (*((each, None) for each in plan.new), *plan.different):
            faults += faults_of_ownership(known, step.actor, row, changes)
    if faults:
        raise TransferError(faults)
    for row in plan.new:
        _create(step, known.exchange, row)
    for row, changes in plan.different:
        _change(step, row, changes)
    return Imported(len(plan.new), len(plan.different), plan.same)


def _create(step: Step, exchange: Exchange, row: Incoming) -> None:
    values = {each.name: getattr(row.record, each.name) for each in fields(row.record)}
    try:
        if isinstance(row.record, records.Attachment):
            _keep(step, exchange, row.record)
        step.create(MODELS[row.table], **values)
    except PeelianError as error:
        raise TransferError([row.place.fault(error.message, error.remedy)]) from error


def _change(step: Step, row: Incoming, changes: Mapping[str, Any]) -> None:
    model = MODELS[row.table]
    version = getattr(row.record, "version", None) if "version" in row.given else None
    try:
        if row.table == "attachments":
            raise PeelianError("A file that is attached is not changed.", remedy="Attach another.")
        step.change(step.find(model, row.record.id), version=version, **changes)
    except PeelianError as error:
        raise TransferError([row.place.fault(error.message, error.remedy)]) from error


def _keep(step: Step, exchange: Exchange, record: records.Attachment) -> None:
    kept = keep(exchange.attached[record.sha256], record.name)
    step.undo(partial(release, kept))
    said = (record.name, record.media_type, record.sha256, record.size)
    if said != (kept.name, kept.media_type, kept.sha256, kept.size):
        raise PeelianError("The file is not the one that its row says.", remedy="Export it again.")
