"""What is held of inspections, found by its ids: the records that somebody may see, read with the catalogue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.framework import FindingKind, Framework, Question, Scale
from peelian.core.errors import UnknownNameError
from peelian.core.force import forces
from peelian.inspection.carry_over import round_of
from peelian.inspection.holding import Holding
from peelian.inspection.records import Document, Finding, Inspection, Judgment, Organisation
from peelian.inspection.words import Marking
from peelian.publish.inspection.sources import Sources


@dataclass(frozen=True)
class Held:
    """A holding with its catalogue, as it stood on a day, and the documents that have been cited from it so far.

    `shown` are the findings to which a publication gives a line of their own, so that others can lead there.
    """

    holding: Holding
    catalogue: Catalogue
    as_of: dt.date
    shown: frozenset[str] = frozenset()
    sources: Sources = field(default_factory=Sources)

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """Documents by id."""
        return {each.id: each for each in self.holding.documents}

    @cached_property
    def findings(self) -> Mapping[str, Finding]:
        """Findings by id."""
        return {each.id: each for each in self.holding.findings}

    @cached_property
    def inspections(self) -> Mapping[str, Inspection]:
        """Inspections by id."""
        return {each.id: each for each in self.holding.inspections}

    @cached_property
    def organisations(self) -> Mapping[str, Organisation]:
        """Organisations by id."""
        return {each.id: each for each in self.holding.organisations}

    def inspection(self, name: str) -> Inspection:
        """The inspection of that id; raises UnknownNameError where it is not held."""
        if name not in self.inspections:
            raise UnknownNameError("inspection", name, sorted(self.inspections))
        return self.inspections[name]

    def framework(self, inspection: Inspection) -> Framework:
        """The framework of an inspection."""
        return self.catalogue.framework(inspection.framework)

    def scale(self, inspection: Inspection) -> Scale:
        """The scale on which an inspection grades."""
        return self.catalogue.scale(self.framework(inspection).scale)

    def kind(self, finding: Finding) -> FindingKind:
        """The kind of a finding."""
        return self.catalogue.finding_kind(finding.kind)

    def round(self, inspection: Inspection) -> str:
        """How the round of an inspection is called: "2018/19", or the year of a rolling programme."""
        return round_of(self.framework(inspection), inspection)

    def question(self, name: str) -> Question | None:
        """The question of a permanent id, whichever framework it is of."""
        framework = self.catalogue.frameworks.get(name.partition(".")[0])
        return framework.question(name) if framework else None

    def question_title(self, name: str) -> str:
        """What a question is called; its id where no framework knows it."""
        found = self.question(name)
        return found.title if found else name

    def judged(self, inspection: Inspection) -> tuple[Judgment, ...]:
        """The judgments of an inspection."""
        return tuple(each for each in self.holding.judgments if each.inspection == inspection.id)

    def found(self, inspection: Inspection, question: str | None = None) -> tuple[Finding, ...]:
        """The findings of an inspection, of one of its questions if it is named, in the order of their numbers."""
        found = [each for each in self.holding.findings if each.inspection == inspection.id]
        return numbered(each for each in found if question in (None, each.question))

    def line_of(self, finding: Finding) -> str:
        """The id of a finding's line in this publication; empty where it has none."""
        return f"finding-{finding.id}" if finding.id in self.shown else ""

    def who(self, organisation: str) -> str:
        """The name of an organisation; its id where it is not held."""
        return self.organisations[organisation].name if organisation in self.organisations else organisation

    def force_name(self, force: str) -> str:
        """The name of a force: that of the organisation, else the official one, else its id."""
        own = (each.name for each in self.holding.organisations if each.force == force and each.kind == "force")
        official = (each.name for each in forces() if each.id == force)
        return next(own, None) or next(official, force)

    def of_force(self, force: str) -> tuple[Inspection, ...]:
        """The inspections of a force, the earliest first."""
        found = [each for each in self.holding.inspections if each.force == force]
        return tuple(sorted(found, key=lambda each: (self.began(each), each.id)))

    def began(self, inspection: Inspection) -> dt.date:
        """By what inspections are put in order: the day of publication, else the end of the round's year."""
        year = max(self.framework(inspection).order, 1)
        return inspection.published_on or inspection.fieldwork_until or dt.date(year, 12, 31)

    def marking(self, shown: Iterable[Marking]) -> Marking:
        """The highest marking of what is shown."""
        return Marking.SENSITIVE if Marking.SENSITIVE in set(shown) else Marking.OFFICIAL


def numbered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in the order of their numbers, "2" before "10"; those without one at the end."""
    return tuple(sorted(findings, key=lambda each: (not each.number, each.number.zfill(12), each.made_on, each.id)))


def in_order(names: Iterable[str]) -> Iterator[str]:
    """Each name once, in the order in which it first comes."""
    yield from dict.fromkeys(names)
