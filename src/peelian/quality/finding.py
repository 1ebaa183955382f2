"""What a check of totals found: one sentence with its numbers, how grave it is, and what to do."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum
from typing import Any

from peelian.records.table import Slice


class Severity(Enum):
    """How grave a finding is, the gravest first.

    What is incomplete lacks records; figures that cannot all be right contradict; one that is unlikely is a question.
    """

    INCOMPLETE = "incomplete"
    CONTRADICTION = "contradiction"
    QUESTION = "question"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A slice of a dataset that a finding is about."""

    dataset: str
    slice: Slice


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding of the check `rule` about `figure` of a force in `period` (as it is written).

    `basis` names the submissions that it was found in: other data are another finding.
    """

    rule: str
    severity: Severity
    force: str
    period: str
    figure: str
    sentence: str
    remedy: str
    places: tuple[Place, ...] = ()
    basis: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """A short name that a person can type; the same for the same finding in the same data."""
        text = "/".join((self.rule, self.force, self.period, self.figure, *self.basis, *map(str, self.places)))
        return "F" + hashlib.sha256(text.encode()).hexdigest()[:8]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for export."""
        return {
            "finding": self.id,
            "force": self.force,
            "period": self.period,
            "figure": self.figure,
            "rule": self.rule,
            "severity": self.severity.value,
            "what": self.sentence,
            "what_to_do": self.remedy,
        }
