"""The profile of each slice held: how many rows, on how many days, and the totals that are checked.

A profile is what the checks of totals and the quality grade look at; they never read rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.collection import Figure
from peelian.catalogue.expression import parse_condition
from peelian.catalogue.model import ColumnType, Dataset
from peelian.core.workspace import Workspace
from peelian.records.rows import scan_rows
from peelian.records.table import (
    LOCAL_TIME,
    Slice,
    arrow_schema,
    literal,
    open_table,
    table_files,
)

NUMERIC = (ColumnType.INTEGER, ColumnType.NUMBER)
LENGTHS = {"event": "1", "snapshot": "0", "month": "1", "quarter": "3", "year": "12"}
PLACE = ("source", "force", "year", "month", "part", "series", "at", "months", "records", "days")


@dataclass(frozen=True, slots=True)
class Total:
    """Something that is totalled in each slice: its column's name in a profile, its title, and how."""

    key: str
    title: str
    sql: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One slice in numbers.

    `series` tells apart the figures of one dataset that arrive counted (an indicator), `at` is the day or period that
    they were given for, and `months` how many months that has (0 for a day). `days` is how many days have a row, None
    where rows have no day. `totals` holds the totals by key, without those that no row gives.
    """

    slice: Slice
    series: str
    at: str
    months: int
    records: int
    days: int | None
    totals: dict[str, float]


def figure_total(catalogue: Catalogue, figure: Figure) -> Total:
    """The total of a collection's figure; figures of one definition share one."""
    columns = catalogue.datasets[figure.dataset].columns
    text = figure.where or (figure.count if figure.count != "all" else "") or ""
    condition = parse_condition(text, columns).sql() if text else "true"
    value = f'"{figure.sum}"' if figure.sum else "1"
    # No row that meets the condition makes a count nought, and a sum unknown.
    empty = "" if figure.sum else " ELSE 0"
    sql = f"CAST(sum(CASE WHEN {condition} THEN {value}{empty} END) AS DOUBLE)"
    return Total("t_" + hashlib.sha256(sql.encode()).hexdigest()[:10], figure.title, sql)


def usual_totals(dataset: Dataset) -> tuple[Total, ...]:
    """What is totalled without being asked for: the rows of events, and each number of what arrives counted."""
    if dataset.grain == "event":
        return (Total("t_rows", f"{dataset.title}, rows", "CAST(count(*) AS DOUBLE)"),)
    names = [name for name, each in dataset.columns.items() if each.type in NUMERIC and not each.derive]
    return tuple(Total(f"t_{name}", name.replace("_", " "), f'CAST(sum("{name}") AS DOUBLE)') for name in names)


def below_zero_totals(dataset: Dataset) -> tuple[Total, ...]:
    """The sums of what is below zero, of each count that arrives added up for periods; null where nothing is."""
    if dataset.grain not in ("month", "quarter", "year"):
        return ()
    names = [
        name
        for name, each in dataset.columns.items()
        if each.type is ColumnType.INTEGER and not each.derive and (each.min is None or each.min < 0)
    ]
    return tuple(
        Total(f"n_{name}", name.replace("_", " "), f'CAST(sum(CASE WHEN "{name}" < 0 THEN "{name}" END) AS DOUBLE)')
        for name in names
    )


def totals_of(catalogue: Catalogue, dataset: Dataset) -> tuple[Total, ...]:
    """Every total of a dataset: the usual ones, what of them is below zero, and those of collections' figures."""
    figures = [each for entry in catalogue.collections.values() for each in entry.figures.values()]
    asked = [figure_total(catalogue, each) for each in figures if each.dataset == dataset.id]
    return tuple({each.key: each for each in (*usual_totals(dataset), *below_zero_totals(dataset), *asked)}.values())


def profile_select(dataset: Dataset, totals: Iterable[Total], rows: str) -> str:
    """SQL that gives the profile of each slice of `rows`, which hold the dataset's table."""
    beside = arrow_schema(dataset).names
    others = [name for name in dataset.parts if name != dataset.time]
    words = ", ".join(f'CAST("{name}" AS VARCHAR)' for name in others)
    series = f"concat_ws(' ', {words})" if others else "''"
    at = f'CAST("{dataset.time}" AS VARCHAR)' if dataset.grain != "event" else "month"
    day = _day(dataset)
    part = "part" if "part" in beside else "'' AS part"
    months = "months" if "months" in beside else f"{LENGTHS[dataset.grain]} AS months"
    parts = [
        "source", "force", "year", "month", part, f"{series} AS series", f'{at} AS "at"', months, "count(*) AS records",
        f"{f'nullif(count(DISTINCT {day}), 0)' if day else 'CAST(NULL AS BIGINT)'} AS days",
        *(f'{each.sql} AS "{each.key}"' for each in totals),
    ]  # fmt: skip
    return f"SELECT {', '.join(parts)} FROM {rows} GROUP BY ALL"


def _day(dataset: Dataset) -> str:
    """SQL for the day of a row of events, "" where the rows have none."""
    time = dataset.columns[dataset.time]
    if dataset.grain != "event":
        return ""
    if time.type is ColumnType.MONTH:
        return f'CAST("{time.derive.columns[0]}" AS DATE)' if time.derive else ""
    return f'CAST("{dataset.time}" AS DATE)'


def read_profile_rows(connection: duckdb.DuckDBPyConnection, table: str, totals: Sequence[Total]) -> list[Profile]:
    """The profiles in a table (or subquery) that `profile_select` made."""
    names = ", ".join(f'"{each}"' for each in (*PLACE, *(each.key for each in totals)))
    found = []
    for row in connection.execute(f"SELECT {names} FROM {table}").fetchall():
        source, force, _, month, part, series, at, months, records, days = row[: len(PLACE)]
        values = zip((each.key for each in totals), row[len(PLACE) :], strict=True)
        given = {key: value for key, value in values if value is not None}
        found.append(Profile(Slice(source, force, month, part), series, at, int(months), records, days, given))
    return found


def profiles(
    workspace: Workspace, catalogue: Catalogue, dataset: str, version: int | None = None, of: Iterable[Slice] = ()
) -> list[Profile]:
    """The profiles of what a dataset's table holds at a version (the latest without one), of all slices or those named.

    Only the files in which the slices can lie are read.
    """
    table = open_table(workspace, dataset, version)
    wanted = set(of)
    places = {(each.source, each.force, int(each.month[:4])) for each in wanted}
    files = [
        each for each in (table_files(table) if table else ())
        if not wanted or (each.source, each.force, each.year) in places
    ]  # fmt: skip
    # What was deleted for good since is no part of what stood there: a partition that lacks a file tells nothing.
    gone = {(each.source, each.force, each.year) for each in files if not Path(each.path).exists()}
    files = [each for each in files if (each.source, each.force, each.year) not in gone]
    if not files:
        return []
    entry = catalogue.datasets[dataset]
    totals = totals_of(catalogue, entry)
    with duckdb.connect() as connection:
        connection.execute("SET autoinstall_known_extensions = false")
        connection.execute(f"SET TimeZone = '{LOCAL_TIME}'")
        connection.execute(f"SET memory_limit = {literal(workspace.settings.memory_limit)}")
        if workspace.settings.threads:
            connection.execute(f"SET threads = {workspace.settings.threads}")
        select = profile_select(entry, totals, scan_rows(files, entry))
        found = read_profile_rows(connection, f"({select})", totals)
    return [each for each in found if not wanted or each.slice in wanted]
