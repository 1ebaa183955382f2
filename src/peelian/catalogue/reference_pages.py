"""The catalogue as pages of documentation, so that no page can say what the catalogue does not."""

from __future__ import annotations

from collections.abc import Iterator

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.model import Aggregate, Dataset, Measure

HEAD = "<!-- Written by `make docs` from the catalogue; do not edit. -->\n\n"


def reference_pages(catalogue: Catalogue) -> dict[str, str]:
    """File name → Markdown, for measures, datasets and sources."""
    return {
        "measures.md": HEAD + "\n".join(_measures(catalogue)).rstrip() + "\n",
        "datasets.md": HEAD + "\n".join(_datasets(catalogue)).rstrip() + "\n",
        "sources.md": HEAD + "\n".join(_sources(catalogue)).rstrip() + "\n",
    }


def _measures(catalogue: Catalogue) -> Iterator[str]:
    yield f"# Measures\n\nThe {len(catalogue.measures)} measures that come with Peelian.\n"
    for _, measure in sorted(catalogue.measures.items()):
        yield f"## {measure.title}\n"
        yield f"`{measure.id}` · {measure.asks}\n"
        yield f"{measure.definition}\n"
        yield from (f"- Note: {caveat}" for caveat in measure.caveats)
        yield "\n| Field | Here |\n|---|---|"
        yield from (f"| {name} | {_cell(value)} |" for name, value in _fields(catalogue, measure))
        yield ""


def _fields(catalogue: Catalogue, measure: Measure) -> Iterator[tuple[str, str]]:
    yield "Dataset", f"[{catalogue.datasets[measure.dataset].title}](datasets.md#{measure.dataset})"
    if measure.where:
        yield "Of rows where", f"`{measure.where}`"
    yield "Numerator", _side(measure.numerator)
    if measure.denominator:
        yield "Denominator", _side(measure.denominator)
    yield "Unit", measure.unit_label or measure.unit
    yield "Better", measure.better
    if measure.breakdowns:
        yield "Breakdowns", ", ".join(f"`{name}`" for name in measure.breakdowns)
    for target in measure.targets:
        limit = f"at least {target.at_least:g}" if target.at_least is not None else f"at most {target.at_most:g}"
        yield "Target", f"{limit} from {target.starts}: {target.source}"
    yield "Owner", f"{measure.owner}; reviewed {measure.reviewed}"


def _side(side: Aggregate) -> str:
    if side.reference:
        return f"the reference `{side.reference}`"
    what = f"sum of `{side.sum}`" if side.sum else "rows" if side.count == "all" else f"rows where `{side.count}`"
    what += f" where `{side.where}`" if side.where else ""
    return what + (f", over every `{side.across}`" if side.across else "")


def _datasets(catalogue: Catalogue) -> Iterator[str]:
    yield "# Datasets\n\nWhat each table of records holds, and what a file in Peelian's CSV shape has to look like.\n"
    for name, dataset in sorted(catalogue.datasets.items()):
        yield f"## {dataset.title} {{: #{name}}}\n"
        yield f"`{name}` · One row is {dataset.one_row_is}.\n"
        if dataset.key:
            yield f"No two rows of a file may have the same {' and '.join(f'`{each}`' for each in dataset.key)}.\n"
        yield "| Column | Type | Required | Means |\n|---|---|---|---|"
        yield "| `force` | text | unless the load says it | the force's name, id or ONS code |"
        yield from _columns(dataset)
        yield ""
        for rule in dataset.rules:
            yield f"- Rule `{rule.id}`: `{rule.check}`. {rule.remedy}"
        yield from _mapped(catalogue, name)
        yield ""


def _columns(dataset: Dataset) -> Iterator[str]:
    for name, column in dataset.columns.items():
        means = column.means
        if column.derive:
            means += f"; if left out, the {column.derive.part} of `{column.derive.column}`"
        if column.values:
            means += ". One of: " + "; ".join(f"`{value}`" for value in column.values)
        limits = [f"from {column.min:g}"] if column.min is not None else []
        limits += [f"to {column.max:g}"] if column.max is not None else []
        kind = f"{column.type}{', ' + ' '.join(limits) if limits else ''}"
        required = "yes" if column.required and not column.derive else "no"
        yield f"| `{name}` | {kind} | {required} | {_cell(means)} |"


def _mapped(catalogue: Catalogue, dataset: str) -> Iterator[str]:
    for mapping in catalogue.mappings.values():
        if mapping.dataset == dataset:
            yield f"\nAlso read, unchanged: **{mapping.title}** (`{mapping.id}`). {mapping.note}"


def _sources(catalogue: Catalogue) -> Iterator[str]:
    yield "# Sources\n\nWhere records come from. Records of different sources are never added up.\n"
    yield "| Source | Title | Kind | Publisher | Licence | Note |\n|---|---|---|---|---|---|"
    for name, each in sorted(catalogue.sources.items()):
        yield f"| `{name}` | {each.title} | {each.kind} | {each.publisher} | {each.licence} | {_cell(each.note)} |"
    yield "\n## References\n"
    for reference in catalogue.references.values():
        forces = len(reference.values)
        years = sorted({year for values in reference.values.values() for year in values})
        span = f"{years[0]} to {years[-1]}"
        yield f"- **{reference.title}** (`{reference.id}`): {reference.means}, {forces} forces, {span}."
        yield f"  Source: {reference.source}."
    yield "\n## Published figures\n"
    for document in catalogue.published.values():
        yield f"- **{document.title}**, {document.publisher}, {document.published}: {len(document.figures)} figures."


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
