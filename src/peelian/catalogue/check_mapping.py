"""Checks of mappings, which bring publishers' files into datasets."""

from __future__ import annotations

import re
from collections.abc import Iterable

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.faults import known, known_force
from peelian.catalogue.mapping import MappedColumn, Mapping
from peelian.catalogue.model import Column, ColumnType, Dataset
from peelian.catalogue.patterns import pattern_problem
from peelian.catalogue.yaml_file import Path, YamlFile
from peelian.core.errors import CatalogueFault

_NUMBERS = (ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.DURATION)
_DAYS = (ColumnType.DATE, ColumnType.TIMESTAMP)
_DIRECTIVE = re.compile(r"%(-[dmyHIMSj]|[aAbBdmyYHIMSfnpjz%])|%.?")


def mapping_faults(catalogue: Catalogue, file: YamlFile, entry: Mapping) -> Iterable[CatalogueFault]:
    """What is wrong with a mapping: columns and values that its dataset does not have, forces that are not there."""
    yield from known(file, ("source",), "source", entry.source, catalogue.sources)
    yield from known(file, ("dataset",), "dataset", entry.dataset, catalogue.datasets)
    yield from _pattern_faults(file, entry)
    yield from _force_faults(file, entry)
    yield from _block_faults(file, entry)
    yield from _unpivot_faults(file, entry)
    dataset = catalogue.datasets.get(entry.dataset)
    if dataset is None:
        return
    for name, mapped in entry.columns.items():
        yield from known(file, ("columns", name), "column", name, dataset.columns)
        if name in dataset.columns:
            yield from _column_faults(file, ("columns", name), mapped, dataset.columns[name])
    source = catalogue.sources.get(entry.source)
    if source is not None and source.private:
        yield from _replaced(file, entry, dataset)
    for name, column in dataset.columns.items():
        if column.required and not column.derive and name not in entry.columns:
            yield file.fault(("columns",), f"the required column {name!r} is not mapped.", "Map it to a column.")


def _pattern_faults(file: YamlFile, entry: Mapping) -> Iterable[CatalogueFault]:
    for path, pattern, by in entry.patterns:
        problem = pattern_problem(pattern, by)
        if problem:
            yield file.fault(path, problem, "Write it in the regular expressions of RE2.")


def _force_faults(file: YamlFile, entry: Mapping) -> Iterable[CatalogueFault]:
    if entry.force is not None:
        if entry.force.constant is not None:
            yield from known_force(file, ("force", "is"), entry.force.constant)
        for theirs, ours in entry.force.values.items():
            yield from known_force(file, ("force", "values", theirs), ours)
        if entry.force.format or entry.force.zone or entry.force.thousands:
            yield file.fault(("force",), "format, zone and thousands are for columns.", "Take them away.")


def _block_faults(file: YamlFile, entry: Mapping) -> Iterable[CatalogueFault]:
    if entry.blocks is None:
        return
    for index, name in enumerate(entry.blocks.forces):
        yield from known_force(file, ("blocks", "forces", index), name)
    for index, lacking in enumerate(entry.blocks.except_in):
        for name in lacking.lack:
            yield from known(file, ("blocks", "except_in", index, "lack"), "block", name, entry.blocks.gives)
    if entry.blocks.forces and entry.force:
        yield file.fault(("force",), "blocks say which force a row is of.", "Take one of the two away.")
    if entry.unpivot and entry.blocks.counter in (entry.unpivot.name, entry.unpivot.value):
        yield file.fault(("blocks", "counter"), "it must be a column of the file.", "Name the column that counts.")


def _unpivot_faults(file: YamlFile, entry: Mapping) -> Iterable[CatalogueFault]:
    if entry.unpivot is None:
        return
    used = {name for each in (*entry.columns.values(), *((entry.force,) if entry.force else ())) for name in each.needs}
    for field, name in (("name", entry.unpivot.name), ("value", entry.unpivot.value)):
        if name not in used:
            yield file.fault(("unpivot", field), f"no column is taken from {name!r}.", f"Map one: column: {name}.")
    for name in entry.fill_down:
        if name in entry.given_names:
            yield file.fault(("fill_down",), f"{name!r} is no column of the file.", "Name a column of the file.")


def _column_faults(file: YamlFile, path: Path, mapped: MappedColumn, column: Column) -> Iterable[CatalogueFault]:
    if column.values:
        for theirs, ours in mapped.values.items():
            yield from known(file, (*path, "values", theirs), "value", ours, column.values)
        if mapped.constant is not None and not mapped.values and not mapped.patterns:
            yield from known(file, (*path, "is"), "value", mapped.constant, column.values)
    if mapped.thousands and column.type not in _NUMBERS:
        yield file.fault((*path, "thousands"), f"a {column.type} has no thousands.", "Take it away.")
    if mapped.format and column.type not in _DAYS:
        yield file.fault((*path, "format"), "format is for dates and timestamps.", "Use patterns instead.")
    yield from _format_faults(file, (*path, "format"), mapped.format)
    if mapped.zone:
        if column.type is not ColumnType.TIMESTAMP:
            yield file.fault((*path, "zone"), f"a {column.type} has no zone.", "Take it away.")
        elif not _is_zone(mapped.zone):
            yield file.fault((*path, "zone"), f"there is no zone {mapped.zone!r}.", "Write UTC or Europe/London.")


def _replaced(file: YamlFile, entry: Mapping, dataset: Dataset) -> Iterable[CatalogueFault]:
    """A column that has pseudonyms is a column of the file as it stands, and says nothing else."""
    used = [name for each in (*entry.columns.values(), *((entry.force,) if entry.force else ())) for name in each.needs]
    for name in dataset.pseudonyms:
        mapped = entry.columns.get(name)
        if mapped and (mapped.column is None or mapped.model_fields_set != {"column"} or used.count(mapped.column) > 1):
            problem = "its values are replaced by pseudonyms before anything else is done with them."
            yield file.fault(("columns", name), problem, "Map it to a column that gives nothing else, as it stands.")


def _format_faults(file: YamlFile, path: Path, formats: Iterable[str]) -> Iterable[CatalogueFault]:
    for each in formats:
        wrong = [match[0] for match in _DIRECTIVE.finditer(each) if match[1] is None]
        if wrong or "%" not in each:
            problem = f"{wrong[0]!r} means nothing in a format." if wrong else f"{each!r} says nothing of a date."
            yield file.fault(path, problem, "Write it as strptime does: %d/%m/%Y %H:%M:%S.")


def _is_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        return bool(ZoneInfo(name))
    except (ValueError, OSError, LookupError):
        return False
