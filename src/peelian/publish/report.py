"""Building a report: each section's table, charts and sentences from the same facts, then one page of HTML."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import jinja2
from markupsafe import Markup

from peelian.catalogue.cell import parse_cell
from peelian.catalogue.model import Measure, Publication, Section, Source
from peelian.charts.bars import share_bars
from peelian.charts.picture import Picture
from peelian.charts.two_years import two_years
from peelian.core.errors import BindingError, PeelianError
from peelian.core.fact import Fact
from peelian.core.force import Force
from peelian.core.period import Period
from peelian.measures.figures import Comparison, Figures
from peelian.measures.mart import MartTable
from peelian.measures.published import published_figures
from peelian.publish.binding import Binder
from peelian.publish.cited import Cited
from peelian.records.table import Slice


@dataclass(frozen=True, slots=True)
class KpiRow:
    """A line of a section's table: the measure, and its figures this period and last year."""

    title: str
    measure: Measure
    figures: Comparison


@dataclass(frozen=True, slots=True)
class BuiltSection:
    """A section ready for a page. `empty` says why there is nothing to show, if so."""

    section: Section
    empty: str
    rows: tuple[KpiRow, ...]
    pictures: tuple[Picture, ...]
    paragraphs: tuple[Markup, ...]
    held: tuple[tuple[Slice, str, int], ...]


@dataclass(frozen=True)
class Report:
    """A publication bound to one force, source and period."""

    publication: Publication
    force: Force
    source: Source
    period: Period
    sections: tuple[BuiltSection, ...]
    measures: tuple[Measure, ...]
    cited: Cited
    figures: Figures

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
        used = {each.section.dataset for each in self.sections}
        return tuple(table for name, table in sorted(self.figures.mart.tables.items()) if name in used)

    def published(self, fact: Fact) -> tuple[str, ...]:
        """Where a figure (for a derived one: its parts) of the same measure, period and force has been printed."""
        found = [
            f"{document.title}, {figure.where}"
            for part in fact.parts or (fact,)
            for document, figure in published_figures(self.figures.catalogue, part)
        ]
        return tuple(dict.fromkeys(found))

    def html(self) -> str:
        """The report as one self-contained HTML page; the same bytes for the same facts."""
        environment = jinja2.Environment(
            loader=jinja2.FunctionLoader(_template),
            undefined=jinja2.StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        return environment.get_template("report.html.j2").render(report=self, cited=self.cited)

    def write(self, folder: Path) -> Path:
        """Write the page into `folder`, whole or not at all, and give its path.

        Raises PeelianError where the folder cannot be written.
        """
        name = "-".join((self.publication.id, self.force.id, self.source.id, str(self.period)))
        path = folder / f"{name.replace('/', '-').replace(':', '-')}.html"
        draft = path.with_suffix(f".{os.getpid()}.draft")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            draft.write_text(self.html(), encoding="utf-8")
            os.replace(draft, path)
        except OSError as error:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise PeelianError(
                f"{path} cannot be written: {error.strerror}.", remedy="Choose another folder."
            ) from error
        return path


def build_report(publication: str, figures: Figures, period: Period) -> Report:
    """Bind a publication of the catalogue to a force's figures.

    Raises BindingError when its text names a fact that does not exist, or when none of its sections has any records.
    """
    entry = figures.catalogue.publication(publication)
    cited = Cited()
    binder = Binder(figures, period, cited)
    sections = tuple(_section(entry, each, binder) for each in entry.sections)
    if all(each.empty for each in sections):
        raise BindingError(
            f"There is nothing to report: {sections[0].empty}.",
            remedy="See what is held with `peelian mart show`, and choose force, source and period from it.",
        )
    used = {parse_cell(cell)[0] for each in sections if not each.empty for cell in _cells(each.section)}
    return Report(
        publication=entry,
        force=figures.force,
        source=figures.catalogue.source(figures.source),
        period=period,
        sections=sections,
        measures=tuple(figures.catalogue.measures[name] for name in sorted(used)),
        cited=cited,
        figures=figures,
    )


def _cells(section: Section) -> tuple[str, ...]:
    return (*section.kpis, *section.charts, *section.shares)


def _section(publication: Publication, section: Section, binder: Binder) -> BuiltSection:
    figures, period = binder.figures, binder.period
    if len(figures.missing_months(section.dataset, period)) == period.count:
        title = figures.catalogue.source(figures.source).title
        empty = f"no {section.dataset} of {figures.force.name} in {period.label} are held from {title}"
        return BuiltSection(section, empty, (), (), (), ())
    place = f"publication {publication.id}, section {section.number}"
    rows = tuple(_row(cell, binder) for cell in section.kpis)
    for row in rows:
        for fact in (row.figures.now, row.figures.before, row.figures.change, row.figures.percent):
            binder.cited.number(fact)
    paragraphs = tuple(binder.paragraphs(section.text, place))
    charts = tuple(_chart(cell, binder) for cell in section.charts)
    shares = tuple(_shares(cell, binder) for cell in section.shares)
    held = tuple(figures.mart.slices(section.dataset, figures.source, figures.force.id, period))
    return BuiltSection(section, "", rows, charts + shares, paragraphs, held)


def _row(cell: str, binder: Binder) -> KpiRow:
    name, breakdown = parse_cell(cell)
    measure = binder.figures.catalogue.measure(name)
    return KpiRow(_title(measure, breakdown), measure, binder.compare(cell))


def _title(measure: Measure, breakdown: tuple[tuple[str, str], ...]) -> str:
    return ", ".join([measure.title, *(value for _, value in breakdown)])


def _chart(cell: str, binder: Binder) -> Picture:
    name, breakdown = parse_cell(cell)
    now = binder.figures.series(name, binder.period, **dict(breakdown))
    before = binder.figures.series(name, binder.period.same_last_year, **dict(breakdown))
    return two_years(_title(binder.figures.catalogue.measure(name), breakdown), now, before)


def _shares(name: str, binder: Binder) -> Picture:
    measure = binder.figures.catalogue.measure(name)
    facts = binder.figures.broken_down(name, binder.period, measure.breakdowns[0])
    return share_bars(measure.title, facts)


def _template(name: str) -> str:
    return files("peelian.publish").joinpath("templates", name).read_text(encoding="utf-8")
