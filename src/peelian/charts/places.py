"""One figure a force, of one measure and one period: checked to belong together, one of them the reader's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from peelian.charts.picture import ChartError, Table, basis_note, cell, made_up, missing_cell
from peelian.core.fact import Fact
from peelian.core.force import force

FEWEST = 30


@dataclass(frozen=True)
class Places:
    """The facts, and the id of the force whose picture it is; `own` may be empty where none is."""

    facts: tuple[Fact, ...]
    own: str

    @cached_property
    def known(self) -> list[Fact]:
        """The facts that may be drawn: with a value, and no percentage of a base under 30."""
        return [fact for fact in self.facts if may_be_drawn(fact)]

    @property
    def own_fact(self) -> Fact | None:
        """The fact of the reader's own force, where it may be drawn."""
        return next((fact for fact in self.known if fact.force == self.own), None)

    @cached_property
    def made_up(self) -> str:
        """What the drawing says of figures that are no records."""
        return made_up(self.facts)

    @property
    def period(self) -> str:
        """The one period of all of them, in words."""
        return self.facts[0].period.label

    def nothing_told(self) -> str:
        """The sentence about figures that are made up."""
        return f"Figures here are {self.made_up}, so they show nothing about any force."


def places(facts: Sequence[Fact], own: str) -> Places:
    """The facts as one set; raises ChartError when they do not belong together."""
    for problem, remedy in _faults(facts, own):
        raise ChartError(problem, remedy=remedy)
    return Places(tuple(facts), own)


def _faults(facts: Sequence[Fact], own: str) -> Iterator[tuple[str, str]]:
    if not facts:
        yield "There are no forces to draw.", "Give at least one fact."
        return
    for fact in facts:
        if _subject(fact) != _subject(facts[0]):
            yield f"{fact.id} is not comparable with {facts[0].id}.", "Give one measure, one period and one unit."
        if fact.value is not None and fact.value < 0:
            yield f"{fact.id} is below zero.", "This chart is for values from zero."
    names = [fact.force for fact in facts]
    if len(set(names)) < len(names):
        yield "A force stands there twice.", "Give one fact a force."
    if own and own not in names:
        yield f"{own} is not among the forces.", "Give its fact too, or name no own force."


def _subject(fact: Fact) -> tuple[object, ...]:
    return fact.measure, fact.period, fact.breakdown, fact.unit


def may_be_drawn(fact: Fact) -> bool:
    """Whether the fact has a value, and is no percentage of a base too small for one."""
    return fact.value is not None and not small(fact)


def small(fact: Fact) -> bool:
    """Whether the fact is a percentage of a base too small for one."""
    return fact.unit.id == "percent" and fact.denominator is not None and fact.denominator < FEWEST


def name_of(fact: Fact) -> str:
    """The short name of the fact's force."""
    return force(fact.force).short_name


def value_text(fact: Fact) -> str:
    """The value; of a percentage with a small base, the counts instead."""
    if fact.value is not None and small(fact):
        return missing_cell(f"{count(fact.numerator)} of {count(fact.denominator)}: under {FEWEST}")
    return cell(fact)


def count(value: int | Fraction | None) -> str:
    """A count with thousands separated, or a dash."""
    return "\N{EN DASH}" if value is None else f"{int(value):,}"


def interval_cell(fact: Fact) -> str:
    """The fact's interval, or a dash with the reason."""
    return fact.interval_text if fact.interval is not None and not small(fact) else missing_cell("no interval")


def places_table(title: str, found: Places, *more: tuple[str, Sequence[str]]) -> Table:
    """Every force with its value, its interval, and `more` columns: a heading and a cell a fact each."""
    columns = ("Force", "Value", "95% interval", *(heading for heading, _ in more))
    rows = [
        (name_of(fact), value_text(fact), interval_cell(fact), *(cells[at] for _, cells in more))
        for at, fact in enumerate(found.facts)
    ]
    return Table(f"{title}, {found.period} ({basis_note(found.facts)})", columns, tuple(rows))


def compared(found: Places) -> str:
    """How sure it is where the own force stands: how many intervals lie apart from its own; empty without one."""
    own = found.own_fact
    if own is None or own.interval is None:
        return ""
    others = [fact.interval for fact in found.known if fact is not own and fact.interval is not None]
    above = sum(each.lower > own.interval.upper for each in others)
    below = sum(each.upper < own.interval.lower for each in others)
    rest = len(others) - above - below
    return (
        f"{name_of(own)} had {own.text} ({own.interval_text}) in {found.period}; of {len(others)} other forces with an "
        f"interval, {above} lie wholly above it, {below} wholly below, and {rest} cannot be told from it"
    )
