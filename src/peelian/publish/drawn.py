"""The pictures of a section, each with the figures that it draws, and the columns of its table of all forces."""

from __future__ import annotations

from collections.abc import Iterator

from peelian.catalogue.cell import parse_cell, parse_timed
from peelian.catalogue.documents import Section
from peelian.catalogue.model import Measure
from peelian.charts.bars import share_bars
from peelian.charts.control import control_picture
from peelian.charts.course import course
from peelian.charts.picture import Picture
from peelian.charts.tile_map import tile_map
from peelian.charts.two_years import two_years
from peelian.core.fact import Fact
from peelian.measures.groups import ALL
from peelian.measures.peers import compare_with_peers
from peelian.measures.signals import breaks_within, series_held, signal
from peelian.publish.binding import Binder, MissingFigureError
from peelian.publish.forces_table import ForcesColumn

Drawn = tuple[Picture, tuple[Fact, ...]]


def drawn(section: Section, binder: Binder) -> Iterator[Drawn]:
    """Every picture that a section asks for and that there are figures for."""
    for draw in (_charts, _signals, _series, _shares, _maps):
        yield from draw(section, binder)


def measure_title(measure: Measure, narrowed: tuple[tuple[str, str], ...]) -> str:
    """A measure's title with what narrows it and, beside its name, what its definition is taken with."""
    given = dict(narrowed)
    words = [_cell_words(column, value) for column, value in narrowed if column not in measure.parameters]
    words += [f"{given.get(name, each.value)} {each.unit}" for name, each in measure.parameters.items()]
    return ", ".join([measure.title, *words])


def columns_of(section: Section, binder: Binder) -> Iterator[ForcesColumn]:
    """The columns of the table of all forces; one of a part that the period does not have is left out."""
    for text in section.forces:
        cell, time = parse_timed(text)
        name, narrowed = parse_cell(cell)
        try:
            period = binder.part(time)
        except MissingFigureError:
            continue
        title = measure_title(binder.figures.catalogue.measure(name), narrowed)
        found = compare_with_peers(binder.figures, cell, period, ALL)
        yield ForcesColumn(f"{title}, {period.label}" if time else title, found)


def _cell_words(column: str, value: str) -> str:
    return f"{column.replace('_', ' ')} {value}" if len(value) < 3 else value


def _charts(section: Section, binder: Binder) -> Iterator[Drawn]:
    for cell in section.charts:
        name, narrowed = parse_cell(cell)
        now = binder.figures.series(name, binder.period, **dict(narrowed))
        before = binder.figures.series(name, binder.period.same_last_year, **dict(narrowed))
        if any(fact.value is not None for fact in (*now, *before)):
            title = measure_title(binder.figures.catalogue.measure(name), narrowed)
            yield two_years(title, now, before), (*now, *before)


def _signals(section: Section, binder: Binder) -> Iterator[Drawn]:
    for cell in section.signals:
        name, narrowed = parse_cell(cell)
        read = signal(binder.figures, name, binder.period, **dict(narrowed))
        if read.chart is not None:
            title = measure_title(read.measure, narrowed)
            yield control_picture(title, read.facts, read.chart, per=read.per), read.facts


def _series(section: Section, binder: Binder) -> Iterator[Drawn]:
    for cell in section.series:
        name, narrowed = parse_cell(cell)
        measure = binder.figures.catalogue.measure(name)
        facts = series_held(binder.figures, name, binder.period, **dict(narrowed))
        if facts:
            yield course(measure_title(measure, narrowed), facts, breaks_within(measure, facts)), tuple(facts)


def _shares(section: Section, binder: Binder) -> Iterator[Drawn]:
    for name in section.shares:
        measure = binder.figures.catalogue.measure(name)
        facts = binder.figures.broken_down(name, binder.period, measure.breakdowns[0])
        if any(fact.value is not None for fact in facts):
            yield share_bars(measure.title, facts), tuple(facts)


def _maps(section: Section, binder: Binder) -> Iterator[Drawn]:
    for cell in section.maps:
        _, narrowed = parse_cell(cell)
        found = compare_with_peers(binder.figures, cell, binder.period, ALL)
        if found.level is not None:
            # A value that is not compared would set the shades of all others.
            facts = (*found.facts, *(each.fact for each in found.left_out if each.fact.value is None))
            yield tile_map(measure_title(found.measure, narrowed), facts, own=binder.figures.force.id), facts
