"""The report of one inspection of a force: what was looked at and why, every judgment, and what follows from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from peelian.catalogue.catalogue import Catalogue
from peelian.inspection.dispute import ledger
from peelian.inspection.holding import Holding
from peelian.inspection.records import Context, Inspection
from peelian.inspection.words import Stage
from peelian.publish.content import (
    Block,
    Column,
    Definition,
    Definitions,
    Document,
    Grid,
    Item,
    Listing,
    Para,
    Part,
    Row,
    Run,
    cell,
    plain,
    say,
)
from peelian.publish.inspection.beside import beside_blocks
from peelian.publish.inspection.chain import chain_blocks
from peelian.publish.inspection.disputes import contradiction_blocks, difference_blocks, dispute_blocks, records_of
from peelian.publish.inspection.due import dated_blocks, response_blocks
from peelian.publish.inspection.evidence import evidence_blocks, evidence_of
from peelian.publish.inspection.front import footer, lines, notice
from peelian.publish.inspection.graded import Graded, counted, graded, grades_table, pillar_judgment
from peelian.publish.inspection.held import Held
from peelian.publish.inspection.pillars import pillar_parts
from peelian.publish.inspection.scales import scale_blocks
from peelian.publish.inspection.signs import grade_run, stage_text


def force_report(holding: Holding, catalogue: Catalogue, inspection_id: str, *, as_of: dt.date) -> Document:
    """The report of an inspection, from what somebody may see of it, as it stood on a day.

    What is not held is said to be so. Raises UnknownNameError for an inspection, framework or kind of findings that is
    not held.
    """
    held = Held(holding, catalogue, as_of)
    inspection = held.inspection(inspection_id)
    held = replace(held, shown=frozenset(each.id for each in held.found(inspection)))
    found = graded(held, inspection)
    shown = evidence_of(held, inspection)
    markings = [*(each.marking for each in shown), *(each.marking for each in held.found(inspection))]
    head = lines(held, inspection, markings)
    parts = [
        _about(held, inspection, found),
        _overall(held, inspection, found),
        *pillar_parts(held, inspection, found, shown),
        Part("context", "The force in context", tuple(_context(held, inspection))),
        Part("earlier", "What became of earlier findings", tuple(_earlier(held, inspection))),
        Part("disputes", "What is disputed", tuple(dispute_blocks(held, ledger(holding, inspection=inspection.id)))),
        Part("differences", "Where sources differ", tuple(_differences(held, inspection, found))),
        Part("evidence", "Evidence", evidence_blocks(held, shown)),
        Part("beside", "Grades outside this report's table", tuple(_beside(held, inspection))),
        Part("due", "What is due next", tuple(_due(held, inspection))),
        Part("data", "About the data", tuple(_data(held, inspection))),
    ]
    return Document(
        title=inspection.title,
        of=held.force_name(inspection.force),
        period=held.round(inspection),
        lines=head,
        opening=(notice(inspection),),
        parts=(*parts, *held.sources.part(held.documents)),
        footer=footer(held),
    )


def _about(held: Held, inspection: Inspection, found: Sequence[Graded]) -> Part:
    framework = held.framework(inspection)
    contents = (
        "the overall assessment, with every grade and the round that it comes from",
        *(("each pillar with the judgment on it",) if framework.pillars else ()),
        *(("each question: its judgment, what is to improve, and the detailed findings",) if found else ()),
        "what became of what was asked before, what is disputed, and where sources differ",
        "the evidence that judgments rest on, and the documents behind this report",
    )
    blocks: list[Block] = [
        Para(say("This report gives, in this order:")),
        Listing(tuple(Item(say(each)) for each in contents)),
        Para(say(f"It was made under {framework.title} ({framework.publisher}).")),
        *_areas(held, inspection, found),
        *scale_blocks(held.scale(inspection)),
    ]
    return Part("about", "What this report is", tuple(blocks))


def _areas(held: Held, inspection: Inspection, found: Sequence[Graded]) -> Iterator[Block]:
    fixed = [each.question.title for each in found if each.question.every_force]
    if fixed:
        yield Para(say(f"Every force is inspected on: {'; '.join(fixed)}. Other areas are chosen by risk."))
    if any(each.carried for each in found):
        yield Para(say("An area that is not inspected keeps its last grade, each with the round that it comes from."))
    areas = {each.question: each for each in held.holding.areas if each.inspection == inspection.id}
    if not areas:
        yield Para(say("Which areas were chosen, and why, is not recorded."))
        return
    rows = tuple(
        Row((
            plain(each.question.title),
            plain("Yes" if areas[each.question.id].selected else "No"),
            cell(*map(say, areas[each.question.id].reasons or ("No reason is recorded.",))),
        ))
        for each in found
        if each.question.id in areas
    )  # fmt: skip
    columns = (Column("Area"), Column(f"Inspected in {held.round(inspection)}?"), Column("Why"))
    yield Grid("The areas of this inspection", columns, rows, "prose")


def _overall(held: Held, inspection: Inspection, found: Sequence[Graded]) -> Part:
    blocks: list[Block] = [Para(say(inspection.overall), "finding")] if inspection.overall else []
    own = [each for each in held.holding.notes if each.inspection == inspection.id]
    for each in own:
        if not (each.question or each.part or each.pillar or each.annex):
            blocks.append(Para((Run(f"{each.says} "), *held.sources.cite(held.documents, each.document, each.place))))
    if not blocks:
        blocks.append(Para(say("No overall assessment is recorded."), "missing"))
    if len(found) > 1:
        blocks.append(Para(say(counted(found))))
    blocks += _pillars(held, inspection)
    blocks += [grades_table(held, inspection, found)] if found else []
    if inspection.note:
        blocks.append(Para(say(inspection.note), "caveat"))
    return Part("overall", "Overall assessment", tuple(blocks))


def _pillars(held: Held, inspection: Inspection) -> Iterator[Block]:
    scale = held.scale(inspection)
    rows = []
    for pillar in held.framework(inspection).pillars:
        judgment = pillar_judgment(held, inspection, pillar)
        grade = grade_run(scale, judgment.grade) if judgment else Run("No judgment is held", "missing")
        why = judgment.reasons if judgment else "Nothing is recorded."
        graded_as = cell((grade,), say(stage_text(judgment), "small"))
        rows.append(Row((cell((Run(pillar.title, to=f"pillar-{pillar.id}"),)), graded_as, plain(why))))
    if rows:
        yield Grid("The pillars", (Column("Pillar"), Column("Grade"), Column("Why")), tuple(rows), "prose")
        yield Para(say("A pillar's grade is a judgment of its own, and no mean of its questions."), "small")


def _context(held: Held, inspection: Inspection) -> Iterator[Block]:
    found = [each for each in held.holding.contexts if each.inspection == inspection.id]
    if not found:
        yield Para(say("No figures beside England and Wales are recorded."))
        return
    yield Para(
        say(
            "Figures as they were printed, beside England and Wales where the source gives that figure. A difference "
            "between the two says nothing of its reason, and without an interval nothing of chance."
        )
    )
    columns = (Column("Figure"), Column("The force"), Column("England and Wales"), Column("Basis and source"))
    caption = f"{len(found)} figures" if len(found) > 1 else "One figure"
    yield Grid(f"{caption} beside England and Wales", columns, tuple(_figure(held, each) for each in found), "prose")


def _figure(held: Held, one: Context) -> Row:
    question = held.question_title(one.question) if one.question else ""
    return Row((
        cell(
            say(one.title), say(", ".join(filter(None, (one.period, question))), "small"),
            say(one.fact, "code") if one.fact else (),
        ),
        plain(one.force_text),
        plain(one.beside_text or "no figure is given"),
        cell(say(one.basis), held.sources.cite(held.documents, one.document, one.place)),
    ))  # fmt: skip


def _earlier(held: Held, inspection: Inspection) -> Iterator[Block]:
    blocks = tuple(chain_blocks(held, tuple(each for each in held.holding.links if each.inspection == inspection.id)))
    yield from blocks or (Para(say("What became of earlier findings is not recorded.")),)


def _differences(held: Held, inspection: Inspection, found: Sequence[Graded]) -> Iterator[Block]:
    about = frozenset(_records_of(held, inspection, found))
    yield from difference_blocks(held, (each for each in held.holding.discrepancies if each.about in about))
    yield from contradiction_blocks(held, about)


def _records_of(held: Held, inspection: Inspection, found: Sequence[Graded]) -> Iterator[str]:
    """What a difference can be about that this report shows, as "kind:id"."""
    yield f"inspection:{inspection.id}"
    yield from (f"question:{each.question.id}" for each in found)
    yield from records_of(held, lambda each: each.inspection == inspection.id)
    earlier = (each.earlier for each in held.holding.links if each.inspection == inspection.id)
    yield from (f"finding:{each}" for each in earlier)


def _beside(held: Held, inspection: Inspection) -> Iterator[Block]:
    programme = held.framework(inspection).programme
    yield from beside_blocks(held, inspection.force, programme, inspection.published_on)


def _due(held: Held, inspection: Inspection) -> Iterator[Block]:
    framework = held.framework(inspection)
    if framework.response_days and inspection.published_on:
        yield Para(say(f"The local policing body has {framework.response_days} days from publication to answer."))
    yield from response_blocks(held, (each for each in held.holding.responses if each.inspection == inspection.id))
    yield from dated_blocks(held, held.found(inspection))
    if inspection.stage in (Stage.PUBLISHED, Stage.ELSEWHERE):
        yield Para(say("Progress since is in the improvement tracker."), "small")


def _data(held: Held, inspection: Inspection) -> Iterator[Block]:
    entries = tuple(
        Definition(
            each.annex,
            (Para((Run(f"{each.says} "), *held.sources.cite(held.documents, each.document, each.place))),),
            f"data-{number}",
        )
        for number, each in enumerate(held.holding.notes, 1)
        if each.inspection == inspection.id and each.annex
    )
    yield Definitions(entries) if entries else Para(say("Nothing is recorded about the data behind the figures."))
