"""Grades that stand from an earlier round: each question's own year, never one year for all.

A question that was not inspected keeps its last grade. It is found through the framework's `previous` links, in its own
scale: a grade is never converted into another scale's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from peelian.catalogue.framework import Framework
from peelian.inspection.records import Holding, Inspection, Judgment

Frameworks = Mapping[str, Framework]


@dataclass(frozen=True, slots=True)
class Standing:
    """The grade that stands for a question, and where it comes from.

    `asked` is the question that was asked about, `question` the one that was judged: the same or an earlier one.
    `cycle` is the round in which it was inspected, `shown_in` the inspection whose report shows it, `judgment` the one
    that was made in that round where the register has it, else the one that carries it. `age` is in whole years on the
    day that was asked about, None where no date is known.
    """

    asked: str
    question: str
    title: str
    grade: str
    scale: str
    cycle: str
    carried: bool
    shown_in: str
    judgment: str
    document: str
    place: str
    evidence: tuple[str, ...] = ()
    inspected_on: dt.date | None = None
    age: int | None = None


def standing_grades(
    holding: Holding, frameworks: Frameworks, force: str, framework: Framework, *, on: dt.date | None = None
) -> tuple[Standing, ...]:
    """The grade that stands for each question of a framework for a force, in the framework's order.

    A question without any grade is left out. With `on`, only what was published by that day counts.
    """
    found = []
    for question in framework.questions:
        last = last_grade(holding, frameworks, force, question.id, on=on)
        if last is not None:
            found.append(last)
    return tuple(found)


def last_grade(
    holding: Holding, frameworks: Frameworks, force: str, question: str, *, before: str = "", on: dt.date | None = None
) -> Standing | None:
    """The last grade of a question or of those it continues; None where there is none.

    `before` is an inspection that is left out, such as the one that is about to carry the grade over.
    """
    for name in line_of(frameworks, question):
        judged = [
            (inspection, judgment)
            for inspection in _of_force(holding, force, on)
            for judgment in holding.judgments
            if judgment.inspection == inspection.id != before and judgment.question == name and judgment.grade
        ]
        if judged:
            inspection, judgment = max(judged, key=lambda pair: (_date(pair[0]), pair[0].id))
            return _standing(holding, frameworks, question, inspection, judgment, on)
    return None


def beside(
    holding: Holding, frameworks: Frameworks, force: str, programme: str, *, on: dt.date | None = None
) -> tuple[Standing, ...]:
    """The latest grades of the programmes that stand beside one, such as crime recording beside PEEL."""
    latest: dict[str, Standing] = {}
    for inspection in _of_force(holding, force, on):
        framework = frameworks[inspection.framework]
        if framework.programme == programme:
            continue
        for judgment in holding.judgments:
            if judgment.inspection == inspection.id and judgment.question:
                latest[judgment.question] = _standing(holding, frameworks, judgment.question, inspection, judgment, on)
    return tuple(latest.values())


def round_of(framework: Framework, inspection: Inspection) -> str:
    """How the round of an inspection is called: the framework's cycle, or the year where it is a rolling one."""
    day = inspection.published_on or inspection.fieldwork_until
    return str(day.year) if framework.rolling and day else framework.cycle


def line_of(frameworks: Frameworks, question: str) -> Iterator[str]:
    """A question and those that it continues, the nearest first."""
    waiting: list[str] = [question]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        yield name
        framework = frameworks.get(name.partition(".")[0])
        found = framework.question(name) if framework else None
        waiting += found.previous if found else ()


def _of_force(holding: Holding, force: str, on: dt.date | None) -> list[Inspection]:
    found = [each for each in holding.inspections if each.force == force]
    if on is not None:
        found = [each for each in found if each.published_on is not None and each.published_on <= on]
    return sorted(found, key=lambda each: (_date(each), each.id))


def _date(inspection: Inspection) -> dt.date:
    return inspection.published_on or inspection.fieldwork_until or dt.date.min


def _standing(
    holding: Holding, frameworks: Frameworks, question: str, inspection: Inspection, judgment: Judgment,
    on: dt.date | None,
) -> Standing:  # fmt: skip
    framework = frameworks[inspection.framework]
    asked = frameworks[question.partition(".")[0]].question(question)
    origin = _origin(holding, frameworks, inspection, judgment) if judgment.carried_from else (inspection, judgment)
    where, made = origin or (inspection, judgment)
    day = _date(where) if origin else None
    known = day if day and day > dt.date.min else None
    return Standing(
        asked=question,
        question=judgment.question,
        title=asked.title if asked else question,
        grade=judgment.grade,
        scale=framework.scale,
        cycle=judgment.carried_from or round_of(framework, inspection),
        carried=bool(judgment.carried_from) or judgment.question != question,
        shown_in=inspection.id,
        judgment=made.id,
        document=made.document or judgment.document,
        place=made.place or judgment.place,
        evidence=made.evidence or judgment.evidence,
        inspected_on=known,
        age=None if on is None or known is None else _years(known, on),
    )


def _origin(
    holding: Holding, frameworks: Frameworks, inspection: Inspection, judgment: Judgment
) -> tuple[Inspection, Judgment] | None:
    """The judgment of the round that a carried grade names, where the register has it."""
    line = set(line_of(frameworks, judgment.question))
    return next(
        (
            (where, each)
            for where in _of_force(holding, inspection.force, None)
            if round_of(frameworks[where.framework], where) == judgment.carried_from
            for each in holding.judgments
            if each.inspection == where.id and each.question in line and not each.carried_from
        ),
        None,
    )


def _years(since: dt.date, until: dt.date) -> int:
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


def origin_years(standing: Iterable[Standing]) -> tuple[str, ...]:
    """The rounds from which grades stand, each once, in the order of the questions."""
    return tuple(dict.fromkeys(each.cycle for each in standing))
