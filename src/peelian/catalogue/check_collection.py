"""Checks of collections: datasets, columns, indicators, forces and figures that must exist."""

from __future__ import annotations

from collections.abc import Iterable

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.collection import Asked, Collection, Figure
from peelian.catalogue.faults import condition, known, known_force
from peelian.catalogue.model import ColumnType
from peelian.catalogue.yaml_file import Path, YamlFile
from peelian.core.errors import CatalogueFault

NUMERIC = (ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.DURATION)


def collection_faults(catalogue: Catalogue, file: YamlFile, entry: Collection) -> Iterable[CatalogueFault]:
    """What is wrong with a collection, held against the other entries."""
    yield from known(file, ("source",), "source", entry.source, catalogue.sources)
    for index, name in enumerate(entry.forces):
        yield from known_force(file, ("forces", index), name)
    for index, asked in enumerate(entry.records):
        yield from _asked(catalogue, file, ("records", index), asked)
    for name, figure in entry.figures.items():
        yield from _figure(catalogue, file, ("figures", name), figure, entry.figures)
    for index, agreement in enumerate(entry.agreements):
        for name in (*agreement.figures, *agreement.others):
            yield from known(file, ("agreements", index), "figure", name, entry.figures)


def _asked(catalogue: Catalogue, file: YamlFile, path: Path, asked: Asked) -> Iterable[CatalogueFault]:
    yield from known(file, (*path, "dataset"), "dataset", asked.dataset, catalogue.datasets)
    dataset = catalogue.datasets.get(asked.dataset)
    for name in asked.columns if dataset else ():
        yield from known(file, (*path, "columns"), "column", name, dataset.columns if dataset else ())
    listed = [name for group in catalogue.indicators.values() for name in group.indicators]
    for name in asked.indicators:
        yield from known(file, (*path, "indicators"), "indicator", name, listed)
    if asked.indicators and dataset and "indicator" not in dataset.columns:
        yield file.fault((*path, "indicators"), f"{dataset.id} has no indicators.", "Take them away.")


def _figure(
    catalogue: Catalogue, file: YamlFile, path: Path, figure: Figure, every: Iterable[str]
) -> Iterable[CatalogueFault]:
    yield from known(file, (*path, "dataset"), "dataset", figure.dataset, catalogue.datasets)
    if figure.share_of:
        yield from known(file, (*path, "share_of"), "figure", figure.share_of, every)
    dataset = catalogue.datasets.get(figure.dataset)
    if dataset is None:
        return
    counted = None if figure.count == "all" else figure.count
    yield from condition(file, (*path, "count"), counted, dataset.columns)
    yield from condition(file, (*path, "where"), figure.where, dataset.columns)
    if figure.sum is not None:
        yield from known(file, (*path, "sum"), "column", figure.sum, dataset.columns)
        if figure.sum in dataset.columns and dataset.columns[figure.sum].type not in NUMERIC:
            kind = dataset.columns[figure.sum].type
            yield file.fault((*path, "sum"), f"{figure.sum!r} is a {kind}, which has no sum.", "Name a number.")
