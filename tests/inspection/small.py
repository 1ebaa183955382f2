"""Small frameworks and records for tables of rules: two rounds of three questions, and a programme beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from peelian.catalogue.framework import (
    Choosing,
    EvidenceKind,
    FindingKind,
    Framework,
    Grade,
    Pillar,
    Question,
    Scale,
)
from peelian.inspection.holding import Holding
from peelian.inspection.records import Document, Evidence, Finding, Inspection, Judgment, Organisation
from peelian.inspection.words import JudgmentStage, Stage

FORCE = "kent"
FOUR = Scale(
    id="four",
    title="Four grades",
    grades=(
        Grade(id="outstanding", title="Outstanding"),
        Grade(id="good", title="Good"),
        Grade(id="requires-improvement", title="Requires improvement", serious=True),
        Grade(id="inadequate", title="Inadequate", serious=True),
    ),
    source="made up",
)
FIVE = Scale(
    id="five",
    title="Five grades",
    grades=(*FOUR.grades[:2], Grade(id="adequate", title="Adequate"), *FOUR.grades[2:]),
    source="made up",
)
SCALES = {"four": FOUR, "five": FIVE}
KINDS = {
    each.id: each
    for each in (
        FindingKind(
            id="area", title="Area", plural="areas", means="falls short", duty="act", made_by=("inspectorate",),
            closed_by=(("inspection lead", "maker"), ("performance manager", "owner")), source="made up",
        ),
        FindingKind(
            id="concern", title="Concern", plural="concerns", means="serious", duty="act", made_by=("inspectorate",),
            closed_by=(("inspection lead", "maker"),), serious=True, needs_recommendation=True, stale_days=90,
            source="made up",
        ),
        FindingKind(
            id="recommendation", title="Recommendation", plural="recommendations", means="do it", duty="act",
            made_by=("inspectorate",), closed_by=(("inspection lead", "maker"),), source="made up",
        ),
    )
}  # fmt: skip
EVIDENCE = (
    EvidenceKind(id="interview", title="Interview", means="what somebody said"),
    EvidenceKind(id="paper", title="Paper", means="a plan", needs="document"),
    EvidenceKind(id="figure", title="Figure", means="a Fact", needs="fact"),
)
PILLAR = Pillar(id="whole", title="The whole")


def framework(name: str, order: int, questions: Mapping[str, tuple[str, ...]], **given: Any) -> Framework:
    """A framework of questions, each with those that it continues."""
    asked = tuple(
        Question(id=f"{name}.{each}", title=each.title(), pillar="whole", previous=previous)
        for each, previous in questions.items()
    )
    values: dict[str, Any] = {
        "id": name, "title": name.title(), "programme": "main", "cycle": str(order), "publisher": "nobody",
        "scale": "four", "pillars": (PILLAR,), "questions": asked, "evidence": EVIDENCE, "order": order,
        "source": "made up", "choosing": Choosing(),
    }  # fmt: skip
    return Framework(**(values | given))


FIRST = framework("first", 2016, {"calls": (), "skills": (), "plans": ()})
SECOND = framework(
    "second", 2018, {"calls": ("first.calls",), "people": ("first.skills", "first.plans"), "new": ()},
    grades_pillars=True,
)  # fmt: skip
THIRD = framework("third", 2021, {"calls": ("second.calls",)}, scale="five")
ASIDE = framework(
    "aside", 2015, {"recording": ()}, programme="aside", cycle="by year of inspection", rolling=True, pillars=(PILLAR,)
)
FRAMEWORKS = {each.id: each for each in (FIRST, SECOND, THIRD, ASIDE)}
BODIES = (
    Organisation("inspectorate", "The inspectorate", "inspectorate"),
    Organisation("force", "Kent Police", "force", FORCE),
)


def inspection(name: str, of: str, day: dt.date | None, **given: Any) -> Inspection:
    """A published inspection of the force."""
    values: dict[str, Any] = {"stage": Stage.PUBLISHED, "published_on": day, "title": name.title(), "force": FORCE}
    return Inspection(id=name, framework=of, **(values | given))


def judgment(inspected: str, question: str, grade: str, **given: Any) -> Judgment:
    """A published judgment on a question; its id is that of both."""
    name = given.pop("id", f"{inspected}-{question.partition('.')[2] or given.get('pillar', '')}")
    return Judgment(
        id=name, inspection=inspected, question=question, grade=grade,
        **({"stage": JudgmentStage.PUBLISHED, "document": f"report-{inspected}"} | given),
    )  # fmt: skip


def finding(name: str, day: dt.date = dt.date(2018, 1, 1), **given: Any) -> Finding:
    """Something that the force was asked to do."""
    values: dict[str, Any] = {
        "kind": "area", "text": f"The force should see to {name}.", "made_by": "inspectorate", "owed_by": "force",
        "made_on": day,
    }  # fmt: skip
    return Finding(id=name, **(values | given))


def evidence(name: str, inspected: str, kind: str = "interview", **given: Any) -> Evidence:
    """What somebody said, with its source."""
    return Evidence(id=name, inspection=inspected, kind=kind, title=name, **({"source": "two sergeants"} | given))


def paper(name: str) -> Document:
    """A document."""
    return Document(name, name)


def holding(**tables: Any) -> Holding:
    """A holding with the two bodies of the case."""
    return Holding(**({"organisations": BODIES} | tables))
