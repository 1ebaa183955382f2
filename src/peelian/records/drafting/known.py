"""Which mappings of the catalogue read a file as it is, so that no draft is needed."""

from __future__ import annotations

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.mapping import ALL_OTHERS, Mapping
from peelian.records.drafting.seen import Seen
from peelian.records.layout import fits, known_columns, on_sheet


def mappings_that_fit(catalogue: Catalogue, seen: Seen) -> tuple[Mapping, ...]:
    """The mappings that have a use, or an `ignore`, for every column of the table, and miss none."""
    return tuple(
        each
        for each in catalogue.mappings.values()
        if on_sheet(each, seen.sheet) and _fits(catalogue, each, list(seen.names))
    )


def _fits(catalogue: Catalogue, mapping: Mapping, header: list[str]) -> bool:
    dataset = catalogue.dataset(mapping.dataset)
    if not mapping.needs or not fits(catalogue, dataset, mapping.id, header):
        return False
    return mapping.ignore == ALL_OTHERS or known_columns(catalogue, dataset, mapping.id, header).issuperset(header)
