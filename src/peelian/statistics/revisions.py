"""Revisions: what a figure was when it was first given, and later; triangles and their mean revisions.

Method: revisions analysis as the OECD and the ONS practise it. A triangle holds each period's value at each age. The
revision of a period at an age is its latest value less the one at that age. The mean revision shows a bias, the mean
absolute revision the size. Nothing is tested here: a mean other than zero may be chance, above all with few periods.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Exact = int | Fraction


@dataclass(frozen=True, slots=True)
class Held:
    """A value that came to be held at an age, in whole months or as its place in the order; None where none was."""

    age: int
    value: Exact | None


@dataclass(frozen=True, slots=True)
class MeanRevision:
    """The revisions from one age to the latest value: of how many periods, their mean and mean size.

    `relative` is the sum of their sizes as a share of the sum of the latest values' sizes; None where that is zero.
    """

    age: int
    count: int
    mean: Fraction
    mean_absolute: Fraction
    relative: Fraction | None


def held_at(history: Sequence[Held], age: int) -> Held | None:
    """What was held at an age: the last that had come by then; None before the first.

    >>> held_at([Held(0, 10), Held(3, 12)], 2)
    Held(age=0, value=10)
    """
    found = [each for each in history if each.age <= age]
    return found[-1] if found else None


def triangle(histories: Sequence[Sequence[Held]], reached: Sequence[int]) -> list[list[Exact | None]]:
    """A row for each period and a column for each age from 0: the value at that age, None where there is none.

    `reached` is the age that each period has reached by now; a row ends there, and shorter rows make the triangle.

    >>> triangle([[Held(0, 10), Held(2, 12)], [Held(1, 7)]], [2, 1])
    [[10, 10, 12], [None, 7]]
    """
    return [
        [found.value if (found := held_at(history, age)) else None for age in range(last + 1)]
        for history, last in zip(histories, reached, strict=True)
    ]


def mean_revisions(rows: Sequence[Sequence[Exact | None]]) -> list[MeanRevision]:
    """The mean revisions from each age of a triangle to each period's latest value.

    A period counts at an age only if it is older by now, for else its revision is none yet; and only if both values
    are held. An age of which no period counts is left out.

    >>> [(each.age, each.count, each.mean, each.mean_absolute) for each in mean_revisions([[10, 12, 12], [8, 7]])]
    [(0, 2, Fraction(1, 2), Fraction(3, 2)), (1, 1, Fraction(0, 1), Fraction(0, 1))]
    """
    found = []
    for age in range(max(map(len, rows), default=0)):
        pairs = [
            (row[age], row[-1]) for row in rows if len(row) > age + 1 and row[age] is not None and row[-1] is not None
        ]
        if pairs:
            found.append(_mean(age, pairs))  # type: ignore[arg-type]
    return found


def _mean(age: int, pairs: Sequence[tuple[Exact, Exact]]) -> MeanRevision:
    revisions = [Fraction(latest - then) for then, latest in pairs]
    size = sum(map(abs, revisions), start=Fraction(0))
    of = sum((abs(Fraction(latest)) for _, latest in pairs), start=Fraction(0))
    count = len(pairs)
    return MeanRevision(age, count, sum(revisions, start=Fraction(0)) / count, size / count, size / of if of else None)
