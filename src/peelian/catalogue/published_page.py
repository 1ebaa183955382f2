"""The page of published figures: what documents print, what of it the sample force reproduces, and why not the rest."""

from __future__ import annotations

from collections.abc import Iterator

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.documents import PublishedFigure
from peelian.core.period import Period


def published_page(catalogue: Catalogue) -> Iterator[str]:
    """Lines of Markdown: the count, then a table a document, every printed fact in it under its number."""
    yield "# Published figures\n"
    yield (
        "The sample force is fixed to figures that documents print about a real force. This page lists every one of "
        "them: how it comes out of the sample's records, or why it cannot. `peelian published check` holds each figure "
        "against any source's records; a test does so for the sample. A number (F001 …) stands for one printed fact, "
        "which may hold several figures.\n"
    )
    yield from _counts(catalogue)
    for document in sorted(catalogue.published.values(), key=lambda each: (-each.published.toordinal(), each.id)):
        yield f"\n## {document.title}\n"
        yield f"{document.publisher}, {document.published.day} {document.published:%B %Y}. `{document.id}`\n"
        if document.figures:
            yield "| No. | What | Period | Printed | How it comes out | Where and notes |\n|---|---|---|---|---|---|"
            yield from (_line(catalogue, figure) for figure in document.figures)
        if document.unmeasured:
            yield "\n| No. | Not reproducible | Why | Where |\n|---|---|---|---|"
            for each in document.unmeasured:
                yield f"| {each.fact} | {_cell(each.says)} | {_cell(each.why)} | {_cell(each.where)} |"


def _counts(catalogue: Catalogue) -> Iterator[str]:
    documents = list(catalogue.published.values())
    by_fact: dict[str, list[PublishedFigure]] = {}
    for document in documents:
        for figure in document.figures:
            by_fact.setdefault(figure.fact, []).append(figure)
    outside = {
        fact for fact, figures in by_fact.items() if all(not _in_sample(catalogue, figure) for figure in figures)
    }
    never = {each.fact for document in documents for each in document.unmeasured} - set(by_fact)
    definitions = {fact for fact, figures in by_fact.items() if all(each.part == "parameter" for each in figures)}
    reproduced = set(by_fact) - outside - definitions
    yield "| Printed facts | Number |\n|---|---|"
    yield f"| reproduced by the sample's records and returns | {len(reproduced)} |"
    yield f"| part of a measure's definition | {len(definitions)} |"
    yield f"| measured, but before the sample begins | {len(outside)} |"
    yield f"| not reproducible | {len(never)} |"
    yield f"| in all | {len(set(by_fact) | never)} |"


def _in_sample(catalogue: Catalogue, figure: PublishedFigure) -> bool:
    """Whether the sample can give it: returns are made for any period, records for the sample's years."""
    measure = catalogue.measures[figure.measure]
    if catalogue.datasets[measure.dataset].grain != "event" or figure.part == "parameter":
        return True
    months = {
        month for sample in catalogue.samples.values() for year in sample.years for month in Period.parse(year).months
    }
    return months.issuperset(Period.parse(figure.period).months)


def _line(catalogue: Catalogue, figure: PublishedFigure) -> str:
    measure = catalogue.measures[figure.measure]
    cells = "".join(f", {name.replace('_', ' ')} {value}" for name, value in figure.breakdown.items())
    part = "" if figure.part == "value" else f", {figure.part.replace('_', ' ')}"
    how = f"`{figure.measure}`"
    if figure.part == "parameter":
        how += ", part of its definition"
    elif not _in_sample(catalogue, figure):
        how += ", before the sample begins"
    printed = f"{'' if figure.says == 'exactly' else figure.says + ' '}{figure.value:,}"
    if not figure.printed:
        printed += " (not printed)"
    notes = figure.where + (f". {figure.note}" if figure.note else "")
    period = Period.parse(figure.period).label
    return f"| {figure.fact} | {_cell(measure.title + cells + part)} | {period} | {printed} | {how} | {_cell(notes)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
