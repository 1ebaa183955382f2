"""The evidence that judgments rest on: a list with a line each, and links to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from peelian.inspection.records import Evidence, Inspection
from peelian.inspection.words import Marking
from peelian.publish.content import Block, Cell, Column, Grid, Para, Row, Run, Runs, cell, plain, say
from peelian.publish.inspection.held import Held
from peelian.publish.inspection.sources import day_text

HASH_SHOWN = 12


def evidence_of(held: Held, inspection: Inspection) -> tuple[Evidence, ...]:
    """What an inspection took as evidence, with what its judgments cite from earlier ones; none that was withdrawn."""
    cited = {name for judgment in held.judged(inspection) for name in judgment.evidence}
    return tuple(
        each
        for each in held.holding.evidence
        if (each.inspection == inspection.id or each.id in cited) and not each.withdrawn
    )


def rests_on(shown: Sequence[Evidence], cited: Iterable[str]) -> Runs:
    """What a judgment rests on, as links to the list: "It rests on E1, E4 and E5"."""
    wanted = set(cited)
    found = [(number, each) for number, each in enumerate(shown, 1) if each.id in wanted]
    if not found:
        return say("No evidence is cited.", "missing")
    links: list[Run] = []
    for at, (number, each) in enumerate(found):
        if at:
            links.append(Run(" and " if at == len(found) - 1 else ", "))
        links.append(Run(f"E{number}", to=line_of(each), about=each.title))
    return (Run("It rests on "), *links, Run("."))


def line_of(evidence: Evidence) -> str:
    """The id of a piece of evidence's line."""
    return f"evidence-{evidence.id}"


def evidence_blocks(held: Held, shown: Sequence[Evidence]) -> tuple[Block, ...]:
    """The list of evidence; that none may be shown where there is none."""
    if not shown:
        return (Para(say("No evidence is shown.")),)
    kinds = {kind.id: kind.title for each in held.inspections.values() for kind in held.framework(each).evidence}
    marked = held.marking(each.marking for each in shown) is Marking.SENSITIVE
    names = ("No.", "What it is", "What it says", "How far it carries", "Source", *(("Marking",) if marked else ()))
    rows = tuple(
        _line(held, each, number, kinds.get(each.kind, each.kind), marked=marked)
        for number, each in enumerate(shown, 1)
    )
    caption = f"{len(shown)} pieces of evidence" if len(shown) > 1 else "One piece of evidence"
    return (Grid(caption, tuple(map(Column, names)), rows, "prose"),)


def _line(held: Held, one: Evidence, number: int, kind: str, *, marked: bool) -> Row:
    question = held.question_title(one.question) if one.question else ""
    day = day_text(one.on) if one.on else ""
    fact = f"{one.fact_text} ({one.fact_basis})" if one.fact_text else ""
    source = (say(one.source), held.sources.cite(held.documents, one.document, one.place))
    cells: list[Cell] = [
        plain(f"E{number}"),
        cell(say(one.title), say(", ".join(filter(None, (kind, question, day))), "small"), *_attached(held, one)),
        cell(say(one.says or "Not shown here."), say(fact, "small"), say(one.fact, "code") if one.fact else ()),
        plain(one.strength.value),
        cell(*source) if any(source) else plain(held.who(one.organisation)),
    ]
    return Row((*cells, *((plain(one.marking.value),) if marked else ())), line_of(one))


def _attached(held: Held, one: Evidence) -> Iterator[Runs]:
    """The files of a piece of evidence, each with the beginning of its hash."""
    for each in held.holding.attachments:
        if each.evidence == one.id:
            yield (Run(f"{each.name} ", "small"), Run(each.sha256[:HASH_SHOWN], "code"))
