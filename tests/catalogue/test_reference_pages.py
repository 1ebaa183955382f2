"""The reference pages say what the catalogue says, and the committed ones are up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.reference_pages import reference_pages

COMMITTED = Path(__file__).parents[2] / "docs" / "catalogue"
PAGES = ["measures.md", "datasets.md", "sources.md"]


def test_every_page_is_committed(own: Catalogue) -> None:
    assert sorted(reference_pages(own)) == sorted(PAGES)
    assert {*PAGES} <= {file.name for file in COMMITTED.iterdir()}


@pytest.mark.parametrize("name", PAGES)
def test_committed_page_is_what_the_catalogue_says(own: Catalogue, name: str) -> None:
    assert (COMMITTED / name).read_text(encoding="utf-8") == reference_pages(own)[name]


def test_measures_page_has_every_measure_with_its_definition_and_caveats(own: Catalogue) -> None:
    page = reference_pages(own)["measures.md"]

    for measure in own.measures.values():
        for text in (measure.id, measure.title, measure.asks, measure.definition, measure.owner, *measure.caveats):
            assert text in page


def test_datasets_page_has_every_column_value_and_rule(own: Catalogue) -> None:
    page = reference_pages(own)["datasets.md"]

    for dataset in own.datasets.values():
        for name, column in dataset.columns.items():
            assert f"| `{name}` | {column.type}" in page
            assert all(f"`{value}`" in page for value in column.values)
        assert all(rule.check in page and rule.remedy in page for rule in dataset.rules)


def test_sources_page_has_every_source_reference_and_document(own: Catalogue) -> None:
    page = reference_pages(own)["sources.md"]

    for entry in (*own.sources.values(), *own.references.values(), *own.published.values()):
        assert entry.title in page
