"""The chapters of a force report: a pillar with its judgment, and each of its questions with what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from peelian.catalogue.framework import Pillar
from peelian.inspection.records import Evidence, Finding, Inspection, Note
from peelian.publish.content import Block, Para, Part, Run, say
from peelian.publish.inspection.asked import asked_blocks
from peelian.publish.inspection.evidence import rests_on
from peelian.publish.inspection.graded import Graded, anchor, grade_para, pillar_judgment
from peelian.publish.inspection.held import Held
from peelian.publish.inspection.signs import stage_text

MAIN_KINDS = ("cause-of-concern", "area-for-improvement")


def pillar_parts(
    held: Held, inspection: Inspection, found: Sequence[Graded], shown: Sequence[Evidence]
) -> Iterator[Part]:
    """A part a pillar in the framework's order, then one for the questions of none."""
    framework = held.framework(inspection)
    for pillar in framework.pillars:
        own = [each for each in found if each.question.pillar == pillar.id]
        yield Part(
            f"pillar-{pillar.id}",
            pillar.title,
            tuple(_pillar(held, inspection, pillar, own, shown)),
            tuple(_question(held, inspection, each, shown) for each in own),
        )
    other = [each for each in found if each.question.pillar is None]
    if other:
        yield Part(
            "questions", "What was judged", (), tuple(_question(held, inspection, each, shown) for each in other)
        )


def _pillar(
    held: Held, inspection: Inspection, pillar: Pillar, own: Sequence[Graded], shown: Sequence[Evidence]
) -> Iterator[Block]:
    if pillar.asks:
        yield Para(say(pillar.asks), "small")
    judgment = pillar_judgment(held, inspection, pillar)
    if judgment is not None:
        yield grade_para(held, inspection, judgment.grade, stage_text(judgment))
        yield Para((Run(f"{judgment.reasons} "), *rests_on(shown, judgment.evidence)))
    elif held.framework(inspection).grades_pillars:
        yield Para(say("No judgment on the pillar is held."), "missing")
    yield from _notes(held, [each for each in held.holding.notes if each.inspection == inspection.id
                             and each.pillar == pillar.id])  # fmt: skip
    if not own:
        yield Para(say("The grades of its questions are not held."))


def _question(held: Held, inspection: Inspection, one: Graded, shown: Sequence[Evidence]) -> Part:
    question = one.question
    notes = [each for each in held.holding.notes if each.inspection == inspection.id and each.question == question.id]
    findings = held.found(inspection, question.id)
    blocks: list[Block] = [Para(say(question.asks), "small")] if question.asks else []
    blocks.append(grade_para(held, inspection, one.grade, _said_of(one)))
    blocks += _notes(held, [each for each in notes if not each.part])
    if one.judgment and one.judgment.reasons:
        blocks.append(Para((Run("Why: ", "strong"), Run(f"{one.judgment.reasons} "), *rests_on(shown, one.evidence))))
    elif one.evidence or one.judgment:
        blocks.append(Para(rests_on(shown, one.evidence)))
    parts = (_asked(held, question.id, findings), *_details(held, one, notes))
    return Part(anchor(question), question.title, tuple(blocks), parts)


def _said_of(one: Graded) -> str:
    if one.carried:
        return f"carried over from {one.cycle}: not inspected in this round"
    if one.judgment is None:
        return "no judgment is held"
    ungraded = "" if one.question.graded else ", which gave no grade"
    stage = stage_text(one.judgment)
    return f"inspected in {one.cycle}{ungraded}" + (f"; {stage}" if stage else "")


def _asked(held: Held, question: str, findings: Sequence[Finding]) -> Part:
    blocks: list[Block] = []
    for kind in MAIN_KINDS:
        blocks += asked_blocks(held, findings, kind)
    for kind in dict.fromkeys(each.kind for each in findings if each.kind not in MAIN_KINDS):
        blocks.append(Para(say(f"The text holds {held.catalogue.finding_kind(kind).plural} as well:")))
        blocks += asked_blocks(held, findings, kind)
    return Part(f"asked-{question.replace('.', '-')}", "What is to improve", tuple(blocks), listed=False)


def _details(held: Held, one: Graded, notes: Sequence[Note]) -> Iterator[Part]:
    """The detailed findings, under the framework's sub-headings and any others that notes have."""
    headings = dict.fromkeys((*one.question.parts, *(each.part for each in notes if each.part)))
    parts = []
    for number, heading in enumerate(headings, 1):
        said = [each for each in notes if each.part == heading]
        blocks = tuple(_notes(held, said))
        if blocks:
            parts.append(Part(f"{anchor(one.question)}-{number}", heading, blocks, listed=False))
    if parts:
        yield Part(f"{anchor(one.question)}-detail", "Detailed findings", (), tuple(parts), listed=False)
    elif not one.carried:
        said_not = Para(say("No detailed findings are held."))
        yield Part(f"{anchor(one.question)}-detail", "Detailed findings", (said_not,), listed=False)


def _notes(held: Held, notes: Sequence[Note]) -> Iterator[Block]:
    for each in notes:
        yield Para((Run(f"{each.says} "), *held.sources.cite(held.documents, each.document, each.place)))
