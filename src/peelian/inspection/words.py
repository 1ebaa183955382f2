"""The words by which the register tells how far something has come, and what it is worth."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """How far an inspection has come. `ELSEWHERE` is one that was carried out and published outside this register."""

    PLANNED = "planned"
    FIELDWORK = "fieldwork"
    JUDGING = "judging"
    FACT_CHECK = "fact check"
    PUBLISHED = "published"
    ELSEWHERE = "published elsewhere"

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self in (Stage.PUBLISHED, Stage.ELSEWHERE)


class JudgmentStage(StrEnum):
    """How far a judgment has come: drafted, accepted by the moderator, or published with its inspection."""

    DRAFT = "draft"
    MODERATED = "moderated"
    PUBLISHED = "published"


class Standing(StrEnum):
    """Where a finding, or what was asked of somebody, stands."""

    OPEN = "open"
    REPORTED = "reported complete"
    REVIEW = "awaiting review"
    CLOSED = "closed"
    SUPERSEDED = "superseded"
    DECLINED = "not accepted"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self in (Standing.OPEN, Standing.REPORTED, Standing.REVIEW)


class Became(StrEnum):
    """What became of a finding at a later inspection."""

    MET = "met"
    REPEATED = "repeated word for word"
    REWORDED = "reworded"
    HARDENED = "reworded and hardened"
    SOFTENED = "reworded and softened"
    SPLIT = "split"
    PROMOTED = "became a cause of concern"


class Strength(StrEnum):
    """How far evidence carries by itself."""

    STRONG = "strong"
    MODERATE = "moderate"
    WEAK = "weak"


class Marking(StrEnum):
    """The government security classification of a record (Government Security Classifications Policy)."""

    OFFICIAL = "OFFICIAL"
    SENSITIVE = "OFFICIAL-SENSITIVE"
