"""The steps of an inspection and of a judgment: which may follow which, and what must hold before each.

Separation of duties: whoever drafts a judgment does not moderate it, and whoever publishes has done neither.
"""

from __future__ import annotations

from collections.abc import Mapping

from peelian.inspection.carry_over import Frameworks, last_grade, why_not_carry
from peelian.inspection.holding import Holding
from peelian.inspection.records import Area, Inspection, Judgment
from peelian.inspection.sufficiency import why_insufficient
from peelian.inspection.words import JudgmentStage, Stage

FOLLOWS: Mapping[Stage, tuple[Stage, ...]] = {
    Stage.PLANNED: (Stage.FIELDWORK,),
    Stage.FIELDWORK: (Stage.JUDGING,),
    Stage.JUDGING: (Stage.FACT_CHECK,),
    Stage.FACT_CHECK: (Stage.JUDGING, Stage.PUBLISHED),
    Stage.PUBLISHED: (),
    Stage.ELSEWHERE: (),
}
JUDGMENT_FOLLOWS: Mapping[JudgmentStage, tuple[JudgmentStage, ...]] = {
    JudgmentStage.DRAFT: (JudgmentStage.MODERATED,),
    JudgmentStage.MODERATED: (JudgmentStage.DRAFT, JudgmentStage.PUBLISHED),
    JudgmentStage.PUBLISHED: (),
}


def why_not_advance(holding: Holding, inspection: str, to: Stage, *, frameworks: Frameworks, by: str) -> list[str]:
    """Why an inspection may not go to a stage, a sentence a reason; empty where it may. `by` is who would do it."""
    found = next(each for each in holding.inspections if each.id == inspection)
    if to not in FOLLOWS[found.stage]:
        after = " or ".join(FOLLOWS[found.stage]) or "nothing"
        return [f"After {found.stage} comes {after}."]
    if to is Stage.FIELDWORK:
        return _without_areas(holding, found)
    if to is Stage.FACT_CHECK:
        return _not_judged(holding, found, frameworks)
    if to is Stage.PUBLISHED:
        return [*_not_judged(holding, found, frameworks), *_in_dispute(holding, found), *_own_work(holding, found, by)]
    return []


def why_not_moderate(judgment: Judgment, *, by: str) -> list[str]:
    """Why somebody may not moderate a judgment; empty where they may."""
    told = []
    if JudgmentStage.MODERATED not in JUDGMENT_FOLLOWS[judgment.stage]:
        told.append(f"It is {judgment.stage}, not a draft.")
    if by == judgment.drafted_by:
        told.append("Whoever drafted it cannot moderate it.")
    return told


def why_not_return(judgment: Judgment) -> list[str]:
    """Why a judgment may not be given back to whoever drafted it; empty where it may."""
    if JudgmentStage.DRAFT in JUDGMENT_FOLLOWS[judgment.stage]:
        return []
    told = {
        JudgmentStage.DRAFT: "It is a draft still; revise it.",
        JudgmentStage.PUBLISHED: "It was published and stands; the next round judges anew.",
    }
    return [told[judgment.stage]]


def questions_to_judge(holding: Holding, inspection: Inspection, frameworks: Frameworks) -> tuple[str, ...]:
    """The questions and pillars that need a judgment before the fact check, in the framework's order.

    Those that were chosen; those that were not, where a grade can be carried over; and the pillars that are graded.
    """
    framework = frameworks[inspection.framework]
    chosen = {each.question for each in _areas(holding, inspection) if each.selected}
    questions = [
        each.id
        for each in framework.questions
        if each.id in chosen or (each.graded and _can_be_carried(holding, inspection, frameworks, each.id))
    ]
    pillars = [each.id for each in framework.pillars] if framework.grades_pillars else []
    return (*questions, *pillars)


def _can_be_carried(holding: Holding, inspection: Inspection, frameworks: Frameworks, question: str) -> bool:
    last = last_grade(holding, frameworks, inspection.force, question, before=inspection.id)
    return not why_not_carry(last, frameworks[inspection.framework])


def _areas(holding: Holding, inspection: Inspection) -> list[Area]:
    return [each for each in holding.areas if each.inspection == inspection.id]


def _judgments(holding: Holding, inspection: Inspection) -> list[Judgment]:
    return [each for each in holding.judgments if each.inspection == inspection.id]


def _without_areas(holding: Holding, inspection: Inspection) -> list[str]:
    chosen = any(each.selected for each in _areas(holding, inspection))
    return [] if chosen else ["No areas were chosen."]


def _not_judged(holding: Holding, inspection: Inspection, frameworks: Frameworks) -> list[str]:
    found = {each.question or each.pillar: each for each in _judgments(holding, inspection)}
    told = []
    framework = frameworks[inspection.framework]
    for name in questions_to_judge(holding, inspection, frameworks):
        judgment = found.get(name)
        if judgment is None:
            told.append(f"{name} is not judged.")
            continue
        if judgment.stage is JudgmentStage.DRAFT:
            told.append(f"The judgment on {name} is not moderated.")
        told += [f"On {name}: {each}" for each in why_insufficient(holding, judgment.id, framework=framework)]
    return told


def _in_dispute(holding: Holding, inspection: Inspection) -> list[str]:
    waiting = [each.id for each in holding.challenges if each.inspection == inspection.id and not each.outcome]
    return [f"The challenge {each} is not settled." for each in waiting]


def _own_work(holding: Holding, inspection: Inspection, by: str) -> list[str]:
    told = []
    for each in _judgments(holding, inspection):
        if by in (each.drafted_by, each.moderated_by):
            did = "drafted" if by == each.drafted_by else "moderated"
            told.append(f"Whoever {did} {each.id} cannot publish it.")
    return told
