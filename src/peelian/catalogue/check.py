"""Checks between catalogue entries: names that must exist, conditions that must type-check."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.cell import parse_cell, parse_timed
from peelian.catalogue.expression import ExpressionError, parse_condition
from peelian.catalogue.model import (
    Aggregate,
    Clock,
    Column,
    ColumnType,
    Dataset,
    Group,
    Indicators,
    Mapping,
    Measure,
    Publication,
    Published,
    PublishedFigure,
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
AGE = Column(type=ColumnType.INTEGER, means="whole days from the start to the last day of the month")


def readable_columns(dataset: Dataset, clock: Clock | None) -> dict[str, Column]:
    """The columns that a measure's conditions may read: the dataset's own and, with a clock, `age`."""
    return {**dataset.columns, "age": AGE} if clock else dataset.columns


def faults_between(catalogue: Catalogue) -> list[CatalogueFault]:
    """Every fault that shows only when entries are held against one another."""
    found: list[CatalogueFault] = []
    checks: tuple[tuple[str, Callable[..., Iterable[CatalogueFault]]], ...] = (
        ("datasets", _dataset),
        ("mappings", _mapping),
        ("indicators", _indicators),
        ("groups", _group),
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


def _condition(
    file: YamlFile, path: Path, text: str | None, columns: dict[str, Column], measure: Measure | None = None
) -> list[CatalogueFault]:
    if text is None:
        return []
    try:
        parse_condition(
            text, columns, {name: each.value for name, each in measure.parameters.items()} if measure else {}
        )
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
    yield from _time(file, entry, columns)
    for name, column in columns.items():
        yield from _derivation(file, name, column, columns)
    for index, rule in enumerate(entry.rules):
        path = ("rules", index, "check")
        faults = _condition(file, path, rule.check, columns)
        yield from faults
        if not faults and not parse_condition(rule.check, columns).columns:
            yield file.fault(path, "the rule reads no column.", "Say which column's value it checks.")


def _time(file: YamlFile, entry: Dataset, columns: dict[str, Column]) -> Iterable[CatalogueFault]:
    yield from _known(file, ("time",), "column", entry.time, columns)
    if entry.time in columns:
        column = columns[entry.time]
        wanted, words = _TIMES[entry.grain]
        if column.type not in wanted or not column.required:
            yield file.fault(("time",), f"{entry.time!r} cannot say when.", f"Name a required {words}.")
    for name in entry.parts:
        yield from _known(file, ("parts",), "column", name, columns)
    if entry.grain == "counted" and entry.time not in entry.parts:
        yield file.fault(("parts",), "a correction would replace figures of other periods.", f"Add {entry.time}.")


_TIMES = {
    "event": ((*DAYS, ColumnType.MONTH), "timestamp, date or month"),
    "snapshot": ((ColumnType.DATE,), "date"),
    "counted": ((ColumnType.PERIOD,), "period"),
}


def _derivation(file: YamlFile, name: str, column: Column, columns: dict[str, Column]) -> Iterable[CatalogueFault]:
    if column.derive is not None:
        path = ("columns", name, "derive")
        for origin in column.derive.columns:
            yield from _known(file, path, "column", origin, columns)
            if origin in columns and columns[origin].type not in DERIVED_FROM[column.derive.part]:
                problem = f"a {columns[origin].type} has no {column.derive.part}."
                yield file.fault(path, problem, "Derive it from a timestamp.")
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
    for index, name in enumerate(entry.blocks.forces if entry.blocks else ()):
        yield from _force(file, ("blocks", "forces", index), name)
    if entry.blocks and entry.force:
        yield file.fault(("force",), "blocks say which force a row is of.", "Take one of the two away.")
    for name, column in dataset.columns.items():
        if column.required and not column.derive and name not in entry.columns:
            yield file.fault(("columns",), f"the required column {name!r} is not mapped.", "Map it to a column.")


def _indicators(catalogue: Catalogue, file: YamlFile, entry: Indicators) -> Iterable[CatalogueFault]:
    for name, each in entry.indicators.items():
        yield from _known(file, ("indicators", name, "unit"), "unit", each.unit, units())


def _group(catalogue: Catalogue, file: YamlFile, entry: Group) -> Iterable[CatalogueFault]:
    yield from _force(file, ("force",), entry.force)
    for index, name in enumerate(entry.members):
        yield from _force(file, ("members", index), name)
    if entry.force in entry.members:
        yield file.fault(("members",), "a force is not compared with itself.", f"Take {entry.force} away.")


def _measure(catalogue: Catalogue, file: YamlFile, entry: Measure) -> Iterable[CatalogueFault]:
    yield from _known(file, ("unit",), "unit", entry.unit, units())
    yield from _known(file, ("dataset",), "dataset", entry.dataset, catalogue.datasets)
    dataset = catalogue.datasets.get(entry.dataset)
    if dataset is None:
        return
    columns = readable_columns(dataset, entry.clock)
    yield from _condition(file, ("where",), entry.where, columns, entry)
    for name in entry.breakdowns:
        yield from _known(file, ("breakdowns",), "column", name, dataset.columns)
        if name in dataset.columns and dataset.columns[name].type not in GROUPABLE:
            yield file.fault(("breakdowns",), f"{name!r} has too many values.", "Break down by a category or integer.")
        if name in entry.parameters:
            yield file.fault(("parameters", name), f"{name!r} is a breakdown too.", "Give the parameter another name.")
    if entry.clock:
        yield from _clock(file, entry.clock, dataset)
    yield from _aggregate(catalogue, file, "numerator", entry.numerator, entry)
    if entry.denominator:
        yield from _aggregate(catalogue, file, "denominator", entry.denominator, entry)
    above = entry.numerator
    if above.dataset or above.across:
        remedy = "Move dataset and across below the line."
        yield file.fault(("numerator",), "a numerator is of the measure's own dataset.", remedy)
    yield from _fraction(file, entry)


def _fraction(file: YamlFile, entry: Measure) -> Iterable[CatalogueFault]:
    whole = entry.denominator is not None or entry.numerator.take == "exact"
    if entry.per and not entry.denominator:
        yield file.fault(("per",), "per needs a denominator.", "Add the denominator, or take per away.")
    if entry.interval and not entry.denominator:
        yield file.fault(("interval",), "an interval needs a denominator.", "Add it, or take interval away.")
    if entry.unit == "percent" and not whole:
        yield file.fault(("unit",), "a percentage needs a denominator.", "Add the denominator.")
    if entry.unit == "rate" and not (entry.unit_label and (entry.per or entry.numerator.take == "exact")):
        yield file.fault(("unit",), "a rate needs per and unit_label.", 'Add per: 1000 and unit_label: "per 1,000 …".')
    if any(side and side.percentile is not None for side in (entry.numerator, entry.denominator)) and entry.denominator:
        yield file.fault(("denominator",), "a percentile is not divided.", "Take the denominator away.")


def _clock(file: YamlFile, clock: Clock, dataset: Dataset) -> Iterable[CatalogueFault]:
    for field, name in (("start", clock.start), ("stop", clock.stop)):
        path = ("clock", field)
        yield from _known(file, path, "column", name, dataset.columns)
        if name in dataset.columns and dataset.columns[name].type not in DAYS:
            yield file.fault(path, f"{name!r} is not a day or time.", "Name a date or timestamp.")
    if dataset.grain != "event":
        yield file.fault(("clock",), f"the rows of {dataset.id} do not begin and end.", "Take clock away.")


def _aggregate(
    catalogue: Catalogue, file: YamlFile, side: str, entry: Aggregate, measure: Measure
) -> Iterable[CatalogueFault]:
    name = entry.dataset or measure.dataset
    yield from _known(file, (side, "dataset"), "dataset", name, catalogue.datasets)
    if entry.source is not None:
        yield from _known(file, (side, "source"), "source", entry.source, catalogue.sources)
    dataset = catalogue.datasets.get(name)
    if dataset is None:
        return
    columns = readable_columns(dataset, None if entry.dataset else measure.clock)
    if entry.count is not None and entry.count != "all":
        yield from _condition(file, (side, "count"), entry.count, columns, measure)
    yield from _condition(file, (side, "where"), entry.where, columns, measure)
    yield from _summed(file, side, entry, columns)
    if entry.of and dataset.grain != "event":
        yield file.fault((side, "of"), f"{dataset.id} holds no events.", "Take percentiles of events only.")
    for column in entry.across:
        yield from _known(file, (side, "across"), "breakdown", column, measure.breakdowns)
    for column in measure.breakdowns:
        if column not in entry.across and column not in dataset.columns:
            remedy = f"Add it under {side}: across, or take it from breakdowns."
            yield file.fault((side,), f"{dataset.id} has no column {column!r} to break down by.", remedy)
    if entry.take in ("last", "mean", "mid_year", "exact") and dataset.grain == "event" and not measure.clock:
        yield file.fault((side, "take"), f"{dataset.id} holds events, which add up.", "Take take away.")


def _summed(file: YamlFile, side: str, entry: Aggregate, columns: dict[str, Column]) -> Iterable[CatalogueFault]:
    for field, column in (("sum", entry.sum), ("of", entry.of)):
        if column is not None:
            yield from _known(file, (side, field), "column", column, columns)
            if column in columns and columns[column].type not in NUMERIC:
                yield file.fault((side, field), f"{column!r} is not a number.", "Name an integer, number or duration.")


def _published(catalogue: Catalogue, file: YamlFile, entry: Published) -> Iterable[CatalogueFault]:
    yield from _force(file, ("force",), entry.force)
    for index, figure in enumerate(entry.figures):
        path: Path = ("figures", index)
        yield from _known(file, (*path, "measure"), "measure", figure.measure, catalogue.measures)
        yield from _period(file, (*path, "period"), figure.period)
        measure = catalogue.measures.get(figure.measure)
        if measure:
            yield from _cell(catalogue, file, (*path, "breakdown"), measure, figure.breakdown.items(), each=True)
            yield from _printed_part(file, path, figure, measure)


def _printed_part(file: YamlFile, path: Path, figure: PublishedFigure, measure: Measure) -> Iterable[CatalogueFault]:
    if figure.part in ("denominator", "shortfall") and measure.denominator is None:
        yield file.fault((*path, "part"), f"{measure.id} has no denominator.", "Name another part.")
    values = [value for each in measure.parameters.values() for value in each.values]
    if figure.part == "parameter" and figure.value not in values:
        known = ", ".join(map(str, values)) or "none"
        yield file.fault((*path, "value"), f"{measure.id} has no such parameter value.", f"Its values: {known}.")


def _sample(catalogue: Catalogue, file: YamlFile, entry: Sample) -> Iterable[CatalogueFault]:
    yield from _force(file, ("force",), entry.force)
    for index, name in enumerate(entry.published):
        yield from _known(file, ("published", index), "published document", name, catalogue.published)
    for index, year in enumerate(entry.years):
        yield from _period(file, ("years", index), year)
    for name, shape in entry.shapes.items():
        if not shape.weights or min(shape.weights.values()) < 0 or sum(shape.weights.values()) <= 0:
            yield file.fault(("shapes", name), "weights must be 0 or more and add up.", "Give at least one above 0.")


def _publication(catalogue: Catalogue, file: YamlFile, entry: Publication) -> Iterable[CatalogueFault]:
    for index, section in enumerate(entry.sections):
        path: Path = ("sections", index)
        named = [("kpis", each) for each in section.kpis]
        named += [("charts", each) for each in section.charts] + [("shares", each) for each in section.shares]
        for field, text in named:
            try:
                measure, breakdown = parse_cell(parse_timed(text)[0])
            except UnknownNameError as error:
                yield file.fault((*path, field), error.message, error.remedy)
                continue
            yield from _known(file, (*path, field), "measure", measure, catalogue.measures)
            if measure in catalogue.measures:
                yield from _cell(catalogue, file, (*path, field), catalogue.measures[measure], breakdown)
    for index, name in enumerate(entry.terms):
        yield from _known(file, ("terms", index), "term", name, catalogue.terms)


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
        if column in measure.parameters:
            yield from _known(file, here, "value", value, map(str, measure.parameters[column].values))
            continue
        yield from _known(file, here, "breakdown", column, measure.breakdowns)
        values = dataset.columns[column].values if dataset and column in dataset.columns else ()
        if values:
            yield from _known(file, here, "value", value, values)
