"""Grades that stand from an earlier round: each question's own year, never one year for all.

A question that was not inspected keeps its last grade. It is found through the framework's `previous` links, in its own
scale: a grade is never converted into another scale's, and can be carried over only within one scale.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from peelian.catalogue.framework import Framework
from peelian.inspection.holding import Holding
from peelian.inspection.records import Inspection, Judgment

Frameworks = Mapping[str, Framework]


@dataclass(frozen=True, slots=True)
class Standing:
    """The grade that stands for a question, and where it comes from.

    `asked` is the question that was asked about, `question` the one that was judged: the same or an earlier one.
    `cycle` is the round in which it was inspected, `shown_in` the inspection whose report shows it, `judgment` the one
    that was made in that round where the register has it, else the one that carries it. `inspected_on` is the last day
    of fieldwork, else the day of publication; None where neither is known. `age` is in whole years on the day that was
    asked about; where only the year of the round is known it counts from that year's end. None where nothing is known.
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
    """The grades that stand for each question of a framework for a force, in the framework's order.

    A question without any grade is left out; one that continues several questions of one round has the grade of each.
    With `on`, only what was published by that day counts.
    """
    return tuple(
        each for question in framework.questions for each in last_grades(holding, frameworks, force, question.id, on=on)
    )


def last_grades(
    holding: Holding, frameworks: Frameworks, force: str, question: str, *, before: str = "", on: dt.date | None = None
) -> tuple[Standing, ...]:
    """The last published grades of a question, or of those that it continues; of several questions only where one
    round judged more than one of them.

    `before` is an inspection that is left out, such as the one that is about to carry the grade over.
    """
    line = list(line_of(frameworks, question))
    latest: dict[str, tuple[Inspection, Judgment]] = {}
    for inspection in _published(holding, frameworks, force, on):
        for judgment in holding.judgments:
            if judgment.inspection == inspection.id != before and judgment.question in line and judgment.grade:
                latest[judgment.question] = inspection, judgment
    if not latest:
        return ()
    orders = {name: frameworks[where.framework].order for name, (where, _) in latest.items()}
    last = [name for name in line if name in latest and orders[name] == max(orders.values())]
    continued = _continued(frameworks, last)
    return tuple(_standing(holding, frameworks, question, *latest[name], on) for name in last if name not in continued)


def last_grade(
    holding: Holding, frameworks: Frameworks, force: str, question: str, *, before: str = "", on: dt.date | None = None
) -> Standing | None:
    """The last published grade of a question; None where there is none, or where it continues several questions whose
    grades differ: which of them it should have is a judgment.
    """
    found = last_grades(holding, frameworks, force, question, before=before, on=on)
    return found[0] if len({each.grade.casefold() for each in found}) == 1 else None


def why_not_carry(last: Standing | None, framework: Framework) -> list[str]:
    """Why a grade may not be carried over into a round of a framework; empty where it may."""
    if last is None:
        return ["No single grade is on record to carry over."]
    if last.scale != framework.scale:
        return [
            f"{last.grade} of {last.cycle} is a grade of the scale {last.scale}; {framework.title} grades by "
            f"{framework.scale}, and grades are not converted."
        ]
    return []


def shown_at(holding: Holding, frameworks: Frameworks, inspection: str) -> tuple[Standing, ...]:
    """The grades that one inspection shows for its questions, in the framework's order, those carried over included.

    Ages are those on the day of its publication.
    """
    where = next(each for each in holding.inspections if each.id == inspection)
    framework = frameworks[where.framework]
    made = {each.question: each for each in holding.judgments if each.inspection == inspection and each.grade}
    return tuple(
        _standing(holding, frameworks, each.id, where, made[each.id], where.published_on)
        for each in framework.questions
        if each.id in made
    )


def beside(
    holding: Holding, frameworks: Frameworks, force: str, programme: str, *, on: dt.date | None = None
) -> tuple[Standing, ...]:
    """The latest grades of the programmes that stand beside one, such as crime recording beside PEEL."""
    latest: dict[str, Standing] = {}
    for inspection in _published(holding, frameworks, force, on):
        if frameworks[inspection.framework].programme == programme:
            continue
        for judgment in holding.judgments:
            if judgment.inspection == inspection.id and judgment.question and judgment.grade:
                latest[judgment.question] = _standing(holding, frameworks, judgment.question, inspection, judgment, on)
    continued = _continued(frameworks, latest)
    return tuple(each for name, each in latest.items() if name not in continued)


def origin_of(holding: Holding, frameworks: Frameworks, judgment: Judgment) -> tuple[Inspection, Judgment] | None:
    """The inspection and the judgment of the round that a carried grade names, where the register has them."""
    found = [
        (where, each)
        for where, each in own_judgments(holding, frameworks, judgment)
        if round_of(frameworks[where.framework], where) == judgment.carried_from
    ]
    return found[-1] if found else None


def own_judgments(
    holding: Holding, frameworks: Frameworks, judgment: Judgment
) -> tuple[tuple[Inspection, Judgment], ...]:
    """What was judged anew before a judgment, of its question and those that it continues, the oldest first."""
    where = next(each for each in holding.inspections if each.id == judgment.inspection)
    line = set(line_of(frameworks, judgment.question))
    day = _day(frameworks, where) if where.stage.is_public else dt.date.max
    return tuple(
        (inspection, each)
        for inspection in _published(holding, frameworks, where.force, None)
        if inspection.id != where.id and _day(frameworks, inspection) <= day
        for each in holding.judgments
        if each.inspection == inspection.id and each.question in line and each.grade and not each.carried_from
    )


def round_of(framework: Framework, inspection: Inspection) -> str:
    """How the round of an inspection is called: the framework's cycle, or the year where it is a rolling one."""
    day = inspection.published_on or inspection.fieldwork_until
    return str(day.year) if framework.rolling and day else framework.cycle


def line_of(frameworks: Frameworks, question: str) -> Iterator[str]:
    """A question and those that it continues, the nearest first.

    >>> from peelian.catalogue.load import load_catalogue
    >>> list(line_of(load_catalogue().frameworks, "peel-2018-19.preventing-crime"))[1:]
    ['peel-2017-effectiveness.preventing-crime', 'peel-2016-effectiveness.preventing-crime']
    """
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


def origin_years(standing: Iterable[Standing]) -> tuple[str, ...]:
    """The rounds from which grades stand, each once, in the order of the questions."""
    return tuple(dict.fromkeys(each.cycle for each in standing))


def _continued(frameworks: Frameworks, questions: Iterable[str]) -> set[str]:
    """Every earlier question that one of these continues."""
    return {each for name in questions for each in line_of(frameworks, name) if each != name}


def _published(holding: Holding, frameworks: Frameworks, force: str, on: dt.date | None) -> list[Inspection]:
    """A force's inspections that everybody may read, by the given day if any, the oldest first.

    One whose day is not known counts from the end of the year in which its round began.
    """
    found = [each for each in holding.inspections if each.force == force and each.stage.is_public]
    if on is not None:
        found = [each for each in found if _day(frameworks, each) <= on]
    return sorted(found, key=lambda each: (_day(frameworks, each), each.id))


def _day(frameworks: Frameworks, inspection: Inspection) -> dt.date:
    known = inspection.published_on or inspection.fieldwork_until
    return known or _year_end(frameworks[inspection.framework].order) or dt.date.max


def _year_end(year: int) -> dt.date | None:
    return dt.date(year, 12, 31) if dt.MINYEAR <= year <= dt.MAXYEAR else None


def _standing(
    holding: Holding, frameworks: Frameworks, question: str, inspection: Inspection, judgment: Judgment,
    on: dt.date | None,
) -> Standing:  # fmt: skip
    framework = frameworks[inspection.framework]
    asked = frameworks[question.partition(".")[0]].question(question)
    origin = origin_of(holding, frameworks, judgment) if judgment.carried_from else (inspection, judgment)
    where, made = origin or (inspection, judgment)
    inspected = where.fieldwork_until or where.published_on if origin else None
    since = inspected or _end_of_round(frameworks, judgment, where if origin else None)
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
        inspected_on=inspected,
        age=None if on is None or since is None else max(0, _years(since, on)),
    )


def _end_of_round(frameworks: Frameworks, judgment: Judgment, where: Inspection | None) -> dt.date | None:
    """The end of the year in which a round began, for grades of which no day is known.

    The round is that of the inspection where it was judged, else the one of that name among the question's frameworks.
    """
    if where is not None:
        return _year_end(frameworks[where.framework].order)
    line = [frameworks.get(name.partition(".")[0]) for name in line_of(frameworks, judgment.question)]
    years = [each.order for each in line if each is not None and each.cycle == judgment.carried_from]
    return _year_end(max(years, default=0))


def _years(since: dt.date, until: dt.date) -> int:
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))
