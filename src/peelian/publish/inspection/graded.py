"""The grades of one inspection: each question's own, with the round in which it was last looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from peelian.catalogue.framework import Pillar, Question
from peelian.inspection.carry_over import last_grade, why_not_carry
from peelian.inspection.records import Inspection, Judgment
from peelian.publish.content import Column, Grid, Para, Row, Run, Runs, cell, plain, say
from peelian.publish.inspection.held import Held
from peelian.publish.inspection.signs import grade_run, stage_text


@dataclass(frozen=True, slots=True)
class Graded:
    """A question with the grade that an inspection shows for it. `cycle` is the round in which it was last looked at.

    `judgment` is the inspection's own; None where there is none, whether or not an earlier grade stands. `carried` says
    that the grade is of an earlier round, `evidence` what it rests on.
    """

    question: Question
    grade: str
    cycle: str
    carried: bool
    judgment: Judgment | None
    evidence: tuple[str, ...]

    @property
    def origin(self) -> str:
        """When it was last looked at, in words."""
        if not self.cycle:
            return "no judgment is held"
        return f"{self.cycle}, carried over" if self.carried else self.cycle


def graded(held: Held, inspection: Inspection) -> tuple[Graded, ...]:
    """Every question of an inspection's framework with its grade, in the framework's order.

    A question that the inspection left out on purpose keeps the last grade of an earlier one, though nobody recorded
    that again.
    """
    own = {each.question: each for each in held.judged(inspection) if each.question}
    return tuple(_graded(held, inspection, each, own.get(each.id)) for each in held.framework(inspection).questions)


def pillar_judgment(held: Held, inspection: Inspection, pillar: Pillar) -> Judgment | None:
    """The judgment on a pillar; None where none is recorded. It is never worked out from the questions."""
    return next((each for each in held.judged(inspection) if each.pillar == pillar.id), None)


def counted(found: Sequence[Graded]) -> str:
    """How many questions were judged, carried over from where, and left ungraded, in a sentence."""
    carried = [each for each in found if each.carried]
    judged = [each for each in found if each.judgment and not each.carried]
    ungraded = [each for each in judged if not each.question.graded]
    told = [f"{len(judged) - len(ungraded)} were judged in this round"]
    if carried:
        years = [each.cycle for each in carried]
        origins = ", ".join(f"{years.count(year)} from {year}" for year in sorted(set(years)))
        told.append(f"{len(carried)} keep the grade of an earlier round ({origins})")
    if ungraded:
        told.append(f"{len(ungraded)} {'was' if len(ungraded) == 1 else 'were'} inspected without a grade")
    if missing := len(found) - len(judged) - len(carried):
        told.append(f"of {missing} no judgment is held")
    return f"Of {len(found)} questions, {'; '.join(told)}."


def grades_table(held: Held, inspection: Inspection, found: Sequence[Graded]) -> Grid:
    """The table of grades with the round in which each question was last inspected."""
    scale = held.scale(inspection)
    pillars = {each.id: each.title for each in held.framework(inspection).pillars}
    rows = []
    for each in found:
        pillar = say(pillars.get(each.question.pillar or "", ""), "small")
        title = cell((Run(each.question.title, to=anchor(each.question)),), pillar)
        grade = cell((grade_run(scale, each.grade),), say(stage_text(each.judgment), "small"))
        rows.append(Row((title, grade, plain(each.origin))))
    return Grid("The questions", (Column("Question"), Column("Grade"), Column("Last inspected")), tuple(rows))


def grade_para(held: Held, inspection: Inspection, grade: str, origin: str = "") -> Para:
    """A grade on a line of its own, with its origin in words."""
    tail: Runs = say(f", {origin}", "small") if origin else ()
    return Para((grade_run(held.scale(inspection), grade), *tail), "finding")


def anchor(question: Question) -> str:
    """The id of a question's part in a document."""
    return f"question-{question.id.replace('.', '-')}"


def _graded(held: Held, inspection: Inspection, question: Question, own: Judgment | None) -> Graded:
    if own is not None:
        cycle = own.carried_from or held.round(inspection)
        return Graded(question, own.grade, cycle, bool(own.carried_from), own, own.evidence)
    left_out = any(
        each.question == question.id and not each.selected
        for each in held.holding.areas
        if each.inspection == inspection.id
    )
    last = last_grade(
        held.holding, held.catalogue.frameworks, inspection.force, question.id,
        before=inspection.id, on=inspection.published_on,
    )  # fmt: skip
    if not left_out or last is None or why_not_carry(last, held.framework(inspection)):
        return Graded(question, "", "", carried=False, judgment=None, evidence=())
    return Graded(question, last.grade, last.cycle, carried=True, judgment=None, evidence=last.evidence)
