"""What is disputed, with every answer, and where sources differ: shown as it is, and nothing corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from peelian.inspection.contradictions import Terms, contradictions
from peelian.inspection.dispute import Dispute
from peelian.inspection.records import Area, Context, Discrepancy, Evidence, Finding, Judgment, Note
from peelian.publish.content import Block, Cell, Column, Grid, Item, Listing, Para, Row, Run, Runs, cell, plain, say
from peelian.publish.inspection.asked import name_of
from peelian.publish.inspection.held import Held
from peelian.publish.inspection.sources import day_text

Record = Judgment | Area | Note | Context | Evidence | Finding


def dispute_blocks(held: Held, found: Sequence[Dispute]) -> Iterator[Block]:
    """Claims with their answers; that there are none where there are none."""
    if not found:
        yield Para(say("Nothing was disputed."))
        return
    yield Para(say("Each claim stands with every answer that is held. What is disputed was not changed here."))
    columns = (Column("About"), Column("Claim"), Column("Answers"), Column("Outcome"))
    yield Grid("Claims and their answers", columns, tuple(_dispute(held, each) for each in found), "prose")


def difference_blocks(held: Held, found: Iterable[Discrepancy]) -> Iterator[Block]:
    """Where two sources cannot both be right, or use one word for two things; that there are none where there are."""
    rows = tuple(_difference(held, each) for each in found)
    if not rows:
        yield Para(say("No difference between the sources is recorded."))
        return
    yield Para(say("None of these was corrected: both sides stand as their sources print them."))
    columns = (Column("About"), Column("One source"), Column("Another"), Column("What is made of it"))
    caption = f"{len(rows)} differences between sources" if len(rows) > 1 else "A difference between sources"
    yield Grid(caption, columns, rows, "prose")


def contradiction_blocks(held: Held, about: frozenset[str]) -> Iterator[Block]:
    """What does not fit together by the rules, of what `about` names; nothing where all fits."""
    terms = Terms(held.catalogue.frameworks, held.catalogue.scales, held.catalogue.finding_kinds)
    found = [each for each in contradictions(held.holding, terms) if each.about in about]
    if found:
        yield Para(say("Found by comparing what is recorded:"))
        yield Listing(tuple(Item((Run(f"{each.says} ", "strong"), Run(each.why))) for each in found))


def records_of(held: Held, keep: Callable[[Record], bool]) -> Iterator[str]:
    """What a difference can be about, as "kind:id", of the records that are kept."""
    holding = held.holding
    tables: dict[str, tuple[Record, ...]] = {
        "judgment": holding.judgments,
        "area": holding.areas,
        "note": holding.notes,
        "context": holding.contexts,
        "evidence": holding.evidence,
        "finding": holding.findings,
    }
    for kind, records in tables.items():
        yield from (f"{kind}:{each.id}" for each in records if keep(each))


def about_runs(held: Held, about: str) -> Runs:
    """What a record is about, in words, leading there where a document shows it."""
    kind, _, key = about.partition(":")
    if kind == "finding" and key in held.findings:
        finding = held.findings[key]
        line, made = held.line_of(finding), held.inspections.get(finding.inspection)
        return (Run(name_of(held, finding), to=line), Run(f" ({made.title})" if made and not line else ""))
    match kind:
        case "inspection":
            return say(held.inspections[key].title if key in held.inspections else key)
        case "question":
            return say(held.question_title(key))
        case "judgment":
            return say(_judgment(held, key))
        case "context":
            return say(next((each.title for each in held.holding.contexts if each.id == key), key))
        case "evidence":
            return say(next((each.title for each in held.holding.evidence if each.id == key), key))
        case "note" | "area":
            return say(_heading(held, kind, key))
    return say(about)


def _judgment(held: Held, key: str) -> str:
    found = next((each for each in held.holding.judgments if each.id == key), None)
    if found is None:
        return key
    return f"Judgment on {held.question_title(found.question) if found.question else found.pillar}"


def _heading(held: Held, kind: str, key: str) -> str:
    if kind == "area":
        area = next((each for each in held.holding.areas if each.id == key), None)
        return held.question_title(area.question) if area else key
    note = next((each for each in held.holding.notes if each.id == key), None)
    if note is None:
        return key
    titles = (held.question_title(note.question) if note.question else note.pillar.capitalize(), note.part, note.annex)
    return ", ".join(each for each in titles if each) or "Overall assessment"


def _dispute(held: Held, dispute: Dispute) -> Row:
    claim = dispute.challenge
    head = say(f"{day_text(claim.on)}, {held.who(claim.by)}", "small")
    answers = [
        line
        for each in dispute.answers
        for line in (
            say(f"{day_text(each.on)}, {held.who(each.by)}", "small"),
            (Run(f"{each.says} "), *held.sources.cite(held.documents, each.document, each.place)),
        )
    ]
    return Row((
        cell(about_runs(held, claim.about)),
        cell(head, (Run(f"{claim.claim} "), *held.sources.cite(held.documents, claim.document, claim.place))),
        cell(*answers) if answers else plain("No answer is held."),
        plain(claim.outcome or dispute.stands.capitalize()),
    ), f"dispute-{claim.id}")  # fmt: skip


def _difference(held: Held, one: Discrepancy) -> Row:
    return Row((
        cell(about_runs(held, one.about)),
        _side(held, one.one_says, one.one_document, one.one_place),
        _side(held, one.other_says, one.other_document, one.other_place),
        cell(say(one.verdict), say(one.note, "small")),
    ), f"difference-{one.id}")  # fmt: skip


def _side(held: Held, says: str, document: str, place: str) -> Cell:
    return cell(say(says), held.sources.cite(held.documents, document, place))
