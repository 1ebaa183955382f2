"""One question of a force with all that bears on it, in whichever round and under whichever name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from peelian.catalogue.framework import Question
from peelian.inspection.carry_over import line_of
from peelian.inspection.dispute import Dispute, ledger
from peelian.inspection.records import Discrepancy, Evidence, Finding, Inspection, Judgment
from peelian.inspection.words import Marking
from peelian.publish.inspection.disputes import records_of
from peelian.publish.inspection.held import Held, numbered


@dataclass(frozen=True)
class Subject:
    """A question of a force, and the questions of earlier frameworks that it continues."""

    held: Held
    force: str
    question: Question

    @cached_property
    def line(self) -> tuple[str, ...]:
        """The ids of the question and of those that it continues, the latest first."""
        return tuple(line_of(self.held.catalogue.frameworks, self.question.id))

    @cached_property
    def judgments(self) -> tuple[tuple[Inspection, Judgment], ...]:
        """The judgments on it with their inspections, the earliest first."""
        return tuple(
            (inspection, each)
            for inspection in self.held.of_force(self.force)
            for each in self.held.judged(inspection)
            if each.question in self.line
        )

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """What its judgments cite, and what else was taken for it; none that was withdrawn."""
        cited = {name for _, judgment in self.judgments for name in judgment.evidence}
        own = {each.id for each in self.held.of_force(self.force)}
        return tuple(
            each
            for each in self.held.holding.evidence
            if not each.withdrawn and (each.id in cited or (each.question in self.line and each.inspection in own))
        )

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Whatever was asked of anybody of the force on this question, the earliest first."""
        held = self.held
        own = {each.id for each in held.holding.organisations if each.force == self.force}
        found = [each for each in held.holding.findings if each.question in self.line and each.owed_by in own]
        return tuple(sorted(numbered(found), key=lambda each: each.made_on))

    @cached_property
    def disputes(self) -> tuple[Dispute, ...]:
        """What is disputed of its judgments and findings."""
        return tuple(each for each in ledger(self.held.holding) if each.challenge.about in self._about)

    @cached_property
    def differences(self) -> tuple[Discrepancy, ...]:
        """Where sources differ about it, its judgments, findings, evidence, notes or figures."""
        return tuple(each for each in self.held.holding.discrepancies if each.about in self._about)

    @property
    def markings(self) -> list[Marking]:
        """How what is shown of it is marked."""
        return [*(each.marking for each in self.findings), *(each.marking for each in self.evidence)]

    @cached_property
    def _about(self) -> frozenset[str]:
        own = {each.id for each in self.held.of_force(self.force)}
        return frozenset((
            *(f"question:{each}" for each in self.line),
            *(f"finding:{each.id}" for each in self.findings),
            *records_of(self.held, lambda each: each.question in self.line and each.inspection in own),
        ))  # fmt: skip
