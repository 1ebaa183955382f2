"""Atoms: the sums, counts and spreads that measures are made of. Equal ones of several measures are computed once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from weakref import WeakKeyDictionary

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.expression import conjuncts, parse_condition
from peelian.catalogue.model import Aggregate, Clock, ColumnType, Dataset, Measure, Take
from peelian.catalogue.readable import readable_columns


@dataclass(frozen=True, slots=True, order=True)
class Relation:
    """What is scanned: a dataset's rows, or with a clock (start and stop column) what is open at each month's end."""

    dataset: str
    clock: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """A name for tables of a mart."""
        return "_open_".join((self.dataset, "_".join(self.clock))) if self.clock else self.dataset


@dataclass(frozen=True, slots=True, order=True)
class Atom:
    """One aggregate over the rows of a relation.

    `column` is what is summed, empty for a count of rows; `condition` is checked SQL, empty for all rows. A `spread`
    keeps every value of the column with the number of rows that have it, for percentiles.
    """

    relation: Relation
    column: str
    condition: str
    whole: bool = True
    spread: bool = False

    @property
    def name(self) -> str:
        """A column name that depends on nothing but what the atom computes."""
        text = "/".join((self.relation.dataset, *self.relation.clock, self.column, self.condition))
        return ("s_" if self.spread else "a_") + hashlib.sha256(text.encode()).hexdigest()[:10]

    @property
    def columns(self) -> frozenset[str]:
        """The columns that it reads."""
        read = {column for _, columns in conjuncts(self.condition) for column in columns}
        return frozenset(read | {*self.relation.clock} | ({self.column} if self.column else set())) - {"age"}

    def sql(self) -> str:
        """The aggregate, as a mask and not a FILTER, `and` as the product of masks (see docs/benchmarks.md)."""
        if self.column:
            value = f'CASE WHEN {self.condition} THEN "{self.column}" END' if self.condition else f'"{self.column}"'
        elif self.condition:
            value = " & ".join(f"CAST({part} AS INTEGER)" for part, _ in conjuncts(self.condition))
        else:
            return "count(*)"
        return f"CAST(coalesce(sum({value}), 0) AS {self._kind})"

    def sql_if_any(self) -> str:
        """The aggregate, but null where no row meets the condition: counted figures may be zero, or not be there."""
        value = f'"{self.column}"' if self.column else "1"
        condition = self.condition or "true"
        return f"CAST(sum(CASE WHEN {condition} THEN {value} END) AS {self._kind})"

    @property
    def blanks(self) -> str:
        """The name of the column that counts the rows which meet the condition and have no value to sum."""
        return "g_" + self.name

    def sql_blanks(self) -> str:
        """How many rows meet the condition and have no value to sum."""
        return f'count(CASE WHEN ({self.condition or "true"}) AND "{self.column}" IS NULL THEN 1 END)'

    def counts_blanks(self, dataset: Dataset) -> bool:
        """Whether what is held may lack the value of a row, so that no sum is not the same as a sum of nought."""
        return dataset.held_whole and bool(self.column) and not dataset.columns[self.column].required

    @property
    def _kind(self) -> str:
        return "BIGINT" if self.whole else "DOUBLE"

    def split(self, cell: frozenset[str]) -> tuple[Atom, str]:
        """The atom that is left for the rows of a cell, and the condition that the `cell` columns alone decide."""
        parts = conjuncts(self.condition)
        left = " AND ".join(sorted(part for part, columns in parts if not columns <= cell))
        return replace(self, condition=left), " AND ".join(part for part, columns in parts if columns <= cell)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a measure: its atom, and how a period's value is taken from it.

    `source` is where its records come from, "" for the source that is asked about; breakdowns in `across` do not
    narrow it; `percentile` is a share (9/10) or None.
    """

    atom: Atom
    take: Take
    source: str = ""
    across: tuple[str, ...] = ()
    percentile: Fraction | None = None

    def narrowed(self, breakdown: Mapping[str, str]) -> dict[str, str]:
        """The breakdowns that narrow this side."""
        return {column: value for column, value in breakdown.items() if column not in self.across}


@dataclass(frozen=True, slots=True)
class CompiledMeasure:
    """A measure ready to be computed: numerator ÷ denominator × factor, or the numerator alone."""

    measure: Measure
    numerator: Side
    denominator: Side | None
    factor: int
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def sides(self) -> tuple[Side, ...]:
        """The numerator, and the denominator if there is one."""
        return (self.numerator,) if self.denominator is None else (self.numerator, self.denominator)


_COMPILED: WeakKeyDictionary[Catalogue, dict[tuple[object, ...], CompiledMeasure]] = WeakKeyDictionary()


def compile_measure(
    catalogue: Catalogue, measure: Measure, parameters: Mapping[str, int] | None = None
) -> CompiledMeasure:
    """Turn a measure's declaration, which the catalogue has checked, into sides.

    `parameters` replace the measure's own values. The same declaration is turned into sides once.
    """
    known = _COMPILED.setdefault(catalogue, {})
    key = (id(measure), tuple(sorted((parameters or {}).items())))
    if key not in known:
        # The declaration is held by what was made of it, so that its id stays its own.
        known[key] = _compiled(catalogue, measure, parameters or {})
    return known[key]


def _compiled(catalogue: Catalogue, measure: Measure, parameters: Mapping[str, int]) -> CompiledMeasure:
    values = {name: each.value for name, each in measure.parameters.items()} | dict(parameters)
    below = measure.denominator
    factor = measure.per or (100 if measure.unit == "percent" and below else 1)
    return CompiledMeasure(
        measure=measure,
        numerator=_side(catalogue, measure, measure.numerator, values),
        denominator=_side(catalogue, measure, below, values) if below else None,
        factor=factor,
        parameters=tuple((name, str(value)) for name, value in sorted(values.items())),
    )


def every_side(catalogue: Catalogue, measure: Measure) -> Iterable[Side]:
    """The sides of a measure at every value that its parameters can have."""
    combinations: list[dict[str, int]] = [{}]
    for name, each in measure.parameters.items():
        combinations = [{**before, name: value} for before in combinations for value in each.values]
    for values in combinations:
        yield from compile_measure(catalogue, measure, values).sides


def ended(catalogue: Catalogue, relation: Relation) -> Atom:
    """How many rows of a dataset say when they ended, for the clock of `relation`."""
    condition = parse_condition(f"{relation.clock[1]} is not null", catalogue.datasets[relation.dataset].columns)
    return Atom(Relation(relation.dataset), "", condition.sql())


def _side(catalogue: Catalogue, measure: Measure, side: Aggregate, values: Mapping[str, int]) -> Side:
    dataset = catalogue.datasets[side.dataset or measure.dataset]
    clock = None if side.dataset else measure.clock
    where = None if side.dataset else measure.where
    atom = _atom(dataset, clock, where, side, values)
    usual: Take = "last" if clock or dataset.grain == "snapshot" else "sum"
    share = None if side.percentile is None else Fraction(str(side.percentile)) / 100
    return Side(atom, side.take or usual, side.source or "", side.across, share)


def _atom(dataset: Dataset, clock: Clock | None, where: str | None, side: Aggregate, values: Mapping[str, int]) -> Atom:
    columns = readable_columns(dataset, clock)
    own = side.count if side.count not in (None, "all") else side.where
    conditions = [parse_condition(text, columns, values).sql() for text in (where, own) if text]
    column = side.sum or side.of or ""
    if side.of:
        conditions.append(f'"{column}" IS NOT NULL')
    condition = " AND ".join(f"({each})" if len(conditions) > 1 else each for each in conditions)
    whole = not column or columns[column].type is not ColumnType.NUMBER
    relation = Relation(dataset.id, (clock.start, clock.stop) if clock else ())
    return Atom(relation, column, condition, whole, spread=side.of is not None)
