"""From a figure back to the records: definition, SQL, table version, submissions, sample rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from peelian.catalogue.model import Measure
from peelian.core.errors import PeelianError
from peelian.core.fact import Exact, Fact
from peelian.core.period import Period
from peelian.core.workspace import Workspace
from peelian.measures.atom import Atom, CompiledMeasure, compile_measure
from peelian.measures.figures import Figures
from peelian.measures.mart import NONE
from peelian.measures.plan import scan
from peelian.measures.published import published_figures
from peelian.records.ledger import Submission, submissions
from peelian.records.table import TableFile, absent_columns, literal, open_table, table_files

SAMPLE_ROWS = 3


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the fraction: its value in the mart, and the same counted again from the records just now."""

    name: str
    value: Exact
    recounted: Exact
    sql: str

    @property
    def agrees(self) -> bool:
        """Whether the recount gives the value."""
        return self.value == self.recounted


@dataclass(frozen=True)
class Explanation:
    """All that stands behind one figure."""

    fact: Fact
    measure: Measure
    declared_in: str
    sides: tuple[Side, ...]
    reference: str
    published: tuple[str, ...]
    submissions: tuple[tuple[Submission, tuple[str, ...], int], ...]
    files: tuple[str, ...]
    sample_columns: tuple[str, ...]
    sample_rows: tuple[tuple[Any, ...], ...]


def explain(
    workspace: Workspace, figures: Figures, measure: str, period: Period | str, **breakdown: str
) -> Explanation:
    """Explain a figure, counting it again from the record table at the version that the mart was built from.

    Raises PeelianError when there are no records behind it.
    """
    fact = figures.fact(measure, period, **breakdown)
    compiled = compile_measure(figures.catalogue, figures.catalogue.measure(measure))
    dataset = compiled.measure.dataset
    version = figures.mart.table_version(dataset)
    table = open_table(workspace, dataset, version.version) if version else None
    files = _files(figures, fact, table_files(table)) if table is not None else ()
    if not files:
        raise PeelianError(
            f"There is nothing behind {fact.id}: {fact.missing}.", remedy="See what is held: peelian mart show."
        )
    assert table is not None
    rows = scan(files, absent_columns(table, figures.catalogue.datasets[dataset]))
    connection = duckdb.connect()
    counted = f"{rows} WHERE {_narrowed(fact, breakdown)}"
    own = list(figures.catalogue.datasets[dataset].columns)
    columns, samples = _samples(connection, compiled.numerator, counted, own)
    file = figures.catalogue.files["measures", compiled.measure.id]
    return Explanation(
        fact=fact,
        measure=compiled.measure,
        declared_in=file.name,
        sides=_sides(connection, compiled, fact, rows, breakdown),
        reference=_reference(compiled, fact),
        published=tuple(
            f"{document.title}, {figure.where}: {figure.value:,} ({figure.part})"
            for document, figure in published_figures(figures.catalogue, fact)
        ),
        submissions=_submissions(workspace, figures, fact, dataset),
        files=tuple(each.path for each in files),
        sample_columns=columns,
        sample_rows=samples,
    )


def _files(figures: Figures, fact: Fact, files: tuple[TableFile, ...]) -> tuple[TableFile, ...]:
    years = range(fact.period.first.year, fact.period.last.year + 1)
    place = (figures.source, figures.force.id)
    return tuple(each for each in files if (each.source, each.force) == place and each.year in years)


def _narrowed(fact: Fact, breakdown: Mapping[str, str], without: str = "") -> str:
    parts = [
        f"source = {literal(fact.source)}",
        f"force = {literal(fact.force)}",
        f"month BETWEEN {literal(str(fact.period.first))} AND {literal(str(fact.period.last))}",
    ]
    for column, value in sorted(breakdown.items()):
        if column != without:
            wanted = f'"{column}" IS NULL' if value == NONE else f'CAST("{column}" AS VARCHAR) = {literal(value)}'
            parts.append(wanted)
    return " AND ".join(parts)


def _sides(
    connection: duckdb.DuckDBPyConnection,
    compiled: CompiledMeasure,
    fact: Fact,
    rows: str,
    breakdown: Mapping[str, str],
) -> tuple[Side, ...]:
    sides = []
    for name, atom, value, without in (
        ("numerator", compiled.numerator, fact.numerator, ""),
        ("denominator", compiled.denominator, fact.denominator, compiled.across),
    ):
        if atom is None or value is None:
            continue
        sql = f"SELECT {atom.sql()}\nFROM {rows}\nWHERE {_narrowed(fact, breakdown, without)}"
        found = connection.execute(sql).fetchone()
        assert found is not None
        sides.append(Side(name, value, found[0], sql))
    return tuple(sides)


def _samples(
    connection: duckdb.DuckDBPyConnection, atom: Atom, rows: str, own: list[str]
) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
    columns = ("submission", "row", *own)
    listed = ", ".join(f'CAST("{name}" AS VARCHAR)' for name in columns)
    condition = f" AND ({atom.condition})" if atom.condition else ""
    connection.execute("SET TimeZone = 'UTC'")
    found = connection.execute(f"SELECT {listed} FROM {rows}{condition} ORDER BY month, row LIMIT {SAMPLE_ROWS}")
    return columns, tuple(found.fetchall())


def _reference(compiled: CompiledMeasure, fact: Fact) -> str:
    if compiled.reference is None or fact.denominator is None:
        return ""
    named = compiled.reference
    return f"{named.title}, {fact.period.first.year}: {fact.denominator:,} {named.unit} ({named.source})"


def _submissions(
    workspace: Workspace, figures: Figures, fact: Fact, dataset: str
) -> tuple[tuple[Submission, tuple[str, ...], int], ...]:
    known = {each.id: each for each in submissions(workspace, dataset)}
    months: dict[str, list[str]] = {}
    rows: dict[str, int] = {}
    for slice_, name, count in figures.mart.slices(dataset, figures.source, figures.force.id, fact.period):
        months.setdefault(name, []).append(slice_.month)
        rows[name] = rows.get(name, 0) + count
    return tuple((known[name], tuple(listed), rows[name]) for name, listed in months.items())
