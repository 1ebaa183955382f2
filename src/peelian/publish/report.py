"""Building a report: each section's table, charts and sentences from the same facts, then one page of HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.cell import parse_cell, parse_timed
from peelian.catalogue.documents import Publication, Published, Section, Term
from peelian.catalogue.model import Measure, Source
from peelian.charts.picture import Picture
from peelian.core.comparison import Comparison
from peelian.core.errors import BindingError
from peelian.core.fact import Fact
from peelian.core.force import Force
from peelian.core.grade import Graded
from peelian.core.period import Period
from peelian.core.workspace import Workspace
from peelian.measures.disparity import Disparities, disparities
from peelian.measures.figures import Figures
from peelian.measures.mart import MartTable
from peelian.measures.peers import PeerComparison, first_comparison
from peelian.measures.public import PublicFigures
from peelian.publish.binding import Binder, MissingFigureError, Paragraph, parameters_text
from peelian.publish.cited import Cited
from peelian.publish.drawn import columns_of, drawn, measure_title
from peelian.publish.edition import Correction, Edition
from peelian.publish.editions import write_edition
from peelian.publish.forces_table import ForcesColumn
from peelian.publish.pages import Page, Read, read_measures
from peelian.records.table import Slice


@dataclass(frozen=True, slots=True)
class KpiRow:
    """A line of a section's table: the measure, and its figures this period and last year."""

    title: str
    measure: Measure
    figures: Comparison


@dataclass(frozen=True, slots=True)
class Held:
    """The records of one submission behind a section: which months of which dataset, and how many rows."""

    dataset: str
    source: str
    submission: str
    first: str
    last: str
    rows: int


@dataclass(frozen=True, slots=True)
class BuiltSection:
    """A section ready for a page. `empty` says why there is nothing to show, if so; `not_held` lists what is left out
    of its table and charts, with the reasons; `charted` are the figures that its charts draw.
    """

    section: Section
    empty: str
    rows: tuple[KpiRow, ...]
    pictures: tuple[Picture, ...]
    paragraphs: tuple[Paragraph, ...]
    not_held: tuple[tuple[str, str], ...]
    held: tuple[Held, ...]
    charted: tuple[Fact, ...] = ()
    compared: tuple[PeerComparison, ...] = ()
    forces: tuple[ForcesColumn, ...] = ()
    disparities: tuple[Disparities, ...] = ()

    @property
    def dashes(self) -> tuple[str, ...]:
        """Why figures of the table are dashes."""
        facts = [
            fact
            for row in self.rows
            for fact in (getattr(row.figures, name) for name in ("before", "change", "percent"))
        ]
        return tuple(dict.fromkeys(fact.missing for fact in facts if fact.value is None))


@dataclass(frozen=True)
class Report:
    """A publication bound to one force, source and period.

    An edition after the first names the one that it `replaces` and the figures that it corrects. `workspace` holds
    the records; without it a later edition cannot say why a figure changed.
    """

    publication: Publication
    force: Force
    source: Source
    period: Period
    sections: tuple[BuiltSection, ...]
    measures: tuple[Measure, ...]
    terms: tuple[Term, ...]
    cited: Cited
    figures: Figures
    measures_read: tuple[Read, ...] = ()
    workspace: Workspace | None = None
    edition: int = 1
    replaces: Edition | None = None
    corrections: tuple[Correction, ...] = ()

    @property
    def title(self) -> str:
        """The report's title."""
        return self.publication.title

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact that the report cites, numbered from 1 in this order."""
        return tuple(self.cited.facts)

    @property
    def tables(self) -> tuple[MartTable, ...]:
        """The record tables, with versions, that the figures were computed from."""
        used = {version.dataset for fact in self.facts if fact.lineage for version in fact.lineage.tables}
        return tuple(table for name, table in sorted(self.figures.mart.tables.items()) if name in used)

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages of single measures, in the order in which the publication names these."""
        return tuple(each.page for each in self.measures_read if each.page is not None)

    @property
    def data_notes(self) -> tuple[str, ...]:
        """What is to be known of every figure from the datasets that the report uses."""
        used = dict.fromkeys(measure.dataset for measure in self.measures)
        datasets = self.figures.catalogue.datasets
        return tuple(dict.fromkeys(note for name in used for note in datasets[name].caveats))

    @property
    def quality(self) -> tuple[Graded, ...]:
        """Every grade of the data behind the figures, with its reasons, in the order of the figures."""
        return tuple(dict.fromkeys(fact.grade for fact in self.facts if fact.grade))

    def graded(self, graded: Graded) -> str:
        """How many figures rest on data of this grade: "12 figures"."""
        count = sum(fact.grade == graded for fact in self.facts)
        return "1 figure" if count == 1 else f"{count} figures"

    def title_of(self, fact: Fact) -> str:
        """What a fact measures, in words: "Calls, line 999, 2018/19"."""
        measure = self.figures.catalogue.measures[fact.measure]
        taken_with = parameters_text(measure, fact)
        cells = [f"{column.replace('_', ' ')} {value}" for column, value in fact.breakdown]
        return ", ".join([measure.title, *cells, *([taken_with] if taken_with else []), fact.period.label])

    @cached_property
    def documents(self) -> tuple[Published, ...]:
        """The documents that print any of the figures, in the order of the catalogue."""
        used = {document.id for fact in self.facts for document, _ in self.figures.printed.about(fact)}
        return tuple(each for name, each in sorted(self.figures.catalogue.published.items()) if name in used)

    def printed(self, fact: Fact) -> tuple[str, ...]:
        """Where a figure of the same measure, period and force has been printed: "D1, paragraph 1.1"."""
        names = [each.id for each in self.documents]
        found = []
        for document, figure in self.figures.printed.about(fact):
            how = "" if figure.says == "exactly" else f" ({figure.says} {figure.value:,})"
            found.append(f"D{names.index(document.id) + 1}, {figure.where}{how}")
        return tuple(dict.fromkeys(found))

    @property
    def name(self) -> str:
        """The name of the report's files, without its edition."""
        name = "-".join((self.publication.id, self.force.id, self.source.id, str(self.period)))
        return name.replace("/", "-").replace(":", "-")

    def write(self, folder: Path) -> Path:
        """Write the report into `folder` as an edition, and give the path of its page.

        See `peelian.publish.editions.write_edition`.
        """
        return write_edition(self, folder).edition.page


def build_report(
    publication: str,
    figures: Figures,
    period: Period,
    workspace: Workspace | None = None,
    pages: Sequence[str] = (),
) -> Report:
    """Bind a publication of the catalogue to a force's figures, from the records of `workspace`.

    `pages` names measures that have a page of their own whatever they show, beside those that the publication names.

    Raises BindingError when its text names a fact that does not exist, or when none of its sections has any records.
    """
    entry = figures.catalogue.publication(publication)
    figures = shown_figures(figures, entry)
    cited = Cited()
    binder = Binder(figures, period, cited)
    sections = tuple(_section(entry, each, binder) for each in entry.sections)
    if all(each.empty for each in sections):
        raise BindingError(
            f"There is nothing to report: {sections[0].empty}.",
            remedy="See what is held with `peelian mart show`, and choose force, source and period from it.",
        )
    read = _read(entry, binder, (*entry.pages, *pages))
    used = {fact.measure for fact in cited.facts}
    used |= {name for each in sections if not each.empty for name in _drawn_measures(figures.catalogue, each.section)}
    return Report(
        publication=entry,
        force=figures.force,
        source=figures.catalogue.source(figures.source),
        period=period,
        sections=sections,
        measures=tuple(sorted((figures.catalogue.measures[name] for name in used), key=lambda each: each.title)),
        terms=tuple(sorted((figures.catalogue.terms[name] for name in entry.terms), key=lambda each: each.title)),
        cited=cited,
        figures=figures,
        measures_read=tuple(read),
        workspace=workspace,
    )


def _read(publication: Publication, binder: Binder, asked: Sequence[str]) -> list[Read]:
    """What the series of the publication's measures say; of made-up records nothing is read."""
    if binder.figures.catalogue.source(binder.figures.source).kind == "synthetic":
        return []
    cells = [cell for section in publication.sections for cell in section.kpis if not parse_timed(cell)[1]]
    return read_measures(binder, dict.fromkeys((*cells, *asked)), asked)


def shown_figures(figures: Figures, publication: Publication) -> Figures:
    """The figures as a publication may show them: without the small numbers that it withholds."""
    below = publication.withhold_below
    if not below:
        return figures
    return PublicFigures(figures.catalogue, figures.mart, figures.force, figures.source, below)


def _drawn_measures(catalogue: Catalogue, section: Section) -> Iterator[str]:
    """The measures whose figures a section shows without citing them: in charts of many forces or groups."""
    for cell in (*section.shares, *section.series, *section.maps, *section.peers, *section.forces):
        yield parse_cell(parse_timed(cell)[0])[0]
    for each in map(catalogue.disparity, section.disparity):
        yield from (each.measure, each.residents.measure)


def cells_of(section: Section) -> tuple[str, ...]:
    """Every cell that a section names outside its text, some with the part of the period that they are for."""
    own = (*section.kpis, *section.charts, *section.shares, *section.signals, *section.series)
    return (*own, *section.maps, *section.peers, *section.forces)


def datasets_of(catalogue: Catalogue, publication: Publication) -> list[str]:
    """The datasets whose records a publication is about."""
    cells = [cell for each in publication.sections for cell in cells_of(each)]
    return list(dict.fromkeys(catalogue.measure(parse_cell(parse_timed(cell)[0])[0]).dataset for cell in cells))


def _section(publication: Publication, section: Section, binder: Binder) -> BuiltSection:
    made = [_row(cell, binder) for cell in section.kpis]
    all_rows = [row for row in made if isinstance(row, KpiRow)]
    rows = [row for row in all_rows if row.figures.now.value is not None or row.figures.before.value is not None]
    not_held = [(row.title, row.figures.now.missing) for row in all_rows if row not in rows]
    not_held += [each for each in made if not isinstance(each, KpiRow)]
    for row in rows:
        for fact in (row.figures.now, row.figures.before, row.figures.change, row.figures.percent):
            if fact.value is not None:
                binder.cited.number(fact)
    place = f"publication {publication.id}, section {section.number}, paragraph"
    paragraphs = tuple(
        binder.paragraph(f"{section.number}.{index}", sentences, f"{place} {index}")
        for index, sentences in enumerate(section.paragraphs, 1)
    )
    pictured = list(drawn(section, binder))
    others = [first_comparison(binder.figures, cell, binder.period, (section.group,)) for cell in section.peers]
    not_held += [(cell, alone) for cell, (found, alone) in zip(section.peers, others, strict=True) if found is None]
    beside = tuple(found for found, _ in others if found is not None)
    columns = tuple(columns_of(section, binder))
    unlike = tuple(disparities(binder.figures, name, binder.period) for name in section.disparity)
    empty = "" if rows or pictured or beside or any(each.sentences for each in paragraphs) else not_held[0][1]
    used = {row.measure.dataset for row in rows} | {
        binder.figures.catalogue.measure(parse_cell(cell)[0]).dataset for cell in (*section.charts, *section.shares)
    }
    held = () if empty else tuple(each for dataset in sorted(used) for each in _held(dataset, binder))
    charted = [fact for _, facts in pictured for fact in facts]
    charted += [fact for each in (*beside, *(column.found for column in columns)) for fact in each.facts]
    charted += [group.fact for each in unlike for group in each.groups if group.fact is not None]
    pictures = tuple(picture for picture, _ in pictured)
    return BuiltSection(
        section,
        empty,
        tuple(rows),
        pictures,
        paragraphs,
        tuple(not_held),
        held,
        tuple(charted),
        beside,
        columns,
        unlike,
    )


def _held(dataset: str, binder: Binder) -> Iterator[Held]:
    figures = binder.figures
    by_submission: dict[str, list[tuple[Slice, int]]] = {}
    for slice_, submission, rows in figures.mart.slices(dataset, figures.source, figures.force.id, binder.period):
        by_submission.setdefault(submission, []).append((slice_, rows))
    for submission, slices in by_submission.items():
        months = [each.month for each, _ in slices]
        yield Held(dataset, figures.source, submission, min(months), max(months), sum(rows for _, rows in slices))


def _row(text: str, binder: Binder) -> KpiRow | tuple[str, str]:
    """A line of the table, or its title and why the report's period has no such part."""
    cell, time = parse_timed(text)
    name, narrowed = parse_cell(cell)
    measure = binder.figures.catalogue.measure(name)
    try:
        figures = binder.compare(cell, time)
    except MissingFigureError as error:
        return measure_title(measure, narrowed), str(error)
    title = measure_title(measure, narrowed) + (f", {figures.now.period.label}" if time else "")
    return KpiRow(title, measure, figures)
