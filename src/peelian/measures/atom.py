"""Atoms: the sums and counts that measures are made of. Equal atoms of different measures are computed once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.expression import conjuncts, parse_condition
from peelian.catalogue.model import Aggregate, ColumnType, Dataset, Measure, Reference


@dataclass(frozen=True, slots=True, order=True)
class Atom:
    """One additive aggregate over the rows of a dataset.

    `column` is what is summed, empty for a count of rows; `condition` is checked SQL, empty for all rows.
    """

    dataset: str
    column: str
    condition: str
    whole: bool = True

    @property
    def name(self) -> str:
        """A column name that depends on nothing but what the atom computes."""
        text = "/".join((self.dataset, self.column, self.condition))
        return "a_" + hashlib.sha256(text.encode()).hexdigest()[:10]

    def sql(self) -> str:
        """The aggregate, as a mask and not a FILTER, `and` as the product of masks (see docs/benchmarks.md)."""
        kind = "BIGINT" if self.whole else "DOUBLE"
        if self.column:
            value = f'CASE WHEN {self.condition} THEN "{self.column}" END' if self.condition else f'"{self.column}"'
        elif self.condition:
            value = " & ".join(f"CAST({part} AS INTEGER)" for part, _ in conjuncts(self.condition))
        else:
            return "count(*)"
        return f"CAST(coalesce(sum({value}), 0) AS {kind})"

    def split(self, cell: frozenset[str]) -> tuple[Atom, str]:
        """The atom that is left for the rows of a cell, and the condition that the `cell` columns alone decide."""
        parts = conjuncts(self.condition)
        left = " AND ".join(sorted(part for part, columns in parts if not columns <= cell))
        return replace(self, condition=left), " AND ".join(part for part, columns in parts if columns <= cell)


@dataclass(frozen=True, slots=True)
class CompiledMeasure:
    """A measure ready to be computed. The value is numerator ÷ denominator × factor, or the numerator alone.

    Below the line stands an atom or a reference; `across` is the breakdown that the denominator is taken over whole.
    """

    measure: Measure
    numerator: Atom
    denominator: Atom | None
    reference: Reference | None
    across: str
    factor: int

    @property
    def atoms(self) -> tuple[Atom, ...]:
        """The atoms that must be computed for it."""
        return (self.numerator,) if self.denominator is None else (self.numerator, self.denominator)


def compile_measure(catalogue: Catalogue, measure: Measure) -> CompiledMeasure:
    """Turn a measure's declaration, which the catalogue has checked, into atoms."""
    dataset = catalogue.datasets[measure.dataset]
    below = measure.denominator
    reference = catalogue.references[below.reference] if below and below.reference else None
    return CompiledMeasure(
        measure=measure,
        numerator=_atom(dataset, measure.where, measure.numerator),
        denominator=_atom(dataset, measure.where, below) if below and not reference else None,
        reference=reference,
        across=(below.across or "") if below else "",
        factor=100 if measure.unit == "percent" else measure.per or 1,
    )


def distinct_atoms(compiled: Iterable[CompiledMeasure]) -> tuple[Atom, ...]:
    """Every atom once, in a fixed order."""
    return tuple(sorted({atom for each in compiled for atom in each.atoms}))


def _atom(dataset: Dataset, where: str | None, side: Aggregate) -> Atom:
    own = side.count if side.count not in (None, "all") else side.where
    conditions = [parse_condition(text, dataset.columns).sql() for text in (where, own) if text]
    condition = " AND ".join(f"({each})" if len(conditions) > 1 else each for each in conditions)
    whole = side.sum is None or dataset.columns[side.sum].type is not ColumnType.NUMBER
    return Atom(dataset.id, side.sum or "", condition, whole)
