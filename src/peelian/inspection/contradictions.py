"""What does not fit together in what was judged. Nothing is corrected: grades are judgments, and people decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from peelian.catalogue.framework import FindingKind, Framework, Scale
from peelian.inspection.carry_over import Frameworks, own_judgments, round_of
from peelian.inspection.holding import Holding
from peelian.inspection.lineage import differences
from peelian.inspection.records import Inspection, Judgment
from peelian.inspection.words import Became, JudgmentStage, Standing

NEAR = dt.timedelta(days=365)
_WAS = {Became.PROMOTED: "promoted to a cause of concern"}


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
    """Everything that does not fit together in a holding, in the order of its inspections, then of its findings."""
    found: list[Contradiction] = []
    for inspection in sorted(holding.inspections, key=lambda each: (each.published_on or dt.date.max, each.id)):
        framework = terms.frameworks[inspection.framework]
        judgments = [each for each in holding.judgments if each.inspection == inspection.id]
        found += _of_pillars(judgments, framework, terms.scales[framework.scale])
        found += _of_grades(judgments, framework, terms.scales[framework.scale])
        found += _of_origins(holding, terms, inspection, judgments)
        found += _of_stages(inspection, judgments)
        found += _outside_the_table(holding, terms, inspection, judgments)
    return (*found, *_of_findings(holding, terms), *_of_links(holding, terms))


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
        elif rank not in ranks:
            yield Contradiction(f"judgment:{own.id}", f"{pillar.title} is graded as none of its questions is.", why)


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
    """A carried grade that is not the one of its round, or a later round that is passed over."""
    carried = [each for each in judgments if each.carried_from]
    last: set[str] = set()
    for each in carried:
        own = own_judgments(holding, terms.frameworks, each)
        rounds = [round_of(terms.frameworks[where.framework], where) for where, _ in own]
        last.update(rounds[-1:])
        made = [one for one, name in zip(own, rounds, strict=True) if name == each.carried_from]
        if own and rounds[-1] != each.carried_from:
            says = (
                f"{each.question} is carried over from {each.carried_from}; the register has it last judged in "
                f"{rounds[-1]}."
            )
            yield Contradiction(f"judgment:{each.id}", says, "How old a grade is depends on when it was judged.")
        grades = dict.fromkeys(one.grade for _, one in made)
        if made and each.grade.casefold() not in {grade.casefold() for grade in grades}:
            was = " and ".join(grades)
            says = f"{each.question} is carried over from {each.carried_from} as {each.grade}; it was {was}."
            yield Contradiction(f"judgment:{each.id}", says, "A grade that is carried over does not change.")
    stated = {each.carried_from for each in carried}
    if len(carried) > 1 and len(stated) == 1 and len(last) > 1:
        says = f"{stated.pop()} is given as the year of all that is carried over; it was {', '.join(sorted(last))}."
        yield Contradiction(f"inspection:{inspection.id}", says, "Each question has a year of its own.")


def _of_stages(inspection: Inspection, judgments: list[Judgment]) -> Iterator[Contradiction]:
    """Days in the wrong order, and judgments that are not where their inspection is."""
    end, out = inspection.fieldwork_until or inspection.fieldwork_from, inspection.published_on
    if end and out and out < end:
        yield Contradiction(
            f"inspection:{inspection.id}", f"It was published on {out}, before its fieldwork ended on {end}.",
            "One of the days is wrong.",
        )  # fmt: skip
    for each in judgments:
        published = each.stage is JudgmentStage.PUBLISHED
        if published == inspection.stage.is_public:
            continue
        says = f"The judgment is at the stage {each.stage}, its inspection at the stage {inspection.stage}."
        why = "A judgment is in force only with its report." if published else "It came out before it was accepted."
        yield Contradiction(f"judgment:{each.id}", says, why)


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
    with_recommendation = {each.inspection for each in holding.findings if each.kind == "recommendation"}
    for each in holding.findings:
        kind = terms.kinds[each.kind]
        if kind.needs_recommendation and each.inspection not in with_recommendation - {""}:
            says = f"{kind.title} {each.id} has no recommendation."
            yield Contradiction(f"finding:{each.id}", says, f"A {kind.title.lower()} always comes with one.")


def _of_links(holding: Holding, terms: Terms) -> Iterator[Contradiction]:
    known = {each.id: each for each in holding.findings}
    for link in holding.links:
        earlier = known.get(link.earlier)
        if earlier is None:
            continue
        if link.became is not Became.MET and earlier.standing is Standing.CLOSED:
            says = f"{earlier.id} is closed, though it was {_WAS.get(link.became, link.became)} later."
            yield Contradiction(f"finding:{earlier.id}", says, "What is asked again was not met.")
        elif link.became is Became.MET and earlier.standing.is_open:
            says = f"{earlier.id} was met, and still stands as {earlier.standing}."
            yield Contradiction(f"finding:{earlier.id}", says, "Somebody is still waiting for what was done.")
    for link, says in differences(holding, terms.kinds):
        yield Contradiction(f"finding:{link.earlier}", says, "The recorded link and the words disagree.")
