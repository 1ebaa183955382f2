"""From a figure back to the records: definition, SQL, table version, submissions, sample rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import duckdb

from peelian.catalogue.model import Measure
from peelian.core.errors import PeelianError
from peelian.core.fact import Exact, Fact
from peelian.core.period import Period
from peelian.core.workspace import Workspace
from peelian.measures.atom import Side
from peelian.measures.figures import Figures
from peelian.measures.plan import open_at_month_ends, scan
from peelian.measures.published import compile_cell
from peelian.measures.recount import counted_rows, recount_sql
from peelian.measures.sides import exact, months_read
from peelian.measures.vintages import History, vintages
from peelian.records.audit import About, record
from peelian.records.ledger import Submission, submissions
from peelian.records.table import LOCAL_TIME, TableFile, declared_columns, open_table, table_files

SAMPLE_ROWS = 3


@dataclass(frozen=True, slots=True)
class Recount:
    """One side of the fraction: its value in the mart, and the same counted again from the records just now."""

    name: str
    source: str
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
    sides: tuple[Recount, ...]
    published: tuple[str, ...]
    submissions: tuple[tuple[Submission, tuple[str, ...], int], ...]
    files: tuple[str, ...]
    sample_columns: tuple[str, ...]
    sample_rows: tuple[tuple[Any, ...], ...]
    history: History


def explain(workspace: Workspace, figures: Figures, measure: str, period: Period | str, **narrowed: str) -> Explanation:
    """Explain a figure, counting it again from the record tables at the versions that the mart was built from.

    Raises PeelianError when there are no records behind it.
    """
    fact = figures.fact(measure, period, **narrowed)
    compiled, breakdown = compile_cell(figures.catalogue, figures.catalogue.measure(measure), narrowed)
    behind = [_behind(workspace, figures, side, fact.period) for side in compiled.sides]
    if not behind[0].files:
        raise PeelianError(
            f"There is nothing behind {fact.id}: {fact.missing}.", remedy="See what is held: peelian mart show."
        )
    connection = duckdb.connect()
    connection.execute(f"SET TimeZone = '{LOCAL_TIME}'")
    recounts = []
    for name, side, value, rows in zip(
        ("numerator", "denominator"), compiled.sides, (fact.numerator, fact.denominator), behind, strict=False
    ):
        if value is not None and rows.files:
            sql = recount_sql(figures, side, fact.period, breakdown, rows.sql)
            found = connection.execute(sql).fetchone()
            assert found is not None
            recounts.append(Recount(name, side.source or figures.source, value, _counted(found), sql))
    _note(workspace, figures, compiled.numerator.atom.relation.dataset, fact)
    columns, samples = _samples(connection, figures, compiled.numerator, fact.period, breakdown, behind[0].sql)
    return Explanation(
        fact=fact,
        measure=compiled.measure,
        declared_in=figures.catalogue.files["measures", compiled.measure.id].name,
        sides=tuple(recounts),
        published=tuple(
            f"{document.title}, {figure.where}: {figure.value:,} ({figure.part.replace('_', ' ')})"
            for document, figure in figures.printed.about(fact)
        ),
        submissions=tuple(_each_submission(workspace, figures, compiled.sides, fact.period)),
        files=tuple(dict.fromkeys(each.path for rows in behind for each in rows.files)),
        sample_columns=columns,
        sample_rows=samples,
        history=vintages(workspace, figures, measure, [fact.period], narrowed)[0],
    )


def _note(workspace: Workspace, figures: Figures, dataset: str, fact: Fact) -> None:
    """Note in the audit log that sample rows are shown."""
    columns = tuple(figures.catalogue.datasets[dataset].columns)
    about = About(dataset, figures.source, figures.force.id, str(fact.period), "", columns, SAMPLE_ROWS, note=fact.id)
    record(workspace, "explain", about)


def _counted(found: tuple[Any, ...]) -> Exact:
    """A sum, or the numbers that make it; and by how many days it is to be divided, where it is a mean."""
    counted, *days = found
    total = sum(map(exact, counted), start=0) if isinstance(counted, list) else exact(counted)
    return Fraction(total, days[0]) if days and days[0] else total


@dataclass(frozen=True, slots=True)
class _Behind:
    """The files of a side's records, and its relation over them as SQL."""

    files: tuple[TableFile, ...]
    sql: str


def _behind(workspace: Workspace, figures: Figures, side: Side, period: Period) -> _Behind:
    dataset = side.atom.relation.dataset
    version = figures.mart.table_version(dataset)
    table = open_table(workspace, dataset, version.version) if version else None
    if table is None:
        return _Behind((), "")
    place = (side.source or figures.source, figures.force.id)
    first = 0 if side.atom.relation.clock else period.first.year
    files = tuple(
        each
        for each in table_files(table)
        if (each.source, each.force) == place and (side.atom.relation.clock or first <= each.year <= period.last.year)
    )
    if not files:
        return _Behind((), "")
    rows = scan(files, declared_columns(figures.catalogue.datasets[dataset]))
    clock = side.atom.relation.clock
    return _Behind(files, open_at_month_ends(rows, *clock) if clock else rows)


def _samples(
    connection: duckdb.DuckDBPyConnection,
    figures: Figures,
    side: Side,
    period: Period,
    breakdown: Mapping[str, str],
    rows: str,
) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
    own = figures.catalogue.datasets[side.atom.relation.dataset].columns
    columns = ("submission", "row", *own)
    listed = ", ".join(f'CAST("{name}" AS VARCHAR)' for name in columns)
    within = counted_rows(figures, side, period, breakdown)
    found = connection.execute(f"SELECT {listed} FROM {rows} WHERE {within} ORDER BY month, row LIMIT {SAMPLE_ROWS}")
    return columns, tuple(found.fetchall())


def _each_submission(
    workspace: Workspace, figures: Figures, sides: Sequence[Side], period: Period
) -> Iterator[tuple[Submission, tuple[str, ...], int]]:
    seen: set[str] = set()
    for side in sides:
        for each in _submissions(workspace, figures, side, period):
            if each[0].id not in seen:
                seen.add(each[0].id)
                yield each


def _submissions(
    workspace: Workspace, figures: Figures, side: Side, period: Period
) -> Iterator[tuple[Submission, tuple[str, ...], int]]:
    dataset = side.atom.relation.dataset
    known = {each.id: each for each in submissions(workspace, dataset)}
    months: dict[str, dict[str, None]] = {}
    rows: dict[str, int] = {}
    source = side.source or figures.source
    for slice_, name, count in figures.mart.slices(dataset, source, figures.force.id, months_read(side, period)):
        months.setdefault(name, {})[slice_.month] = None
        rows[name] = rows.get(name, 0) + count
    return ((known[name], tuple(listed), rows[name]) for name, listed in months.items())
