"""Checks between catalogue entries: names that must exist, conditions that must type-check."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.cell import parse_cell, parse_timed
from peelian.catalogue.check_collection import collection_faults
from peelian.catalogue.check_dataset import dataset_faults
from peelian.catalogue.check_disparity import disparity_faults
from peelian.catalogue.check_download import download_faults
from peelian.catalogue.check_framework import finding_kind_faults, framework_faults, scale_faults
from peelian.catalogue.check_mapping import mapping_faults
from peelian.catalogue.check_measure import indicator_faults, measure_faults
from peelian.catalogue.documents import (
    DistanceGroup,
    Group,
    Publication,
    Published,
    PublishedFigure,
    Remark,
    Sample,
    Section,
)
from peelian.catalogue.faults import known, known_force, known_period
from peelian.catalogue.model import Measure
from peelian.catalogue.yaml_file import Path, YamlFile
from peelian.core.errors import CatalogueFault, UnknownNameError
from peelian.core.when import WHENS


def faults_between(catalogue: Catalogue) -> list[CatalogueFault]:
    """Every fault that shows only when entries are held against one another."""
    found: list[CatalogueFault] = []
    checks: tuple[tuple[str, Callable[..., Iterable[CatalogueFault]]], ...] = (
        ("datasets", dataset_faults),
        ("mappings", mapping_faults),
        ("downloads", download_faults),
        ("indicators", indicator_faults),
        ("groups", _group),
        ("distance_groups", _distance_group),
        ("disparities", disparity_faults),
        ("measures", measure_faults),
        ("measures", _unmet),
        ("published", _published),
        ("samples", _sample),
        ("publications", _publication),
        ("remarks", _remark),
        ("collections", collection_faults),
        ("scales", scale_faults),
        ("frameworks", framework_faults),
        ("finding_kinds", finding_kind_faults),
    )
    # What an indicator is as a measure follows from it: it is the indicator that is checked.
    indicators = {f"{group.id}.{name}" for group in catalogue.indicators.values() for name in group.indicators}
    for kind, check in checks:
        for name, entry in getattr(catalogue, kind).items():
            if kind == "measures" and name in indicators:
                continue
            found += check(catalogue, catalogue.files[kind, name], entry)
    return found


def _unmet(catalogue: Catalogue, file: YamlFile, entry: Measure) -> Iterable[CatalogueFault]:
    for index, text in enumerate(entry.unmet):
        yield from cell_faults(catalogue, file, ("unmet", index), text)


def _group(catalogue: Catalogue, file: YamlFile, entry: Group) -> Iterable[CatalogueFault]:
    yield from known_force(file, ("force",), entry.force)
    for index, name in enumerate(entry.members):
        yield from known_force(file, ("members", index), name)
    if entry.force in entry.members:
        yield file.fault(("members",), "a force is not compared with itself.", f"Take {entry.force} away.")


def _distance_group(catalogue: Catalogue, file: YamlFile, entry: DistanceGroup) -> Iterable[CatalogueFault]:
    if entry.id in (*catalogue.groups, "official", "all"):
        yield file.fault(("id",), f"{entry.id!r} is the name of another group.", "Give it another id.")
    for index, each in enumerate(entry.variables):
        path: Path = ("variables", index)
        yield from cell_faults(catalogue, file, (*path, "measure"), each.measure)
        yield from known(file, (*path, "source"), "source", each.source, catalogue.sources)
        yield from known_period(file, (*path, "period"), each.period)


def _published(catalogue: Catalogue, file: YamlFile, entry: Published) -> Iterable[CatalogueFault]:
    yield from known_force(file, ("force",), entry.force)
    for index, figure in enumerate(entry.figures):
        path: Path = ("figures", index)
        yield from known(file, (*path, "measure"), "measure", figure.measure, catalogue.measures)
        yield from known_period(file, (*path, "period"), figure.period)
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
    yield from known_force(file, ("force",), entry.force)
    for index, name in enumerate(entry.published):
        yield from known(file, ("published", index), "published document", name, catalogue.published)
    for index, year in enumerate(entry.years):
        yield from known_period(file, ("years", index), year)
    for name, periods in entry.totals.items():
        for text in periods:
            yield from known_period(file, ("totals", name, text), text)
    for name, shape in entry.shapes.items():
        if not shape.weights or min(shape.weights.values()) < 0 or sum(shape.weights.values()) <= 0:
            yield file.fault(("shapes", name), "weights must be 0 or more and add up.", "Give at least one above 0.")


def _publication(catalogue: Catalogue, file: YamlFile, entry: Publication) -> Iterable[CatalogueFault]:
    for index, section in enumerate(entry.sections):
        yield from _section(catalogue, file, index, section)
    for index, text in enumerate(entry.pages):
        yield from cell_faults(catalogue, file, ("pages", index), text)
    for index, name in enumerate(entry.terms):
        yield from known(file, ("terms", index), "term", name, catalogue.terms)


def _section(catalogue: Catalogue, file: YamlFile, index: int, section: Section) -> Iterable[CatalogueFault]:
    for field in ("kpis", "charts", "shares", "signals", "series", "maps", "peers", "forces"):
        path: Path = ("sections", index, field)
        for text in getattr(section, field):
            cell, time = parse_timed(text)
            yield from cell_faults(catalogue, file, path, cell)
            if time and field not in ("kpis", "forces"):
                yield file.fault(path, "a chart shows the whole period.", f"Take {time!r} away.")
            elif time:
                yield from known(file, path, "time", time, WHENS)
    for name in section.shares:
        if name in catalogue.measures and not catalogue.measures[name].breakdowns:
            yield file.fault(("sections", index, "shares"), f"{name} has no breakdown.", "Name one that has.")
    for name in section.disparity:
        yield from known(file, ("sections", index, "disparity"), "disparity", name, catalogue.disparities)
    groups = {"official", "all", *catalogue.groups, *catalogue.distance_groups}
    yield from known(file, ("sections", index, "group"), "group", section.group, groups)


def _remark(catalogue: Catalogue, file: YamlFile, entry: Remark) -> Iterable[CatalogueFault]:
    yield from cell_faults(catalogue, file, ("measure",), entry.measure)
    yield from known_force(file, ("force",), entry.force)
    yield from known(file, ("source",), "source", entry.source, catalogue.sources)
    yield from known_period(file, ("period",), entry.period)


def cell_faults(catalogue: Catalogue, file: YamlFile, path: Path, text: str) -> Iterable[CatalogueFault]:
    """What is wrong with `measure[column=value]`: a measure, breakdown, parameter or value that is not there."""
    try:
        name, narrowed = parse_cell(text)
    except UnknownNameError as error:
        yield file.fault(path, error.message, error.remedy)
        return
    yield from known(file, path, "measure", name, catalogue.measures)
    if name in catalogue.measures:
        yield from _cell(catalogue, file, path, catalogue.measures[name], narrowed)


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
            yield from known(file, here, "value", value, map(str, measure.parameters[column].values))
            continue
        yield from known(file, here, "breakdown", column, measure.breakdowns)
        values = dataset.columns[column].values if dataset and column in dataset.columns else ()
        if values:
            yield from known(file, here, "value", value, values)
