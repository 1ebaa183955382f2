"""What is disputed: each claim with its source and every answer, none taken away."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peelian.inspection.holding import Holding
from peelian.inspection.records import Answer, Challenge


@dataclass(frozen=True, slots=True)
class Dispute:
    """A challenge with its answers in their order, and how it stands."""

    challenge: Challenge
    answers: tuple[Answer, ...]

    @property
    def stands(self) -> str:
        """In words: what came of it, else whether it was answered."""
        if self.challenge.outcome:
            return f"outcome: {self.challenge.outcome}"
        return "answered, not settled" if self.answers else "not answered"

    @property
    def is_open(self) -> bool:
        """Whether nothing has come of it yet."""
        return not self.challenge.outcome


def ledger(holding: Holding, *, inspection: str = "", about: str = "") -> tuple[Dispute, ...]:
    """The disputes of an inspection, or about one thing ("finding:…"), the oldest first."""
    found = [each for each in holding.challenges if inspection in ("", each.inspection) and about in ("", each.about)]
    return tuple(
        Dispute(each, tuple(sorted((one for one in holding.answers if one.challenge == each.id), key=_by_day)))
        for each in sorted(found, key=lambda each: (each.on, each.id))
    )


def disputed(holding: Holding, kind: str, key: str) -> bool:
    """Whether anything is or was disputed about one thing: an "inspection", a "judgment" or a "finding".

    That a claim was settled does not take it away: `ledger` tells what came of each.
    """
    return any(each.about == f"{kind}:{key}" for each in holding.challenges)


def _by_day(answer: Answer) -> tuple[dt.date, int, str]:
    """By day, and within a day by the number at the end of the id: the tenth comes after the second."""
    return answer.on, len(answer.id), answer.id
