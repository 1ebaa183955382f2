"""The quality grade of data: what they have been through, so that a reader knows how far to lean on a figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

SHOWN = 3


class Grade(Enum):
    """How far data have come, the best first. It grades data, and never what a force does.

    Made-up records are graded for completeness alone, with words and not with a letter.

    >>> Grade.B.means
    'complete and without an open question, but not on time, not compared, or not signed off'
    """

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    COMPLETE = "complete"
    INCOMPLETE = "incomplete"

    @property
    def means(self) -> str:
        """What the grade says."""
        return _MEANS[self]

    @property
    def is_synthetic(self) -> bool:
        """Whether it is a grade of made-up records, which can be complete and nothing else."""
        return self in (Grade.COMPLETE, Grade.INCOMPLETE)


_MEANS = {
    Grade.A: "complete, on time, compared and found consistent, and signed off (a reference: published)",
    Grade.B: "complete and without an open question, but not on time, not compared, or not signed off",
    Grade.C: "complete, with an open question: a figure is unlike its own past, other forces or what was sent before",
    Grade.D: "incomplete, or in contradiction with itself",
    Grade.COMPLETE: "made-up records, complete; nothing else is graded of them",
    Grade.INCOMPLETE: "made-up records that are incomplete; nothing else is graded of them",
}


@dataclass(frozen=True, slots=True)
class Graded:
    """A grade with what keeps it from being better.

    >>> Graded(Grade.B, ("not signed off",)).text
    'B: not signed off'
    """

    grade: Grade
    reasons: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The grade and the first of its reasons in one line."""
        if not self.reasons:
            return f"{self.grade.value}: {self.grade.means}"
        more = len(self.reasons) - SHOWN
        told = "; ".join(each.rstrip(".") for each in self.reasons[:SHOWN])
        return f"{self.grade.value}: {told}" + (f"; and {more} more" if more > 0 else "")


def worst(graded: Iterable[Graded | None]) -> Graded | None:
    """The grade of something made of several data: that of the worst, with the reasons of all that have it.

    Where made-up records take part, only their completeness is graded. None where nothing is graded.

    >>> worst([Graded(Grade.A), Graded(Grade.C, ("an outlier",)), Graded(Grade.C, ("late",))]).text
    'C: an outlier; late'
    >>> worst([Graded(Grade.B), Graded(Grade.COMPLETE)]).grade.value
    'complete'
    """
    found = [each for each in graded if each is not None]
    made_up = [each for each in found if each.grade.is_synthetic]
    order = list(Grade)
    lowest = max((each.grade for each in made_up or found), key=order.index, default=None)
    if lowest is None:
        return None
    reasons = [reason for each in found if each.grade is lowest for reason in each.reasons]
    return Graded(lowest, tuple(dict.fromkeys(reasons)))
