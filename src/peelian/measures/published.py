"""What has been printed about a figure, and whether a synthetic figure is fixed to it: equal to the digit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.documents import Published, PublishedFigure
from peelian.catalogue.model import Measure
from peelian.core.fact import Exact, Fact
from peelian.core.period import Month, Period
from peelian.core.rounding import round_half_away
from peelian.measures.atom import Atom, CompiledMeasure, Side, compile_measure

Cell = tuple[tuple[str, str], ...]
Months = tuple[Month, ...]
OF_DERIVATION = (
    "change", "percent_change", "lowest_month", "highest_month", "monthly_mean", "monthly_mean_of_the_change",
)  # fmt: skip


@dataclass(frozen=True)
class PrintedFigures:
    """Every figure that documents print about one force."""

    catalogue: Catalogue
    force: str

    def about(self, fact: Fact) -> Iterator[tuple[Published, PublishedFigure]]:
        """What has been printed about the same measure, period and cell as `fact`; of a change, about the change."""
        wanted = fact.derivation.replace(" ", "_")
        measure = self.catalogue.measures[fact.measure]
        for document, figure in self._by_cell.get((fact.measure, cell(fact), _months(measure, fact.period)), ()):
            part = figure.part if figure.part in OF_DERIVATION else ""
            if figure.part != "parameter" and part == wanted:
                yield document, figure

    def fixes(self, fact: Fact) -> bool:
        """Whether `fact` equals a printed figure, at the precision that was printed.

        One side of its fraction alone does not fix it: the other may be anything.
        """
        whole = [
            figure for _, figure in self.about(fact) if figure.part not in ("numerator", "denominator", "shortfall")
        ]
        return any(equals(fact, figure) for figure in whole if figure.says in ("exactly", "about"))

    def fixes_side(self, side: Side, period: Period, breakdown: Mapping[str, str], value: Exact | None) -> bool:
        """Whether the value of a measure's side is one that has been printed, or a printed side's."""
        where = tuple(sorted(side.narrowed(breakdown).items()))
        months = (period.last,) if side.take == "last" else period.months
        return value is not None and value in self._by_atom.get((side.atom, side.percentile, where, months), ())

    @cached_property
    def _documents(self) -> list[Published]:
        return [each for each in self.catalogue.published.values() if each.force == self.force]

    @cached_property
    def _by_cell(self) -> dict[tuple[str, Cell, Months], list[tuple[Published, PublishedFigure]]]:
        found: dict[tuple[str, Cell, Months], list[tuple[Published, PublishedFigure]]] = {}
        for document in self._documents:
            for figure in document.figures:
                measure = self.catalogue.measures[figure.measure]
                key = (
                    figure.measure,
                    _full_cell(measure, figure.breakdown),
                    _months(measure, Period.parse(figure.period)),
                )
                found.setdefault(key, []).append((document, figure))
        return found

    @cached_property
    def _by_atom(self) -> dict[tuple[Atom, Fraction | None, Cell, Months], set[Exact]]:
        found: dict[tuple[Atom, Fraction | None, Cell, Months], set[Exact]] = {}
        for document in self._documents:
            for figure in document.figures:
                side, where = self._printed_side(figure)
                if side and figure.says == "exactly":
                    months = _months(self.catalogue.measures[figure.measure], Period.parse(figure.period))
                    key = (side.atom, side.percentile, where, months)
                    found.setdefault(key, set()).add(_exact(figure.value))
        return found

    def _printed_side(self, figure: PublishedFigure) -> tuple[Side | None, Cell]:
        """The side of a measure whose value was printed, with what narrows it."""
        measure = self.catalogue.measures[figure.measure]
        compiled, breakdown = compile_cell(self.catalogue, measure, figure.breakdown)
        side = None
        if figure.part == "numerator" or (figure.part == "value" and compiled.denominator is None):
            side = compiled.numerator
        elif figure.part == "denominator":
            side = compiled.denominator
        return side, tuple(sorted(side.narrowed(breakdown).items())) if side else ()


def compile_cell(
    catalogue: Catalogue, measure: Measure, given: Mapping[str, str]
) -> tuple[CompiledMeasure, dict[str, str]]:
    """A measure compiled with those of the `given` values that are parameters, and the others, which are breakdowns."""
    parameters = {name: int(value) for name, value in given.items() if name in measure.parameters}
    rest = {name: value for name, value in given.items() if name not in measure.parameters}
    return compile_measure(catalogue, measure, parameters), rest


def cell(fact: Fact) -> Cell:
    """What narrows a fact and what it was taken with, in order."""
    return tuple(sorted((*fact.breakdown, *fact.parameters)))


def equals(fact: Fact, figure: PublishedFigure) -> bool:
    """Whether the fact is what was printed, at the precision that was printed."""
    part = printed_part(fact, figure.part)
    printed = Decimal(str(figure.value))
    exponent = printed.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return part is not None and round_half_away(part, decimals) == printed


def printed_part(fact: Fact, part: str) -> Exact | None:
    """The number of a fact that a printed `part` is about."""
    match part:
        case "numerator":
            return fact.numerator
        case "denominator":
            return fact.denominator
        case "shortfall":
            return None if fact.numerator is None or fact.denominator is None else fact.denominator - fact.numerator
        case _:
            return fact.value


def printed_text(catalogue: Catalogue, figure: PublishedFigure) -> str:
    """What a printed figure is about, in words."""
    cells = "".join(f", {name.replace('_', ' ')} {value}" for name, value in figure.breakdown.items())
    part = "" if figure.part == "value" else f": {figure.part.replace('_', ' ')}"
    return f"{catalogue.measures[figure.measure].title}{cells}, {Period.parse(figure.period).label}{part}"


def _months(measure: Measure, period: Period) -> Months:
    """The months that a figure is about: of a level, or of what is open, the last, since that is what a year gives."""
    return (period.last,) if measure.clock or measure.numerator.take == "last" else period.months


def _full_cell(measure: Measure, given: Mapping[str, str]) -> Cell:
    usual = {name: str(each.value) for name, each in measure.parameters.items()}
    return tuple(sorted((usual | dict(given)).items()))


def _exact(value: float) -> Exact:
    return int(value) if float(value).is_integer() else Fraction(str(value))
