"""A force's history of inspections: grades by round with their origins, and findings from round to round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from peelian.catalogue.catalogue import Catalogue
from peelian.core.errors import UnknownNameError
from peelian.inspection.holding import Holding
from peelian.inspection.records import Discrepancy, Inspection
from peelian.publish.content import Block, Column, Document, Grid, Para, Part, Row, Run, cell, plain, say
from peelian.publish.inspection.beside import monitoring_blocks
from peelian.publish.inspection.chain import chain_blocks
from peelian.publish.inspection.disputes import difference_blocks
from peelian.publish.inspection.due import response_blocks
from peelian.publish.inspection.front import footer, marking_lines
from peelian.publish.inspection.held import Held
from peelian.publish.inspection.rounds import Programme, programmes, question_rows
from peelian.publish.inspection.scales import scale_blocks
from peelian.publish.inspection.sources import day_text


def history_page(holding: Holding, catalogue: Catalogue, force: str, *, as_of: dt.date) -> Document:
    """A force's history, from what somebody may see of it; raises UnknownNameError where no inspection is held."""
    held = Held(holding, catalogue, as_of)
    found = held.of_force(force)
    if not found:
        raise UnknownNameError("force with an inspection", force, sorted({each.force for each in holding.inspections}))
    rounds = [held.round(each) for each in found]
    parts = [
        *_programmes(held, found),
        Part("inspections", "The inspections", (_inspections(held, found),)),
        Part("findings", "Findings from round to round", tuple(_findings(held, found))),
        Part("monitoring", "Monitoring", tuple(monitoring_blocks(held, force))),
        Part("responses", "Responses", tuple(_responses(held, found))),
        Part("differences", "Where sources differ", tuple(difference_blocks(held, _differences(held, force)))),
    ]
    return Document(
        title="History of inspections",
        of=held.force_name(force),
        period=rounds[0] if rounds[0] == rounds[-1] else f"{rounds[0]} to {rounds[-1]}",
        lines=marking_lines(held, ()),
        opening=(_opening(held, found),),
        parts=(*parts, *held.sources.part(held.documents)),
        footer=footer(held),
    )


def _opening(held: Held, found: Sequence[Inspection]) -> Para:
    count = len(found)
    known = f"{count} inspections are held" if count > 1 else "One inspection is held"
    said = (
        f"{known}. A grade stands in the column of the report that shows it; where it was carried over, the round that "
        "it comes from stands with it."
    )
    return Para((Run("What is shown. ", "strong"), Run(said)), "notice")


def _programmes(held: Held, found: Sequence[Inspection]) -> Iterator[Part]:
    """A part for each programme on each scale, as grades of two are never put in one table; then the scales."""
    shown = tuple(programmes(held, found))
    for number, each in enumerate(shown):
        beside = Para(say("Graded in a programme of its own, beside the one above and in none of its tables."))
        grades: tuple[Block, ...] = (*((beside,) if number else ()), *_grades(held, each))
        yield Part(f"programme-{number + 1}", f"Grades: {each.title}", grades)
    scales = {each.scale.id: each.scale for each in shown}
    yield Part(
        "scales", "The scales of grades", tuple(block for each in scales.values() for block in scale_blocks(each))
    )


def _grades(held: Held, programme: Programme) -> Iterator[Block]:
    rounds = tuple(map(Column, programme.rounds))
    on = f"by round, on the scale of {programme.scale.title.lower()}"
    if programme.pillars:
        rows = tuple(Row((plain(title), *cells)) for title, cells in programme.pillars)
        yield Grid(f"Pillars {on}", (Column("Pillar"), *rounds), rows)
    rows = tuple(
        Row((cell(say(title), *(say(f"earlier: {each}", "small") for each in earlier)), *cells))
        for title, earlier, cells in question_rows(held, programme)
    )
    if rows:
        yield Grid(f"Questions {on}", (Column("Question"), *rounds), rows)


def _inspections(held: Held, found: Sequence[Inspection]) -> Grid:
    rows = tuple(
        Row((
            cell(say(each.title), say(held.framework(each).title, "small")),
            plain(day_text(each.published_on)),
            cell(say(each.overall or "Nothing is recorded."), say(each.note, "small"),
                 held.sources.cite(held.documents, each.document)),
        ))
        for each in found
    )  # fmt: skip
    columns = (Column("Inspection"), Column("Published"), Column("In short"))
    return Grid("Inspections, the earliest first", columns, rows, "prose")


def _findings(held: Held, found: Sequence[Inspection]) -> Iterator[Block]:
    own = {each.id for each in found}
    blocks = tuple(chain_blocks(held, tuple(each for each in held.holding.links if each.inspection in own)))
    yield from blocks or (Para(say("What became of findings is not recorded.")),)


def _responses(held: Held, found: Sequence[Inspection]) -> Iterator[Block]:
    own = {each.id for each in found}
    yield from response_blocks(held, (each for each in held.holding.responses if each.inspection in own))


def _differences(held: Held, force: str) -> Iterator[Discrepancy]:
    return (each for each in held.holding.discrepancies if each.force == force)
