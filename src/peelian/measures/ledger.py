"""Holding every printed figure of a document against what the records give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from peelian.catalogue.documents import Published, PublishedFigure
from peelian.core.fact import Exact, Fact
from peelian.measures.figures import Figures
from peelian.measures.published import equals, printed_part

ABOUT = Fraction(1, 10)


class Verdict(Enum):
    """How a printed figure and the records agree."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_HELD = "not held"
    DEFINED = "in the definition"


@dataclass(frozen=True, slots=True)
class HeldAgainst:
    """A printed figure with the fact that it is held against; a parameter of a definition has no fact."""

    document: Published
    figure: PublishedFigure
    fact: Fact | None
    verdict: Verdict


def hold_against(figures: Figures, document: Published) -> Iterator[HeldAgainst]:
    """Every figure of a document about this force, in its order, held against the figures' records.

    "About" means within a tenth, "over" and "under" compare a change by its size and ask for the same direction.
    """
    for figure in document.figures:
        fact = printed_fact(figures, figure)
        yield HeldAgainst(document, figure, fact, _verdict(figure, fact))


def printed_fact(figures: Figures, figure: PublishedFigure) -> Fact | None:
    """The fact that a printed figure is about; None for a parameter, which the catalogue checks."""
    cell = (figure.measure, figure.period)
    match figure.part:
        case "parameter":
            return None
        case "change":
            return figures.compare(*cell, **figure.breakdown).change
        case "percent_change":
            return figures.compare(*cell, **figure.breakdown).percent
        case "lowest_month":
            return figures.extreme("lowest", *cell, **figure.breakdown)
        case "highest_month":
            return figures.extreme("highest", *cell, **figure.breakdown)
        case "monthly_mean":
            return figures.mean_month(figures.fact(*cell, **figure.breakdown))
        case "monthly_mean_of_the_change":
            return figures.mean_month(figures.compare(*cell, **figure.breakdown).change)
        case _:
            return figures.fact(*cell, **figure.breakdown)


def _verdict(figure: PublishedFigure, fact: Fact | None) -> Verdict:
    if fact is None:
        return Verdict.DEFINED
    computed = printed_part(fact, figure.part)
    if computed is None:
        return Verdict.NOT_HELD
    return Verdict.AGREES if _agrees(figure, fact, computed) else Verdict.DIFFERS


def _agrees(figure: PublishedFigure, fact: Fact, computed: Exact) -> bool:
    printed = Fraction(str(figure.value))
    if figure.says == "exactly":
        return equals(fact, figure)
    if figure.says == "about":
        return equals(fact, figure) or abs(computed - printed) <= ABOUT * abs(printed)
    same_side = computed * printed >= 0
    size = abs(Fraction(computed))
    return same_side and (size > abs(printed) if figure.says == "over" else size < abs(printed))
