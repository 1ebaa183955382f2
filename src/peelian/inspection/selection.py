"""Which areas the next round should look at: points a reason, each reason a line, all of it open to anyone.

The inspectorate's own method is not published. This one is declared in the framework (`choosing`), works by the same
inputs that reports name (earlier grades, their age, open findings, measures), and proposes; people choose.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peelian.catalogue.framework import Choosing, FindingKind, Framework, Question, Scale
from peelian.core.basis import Basis
from peelian.inspection.carry_over import Frameworks, Standing, line_of, origin_years, standing_grades
from peelian.inspection.holding import Holding
from peelian.inspection.records import Finding
from peelian.inspection.words import Became


@dataclass(frozen=True, slots=True)
class Signal:
    """What a measure said: its sentence, whether it is for the worse, and what the figure rests on."""

    measure: str
    title: str
    says: str
    worse: bool
    basis: Basis


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for looking at an area, in words, with its points."""

    says: str
    points: int

    @property
    def text(self) -> str:
        """The line as it is read.

        >>> Reason("Last inspected in 2016, 3 years before.", 1).text
        'Last inspected in 2016, 3 years before: 1 point.'
        """
        if not self.points:
            return self.says
        return f"{self.says.removesuffix('.')}: {self.points} point{'' if self.points == 1 else 's'}."


@dataclass(frozen=True, slots=True)
class Proposal:
    """Whether an area should be inspected, and every reason. `fixed` ones are inspected in every force."""

    question: str
    title: str
    selected: bool
    fixed: bool
    points: int
    reasons: tuple[Reason, ...]
    grade: str = ""
    cycle: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        told = [{"says": each.says, "points": each.points} for each in self.reasons]
        return {name: getattr(self, name) for name in self.__slots__} | {"reasons": told}


@dataclass(frozen=True, slots=True)
class Known:
    """What the choice of areas looks at: the register's records, and what measures signal, by question."""

    holding: Holding
    frameworks: Frameworks
    scales: Mapping[str, Scale]
    kinds: Mapping[str, FindingKind]
    signals: Mapping[str, tuple[Signal, ...]]


def propose(known: Known, force: str, framework: Framework, *, on: dt.date) -> tuple[Proposal, ...]:
    """The areas of a round that begins on a day, one proposal a question in the framework's order.

    Adding a finding or a signal, or waiting a year, never takes an area off the list.
    """
    found = standing_grades(known.holding, known.frameworks, force, framework, on=on)
    return tuple(
        _proposal(known, force, framework, each, [one for one in found if one.asked == each.id], on)
        for each in framework.questions
    )


def _proposal(
    known: Known, force: str, framework: Framework, question: Question, standing: list[Standing], on: dt.date
) -> Proposal:
    rule = framework.choosing
    reasons = [
        *_by_grade(known, rule, question, standing),
        *_by_age(rule, standing),
        *_by_findings(known, rule, force, question, on),
        *_by_signals(known, rule, question),
    ]
    points = sum(each.points for each in reasons)
    if question.every_force:
        reasons.insert(0, Reason("Inspected in every force, whatever the rest says.", 0))
    return Proposal(
        question=question.id,
        title=question.title,
        selected=question.every_force or points >= rule.from_points,
        fixed=question.every_force,
        points=points,
        reasons=tuple(reasons),
        grade=" and ".join(dict.fromkeys(each.grade for each in standing)),
        cycle=" and ".join(origin_years(standing)),
    )


def _by_grade(known: Known, rule: Choosing, question: Question, standing: list[Standing]) -> list[Reason]:
    """One serious grade is enough, and counts once, where a question continues several."""
    if not standing:
        return [Reason("No grade is on record.", rule.never_graded if question.graded else 0)]
    told: list[Reason] = []
    for each in standing:
        grade = known.scales[each.scale].grade(each.grade)
        said = f"{each.grade} in {each.cycle}"
        if each.question != question.id and len(standing) > 1:
            said = f"{each.question}: {said}"
        serious = grade is not None and grade.serious and not any(one.points for one in told)
        told.append(Reason(f"{said}.", rule.serious_grade if serious else 0))
    return told


def _by_age(rule: Choosing, standing: list[Standing]) -> list[Reason]:
    """Each whole year beyond those after which age counts, by the oldest of the grades that stand."""
    if not standing:
        return []
    aged = [each for each in standing if each.age is not None]
    if not aged:
        cycle = " and ".join(origin_years(standing))
        return [Reason(f"The day of the {cycle} inspection is not on record, so its age counts nothing.", 0)]
    oldest = max(aged, key=lambda each: each.age or 0)
    years = oldest.age or 0
    ago = "less than a year" if years == 0 else "1 year" if years == 1 else f"{years} years"
    points = max(0, years - rule.years_before_age_counts) * rule.each_year_of_age
    return [Reason(f"Last inspected in {oldest.cycle}, {ago} before.", points)]


def _by_findings(known: Known, rule: Choosing, force: str, question: Question, on: dt.date) -> list[Reason]:
    """What was found by the day and is still open, on the question or on those that it continues."""
    line = set(line_of(known.frameworks, question.id))
    again = {each.later for each in known.holding.links if each.became is not Became.MET and each.later}
    told, light = [], Counter[str]()
    for each in known.holding.findings:
        if each.question not in line or not each.standing.is_open or each.made_on > on or not _of(known, each, force):
            continue
        kind = known.kinds[each.kind]
        if not kind.weighs:
            light[kind.id] += 1
            continue
        points = rule.open_cause_of_concern if kind.serious else rule.open_finding
        name = f"{kind.title} {each.id}"
        told.append(Reason(f"{name} is {each.standing}.", points))
        if each.id in again:
            told.append(Reason(f"{name} was made before and not met.", rule.repeated_finding))
    return [*told, *(_light(known.kinds[name], count) for name, count in light.items())]


def _light(kind: FindingKind, count: int) -> Reason:
    """Findings that are worth knowing of and give no point."""
    named = f"{count} {kind.plural} are" if count > 1 else f"1 {kind.title.lower()} is"
    return Reason(f"{named} open.", 0)


def _of(known: Known, finding: Finding, force: str) -> bool:
    return any(each.id == finding.owed_by and each.force == force for each in known.holding.organisations)


def _by_signals(known: Known, rule: Choosing, question: Question) -> list[Reason]:
    signals: Sequence[Signal] = known.signals.get(question.id, ())
    if not signals:
        nothing = "No measure that bears on it signals anything in real records."
        return [Reason(nothing, 0)] if question.measures else []
    told = []
    for each in signals:
        if each.basis.is_synthetic:
            told.append(Reason(f"{each.title}: made-up records, of which nothing is read.", 0))
        else:
            told.append(Reason(f"{each.title}: {each.says}", rule.signal if each.worse else 0))
    return told
