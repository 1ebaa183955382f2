"""The reference pages say what the catalogue says, and the committed ones are up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.reference_pages import reference_pages

COMMITTED = Path(__file__).parents[2] / "docs" / "catalogue"
PAGES = [
    *("measures.md", "datasets.md", "sources.md", "mappings.md", "published.md", "collections.md"),
    *("frameworks.md", "words.md"),
]


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


def test_measures_page_has_parameters_clocks_and_intervals(own: Catalogue) -> None:
    page = reference_pages(own)["measures.md"]

    for measure in own.measures.values():
        section = page.split(f"`{measure.id}` · ")[1].split("\n## ")[0]
        for name, each in measure.parameters.items():
            assert f"| Parameter `{name}` | {each.value} {each.unit}" in section
            assert all(f"{value}" in section for value in each.also)
        assert ("| Clock |" in section) == (measure.clock is not None)
        assert ("| Interval |" in section) == (measure.interval is not None)


def test_sources_page_has_every_source(own: Catalogue) -> None:
    page = reference_pages(own)["sources.md"]

    for entry in own.sources.values():
        assert f"| `{entry.id}` | {entry.title} | {entry.kind} |" in page
        assert entry.note.strip() in page


def test_published_page_has_every_document_with_all_that_it_prints(own: Catalogue) -> None:
    page = reference_pages(own)["published.md"]

    for document in own.published.values():
        section = page.split(f"\n## {document.title}\n")[1].split("\n## ")[0]
        assert section.count("\n| ") >= len(document.figures) + len(document.unmeasured)
        for figure in document.figures:
            lines = [line for line in section.splitlines() if line.startswith(f"| {figure.fact} |")]
            assert any(f"{figure.value:,}" in line and figure.where in line for line in lines), figure
        for each in document.unmeasured:
            assert f"| {each.fact} | {each.says} |" in section


def test_published_page_counts_each_printed_fact_once(own: Catalogue) -> None:
    page = reference_pages(own)["published.md"]
    facts = {each.fact for document in own.published.values() for each in (*document.figures, *document.unmeasured)}

    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    counts = {row[0]: int(row[1]) for row in rows if len(row) == 2 and row[1].isdigit()}

    assert counts.pop("in all") == len(facts)
    assert sum(counts.values()) == len(facts)


def test_words_page_has_every_term_and_group(own: Catalogue) -> None:
    page = reference_pages(own)["words.md"]

    for term in own.terms.values():
        assert f"**{term.title}**" in page
        assert term.means in page
        assert term.short in page
    for group in own.groups.values():
        assert f"**{group.title}** (`{group.id}`)" in page


def test_mappings_page_has_every_layout_with_its_command_reasons_and_note(own: Catalogue) -> None:
    page = reference_pages(own)["mappings.md"]

    for mapping in own.mappings.values():
        section = page.split(f"{{: #{mapping.id}}}\n")[1].split("\n### ")[0]
        assert f"peelian load {mapping.dataset} FILE" in section
        assert all(f": {each.because}." in section for each in mapping.leave_out)
        assert mapping.note in section
        assert ("--force FORCE" in section) == (mapping.force is None and mapping.blocks is None)


def test_mappings_page_says_the_mapping_where_columns_do_not_tell(own: Catalogue) -> None:
    page = reference_pages(own)["mappings.md"]

    assert "peelian load crimes FILE\n" in page
    assert "FILE --mapping home-office-use-of-force-incidents-2017-18\n" in page
    assert "FILE --mapping home-office-workforce-2018-volunteers\n" in page
