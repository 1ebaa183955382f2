"""What kind of number a measure gives, as far as comparing forces goes: that decides which interval it can have."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.expression import conjuncts
from peelian.catalogue.model import ColumnType
from peelian.core.fact import Fact
from peelian.core.interval import Interval
from peelian.measures.atom import Atom, CompiledMeasure, Side
from peelian.statistics.rate import rate
from peelian.statistics.wilson import wilson

_NEVER_TOTALS = ("percent", "rate", "ratio", "score")


class Nature(Enum):
    """Kinds of numbers: a SHARE of counted things; a RATE of events by exposure; a TOTAL, which grows with a force's
    size; any OTHER, such as a mean or a level, which is no count of events.
    """

    SHARE = "share"
    RATE = "rate"
    TOTAL = "total"
    OTHER = "other"


def nature(catalogue: Catalogue, compiled: CompiledMeasure) -> Nature:
    """The kind of number that a measure gives, from how it is declared."""
    measure, below = compiled.measure, compiled.denominator
    above = compiled.numerator
    if below is None:
        single = above.percentile is not None or above.take == "exact" or measure.unit in _NEVER_TOTALS
        return Nature.OTHER if single else Nature.TOTAL
    if measure.unit == "percent" and (measure.interval == "wilson" or _part_of(catalogue, above, below)):
        return Nature.SHARE
    if measure.per and _events(catalogue, above):
        return Nature.RATE
    return Nature.OTHER


def with_interval(fact: Fact, kind: Nature, factor: int, *, level: float = 0.95) -> Fact:
    """The fact with the interval of its kind: Wilson's for a share, Byar's or the exact one for a rate.

    It is left without one where its sides are no counts that fit together, such as negative counts of reclassified
    offences.
    """
    above, below = fact.numerator, fact.denominator
    if fact.value is None or not isinstance(above, int) or not isinstance(below, int) or above < 0 or below <= 0:
        return replace(fact, interval=None)
    if kind is Nature.SHARE and above <= below:
        return replace(fact, interval=_scaled(wilson(above, below, level=level), factor))
    if kind is Nature.RATE:
        return replace(fact, interval=rate(above, below, per=factor, level=level))
    return replace(fact, interval=None)


def _scaled(found: Interval, factor: int) -> Interval:
    return replace(found, lower=found.lower * factor, upper=found.upper * factor)


def _part_of(catalogue: Catalogue, above: Side, below: Side) -> bool:
    """Whether every row that counts above the line counts below it too, and both sides count things."""
    same = (above.atom.relation, above.atom.column, above.source) == (
        below.atom.relation, below.atom.column, below.source
    )  # fmt: skip
    wanted = {part for part, _ in conjuncts(below.atom.condition)}
    return same and _counts(catalogue, above.atom) and wanted <= {part for part, _ in conjuncts(above.atom.condition)}


def _events(catalogue: Catalogue, side: Side) -> bool:
    """Whether a side counts what happened in a period, and not what there was on a day."""
    return side.take == "sum" and not side.atom.relation.clock and _counts(catalogue, side.atom)


def _counts(catalogue: Catalogue, atom: Atom) -> bool:
    if atom.spread:
        return False
    columns = catalogue.datasets[atom.relation.dataset].columns
    return not atom.column or columns[atom.column].type is ColumnType.INTEGER
