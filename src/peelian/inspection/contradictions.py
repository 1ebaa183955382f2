"""What does not fit together in what was judged. Nothing is corrected: grades are judgments, and people decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from peelian.catalogue.framework import FindingKind, Framework, Scale
from peelian.inspection.carry_over import Frameworks, line_of, round_of
from peelian.inspection.lineage import warnings
from peelian.inspection.records import Became, Holding, Inspection, Judgment, Standing

NEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Something that does not fit: what it is about ("judgment:…"), what it says, and why it matters."""

    about: str
    says: str
    why: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The catalogue's frameworks, scales and kinds of findings, by which records are read."""

    frameworks: Frameworks
    scales: Mapping[str, Scale]
    kinds: Mapping[str, FindingKind]


def contradictions(holding: Holding, terms: Terms) -> tuple[Contradiction, ...]:
    """Everything that does not fit together in a holding, in the order of its inspections."""
    found: list[Contradiction] = []
    for inspection in sorted(holding.inspections, key=lambda each: (each.published_on or dt.date.max, each.id)):
        framework = terms.frameworks[inspection.framework]
        judgments = [each for each in holding.judgments if each.inspection == inspection.id]
        found += _of_pillars(judgments, framework, terms.scales[framework.scale])
        found += _of_grades(judgments, framework, terms.scales[framework.scale])
        found += _of_origins(holding, terms, inspection, judgments)
        found += _of_dates(inspection)
        found += _outside_the_table(holding, terms, inspection, judgments)
    found += _of_findings(holding, terms)
    found += [Contradiction("finding", each, "The recorded link and the words disagree.") for each in warnings(holding)]
    return tuple(found)


def _of_pillars(judgments: list[Judgment], framework: Framework, scale: Scale) -> Iterator[Contradiction]:
    why = "A pillar's grade is a judgment of its own, never computed; the report should say why it differs."
    for pillar in framework.pillars:
        own = next((each for each in judgments if each.pillar == pillar.id and scale.grade(each.grade)), None)
        questions = {each.id for each in framework.questions if each.pillar == pillar.id}
        ranks = [scale.rank(each.grade) for each in judgments if each.question in questions and scale.grade(each.grade)]
        if own is None or not ranks:
            continue
        rank = scale.rank(own.grade)
        if rank < min(ranks):
            yield Contradiction(f"judgment:{own.id}", f"{pillar.title} is graded better than its best question.", why)
        elif rank > max(ranks):
            yield Contradiction(f"judgment:{own.id}", f"{pillar.title} is graded worse than its worst question.", why)


def _of_grades(judgments: list[Judgment], framework: Framework, scale: Scale) -> Iterator[Contradiction]:
    for each in judgments:
        question = framework.question(each.question) if each.question else None
        known = scale.grade(each.grade)
        ungraded = each.grade.casefold() == scale.ungraded.casefold()
        if known is None and not ungraded:
            yield Contradiction(
                f"judgment:{each.id}",
                f"{each.grade!r} is no grade of {scale.title}.",
                "It cannot be compared with any.",
            )
        elif question is not None and question.graded == ungraded:
            says = f"{question.title} is {'not ' if ungraded else ''}graded, though the framework says otherwise."
            yield Contradiction(f"judgment:{each.id}", says, "Readers take the framework's word for it.")


def _of_origins(
    holding: Holding, terms: Terms, inspection: Inspection, judgments: list[Judgment]
) -> Iterator[Contradiction]:
    carried = [each for each in judgments if each.carried_from]
    for each in carried:
        line = set(line_of(terms.frameworks, each.question))
        origins = [
            one
            for where in holding.inspections
            if where.force == inspection.force
            and round_of(terms.frameworks[where.framework], where) == each.carried_from
            for one in holding.judgments
            if one.inspection == where.id and one.question in line and not one.carried_from
        ]
        for one in origins:
            if one.grade.casefold() != each.grade.casefold():
                says = f"{each.question} is carried over from {each.carried_from} as {each.grade}; it was {one.grade}."
                yield Contradiction(f"judgment:{each.id}", says, "A grade that is carried over does not change.")


def _of_dates(inspection: Inspection) -> Iterator[Contradiction]:
    end, out = inspection.fieldwork_until or inspection.fieldwork_from, inspection.published_on
    if end and out and out < end:
        yield Contradiction(
            f"inspection:{inspection.id}", f"It was published on {out}, before its fieldwork ended on {end}.",
            "One of the days is wrong.",
        )  # fmt: skip


def _outside_the_table(
    holding: Holding, terms: Terms, inspection: Inspection, judgments: list[Judgment]
) -> Iterator[Contradiction]:
    """A serious grade of another programme beside a table in which nothing is serious."""
    framework = terms.frameworks[inspection.framework]
    scale = terms.scales[framework.scale]
    grades = [scale.grade(each.grade) for each in judgments]
    if len(framework.questions) < 2 or not any(grades) or any(each.serious for each in grades if each):
        return
    for other in holding.inspections:
        beside = terms.frameworks[other.framework]
        if beside.programme == framework.programme or other.force != inspection.force:
            continue
        near = (
            other.published_on and inspection.published_on and abs(inspection.published_on - other.published_on) <= NEAR
        )
        for each in holding.judgments if near else ():
            grade = terms.scales[beside.scale].grade(each.grade) if each.inspection == other.id else None
            if grade is not None and grade.serious:
                yield Contradiction(
                    f"inspection:{inspection.id}",
                    f"No grade of {inspection.title} is serious, while {other.title} says {grade.title.lower()}.",
                    "It was graded in a programme of its own and stands in no table of the report: show both together.",
                )


def _of_findings(holding: Holding, terms: Terms) -> Iterator[Contradiction]:
    known = {each.id: each for each in holding.findings}
    for link in holding.links:
        earlier = known.get(link.earlier)
        if earlier and link.became is not Became.MET and earlier.standing is Standing.CLOSED:
            says = f"{earlier.id} is closed, though it was {link.became} later."
            yield Contradiction(f"finding:{earlier.id}", says, "What is repeated was not met.")
    for each in holding.findings:
        if not terms.kinds[each.kind].needs_recommendation or not each.inspection:
            continue
        if not any(one.kind == "recommendation" and one.inspection == each.inspection for one in holding.findings):
            title = terms.kinds[each.kind].title
            says = f"{title} {each.id} has no recommendation."
            yield Contradiction(f"finding:{each.id}", says, f"A {title.lower()} always comes with one.")
