"""Checks of datasets."""

from __future__ import annotations

import re
from collections.abc import Iterable

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.expression import parse_condition
from peelian.catalogue.faults import condition, known
from peelian.catalogue.model import Column, ColumnType, Dataset
from peelian.catalogue.yaml_file import YamlFile
from peelian.core.errors import CatalogueFault

# Names that a record table, its checking and a mart's cells use beside the dataset's own columns.
RESERVED = (
    r"source|force|year|month|months|part|at|age|submission|row|rows|records|bad|any_bad|raw|repeated"
    r"|[acst]_?[0-9a-f]+|g_.*"
)
DAYS = (ColumnType.DATE, ColumnType.TIMESTAMP)
DERIVED_FROM = {
    "month": DAYS,
    "date": (ColumnType.TIMESTAMP,),
    "hour": (ColumnType.TIMESTAMP,),
    "weekday": DAYS,
    "seconds": (ColumnType.TIMESTAMP,),
    "days": DAYS,
    "full_months": DAYS,
}
DERIVED_TYPE = {
    "month": ColumnType.MONTH,
    "date": ColumnType.DATE,
    "hour": ColumnType.INTEGER,
    "weekday": ColumnType.INTEGER,
    "seconds": ColumnType.DURATION,
    "days": ColumnType.INTEGER,
    "full_months": ColumnType.INTEGER,
}


def dataset_faults(_: Catalogue, file: YamlFile, entry: Dataset) -> Iterable[CatalogueFault]:
    """What is wrong with a dataset: its columns, its time, its derivations and rules."""
    columns = entry.columns
    for name in columns:
        if re.fullmatch(RESERVED, name):
            yield file.fault(("columns", name), f"{name!r} is a name that Peelian uses itself.", "Choose another name.")
    for name in entry.key:
        yield from known(file, ("key",), "column", name, [*columns, "force"])
    yield from _time(file, entry, columns)
    for name, column in columns.items():
        if column.type is ColumnType.PERIOD and name != entry.time:
            remedy = "Give it another type."
            problem = "only the time of a dataset of counts can be a period."
            yield file.fault(("columns", name), problem, remedy)
    for name, column in columns.items():
        yield from _derivation(file, name, column, columns)
    for index, rule in enumerate(entry.rules):
        path = ("rules", index, "check")
        faults = condition(file, path, rule.check, columns)
        yield from faults
        if not faults and not parse_condition(rule.check, columns).columns:
            yield file.fault(path, "the rule reads no column.", "Say which column's value it checks.")


def _time(file: YamlFile, entry: Dataset, columns: dict[str, Column]) -> Iterable[CatalogueFault]:
    yield from known(file, ("time",), "column", entry.time, columns)
    if entry.time in columns:
        column = columns[entry.time]
        wanted, words = _TIMES[entry.grain]
        if column.type not in wanted or not column.required:
            yield file.fault(("time",), f"{entry.time!r} cannot say when.", f"Name a required {words}.")
    yield from _hour(file, entry, columns)
    for name in entry.parts:
        yield from known(file, ("parts",), "column", name, columns)
        if name in columns and not columns[name].required:
            yield file.fault(("parts",), f"{name!r} can be empty.", "Name required columns.")
    if entry.grain == "counted" and entry.time not in entry.parts:
        yield file.fault(("parts",), "a correction would replace figures of other periods.", f"Add {entry.time}.")
    if entry.grain == "event" and entry.parts:
        yield file.fault(("parts",), "events are replaced by the month.", "Take parts away.")


def _hour(file: YamlFile, entry: Dataset, columns: dict[str, Column]) -> Iterable[CatalogueFault]:
    """What is wrong with the column of the hour, if one is named."""
    if entry.hour is None:
        return
    yield from known(file, ("hour",), "column", entry.hour, columns)
    if entry.hour in columns and not _is_hour(columns[entry.hour]):
        remedy = "Name a required integer with min: 0 and max: 23."
        yield file.fault(("hour",), f"{entry.hour!r} is no hour of the day.", remedy)
    if entry.time in columns and columns[entry.time].type is not ColumnType.DATE:
        yield file.fault(("hour",), f"{entry.time!r} says the hour already.", "Take hour away: time is not a date.")


def _is_hour(column: Column) -> bool:
    return column.type is ColumnType.INTEGER and column.required and (column.min, column.max) == (0, 23)


_TIMES = {
    "event": ((*DAYS, ColumnType.MONTH), "timestamp, date or month"),
    "snapshot": ((ColumnType.DATE,), "date"),
    "counted": ((ColumnType.PERIOD,), "period"),
    "month": ((ColumnType.PERIOD,), "period"),
    "quarter": ((ColumnType.PERIOD,), "period"),
    "year": ((ColumnType.PERIOD,), "period"),
}


def _derivation(file: YamlFile, name: str, column: Column, columns: dict[str, Column]) -> Iterable[CatalogueFault]:
    if column.derive is not None:
        path = ("columns", name, "derive")
        for origin in column.derive.columns:
            yield from known(file, path, "column", origin, columns)
            if origin in columns and columns[origin].type not in DERIVED_FROM[column.derive.part]:
                wanted = " or ".join(DERIVED_FROM[column.derive.part])
                part = column.derive.part.replace("_", " ")
                problem = f"{origin!r} is a {columns[origin].type}, which has no {part}."
                yield file.fault(path, problem, f"Derive it from a {wanted}.")
        if column.type is not DERIVED_TYPE[column.derive.part]:
            kind = DERIVED_TYPE[column.derive.part]
            yield file.fault(path, f"{column.derive.part} does not give the type {column.type}.", f"Use {kind}.")
