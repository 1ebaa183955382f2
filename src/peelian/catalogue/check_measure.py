"""Checks of measures and of the indicators that are measures of their own."""

from __future__ import annotations

from collections.abc import Iterable

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.faults import condition, known, known_force
from peelian.catalogue.model import Aggregate, Clock, Column, ColumnType, Dataset, Indicators, Measure
from peelian.catalogue.readable import readable_columns
from peelian.catalogue.yaml_file import YamlFile
from peelian.core.errors import CatalogueFault
from peelian.core.unit import units

DAYS = (ColumnType.DATE, ColumnType.TIMESTAMP)
WHOLE = (ColumnType.INTEGER, ColumnType.DURATION)
NUMERIC = (ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.DURATION)
GROUPABLE = (ColumnType.CATEGORY, ColumnType.INTEGER, ColumnType.BOOLEAN)


def indicator_faults(catalogue: Catalogue, file: YamlFile, entry: Indicators) -> Iterable[CatalogueFault]:
    """What is wrong with a group of indicators."""
    for name, each in entry.indicators.items():
        yield from known(file, ("indicators", name, "unit"), "unit", each.unit, units())
        if each.unit in ("percent", "rate") and each.counts not in ("ratio", "given"):
            remedy = "Write counts: ratio or counts: given."
            yield file.fault(("indicators", name, "unit"), f"a {each.unit} does not add up and is no level.", remedy)


def measure_faults(catalogue: Catalogue, file: YamlFile, entry: Measure) -> Iterable[CatalogueFault]:
    """What is wrong with a measure: names, conditions, sides that do not fit together."""
    yield from known(file, ("unit",), "unit", entry.unit, units())
    yield from known(file, ("dataset",), "dataset", entry.dataset, catalogue.datasets)
    dataset = catalogue.datasets.get(entry.dataset)
    if dataset is None:
        return
    columns = readable_columns(dataset, entry.clock)
    yield from condition(file, ("where",), entry.where, columns, entry.parameters)
    for name in entry.breakdowns:
        yield from known(file, ("breakdowns",), "column", name, dataset.columns)
        if name in dataset.columns and dataset.columns[name].type not in GROUPABLE:
            yield file.fault(("breakdowns",), f"{name!r} has too many values.", "Break down by a category or integer.")
        if name in entry.parameters:
            yield file.fault(("parameters", name), f"{name!r} is a breakdown too.", "Give the parameter another name.")
    yield from _special(file, entry, dataset)
    yield from _forces(file, entry)
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


def _forces(file: YamlFile, entry: Measure) -> Iterable[CatalogueFault]:
    """Forces that are named and are not there."""
    for field in ("breaks", "not_compared"):
        for index, each in enumerate(getattr(entry, field)):
            for name in each.forces:
                yield from known_force(file, (field, index, "forces"), name)


def _special(file: YamlFile, entry: Measure, dataset: Dataset) -> Iterable[CatalogueFault]:
    """A breakdown by what is special needs a reason, and a reason such a breakdown."""
    columns = dataset.columns
    special = [name for name in entry.breakdowns if name in columns and columns[name].sensitivity == "special"]
    if special and not entry.breaks_down_special:
        remedy = "Say why it is needed under breaks_down_special, or take the breakdown away."
        yield file.fault(("breakdowns",), f"{special[0]!r} is a special category of personal data.", remedy)
    if entry.breaks_down_special and not special:
        remedy = "Take breaks_down_special away."
        yield file.fault(("breaks_down_special",), "no breakdown is by a special column.", remedy)


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
        yield from known(file, path, "column", name, dataset.columns)
        if name in dataset.columns and dataset.columns[name].type not in DAYS:
            yield file.fault(path, f"{name!r} is not a day or time.", "Name a date or timestamp.")
    if dataset.grain != "event":
        yield file.fault(("clock",), f"the rows of {dataset.id} do not begin and end.", "Take clock away.")


def _aggregate(
    catalogue: Catalogue, file: YamlFile, side: str, entry: Aggregate, measure: Measure
) -> Iterable[CatalogueFault]:
    name = entry.dataset or measure.dataset
    yield from known(file, (side, "dataset"), "dataset", name, catalogue.datasets)
    if entry.source is not None:
        yield from known(file, (side, "source"), "source", entry.source, catalogue.sources)
    dataset = catalogue.datasets.get(name)
    if dataset is None:
        return
    columns = readable_columns(dataset, None if entry.dataset else measure.clock)
    if entry.count is not None and entry.count != "all":
        yield from condition(file, (side, "count"), entry.count, columns, measure.parameters)
    yield from condition(file, (side, "where"), entry.where, columns, measure.parameters)
    yield from _summed(file, side, entry, columns)
    if entry.of and dataset.grain != "event":
        yield file.fault((side, "of"), f"{dataset.id} holds no events.", "Take percentiles of events only.")
    for column in entry.across:
        yield from known(file, (side, "across"), "breakdown", column, measure.breakdowns)
    for column in measure.breakdowns if entry.dataset else ():
        if column not in entry.across and column not in dataset.columns:
            remedy = f"Add it under {side}: across, or take it from breakdowns."
            yield file.fault((side,), f"{dataset.id} has no column {column!r} to break down by.", remedy)
    yield from _taken(file, side, entry, dataset, clocked=measure.clock is not None and not entry.dataset)


def _taken(file: YamlFile, side: str, entry: Aggregate, dataset: Dataset, *, clocked: bool) -> Iterable[CatalogueFault]:
    if clocked and entry.take not in (None, "last"):
        problem = "what is open is counted at the end of a period, and not otherwise."
        yield file.fault((side, "take"), problem, "Take take away.")
    elif dataset.grain == "event" and not clocked and entry.take not in (None, "sum"):
        yield file.fault((side, "take"), f"{dataset.id} holds events, which add up.", "Take take away.")
    elif dataset.months_each and entry.take not in (None, "sum", "exact"):
        problem = f"{dataset.id} holds counts of a {dataset.grain}, which add up."
        yield file.fault((side, "take"), problem, "Take take away.")


def _summed(file: YamlFile, side: str, entry: Aggregate, columns: dict[str, Column]) -> Iterable[CatalogueFault]:
    for field, column in (("sum", entry.sum), ("of", entry.of)):
        if column is not None:
            yield from known(file, (side, field), "column", column, columns)
            kinds = WHOLE if field == "of" else NUMERIC
            if column in columns and columns[column].type not in kinds:
                named = ", ".join(kinds[:-1]) + f" or {kinds[-1]}"
                article = "a whole number" if field == "of" else "a number"
                yield file.fault((side, field), f"{column!r} is not {article}.", f"Name an {named}.")
