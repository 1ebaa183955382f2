"""Whether a synthetic figure is fixed to a published one: it is when it equals what was printed, to the digit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.model import Published, PublishedFigure
from peelian.core.fact import Exact, Fact
from peelian.core.period import Period
from peelian.core.rounding import round_half_away
from peelian.measures.atom import CompiledMeasure, compile_measure


def published_figures(catalogue: Catalogue, fact: Fact) -> Iterator[tuple[Published, PublishedFigure]]:
    """What has been printed about the same measure, force, period and breakdown as `fact`."""
    for document in catalogue.published.values():
        if document.force != fact.force:
            continue
        for figure in document.figures:
            same_cell = figure.measure == fact.measure and tuple(sorted(figure.breakdown.items())) == fact.breakdown
            if same_cell and Period.parse(figure.period).months == fact.period.months:
                yield document, figure


def is_fixed(catalogue: Catalogue, fact: Fact, compiled: CompiledMeasure) -> bool:
    """Whether `fact` equals a published figure, or is made of nothing but such figures and published references."""
    if any(_equals(fact, figure) for _, figure in published_figures(catalogue, fact)):
        return True
    if compiled.reference is None or fact.breakdown:
        return False
    return any(
        fact.numerator == figure.value
        for document in catalogue.published.values()
        for figure in document.figures
        if document.force == fact.force and _counts_same(catalogue, figure, compiled)
        if Period.parse(figure.period).months == fact.period.months
    )


def _counts_same(catalogue: Catalogue, figure: PublishedFigure, compiled: CompiledMeasure) -> bool:
    other = compile_measure(catalogue, catalogue.measures[figure.measure])
    plain = other.denominator is None and other.reference is None and not figure.breakdown
    return plain and other.numerator == compiled.numerator


def _equals(fact: Fact, figure: PublishedFigure) -> bool:
    """Equal at the precision that was printed."""
    part = _part(fact, figure.part)
    printed = Decimal(str(figure.value))
    exponent = printed.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return part is not None and round_half_away(part, decimals) == printed


def _part(fact: Fact, part: str) -> Exact | None:
    match part:
        case "numerator":
            return fact.numerator
        case "denominator":
            return fact.denominator
        case "shortfall":
            return None if fact.numerator is None or fact.denominator is None else fact.denominator - fact.numerator
        case _:
            return fact.value
