"""What a measure counts, by the hour, day, month, quarter or year: straight from the records, for what looks ahead."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.model import ColumnType, Dataset, Measure
from peelian.core.force import Force
from peelian.core.period import Month
from peelian.core.workspace import Workspace
from peelian.measures.atom import CompiledMeasure
from peelian.measures.over_time_rows import CountedRows, OverTimeError
from peelian.measures.over_time_steps import (
    Floats,
    Step,
    day_of,
    finest,
    moved,
    on_days,
    on_periods,
    steps_before,
)
from peelian.measures.published import compile_cell
from peelian.records.deletion import refuse_deleted
from peelian.records.table import TableFile, open_table, table_files, version_as_at


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: a measure, what it is narrowed by, and whose records.

    `narrowed` may name any column that says nothing of a person, breakdown or not, and the measure's parameters.
    `source` is "" for the only one that has them; `until` is the last month (YYYY-MM) that is read, "" for all.
    """

    measure: str
    narrowed: tuple[tuple[str, str], ...]
    force: Force
    source: str = ""
    until: str = ""
    as_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, eq=False)
class OverTime:
    """A count at equal steps from `start` on: `values` are by the step, NaN where nothing is held.

    Steps are hours of whole days by the clock of the force's place, days, months, quarters or financial years.
    `version` is that of the dataset's table. `left_out` says what of the records is not in it, and why.
    """

    measure: Measure
    narrowed: tuple[tuple[str, str], ...]
    force: Force
    source: str
    synthetic: bool
    step: Step
    start: dt.date
    values: Floats
    version: int
    left_out: tuple[str, ...]


def over_time(workspace: Workspace, catalogue: Catalogue, asked: Asked, *, hours: bool) -> OverTime:
    """What a measure counts, at the finest step that the records tell; by the hour only if `hours` are wanted.

    Days on which the whole dataset has no record, in a month where chance leaves none empty, are not held. So are the
    first and the last day of an extract that does not begin and end with a month, which may be parts of days. The count
    begins after the last break of the measure's series, and ends before its provisional months.

    Raises OverTimeError for a measure that does not add up, or of which nothing is held; UnknownNameError for a column
    or value that is not there.
    """
    measure = catalogue.measure(asked.measure)
    compiled, narrowed = compile_cell(catalogue, measure, dict(asked.narrowed))
    dataset, side = catalogue.datasets[measure.dataset], compiled.numerator
    _refuse(dataset, compiled)
    version, source, files = _held(workspace, dataset, asked)
    rows = CountedRows(dataset, side.atom, narrowed, (source, asked.force.id), files, asked.until)
    step, (start, values, left_out) = _on_steps(dataset, rows, asked, hours=hours)
    synthetic = catalogue.source(source).kind == "synthetic"
    found = OverTime(
        measure, asked.narrowed, asked.force, source, synthetic, step, start, values, version, tuple(left_out)
    )
    return _after_breaks(_without_provisional(found))


def _refuse(dataset: Dataset, compiled: CompiledMeasure) -> None:
    side = compiled.numerator
    counts = compiled.denominator is None and side.percentile is None and not side.atom.relation.clock
    if not counts or side.take != "sum" or dataset.grain == "snapshot":
        raise OverTimeError(
            f"{compiled.measure.id} is no count that adds up over time.",
            remedy="Name a measure that counts or sums and is not divided.",
        )


def _held(workspace: Workspace, dataset: Dataset, asked: Asked) -> tuple[int, str, list[TableFile]]:
    """The table's version, the source, and its files of the force."""
    table = open_table(workspace, dataset.id)
    if table is not None and asked.as_at is not None:
        version = version_as_at(table, asked.as_at)
        table = None if version is None else open_table(workspace, dataset.id, version)
    every = [] if table is None else [each for each in table_files(table) if each.force == asked.force.id]
    sources = sorted({each.source for each in every})
    if len(sources) > 1 and not asked.source:
        raise OverTimeError(
            f"The {dataset.id} of {asked.force.id} come from {len(sources)} sources, which are never added up.",
            remedy=f"Say which with --source: {' or '.join(sources)}.",
        )
    chosen = asked.source or (sources[0] if sources else "")
    files = [each for each in every if each.source == chosen]
    if table is None or not files:
        where = f" from {chosen}" if chosen else ""
        raise OverTimeError(
            f"No {dataset.id} of {asked.force.id} are held{where}.", remedy=f"Load some: peelian load {dataset.id} FILE"
        )
    refuse_deleted(workspace, dataset.id, table)
    return int(table.version()), chosen, files


def _on_steps(
    dataset: Dataset, rows: CountedRows, asked: Asked, *, hours: bool
) -> tuple[Step, tuple[dt.date, Floats, list[str]]]:
    time = dataset.columns[dataset.time].type
    if dataset.in_periods or time is ColumnType.MONTH:
        step, listed = finest(rows.by_period(), dataset.months_each)
        if not dataset.in_periods:
            listed = [(month, each, count, value or 0.0) for month, each, count, value in listed]
        return step, on_periods(step, listed)
    step = "hour" if hours and (dataset.hour or time is ColumnType.TIMESTAMP) else "day"
    found = rows.by_day(asked.force.place.timezone, by_hour=step == "hour")
    if not found:
        raise OverTimeError(f"Nothing is held up to {asked.until}.", remedy="Give a later --until.")
    return step, on_days(step, found)


def _without_provisional(found: OverTime) -> OverTime:
    """The same without the months at its end that may still change."""
    months = found.measure.chart.provisional
    if not months:
        return found
    end = moved(found.step, found.start, len(found.values))
    last = Month.of(end.year, end.month).plus(-months)
    stop = max(0, steps_before(found.step, found.start, day_of(last)))
    said = f"the last {months} months, which may still change"
    return replace(found, values=found.values[:stop], left_out=(*found.left_out, said))


def _after_breaks(found: OverTime) -> OverTime:
    """The part after the last break of the series that lies within it."""
    for each in reversed(found.measure.breaks_of(found.force.id)):
        skipped = steps_before(found.step, found.start, each.date)
        if 0 < skipped < len(found.values):
            start = moved(found.step, found.start, skipped)
            said = f"what was counted before {each.date}: {each.reason.rstrip('.')}"
            return replace(found, start=start, values=found.values[skipped:], left_out=(*found.left_out, said))
    return found
