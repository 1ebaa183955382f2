"""Frameworks of inspection: their scales, pillars and questions, and the kinds of findings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from peelian.catalogue.model import DottedName, Entry, Sentence

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
QuestionId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*\.[a-z0-9][a-z0-9-]*$")]
Role = Literal[
    "public", "panel member", "analyst", "performance manager", "inspector", "inspection lead", "administrator"
]
OrganisationKind = Literal["inspectorate", "force", "local policing body", "panel", "committee", "other"]


class Grade(Entry):
    """A grade of a scale. `serious` grades call for another look at the next round; `source` is whose meaning it is."""

    id: Slug
    title: Sentence
    means: str = ""
    serious: bool = False


class Scale(Entry):
    """Grades of one scale, the best first, and the word for a question that has none.

    Grades of different scales are never compared, counted together or put on one line.
    """

    id: Slug
    title: Sentence
    grades: Annotated[tuple[Grade, ...], Field(min_length=2)]
    ungraded: Sentence = "Ungraded"
    source: Sentence
    note: str = ""

    def grade(self, name: str) -> Grade | None:
        """The grade of that id or title, whatever its case; None for no grade of this scale."""
        wanted = name.strip().casefold()
        return next((each for each in self.grades if wanted in (each.id, each.title.casefold())), None)

    def rank(self, name: str) -> int:
        """The place of a grade in the scale, 0 for the best; raises ValueError for no grade of this scale."""
        for at, each in enumerate(self.grades):
            if name.strip().casefold() in (each.id, each.title.casefold()):
                return at
        raise ValueError(f"{name!r} is no grade of the scale {self.id}")


class Alias(Entry):
    """Another name of a question, and where it is called so."""

    name: Sentence
    where: Sentence


class Pillar(Entry):
    """A pillar and its headline question."""

    id: Slug
    title: Sentence
    asks: str = ""


class Characteristic(Entry):
    """What good looks like, in our words, and whose statement it is."""

    says: Sentence
    source: Sentence


class Question(Entry):
    """One question of a framework. Its id is `framework.name`, permanent, and never given to another question.

    `previous` are the questions of earlier frameworks that it continues. `parts` are the sub-headings under which a
    report gives its findings. `measures` are those whose signals bear on the choice of areas. `confirmed: false` marks
    a question whose wording could not be confirmed from a source.
    """

    id: QuestionId
    number: str = ""
    pillar: Slug | None = None
    title: Sentence
    asks: str = ""
    graded: bool = True
    every_force: bool = False
    aliases: tuple[Alias, ...] = ()
    previous: tuple[QuestionId, ...] = ()
    parts: tuple[Sentence, ...] = ()
    characteristics: tuple[Characteristic, ...] = ()
    measures: tuple[DottedName, ...] = ()
    confirmed: bool = True
    source: str = ""
    note: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that it goes by: its id, the id's own part, its title, its aliases and its number."""
        names = (self.id, self.id.partition(".")[2], self.title, *(each.name for each in self.aliases), self.number)
        return tuple(filter(None, names))


class EvidenceKind(Entry):
    """A kind of evidence. `needs` says what must be there: a document, a Fact or nothing more than its source."""

    id: Slug
    title: Sentence
    means: Sentence
    needs: Literal["document", "fact", "source"] = "source"


class Choosing(Entry):
    """How the areas of the next round are chosen: points a reason, and from how many points an area is inspected.

    It is a declared rule of ours, open to anyone's change; the inspectorate's own method is not published.
    """

    from_points: int = Field(default=3, ge=1)
    serious_grade: int = Field(default=3, ge=0)
    never_graded: int = Field(default=3, ge=0)
    years_before_age_counts: int = Field(default=2, ge=0)
    each_year_of_age: int = Field(default=1, ge=0)
    open_cause_of_concern: int = Field(default=3, ge=0)
    open_finding: int = Field(default=1, ge=0)
    repeated_finding: int = Field(default=2, ge=0)
    signal: int = Field(default=1, ge=0)


class Framework(Entry):
    """A set of questions by which forces are judged in one cycle.

    `programme` tells apart sets that are judged beside one another, such as crime recording, which stood outside the
    table of PEEL grades. `cycle` is how reports name the round, `order` its place among rounds of one programme (the
    year it began); under a `rolling` one forces are inspected year after year, and a round is named by its year.
    `grades_pillars` says whether pillars get a grade of their own. A framework of which only the pillars' grades are
    known has no questions. `response_days` is the time that the local policing body has to answer a report under it.
    Kinds of evidence are its own, or those of the framework that `evidence_of` names.
    """

    id: Slug
    title: Sentence
    programme: Slug
    cycle: Sentence
    publisher: Sentence
    scale: Slug
    grades_pillars: bool = False
    rolling: bool = False
    starts: dt.date | None = None
    pillars: tuple[Pillar, ...] = ()
    questions: tuple[Question, ...] = ()
    evidence: tuple[EvidenceKind, ...] = ()
    evidence_of: Slug | None = None
    response_days: int | None = Field(default=None, ge=1)
    choosing: Choosing = Choosing()
    order: int = 0
    source: Sentence
    note: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Framework:
        pillars = [each.id for each in self.pillars]
        ids = [each.id for each in self.questions]
        for each in self.questions:
            if not each.id.startswith(f"{self.id}."):
                raise ValueError(f"the id of the question {each.id} must begin with {self.id} and a dot")
            if each.pillar is not None and each.pillar not in pillars:
                raise ValueError(f"the question {each.id} is of a pillar {each.pillar!r} that is not listed")
        if bool(self.evidence) == bool(self.evidence_of):
            raise ValueError("give kinds of evidence, or evidence_of: the framework whose kinds they are")
        if not pillars and not ids:
            raise ValueError("a framework has questions, or at least pillars that were graded")
        if len(set(ids)) < len(ids):
            raise ValueError("two questions have one id")
        if len(set(pillars)) < len(pillars):
            raise ValueError("two pillars have one id")
        return self

    def question(self, name: str) -> Question | None:
        """The question of that id, number, title or alias, whatever its case; None for none of it."""
        wanted = name.strip().casefold()
        known = {name.casefold(): each for each in self.questions for name in each.names}
        return known.get(wanted)


def with_evidence(framework: Framework, frameworks: Mapping[str, Framework]) -> Framework:
    """The framework with the kinds of evidence of the one that it names; as it is where that one is not there."""
    named = frameworks.get(framework.evidence_of or "")
    return framework.model_copy(update={"evidence": named.evidence}) if named else framework


class FindingKind(Entry):
    """A kind of finding: who makes it, what it obliges to, and who may close it.

    `made_by` lists kinds of organisations that make such findings. `closed_by` lists roles, each with whose
    organisation's it must be: the one that made the finding, or that owes it. `needs_recommendation` marks kinds that
    always come with one. `internal` kinds are seen only by the bodies that made and owe them.
    """

    id: Slug
    title: Sentence
    plural: Sentence
    short: str = ""
    means: Sentence
    duty: Sentence
    made_by: Annotated[tuple[OrganisationKind, ...], Field(min_length=1)]
    closed_by: Annotated[tuple[tuple[Role, Literal["maker", "owner"]], ...], Field(min_length=1)]
    serious: bool = False
    internal: bool = False
    weighs: bool = True
    needs_recommendation: bool = False
    response_days: int | None = Field(default=None, ge=1)
    stale_days: int = Field(default=180, ge=1)
    source: Sentence
    note: str = ""
