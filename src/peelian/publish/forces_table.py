"""All forces in one table: each measure with its interval, what lies outside the funnel, and how far the data go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from peelian.core.fact import Fact
from peelian.core.force import force
from peelian.core.grade import Grade, Graded, worst
from peelian.measures.groups import territorial
from peelian.measures.peer_words import written
from peelian.measures.peers import PeerComparison
from peelian.publish.content import Block, Cell, Column, Grid, Item, Listing, Para, Row, Run, cell, plain, say

if TYPE_CHECKING:
    from peelian.publish.report import Report

LIMITS = ("95%", "99.8%")
_OPEN = (Grade.C, Grade.D)
_UP, _DOWN = "\N{BLACK UP-POINTING TRIANGLE}", "\N{BLACK DOWN-POINTING TRIANGLE}"


@dataclass(frozen=True, slots=True)
class ForcesColumn:
    """A measure of all forces: its title, with what narrows it and the part of the period, and the comparison."""

    title: str
    found: PeerComparison

    def of(self, name: str) -> Fact | None:
        """The fact of a force, compared or not."""
        left = (each.fact for each in self.found.left_out if each.fact.force == name)
        return self.found.fact_of(name) or next(left, None)


def forces_blocks(report: Report, columns: tuple[ForcesColumn, ...]) -> Iterator[Block]:
    """The table, what its marks mean, and the forces whose data have an open question or are incomplete, with why."""
    names = sorted(territorial(), key=lambda each: force(each).short_name)
    yield Grid(
        f"All {len(names)} territorial forces of England and Wales, in the order of the alphabet",
        (Column("Force"), *(Column(each.title, numeric=True) for each in columns), Column("Data")),
        (*(_row(report, name, columns) for name in names), _together(columns)),
        "small",
    )
    if any(each.found.standing is not None for each in columns):
        yield Para(say("The second line of a value is its 95% interval."), "small")
    if any(each.found.funnel is not None for each in columns):
        said = (
            f"{_UP} above and {_DOWN} below the limits of the funnel of that column, within which forces of that size "
            "would lie if they differed by chance and by no more than forces differ anyway. A mark is a question and "
            "no verdict, and an order of forces is not given since intervals overlap."
        )
        yield Para(say(said), "small")
    doubtful = tuple(_doubt(name, columns) for name in names if _grade(name, columns).grade in _OPEN)
    if doubtful:
        count = "1 force has" if len(doubtful) == 1 else f"{len(doubtful)} forces have"
        yield Para(say(f"What looks wrong in the source: {count} data of grade C or D, as the checks of totals found."))
        yield Listing(doubtful)


def _row(report: Report, name: str, columns: tuple[ForcesColumn, ...]) -> Row:
    own = name == report.force.id
    heading = cell((Run(force(name).short_name, "strong" if own else ""),), say("this report", "small") if own else ())
    return Row((heading, *(_value(each, name) for each in columns), plain(_grade(name, columns).grade.value)))


def _value(column: ForcesColumn, name: str) -> Cell:
    fact = column.of(name)
    if fact is None or fact.value is None:
        why = fact.missing if fact is not None else "not held"
        return cell((Run("\N{EN DASH}", "none", about=why),), say(why, "small"))
    mark = "not compared" if column.of(name) is not column.found.fact_of(name) else _mark(column.found, name)
    return cell(say(fact.text), say(fact.interval_text, "small"), say(mark, "small"))


def _mark(found: PeerComparison, name: str) -> str:
    """Beyond which limits of the funnel a force lies, and on which side."""
    fact = found.fact_of(name)
    if found.funnel is None or fact is None or fact.value is None:
        return ""
    beyond = [limit for limit, names in zip(LIMITS, found.funnel.outside, strict=True) if name in names]
    if not beyond:
        return ""
    return f"{_UP if float(fact.value) > found.funnel.centre else _DOWN} {beyond[-1]}"


def _together(columns: tuple[ForcesColumn, ...]) -> Row:
    """All forces as one, where the sides of their values are held."""
    levels = [(each.found, each.found.level) for each in columns]
    cells = [
        plain(written(found, level.pooled)[0] if level is not None and level.pooled is not None else "\N{EN DASH}")
        for found, level in levels
    ]
    return Row((cell((Run("All together", "strong"),)), *cells, plain("\N{EN DASH}")))


def _grade(name: str, columns: tuple[ForcesColumn, ...]) -> Graded:
    facts = [fact for each in columns if (fact := each.of(name)) is not None]
    return worst(fact.grade for fact in facts) or Graded(Grade.D, ("nothing is held",))


def _doubt(name: str, columns: tuple[ForcesColumn, ...]) -> Item:
    graded = _grade(name, columns)
    reasons = tuple(say(f"{each.rstrip('.')}.") for each in graded.reasons)
    return Item((Run(force(name).short_name, "strong"), Run(f", {graded.grade.value}")), reasons)
