"""Checks between catalogue entries: names that must exist, conditions that must type-check."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.cell import parse_cell
from peelian.catalogue.expression import ExpressionError, parse_condition
from peelian.catalogue.model import (
    Aggregate,
    Column,
    ColumnType,
    Dataset,
    Mapping,
    Measure,
    Publication,
    Published,
    Reference,
    Sample,
)
from peelian.catalogue.yaml_file import Path, YamlFile
from peelian.core.errors import CatalogueFault, PeelianError, UnknownNameError, nearest
from peelian.core.force import forces
from peelian.core.period import Period
from peelian.core.unit import units

NUMERIC = (ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.DURATION)
GROUPABLE = (ColumnType.CATEGORY, ColumnType.INTEGER, ColumnType.BOOLEAN)
# Names that a record table, its checking and a mart's cells use beside the dataset's own columns.
RESERVED = r"source|force|year|month|submission|row|rows|records|bad|any_bad|raw|repeated|[act]_?[0-9a-f]+|g_.*"
DERIVED_FROM = {
    "month": (ColumnType.DATE, ColumnType.TIMESTAMP),
    "date": (ColumnType.TIMESTAMP,),
    "hour": (ColumnType.TIMESTAMP,),
    "weekday": (ColumnType.DATE, ColumnType.TIMESTAMP),
}
DERIVED_TYPE = {
    "month": ColumnType.MONTH,
    "date": ColumnType.DATE,
    "hour": ColumnType.INTEGER,
    "weekday": ColumnType.INTEGER,
}


def faults_between(catalogue: Catalogue) -> list[CatalogueFault]:
    """Every fault that shows only when entries are held against one another."""
    found: list[CatalogueFault] = []
    checks: tuple[tuple[str, Callable[..., Iterable[CatalogueFault]]], ...] = (
        ("datasets", _dataset),
        ("mappings", _mapping),
        ("references", _reference),
        ("measures", _measure),
        ("published", _published),
        ("samples", _sample),
        ("publications", _publication),
    )
    for kind, check in checks:
        for name, entry in getattr(catalogue, kind).items():
            found += check(catalogue, catalogue.files[kind, name], entry)
    return found


def _known(file: YamlFile, path: Path, kind: str, name: str, known: Iterable[str]) -> list[CatalogueFault]:
    names = list(known)
    if name in names:
        return []
    near = nearest(name, names)
    hint = f"Did you mean {near!r}?" if near else "Known: " + ", ".join(sorted(names)) + "."
    return [file.fault(path, f"there is no {kind} {name!r}.", hint)]


def _condition(file: YamlFile, path: Path, text: str | None, dataset: Dataset) -> list[CatalogueFault]:
    if text is None:
        return []
    try:
        parse_condition(text, dataset.columns)
    except ExpressionError as error:
        return [file.fault(path, error.problem, error.remedy)]
    return []


def _force(file: YamlFile, path: Path, name: str) -> list[CatalogueFault]:
    return _known(file, path, "force", name, (each.id for each in forces()))


def _period(file: YamlFile, path: Path, text: str) -> list[CatalogueFault]:
    try:
        Period.parse(text)
    except PeelianError as error:
        return [file.fault(path, error.message, error.remedy)]
    return []


def _dataset(catalogue: Catalogue, file: YamlFile, entry: Dataset) -> Iterable[CatalogueFault]:
    columns = entry.columns
    for name in columns:
        if re.fullmatch(RESERVED, name):
            yield file.fault(("columns", name), f"{name!r} is a name that Peelian uses itself.", "Choose another name.")
    for name in entry.key:
        yield from _known(file, ("key",), "column", name, [*columns, "force"])
    yield from _known(file, ("time",), "column", entry.time, columns)
    if entry.time in columns:
        column = columns[entry.time]
        if column.type not in (ColumnType.TIMESTAMP, ColumnType.DATE, ColumnType.MONTH) or not column.required:
            yield file.fault(("time",), f"{entry.time!r} cannot say when.", "Name a required timestamp, date or month.")
    for name, column in columns.items():
        yield from _derivation(file, name, column, columns)
    for index, rule in enumerate(entry.rules):
        path = ("rules", index, "check")
        faults = _condition(file, path, rule.check, entry)
        yield from faults
        if not faults and not parse_condition(rule.check, columns).columns:
            yield file.fault(path, "the rule reads no column.", "Say which column's value it checks.")


def _derivation(file: YamlFile, name: str, column: Column, columns: dict[str, Column]) -> Iterable[CatalogueFault]:
    if column.derive is not None:
        path = ("columns", name, "derive")
        yield from _known(file, path, "column", column.derive.column, columns)
        origin = columns.get(column.derive.column)
        if origin and origin.type not in DERIVED_FROM[column.derive.part]:
            yield file.fault(path, f"a {origin.type} has no {column.derive.part}.", "Derive it from a timestamp.")
        if column.type is not DERIVED_TYPE[column.derive.part]:
            yield file.fault(
                path, f"a {column.derive.part} is not a {column.type}.", f"Use {DERIVED_TYPE[column.derive.part]}."
            )


def _mapping(catalogue: Catalogue, file: YamlFile, entry: Mapping) -> Iterable[CatalogueFault]:
    yield from _known(file, ("source",), "source", entry.source, catalogue.sources)
    yield from _known(file, ("dataset",), "dataset", entry.dataset, catalogue.datasets)
    dataset = catalogue.datasets.get(entry.dataset)
    if dataset is None:
        return
    for name, mapped in entry.columns.items():
        yield from _known(file, ("columns", name), "column", name, dataset.columns)
        if name in dataset.columns and dataset.columns[name].values:
            for published, ours in mapped.values.items():
                path = ("columns", name, "values", published)
                yield from _known(file, path, "value", ours, dataset.columns[name].values)
    for name, column in dataset.columns.items():
        if column.required and not column.derive and name not in entry.columns:
            yield file.fault(("columns",), f"the required column {name!r} is not mapped.", "Map it to a column.")


def _reference(catalogue: Catalogue, file: YamlFile, entry: Reference) -> Iterable[CatalogueFault]:
    yield from _known(file, ("unit",), "unit", entry.unit, units())
    for name in entry.values:
        yield from _force(file, ("values", name), name)


def _measure(catalogue: Catalogue, file: YamlFile, entry: Measure) -> Iterable[CatalogueFault]:
    yield from _known(file, ("unit",), "unit", entry.unit, units())
    yield from _known(file, ("dataset",), "dataset", entry.dataset, catalogue.datasets)
    dataset = catalogue.datasets.get(entry.dataset)
    if dataset is None:
        return
    yield from _condition(file, ("where",), entry.where, dataset)
    for name in entry.breakdowns:
        yield from _known(file, ("breakdowns",), "column", name, dataset.columns)
        if name in dataset.columns and dataset.columns[name].type not in GROUPABLE:
            yield file.fault(("breakdowns",), f"{name!r} has too many values.", "Break down by a category or integer.")
    yield from _aggregate(catalogue, file, "numerator", entry.numerator, dataset, entry)
    if entry.denominator:
        yield from _aggregate(catalogue, file, "denominator", entry.denominator, dataset, entry)
    if entry.numerator.reference or entry.numerator.across:
        yield file.fault(("numerator",), "a numerator is a count or a sum.", "Move reference or across below the line.")
    if entry.per and not entry.denominator:
        yield file.fault(("per",), "per needs a denominator.", "Add the denominator, or take per away.")
    if entry.unit == "percent" and not entry.denominator:
        yield file.fault(("unit",), "a percentage needs a denominator.", "Add the denominator.")
    if entry.unit == "rate" and not (entry.per and entry.unit_label):
        yield file.fault(("unit",), "a rate needs per and unit_label.", 'Add per: 1000 and unit_label: "per 1,000 …".')


def _aggregate(
    catalogue: Catalogue, file: YamlFile, side: str, entry: Aggregate, dataset: Dataset, measure: Measure
) -> Iterable[CatalogueFault]:
    if entry.count is not None and entry.count != "all":
        yield from _condition(file, (side, "count"), entry.count, dataset)
    yield from _condition(file, (side, "where"), entry.where, dataset)
    if entry.sum is not None:
        yield from _known(file, (side, "sum"), "column", entry.sum, dataset.columns)
        if entry.sum in dataset.columns and dataset.columns[entry.sum].type not in NUMERIC:
            yield file.fault((side, "sum"), f"{entry.sum!r} is not a number.", "Sum an integer, number or duration.")
    if entry.reference is not None:
        yield from _known(file, (side, "reference"), "reference", entry.reference, catalogue.references)
    if entry.across is not None:
        yield from _known(file, (side, "across"), "breakdown", entry.across, measure.breakdowns)


def _published(catalogue: Catalogue, file: YamlFile, entry: Published) -> Iterable[CatalogueFault]:
    yield from _force(file, ("force",), entry.force)
    for index, figure in enumerate(entry.figures):
        path: Path = ("figures", index)
        yield from _known(file, (*path, "measure"), "measure", figure.measure, catalogue.measures)
        yield from _period(file, (*path, "period"), figure.period)
        measure = catalogue.measures.get(figure.measure)
        if measure:
            yield from _cell(catalogue, file, (*path, "breakdown"), measure, figure.breakdown.items(), each=True)


def _sample(catalogue: Catalogue, file: YamlFile, entry: Sample) -> Iterable[CatalogueFault]:
    yield from _force(file, ("force",), entry.force)
    yield from _known(file, ("published",), "published document", entry.published, catalogue.published)
    for index, year in enumerate(entry.years):
        yield from _period(file, ("years", index), year)
    for name, shape in entry.shapes.items():
        if not shape.weights or min(shape.weights.values()) < 0 or sum(shape.weights.values()) <= 0:
            yield file.fault(("shapes", name), "weights must be 0 or more and add up.", "Give at least one above 0.")


def _publication(catalogue: Catalogue, file: YamlFile, entry: Publication) -> Iterable[CatalogueFault]:
    for index, section in enumerate(entry.sections):
        path: Path = ("sections", index)
        yield from _known(file, (*path, "dataset"), "dataset", section.dataset, catalogue.datasets)
        named = [("kpis", each) for each in section.kpis]
        named += [("charts", each) for each in section.charts] + [("shares", each) for each in section.shares]
        for field, text in named:
            try:
                measure, breakdown = parse_cell(text)
            except UnknownNameError as error:
                yield file.fault((*path, field), error.message, error.remedy)
                continue
            yield from _known(file, (*path, field), "measure", measure, catalogue.measures)
            if measure in catalogue.measures:
                yield from _cell(catalogue, file, (*path, field), catalogue.measures[measure], breakdown)


def _cell(
    catalogue: Catalogue,
    file: YamlFile,
    path: Path,
    measure: Measure,
    breakdown: Iterable[tuple[str, str]],
    *,
    each: bool = False,
) -> Iterable[CatalogueFault]:
    """A measure's breakdowns and the values that they are narrowed to; `each` has a field of its own under `path`."""
    dataset = catalogue.datasets.get(measure.dataset)
    for column, value in breakdown:
        here = (*path, column) if each else path
        yield from _known(file, here, "breakdown", column, measure.breakdowns)
        values = dataset.columns[column].values if dataset and column in dataset.columns else ()
        if values:
            yield from _known(file, here, "value", value, values)
