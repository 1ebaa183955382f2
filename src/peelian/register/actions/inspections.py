"""An inspection from its opening to its publication."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from peelian.catalogue.framework import Framework, Question
from peelian.core.errors import PeelianError
from peelian.core.force import force as force_of
from peelian.inspection.clock import response_due
from peelian.inspection.stages import why_not_advance
from peelian.inspection.words import JudgmentStage, Stage
from peelian.register.holding import holding_of
from peelian.register.models import Area, Context, Document, Inspection, Judgment, Note, Organisation, Response
from peelian.register.numbering import next_id
from peelian.register.questions import catalogue_in_use, framework_of, question_of
from peelian.register.standing import to_inspection
from peelian.register.step import Step, action


@action
def open_inspection(step: Step, *, inspection: str, framework: str, force: str, title: str, note: str = "") -> str:
    """Plan the inspection of a force under a framework, by the actor's own organisation. Returns its id."""
    framework_of(framework)
    row = Inspection(framework=framework, force=force_of(force).id, by_id=step.actor.organisation)
    step.permit(to_inspection(step.actor, row))
    return step.create(
        Inspection, id=inspection, framework=framework, force=row.force, title=title, by=step.actor.organisation,
        note=note, stage=Stage.PLANNED,
    ).id  # fmt: skip


@action
def choose_areas(step: Step, *, inspection: str, questions: Sequence[str], reasons: Sequence[str] = ()) -> list[str]:
    """Choose the questions that will be looked at, before the inspectors go in; the others are carried over.

    `reasons` go with the questions in their order; several of one question are parted by semicolons. Questions that are
    inspected in every force are chosen whether named or not. What was chosen before is chosen anew.
    """
    row = _inspection(step, inspection)
    step.permit(to_inspection(step.actor, row))
    _only_at(row, Stage.PLANNED)
    framework = framework_of(row.framework)
    chosen = {question_of(framework, name).id: at for at, name in enumerate(questions)}
    for question in framework.questions:
        _choose(step, row, question, _reasons(question, chosen, reasons))
    return [each.id for each in framework.questions if each.every_force or each.id in chosen]


@action
def begin_fieldwork(step: Step, *, inspection: str, on: dt.date | None = None, version: int | None = None) -> None:
    """Begin the fieldwork of an inspection whose areas are chosen."""
    _advance(step, inspection, Stage.FIELDWORK, version, fieldwork_from=on or step.today)


@action
def begin_judging(step: Step, *, inspection: str, until: dt.date | None = None, version: int | None = None) -> None:
    """End the fieldwork; judgments are drafted and moderated from now on. `until` is its last day."""
    _advance(step, inspection, Stage.JUDGING, version, fieldwork_until=until or step.today)


@action
def send_to_fact_check(step: Step, *, inspection: str, version: int | None = None) -> None:
    """Show the force the moderated judgments, so that it can say where a fact is wrong."""
    _advance(step, inspection, Stage.FACT_CHECK, version)


@action
def return_to_judging(step: Step, *, inspection: str, version: int | None = None) -> None:
    """Take the judgments back from the fact check, to change what was shown to be wrong."""
    _advance(step, inspection, Stage.JUDGING, version)


@action
def publish_inspection(
    step: Step, *, inspection: str, on: dt.date | None = None, overall: str = "", version: int | None = None
) -> None:
    """Publish an inspection with all its judgments, and start the clock of the response that is owed.

    The publisher has neither drafted nor moderated any of them.
    """
    day = on or step.today
    row = _advance(
        step, inspection, Stage.PUBLISHED, version, published_on=day, **({"overall": overall} if overall else {})
    )
    for judgment in Judgment.objects.filter(inspection=row).order_by("pk"):
        step.change(judgment, version=None, stage=JudgmentStage.PUBLISHED, published_by=step.actor.person)
    framework = framework_of(row.framework)
    if framework.response_days:
        due = response_due(day, framework.response_days)
        for body in Organisation.objects.filter(kind="local policing body", force=row.force):
            step.create(Response, id=next_id(Response, f"{row.pk}-response"), inspection=row.pk, by=body.pk, due_on=due)


@action
def write_note(
    step: Step, *, inspection: str, says: str, question: str = "", part: str = "", pillar: str = "", annex: str = ""
) -> str:
    """Write what the report will say under a heading of its framework: of a part of a question, of a question, of a
    pillar, or of all where none is named; `annex` names what it says of the data. Returns the note's id.
    """
    row = _inspection(step, inspection)
    step.permit(to_inspection(step.actor, row))
    _not_public(row)
    framework = framework_of(row.framework)
    found = question_of(framework, question) if question else None
    if part and (found is None or part not in found.parts):
        known = ", ".join(found.parts) if found else "none without a question"
        raise PeelianError(f"{part!r} is no heading of this question.", remedy=f"Headings: {known}.")
    _known_pillar(framework, pillar)
    return step.create(
        Note, id=next_id(Note, f"{row.pk}-note"), inspection=row.pk, says=says, question=found.id if found else "",
        part=part, pillar=pillar, annex=annex,
    ).id  # fmt: skip


@action
def put_in_context(
    step: Step, *, inspection: str, title: str, period: str, force_text: str, beside_text: str, basis: str,
    pillar: str = "", question: str = "", fact: str = "", document: str = "", place: str = "",
) -> str:  # fmt: skip
    """Put a figure of the force beside that of England and Wales in the report, as they were read. Returns its id."""
    row = _inspection(step, inspection)
    step.permit(to_inspection(step.actor, row))
    _not_public(row)
    framework = framework_of(row.framework)
    _known_pillar(framework, pillar)
    return step.create(
        Context, id=next_id(Context, f"{row.pk}-context"), inspection=row.pk, title=title, period=period,
        force_text=force_text, beside_text=beside_text, basis=basis, pillar=pillar,
        question=question_of(framework, question).id if question else "", fact=fact, document=document, place=place,
    ).id  # fmt: skip


@action
def add_document(
    step: Step, *, document: str, title: str, publisher: str = "", published_on: dt.date | None = None,
    address: str = "", note: str = "",
) -> str:  # fmt: skip
    """Add a paper that other records cite. Returns its id."""
    step.permit()
    return step.create(
        Document, id=document, title=title, publisher=publisher, published_on=published_on, address=address, note=note
    ).id


def _advance(step: Step, inspection: str, to: Stage, version: int | None, **values: object) -> Inspection:
    """Move an inspection to a stage, if the rules let it; else say all that stands in the way."""
    row = _inspection(step, inspection)
    step.permit(to_inspection(step.actor, row))
    known = catalogue_in_use().frameworks
    against = why_not_advance(holding_of(row), row.pk, to, frameworks=known, by=step.actor.person)
    if against:
        raise PeelianError(
            f"The inspection {row.pk} cannot go from {row.stage} to {to}: " + " ".join(against),
            remedy="Do what is missing first; nothing was changed.",
        )
    return step.change(row, version=version, stage=to, **values)


def _choose(step: Step, row: Inspection, question: Question, reasons: tuple[str, ...]) -> None:
    found = Area.objects.filter(inspection=row, question=question.id).first()
    if found is None:
        name = question.id.partition(".")[2]
        step.create(
            Area, id=f"{row.pk}-{name}", inspection=row.pk, question=question.id, selected=bool(reasons),
            reasons=reasons,
        )  # fmt: skip
    else:
        step.change(found, version=None, selected=bool(reasons), reasons=reasons)


def _reasons(question: Question, chosen: dict[str, int], given: Sequence[str]) -> tuple[str, ...]:
    lines = ["Inspected in every force."] if question.every_force else []
    at = chosen.get(question.id)
    if at is not None:
        lines += [each.strip() for each in (given[at] if at < len(given) else "").split(";") if each.strip()]
        lines = lines or ["Chosen by the inspection lead."]
    return tuple(lines)


def _inspection(step: Step, name: str) -> Inspection:
    return step.find(Inspection, name, "inspection")


def _only_at(row: Inspection, stage: Stage) -> None:
    if row.stage != stage:
        raise PeelianError(f"{row.pk} is {row.stage}; this is done while it is {stage}.", remedy="Nothing was changed.")


def _not_public(row: Inspection) -> None:
    if Stage(row.stage).is_public:
        raise PeelianError(f"{row.pk} is {row.stage}: what it says stands.", remedy="Record a discrepancy instead.")


def _known_pillar(framework: Framework, pillar: str) -> None:
    known = [each.id for each in framework.pillars]
    if pillar and pillar not in known:
        raise PeelianError(
            f"{framework.id} has no pillar {pillar!r}.", remedy=f"Pillars: {', '.join(known) or 'none'}."
        )
