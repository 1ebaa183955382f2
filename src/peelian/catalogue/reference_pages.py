"""The catalogue as pages of documentation, so that no page can say what the catalogue does not."""

from __future__ import annotations

from collections.abc import Iterator

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.cell import parse_cell
from peelian.catalogue.collections_page import collections_page
from peelian.catalogue.documents import Variable
from peelian.catalogue.frameworks_page import frameworks_page
from peelian.catalogue.mappings_page import mappings_page
from peelian.catalogue.model import Dataset, Derivation, Measure
from peelian.catalogue.published_page import published_page
from peelian.catalogue.words import what_is_counted
from peelian.core.force import force

SENSITIVITIES = (
    "| Sensitivity | A value |",
    "|---|---|",
    "| public | may be published as it is |",
    "| internal | says nothing of a person by itself |",
    "| personal | says something of a person, or lets records of one person be put together |",
    "| special | says or suggests somebody's ethnicity, religion, health, sex life or sexual orientation |",
    "",
)
HEAD = "<!-- Written by `make docs` from the catalogue; do not edit. -->\n\n"


def reference_pages(catalogue: Catalogue) -> dict[str, str]:
    """File name → Markdown, a page for each kind of entry that a reader looks up."""
    return {
        "measures.md": HEAD + "\n".join(_measures(catalogue)).rstrip() + "\n",
        "datasets.md": HEAD + "\n".join(_datasets(catalogue)).rstrip() + "\n",
        "sources.md": HEAD + "\n".join(_sources(catalogue)).rstrip() + "\n",
        "mappings.md": HEAD + "\n".join(mappings_page(catalogue)).rstrip() + "\n",
        "published.md": HEAD + "\n".join(published_page(catalogue)).rstrip() + "\n",
        "collections.md": HEAD + "\n".join(collections_page(catalogue)).rstrip() + "\n",
        "frameworks.md": HEAD + "\n".join(frameworks_page(catalogue)).rstrip() + "\n",
        "words.md": HEAD + "\n".join(_words(catalogue)).rstrip() + "\n",
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
    yield "Numerator", what_is_counted(measure.numerator, mark="`")
    if measure.denominator:
        yield "Denominator", what_is_counted(measure.denominator, mark="`")
    yield "Unit", measure.unit_label or measure.unit
    yield "Better", measure.better
    if measure.breakdowns:
        yield "Breakdowns", ", ".join(f"`{name}`" for name in measure.breakdowns)
    if measure.breaks_down_special:
        yield "Special, because", measure.breaks_down_special
    for name, each in measure.parameters.items():
        also = f", or {', '.join(map(str, each.also))}" if each.also else ""
        yield f"Parameter `{name}`", f"{each.value} {each.unit}{also}: {each.means}"
    if measure.clock:
        yield "Clock", f"open from `{measure.clock.start}` until `{measure.clock.stop}`, at the end of each month"
    if measure.interval:
        yield "Interval", f"{measure.interval}, 95%"
    for each_break in measure.breaks:
        of = f" ({', '.join(each_break.forces)})" if each_break.forces else ""
        yield f"Break{of}", f"{each_break.date}: {each_break.reason}"
    for target in measure.targets:
        limit = f"at least {target.at_least:g}" if target.at_least is not None else f"at most {target.at_most:g}"
        yield "Target", f"{limit} from {target.starts}: {target.source}"
    yield from _unmet(measure)
    yield "Owner", f"{measure.owner}; reviewed {measure.reviewed}"


def _unmet(measure: Measure) -> Iterator[tuple[str, str]]:
    if measure.unmet:
        yield "Not met", ", ".join(f"`{name}`" for name in measure.unmet)
    for unseen in measure.unseen:
        yield "In no record", unseen


def _datasets(catalogue: Catalogue) -> Iterator[str]:
    yield "# Datasets\n\nWhat each table of records holds, and what a file in Peelian's own shape has to look like.\n"
    yield "\n".join(SENSITIVITIES)
    for name, dataset in sorted(catalogue.datasets.items()):
        yield f"## {dataset.title} {{: #{name}}}\n"
        yield f"`{name}` · One row is {dataset.one_row_is}.\n"
        if dataset.key:
            yield f"No two rows of a file may have the same {' and '.join(f'`{each}`' for each in dataset.key)}.\n"
        yield "| Column | Type | Required | Sensitivity | Means |\n|---|---|---|---|---|"
        yield "| `force` | text | unless the load says it | public | the force's name, id or ONS code |"
        yield from _columns(dataset)
        yield ""
        for rule in dataset.rules:
            yield f"- Rule `{rule.id}`: `{rule.check}`. {rule.remedy}"
        if dataset.retention:
            yield f"- Kept for {dataset.retention.months} months. {dataset.retention.because}"
        yield from _mapped(catalogue, name)
        yield ""


def _columns(dataset: Dataset) -> Iterator[str]:
    for name, column in dataset.columns.items():
        means = column.means
        if column.derive:
            means += f"; if left out, the {column.derive.part.replace('_', ' ')} {_origin(column.derive)}"
        if column.values:
            means += ". One of: " + "; ".join(f"`{value}`" for value in column.values)
        limits = [f"from {column.min:g}"] if column.min is not None else []
        limits += [f"to {column.max:g}"] if column.max is not None else []
        kind = f"{column.type}{', ' + ' '.join(limits) if limits else ''}"
        required = "yes" if column.required and not column.derive else "no"
        told = f"{column.sensitivity}, pseudonym" if column.pseudonym else column.sensitivity
        yield f"| `{name}` | {kind} | {required} | {told} | {_cell(means)} |"


def _origin(derive: Derivation) -> str:
    names = [f"`{name}`" for name in derive.columns]
    return f"of {names[0]}" if len(names) == 1 else f"from {names[0]} to {names[1]}"


def _mapped(catalogue: Catalogue, dataset: str) -> Iterator[str]:
    for mapping in catalogue.mappings.values():
        if mapping.dataset == dataset:
            yield f"\nAlso read, unchanged: [{mapping.title}](mappings.md#{mapping.id})."


def _sources(catalogue: Catalogue) -> Iterator[str]:
    yield "# Sources\n\nWhere records come from. Records of different sources are never added up.\n"
    yield "| Source | Title | Kind | Publisher | Licence | Note |\n|---|---|---|---|---|---|"
    for name, each in sorted(catalogue.sources.items()):
        yield f"| `{name}` | {each.title} | {each.kind} | {each.publisher} | {each.licence} | {_cell(each.note)} |"


def _words(catalogue: Catalogue) -> Iterator[str]:
    yield "# Words\n\nWhat the reports' words mean, and which forces a force is compared with.\n"
    for term in sorted(catalogue.terms.values(), key=lambda each: each.title.lower()):
        short = f" ({term.short})" if term.short else ""
        source = f" Source: {term.source}." if term.source else ""
        yield f"**{term.title}**{short}: {term.means}{source}\n"
    yield "## Groups of similar forces\n"
    for group in catalogue.groups.values():
        members = ", ".join(force(name).short_name for name in group.members)
        line = f"- **{group.title}** (`{group.id}`), {group.as_of}: {members}. Source: {group.source}. {group.note}"
        yield line.rstrip()
    for nearest in catalogue.distance_groups.values():
        variables = "; ".join(_variable(catalogue, each) for each in nearest.variables)
        line = f"- **{nearest.title}** (`{nearest.id}`): the {nearest.count} nearest of all forces by {variables}."
        yield f"{line} {nearest.note}".rstrip()
    yield "\n## Groups of people\n"
    for each in catalogue.disparities.values():
        title = catalogue.measures[each.measure].title.lower()
        groups = ", ".join(name for name in each.groups if name != each.reference)
        line = f"- **{each.title}** (`{each.id}`): {title} of {groups}, each against {each.reference}. {each.note}"
        yield line.rstrip()


def _variable(catalogue: Catalogue, each: Variable) -> str:
    name, narrowed = parse_cell(each.measure)
    cells = "".join(f", {value}" for _, value in narrowed)
    scale = ", on a log scale" if each.scale == "log" else ""
    return f"{catalogue.measures[name].title.lower()}{cells} ({each.period}, weight {each.weight:g}{scale})"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
