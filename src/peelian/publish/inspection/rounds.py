"""Grades in rows and rounds in columns, each programme and each scale in a table of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peelian.catalogue.framework import Scale
from peelian.inspection.carry_over import line_of
from peelian.inspection.records import Inspection, Judgment
from peelian.publish.content import Cell, Run, Runs, cell, plain, say
from peelian.publish.inspection.held import Held, in_order
from peelian.publish.inspection.signs import grade_run, stage_text

NOT_HELD = "not held"


@dataclass(frozen=True, slots=True)
class Programme:
    """The inspections of one programme that grade on one scale; `rounds` are its columns, the earliest first.

    `pillars` are rows: a title with a cell a round.
    """

    title: str
    scale: Scale
    inspections: tuple[Inspection, ...]
    rounds: tuple[str, ...]
    pillars: tuple[tuple[str, tuple[Cell, ...]], ...]


def programmes(held: Held, found: Sequence[Inspection]) -> Iterator[Programme]:
    """The programmes of these inspections, that with most inspections first; on two scales, each apart."""
    keys = list(in_order(f"{held.framework(each).programme} {held.scale(each).id}" for each in found))
    groups = {
        key: tuple(each for each in found if f"{held.framework(each).programme} {held.scale(each).id}" == key)
        for key in keys
    }
    names = [held.framework(own[0]).programme for own in groups.values()]
    for own in sorted(groups.values(), key=lambda each: -len(each)):
        name, scale = held.framework(own[0]).programme, held.scale(own[0])
        title = _titled(held, own, name) + (f", {scale.title.lower()}" if names.count(name) > 1 else "")
        rounds = tuple(in_order(held.round(each) for each in own))
        yield Programme(title, scale, own, rounds, tuple(_pillars(held, own, rounds)))


def question_rows(held: Held, programme: Programme) -> Iterator[tuple[str, tuple[str, ...], tuple[Cell, ...]]]:
    """A row a question: its latest name, earlier ones, and a cell a round. A question stands in the row of the one that
    continues it; where two were made into one, its earlier cells have a line each.
    """
    taken: set[str] = set()
    judged = {each.question for one in programme.inspections for each in held.judged(one) if each.question}
    for inspection in reversed(programme.inspections):
        for question in held.framework(inspection).questions:
            line = tuple(line_of(held.catalogue.frameworks, question.id))
            if question.id in taken or not judged & set(line):
                continue
            taken.update(line)
            earlier = {held.question_title(each) for each in line} - {question.title}
            yield (
                question.title,
                tuple(sorted(earlier)),
                tuple(_cell(held, programme, each, line) for each in programme.rounds),
            )


def _titled(held: Held, own: Sequence[Inspection], programme: str) -> str:
    """The framework's title where there is one only, else the programme's name: an abbreviation stands in capitals."""
    titles = {held.framework(each).title for each in own}
    return titles.pop() if len(titles) == 1 else programme.upper()


def _pillars(held: Held, own: Sequence[Inspection], rounds: Sequence[str]) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    titles = {pillar.id: pillar.title for each in reversed(own) for pillar in held.framework(each).pillars}
    for pillar, title in titles.items():
        cells = []
        for name in rounds:
            lines = [
                _line(held, inspection, each)
                for inspection in own
                if held.round(inspection) == name
                for each in held.judged(inspection)
                if each.pillar == pillar
            ]
            cells.append(cell(*lines) if lines else plain(NOT_HELD))
        yield title, tuple(cells)


def _cell(held: Held, programme: Programme, name: str, line: Sequence[str]) -> Cell:
    found = [
        (inspection, each)
        for inspection in programme.inspections
        if held.round(inspection) == name
        for each in held.judged(inspection)
        if each.question in line
    ]
    lines: list[Runs] = []
    for inspection, each in found:
        if len(found) > 1:
            lines.append(say(held.question_title(each.question), "small"))
        lines.append(_line(held, inspection, each))
        lines.append(say(stage_text(each), "small"))
        if each.carried_from:
            lines.append(say(f"carried over from {each.carried_from}", "small"))
    return cell(*lines) if lines else plain(NOT_HELD)


def _line(held: Held, inspection: Inspection, judgment: Judgment) -> Runs:
    cited = held.sources.cite(held.documents, judgment.document)
    return (grade_run(held.scale(inspection), judgment.grade), *((Run(" "), *cited) if cited else ()))
