"""Judgments: drafted on cited evidence, moderated by another, published with their inspection; every state is kept."""

from __future__ import annotations

from collections.abc import Sequence

from peelian.core.errors import PeelianError
from peelian.inspection.carry_over import last_grade, why_not_carry
from peelian.inspection.stages import why_not_moderate, why_not_return
from peelian.inspection.sufficiency import why_insufficient
from peelian.inspection.words import JudgmentStage, Stage
from peelian.register.holding import holding_of
from peelian.register.models import Evidence, Inspection, Judgment, Revision
from peelian.register.questions import catalogue_in_use, framework_of, grade_of, question_of
from peelian.register.rows import record_of
from peelian.register.standing import to_inspection
from peelian.register.step import Step, action


@action
def draft_judgment(
    step: Step, *, inspection: str, grade: str, reasons: str, evidence: Sequence[str], question: str = "",
    pillar: str = "",
) -> str:  # fmt: skip
    """Draft the judgment on a question, or on a pillar, with its reasons and the evidence that it rests on.

    Returns its id. Raises PeelianError where no evidence of this inspection is cited.
    """
    row = _open(step, inspection)
    on = _subject(row, question, pillar)
    made = step.create(
        Judgment, id=_id(row, on), inspection=row.pk, **on, grade=_grade(row, on, grade), reasons=reasons,
        evidence=_cited(step, evidence), drafted_by=step.actor.person,
    )  # fmt: skip
    _sufficient(row, made)
    return made.pk


@action
def carry_over_judgment(step: Step, *, inspection: str, question: str, reasons: str = "") -> str:
    """Carry over the last grade of a question that was not inspected, with the year in which it was. Returns its id.

    The grade and its year come from the register, never from whoever asks.
    """
    row = _open(step, inspection)
    framework = framework_of(row.framework)
    found = question_of(framework, question)
    last = last_grade(holding_of(row), catalogue_in_use().frameworks, row.force, found.id, before=row.pk)
    against = why_not_carry(last, framework)
    if last is None or against:
        raise PeelianError(f"{found.title}: {' '.join(against)}", remedy="Inspect the question.")
    cited = [each.pk for each in Evidence.objects.filter(pk__in=last.evidence)]
    return step.create(
        Judgment, id=_id(row, {"question": found.id}), inspection=row.pk, question=found.id, grade=last.grade,
        reasons=reasons, carried_from=last.cycle, evidence=cited, document=last.document, place=last.place,
        drafted_by=step.actor.person,
    ).pk  # fmt: skip


@action
def revise_judgment(
    step: Step, *, judgment: str, why: str, grade: str = "", reasons: str = "", evidence: Sequence[str] = (),
    version: int | None = None,
) -> None:  # fmt: skip
    """Change a draft: what is left out stays as it is. The state before is kept, with why it was changed."""
    row = step.find(Judgment, judgment, "judgment")
    inspection = _open(step, row.inspection_id)
    _at(row, JudgmentStage.DRAFT)
    on = {"question": row.question, "pillar": row.pillar}
    _keep(step, row, why)
    changed = step.change(
        row, version=version, grade=_grade(inspection, on, grade) if grade else row.grade,
        reasons=reasons or row.reasons, drafted_by=step.actor.person,
        **({"evidence": _cited(step, evidence)} if evidence else {}),
    )  # fmt: skip
    _sufficient(inspection, changed)


@action
def moderate_judgment(step: Step, *, judgment: str, why: str = "", version: int | None = None) -> None:
    """Accept a draft as the moderator, who has not drafted it."""
    row = step.find(Judgment, judgment, "judgment")
    _open(step, row.inspection_id)
    _at(row, JudgmentStage.DRAFT)
    _refuse(why_not_moderate(record_of(row), by=step.actor.person))
    _keep(step, row, why)
    step.change(row, version=version, stage=JudgmentStage.MODERATED, moderated_by=step.actor.person)


@action
def return_judgment(step: Step, *, judgment: str, why: str, version: int | None = None) -> None:
    """Give a judgment back to be drafted anew, saying why."""
    row = step.find(Judgment, judgment, "judgment")
    _open(step, row.inspection_id)
    if not why.strip():
        raise PeelianError("A judgment is returned for a reason.", remedy="Say why.")
    _refuse(why_not_return(record_of(row)))
    _keep(step, row, why)
    step.change(row, version=version, stage=JudgmentStage.DRAFT, moderated_by="")


def _open(step: Step, inspection: str) -> Inspection:
    row = step.find(Inspection, inspection, "inspection")
    step.permit(to_inspection(step.actor, row))
    if row.stage != Stage.JUDGING:
        raise PeelianError(
            f"{row.pk} is {row.stage}; judgments are written while it is {Stage.JUDGING}.",
            remedy="Take it back from the fact check first."
            if row.stage == Stage.FACT_CHECK
            else "Nothing was changed.",
        )
    return row


def _subject(row: Inspection, question: str, pillar: str) -> dict[str, str]:
    if bool(question) == bool(pillar):
        raise PeelianError("A judgment is on a question or on a pillar.", remedy="Name one of them.")
    framework = framework_of(row.framework)
    if question:
        return {"question": question_of(framework, question).id}
    known = [each.id for each in framework.pillars]
    if pillar not in known or not framework.grades_pillars:
        remedy = f"Pillars: {', '.join(known)}." if framework.grades_pillars else "Judge its questions."
        raise PeelianError(f"{framework.id} gives no grade to the pillar {pillar!r}.", remedy=remedy)
    return {"pillar": pillar}


def _grade(row: Inspection, on: dict[str, str], grade: str) -> str:
    framework = framework_of(row.framework)
    question = framework.question(on.get("question", "")) if on.get("question") else None
    return grade_of(framework, question, grade)


def _id(row: Inspection, on: dict[str, str]) -> str:
    name = on.get("question", "").partition(".")[2] or f"pillar-{on['pillar']}"
    return f"{row.pk}-judgment-{name}"


def _cited(step: Step, evidence: Sequence[str]) -> list[str]:
    return [step.find(Evidence, each, "piece of evidence").pk for each in dict.fromkeys(evidence)]


def _sufficient(row: Inspection, judgment: Judgment) -> None:
    _refuse(why_insufficient(holding_of(row), judgment.pk, framework=framework_of(row.framework)))


def _refuse(reasons: Sequence[str]) -> None:
    if reasons:
        raise PeelianError(" ".join(reasons), remedy="Nothing was changed.")


def _at(row: Judgment, stage: JudgmentStage) -> None:
    if row.stage != stage:
        raise PeelianError(f"{row.pk} is {row.stage}, no longer {stage}.", remedy="Return it first, saying why.")


def _keep(step: Step, row: Judgment, why: str) -> None:
    """Keep the state that is about to be changed."""
    number = row.revisions.count() + 1
    step.create(
        Revision, id=f"{row.pk}-revision-{number}", judgment=row.pk, number=number, grade=row.grade,
        reasons=row.reasons, stage=row.stage, by=step.actor.person, at=step.at, why=why,
    )  # fmt: skip
