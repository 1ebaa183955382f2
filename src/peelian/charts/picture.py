"""What a chart hands over: a drawing, one true sentence, and a table of the same facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from peelian.core.basis import Basis
from peelian.core.errors import PeelianError
from peelian.core.fact import Fact
from peelian.core.unit import Unit

DASH = "\N{EN DASH}"


class ChartError(PeelianError):
    """Facts that cannot be shown together in one chart."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table for reading: a caption, one heading a column, and rows whose first cell is the row's heading.

    No cell is ever empty: what is missing is an en dash with the reason.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        """Refuse a row that is shorter or longer than the headings; a fault in this package, not in the facts."""
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"row {row!r} has {len(row)} cells for {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as a reader gets it: never the drawing alone.

    `title` states the finding, or that the figures are synthetic; `svg` is one self-contained element that can stand
    in an HTML page as it is; `sentence` is computed from the facts; `table` holds every figure that is drawn.
    """

    title: str
    svg: str
    sentence: str
    table: Table


def cell(fact: Fact) -> str:
    """A fact as a table shows it: its text, or an en dash with the reason why there is no value."""
    return missing_cell(fact.missing) if fact.value is None else fact.text


def missing_cell(reason: str) -> str:
    """The cell of a value that is not there."""
    return f"{DASH} ({reason or 'missing'})"


def any_synthetic(facts: Iterable[Fact]) -> bool:
    """Whether any of these figures was made up, so that nothing may be concluded from their shape."""
    return any(fact.basis.is_synthetic for fact in facts)


def basis_note(facts: Iterable[Fact]) -> str:
    """What the figures of a chart rest on, firmest first: "basis: published; real records"."""
    found = {fact.basis for fact in facts}
    return "basis: " + "; ".join(basis.value for basis in Basis if basis in found)


def made_up(facts: Iterable[Fact]) -> str:
    """The word a drawing carries when its figures are not records: synthetic, simulated, by theory or none."""
    found = {fact.basis for fact in facts}
    if any(basis.is_synthetic for basis in found):
        return "synthetic"
    return next((basis.value for basis in (Basis.SIMULATED, Basis.THEORY) if basis in found), "")


def joined(words: list[str]) -> str:
    """A list in running text: "A", "A and B", "A, B and C"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def amount(fact: Fact) -> str:
    """The value with its noun, where the unit has one that changes with number (not "rate")."""
    unit = fact.unit
    return fact.text if unit.singular == unit.plural else unit.named(fact.value or 0)


@lru_cache(maxsize=4096)
def level(unit: Unit, value: float) -> str:
    """A computed level, such as a mean or a limit, in the unit's style; small ones of counts to one decimal place."""
    decimals = 1 if unit.decimals == 0 and abs(value) < 10 else unit.decimals
    return unit.write(Decimal(value), decimals=decimals)


def sentence_of(clauses: Iterable[str]) -> str:
    """Clauses as one sentence: "A is so; B is so." """
    whole = "; ".join(clause for clause in clauses if clause)
    return f"{whole[:1].upper()}{whole[1:]}."
