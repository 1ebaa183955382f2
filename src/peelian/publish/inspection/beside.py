"""Grades that stand beside those of a report, in programmes of their own, and the stages of monitoring."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from peelian.inspection.records import Inspection
from peelian.publish.content import Block, Column, Grid, Para, Row, Run, cell, plain, say
from peelian.publish.inspection.held import Held
from peelian.publish.inspection.signs import grade_run
from peelian.publish.inspection.sources import day_text


def beside_blocks(held: Held, force: str, programme: str, until: dt.date | None) -> Iterator[Block]:
    """Grades of other programmes that were published by a day, or by today; that none are held where none are.

    They are listed with their scale, and not counted together with the grades that they stand beside.
    """
    found = [
        each
        for each in held.of_force(force)
        if held.framework(each).programme != programme
        and (until is None or (each.published_on is not None and each.published_on <= until))
    ]
    rows = tuple(row for each in found for row in _rows(held, each))
    if not rows:
        yield Para(say("No grade of another programme is held."))
        return
    yield Para(say("These were graded in programmes of their own and are in no table of this report's grades."))
    columns = (Column("What was judged"), Column("Grade"), Column("Published"), Column("Why, and source"))
    yield Grid("Grades beside these", columns, rows, "prose")


def monitoring_blocks(held: Held, force: str) -> Iterator[Block]:
    """The stages of monitoring with their days and reasons; that none are held where none are."""
    found = sorted((each for each in held.holding.monitoring if each.force == force), key=lambda each: each.since)
    if not found:
        yield Para(say("No change of monitoring is recorded; routine monitoring (scan) is the rule for every force."))
        return
    rows = tuple(
        Row((
            plain(day_text(each.since)),
            plain(each.stage),
            cell(*map(say, each.reasons), held.sources.cite(held.documents, each.document)),
        ))
        for each in found
    )  # fmt: skip
    yield Grid("Stages of monitoring", (Column("Since"), Column("Stage"), Column("Why")), rows, "prose")


def _rows(held: Held, inspection: Inspection) -> Iterator[Row]:
    scale = held.scale(inspection)
    for each in held.judged(inspection):
        title = held.question_title(each.question) if each.question else each.pillar.capitalize()
        cited = held.sources.cite(held.documents, each.document, each.place)
        yield Row((
            cell(say(inspection.title), say(title, "small")),
            cell((grade_run(scale, each.grade),), say(f"scale: {scale.title.lower()}", "small")),
            plain(day_text(inspection.published_on)),
            cell((Run(f"{each.reasons} "), *cited)),
        ))  # fmt: skip
