"""Checks of downloads: what a fetched file is loaded as."""

from __future__ import annotations

from collections.abc import Iterable

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.download import Download
from peelian.catalogue.faults import known
from peelian.catalogue.yaml_file import YamlFile
from peelian.core.errors import CatalogueFault


def download_faults(catalogue: Catalogue, file: YamlFile, entry: Download) -> Iterable[CatalogueFault]:
    """What is wrong with a download: datasets and mappings that are not there, or do not belong together."""
    for index, each in enumerate(entry.holds):
        yield from known(file, ("holds", index, "dataset"), "dataset", each.dataset, catalogue.datasets)
        if each.mapping is None:
            continue
        yield from known(file, ("holds", index, "mapping"), "mapping", each.mapping, catalogue.mappings)
        mapping = catalogue.mappings.get(each.mapping)
        if mapping and mapping.dataset != each.dataset:
            problem = f"the mapping {each.mapping} is for {mapping.dataset}."
            yield file.fault(("holds", index), problem, "Name another mapping or dataset.")
