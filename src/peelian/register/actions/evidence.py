"""Evidence: what was read, counted, heard, reviewed or seen, with its source."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

from peelian.core.errors import PeelianError, UnknownNameError
from peelian.core.fact import Fact
from peelian.inspection.words import Marking, Stage, Strength
from peelian.register.models import Attachment, Evidence, Inspection
from peelian.register.numbering import next_id
from peelian.register.questions import framework_of, question_of
from peelian.register.standing import to_evidence, to_inspection
from peelian.register.step import Step, action


@action
def add_evidence(
    step: Step, *, inspection: str, kind: str, title: str, source: str, says: str = "", question: str = "",
    strength: Strength = Strength.MODERATE, on: dt.date | None = None, document: str = "", place: str = "",
    marking: Marking = Marking.OFFICIAL, fact: Fact | None = None,
) -> str:  # fmt: skip
    """Add a piece of evidence to an inspection that is not yet published; it is the actor's organisation's record.

    A `fact` is frozen with its value, basis and mart as they are now. Returns the id of the evidence.
    """
    row = step.find(Inspection, inspection, "inspection")
    step.permit(to_inspection(step.actor, row))
    if Stage(row.stage).is_public:
        raise PeelianError(f"{row.pk} is {row.stage}: its evidence stands.", remedy="Add it to the next inspection.")
    framework = framework_of(row.framework)
    kinds = {each.id: each for each in framework.evidence}
    if kind not in kinds:
        raise UnknownNameError(f"kind of evidence of {framework.id}", kind, list(kinds))
    missing = {"document": not document, "fact": fact is None}.get(kinds[kind].needs, not source)
    if missing:
        raise PeelianError(f"Evidence of the kind {kind} needs its {kinds[kind].needs}.", remedy="Name it.")
    frozen = {} if fact is None else _frozen(fact)
    return step.create(
        Evidence, id=next_id(Evidence, f"{row.pk}-evidence"), inspection=row.pk, kind=kind, title=title, source=source,
        says=says, question=question_of(framework, question).id if question else "", strength=strength,
        on=on or step.today, document=document, place=place, marking=marking,
        organisation=step.actor.organisation, **frozen,
    ).id  # fmt: skip


@action
def attach_file(step: Step, *, evidence: str, file: Path, name: str = "") -> str:
    """Attach a file to a piece of evidence of one's own organisation; `name` is what it is called, if not as it is.

    Kinds that can do harm are refused, and so are files larger than the setting `attachment_limit`. Returns the
    attachment's id.
    """
    from peelian.register.attachments import keep, release

    row = step.find(Evidence, evidence, "piece of evidence")
    step.permit(to_evidence(step.actor, row))
    if Stage(row.inspection.stage).is_public:
        raise PeelianError(
            f"{row.inspection_id} is {row.inspection.stage}: its evidence stands.",
            remedy="Attach it at the next inspection.",
        )
    kept = keep(file, name or file.name)
    step.undo(partial(release, kept))
    return step.create(
        Attachment, id=next_id(Attachment, f"{row.pk}-file"), evidence=row.pk, name=kept.name,
        media_type=kept.media_type, sha256=kept.sha256, size=kept.size,
    ).id  # fmt: skip


@action
def withdraw_evidence(step: Step, *, evidence: str, why: str, version: int | None = None) -> None:
    """Withdraw a piece of evidence that turned out wrong; it stays on record, and no judgment may rest on it."""
    row = step.find(Evidence, evidence, "piece of evidence")
    step.permit(to_evidence(step.actor, row))
    if not why.strip():
        raise PeelianError("Evidence is withdrawn for a reason.", remedy="Say why.")
    step.change(row, version=version, withdrawn=why)


def _frozen(fact: Fact) -> dict[str, str]:
    interval = f" ({fact.interval_text})" if fact.interval_text else ""
    return {
        "fact": fact.id,
        "fact_text": f"{fact.text}{interval}",
        "fact_basis": fact.basis.value,
        "fact_mart": fact.lineage.mart if fact.lineage else "",
    }
