"""A force's grades over the rounds, each with the round that it comes from; rounds of every programme, side by side."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from peelian.inspection.carry_over import Frameworks, round_of
from peelian.inspection.holding import Holding


@dataclass(frozen=True, slots=True)
class GradeGiven:
    """One grade in one report. `inspected_in` is the round it comes from: an earlier one where it was carried over."""

    programme: str
    round: str
    inspection: str
    on: str
    number: str
    question: str
    grade: str
    scale: str
    inspected_in: str
    carried: bool
    published_on: dt.date | None
    judgment: str

    @property
    def row(self) -> dict[str, str]:
        """As a line of a table."""
        return {
            "round": self.round,
            "published": str(self.published_on or "not known"),
            "on": f"{self.number} {self.on}".strip(),
            "grade": self.grade,
            "last inspected": f"{self.inspected_in}, carried over" if self.carried else self.inspected_in,
        }

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


def grades(holding: Holding, frameworks: Frameworks, force: str) -> tuple[GradeGiven, ...]:
    """Every grade that a force was given, by programme, then by round, then in the framework's order; pillars first."""
    found = []
    inspections = {each.id: each for each in holding.inspections if each.force == force}
    for judgment in holding.judgments:
        inspection = inspections.get(judgment.inspection)
        if inspection is None:
            continue
        framework = frameworks[inspection.framework]
        question = framework.question(judgment.question) if judgment.question else None
        pillar = next((each for each in framework.pillars if each.id == judgment.pillar), None)
        named = question.title if question else f"{pillar.title} (pillar)" if pillar else judgment.pillar
        order = [each.id for each in framework.questions].index(question.id) if question else -1
        name = round_of(framework, inspection)
        given = GradeGiven(
            programme=framework.programme,
            round=name,
            inspection=inspection.id,
            on=named,
            number=question.number if question else "",
            question=judgment.question,
            grade=judgment.grade,
            scale=framework.scale,
            inspected_in=judgment.carried_from or name,
            carried=bool(judgment.carried_from),
            published_on=inspection.published_on,
            judgment=judgment.id,
        )
        day = inspection.published_on or dt.date(framework.order or 1, 1, 1)
        found.append(((framework.programme != "peel", framework.programme, framework.order, day, order), given))
    return tuple(given for _, given in sorted(found, key=lambda pair: (pair[0], pair[1].judgment)))
