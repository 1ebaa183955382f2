"""The improvement tracker: everything that a body was asked to do, whoever asked, and how far it has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from peelian.catalogue.catalogue import Catalogue
from peelian.charts.picture import joined
from peelian.core.errors import UnknownNameError
from peelian.inspection.clock import Clock, Timing, of_action, of_finding
from peelian.inspection.holding import Holding
from peelian.inspection.records import Action, Finding, Organisation
from peelian.inspection.standing import who_closes
from peelian.inspection.words import Standing
from peelian.publish.content import Block, Cell, Column, Document, Grid, Para, Part, Row, Run, Runs, cell, plain, say
from peelian.publish.inspection.asked import heard_runs, name_of, standing_runs
from peelian.publish.inspection.due import response_blocks
from peelian.publish.inspection.front import footer, marking_lines
from peelian.publish.inspection.held import Held, numbered
from peelian.publish.inspection.signs import timing_run
from peelian.publish.inspection.sources import day_text

STANDINGS = tuple(Standing)


def tracker(holding: Holding, catalogue: Catalogue, body: str, *, as_of: dt.date) -> Document:
    """The tracker of an organisation, or of the force of that id, from what somebody may see, as it stood on a day.

    Raises UnknownNameError for a body that is not held.
    """
    held = Held(holding, catalogue, as_of)
    owner = _owner(held, body)
    found = numbered(each for each in holding.findings if each.owed_by == owner.id)
    held = replace(held, shown=frozenset(each.id for each in found))
    parts = [
        *_kinds(held, found),
        Part("responses", "Responses to reports", tuple(_responses(held, owner))),
    ]
    return Document(
        title="Improvement tracker",
        of=owner.name,
        period=f"as of {day_text(as_of)}",
        lines=marking_lines(held, (each.marking for each in found)),
        opening=tuple(_summary(held, owner, found)),
        parts=(*parts, *held.sources.part(held.documents)),
        footer=footer(held),
    )


def _owner(held: Held, body: str) -> Organisation:
    if body in held.organisations:
        return held.organisations[body]
    own = [each for each in held.holding.organisations if each.force == body and each.kind == "force"]
    if not own:
        raise UnknownNameError("organisation or force", body, sorted(held.organisations))
    return own[0]


def _summary(held: Held, owner: Organisation, found: Sequence[Finding]) -> Iterator[Block]:
    if not found:
        yield Para(say(f"Nothing is recorded that {owner.name} was asked to do."), "finding")
        return
    open_ones = [each for each in found if each.standing.is_open]
    timings = [of_finding(held.holding, each, held.catalogue.finding_kinds, held.as_of).timing for each in open_ones]
    late, stale = timings.count(Timing.OVERDUE), timings.count(Timing.STALE)
    yield Para(say(f"{_waiting(owner, found)} {late} overdue, {stale} stale."), "finding")
    yield _counts(held, found)
    yield Para(
        say(
            "Overdue is what has passed its day. Stale is what nothing was heard of for longer than its kind allows. "
            "Being reported complete closes nothing: who may close is said with each kind."
        ),
        "small",
    )
    yield from _elsewhere(held, owner)


def _waiting(owner: Organisation, found: Sequence[Finding]) -> str:
    """How much of what was asked is not done with, by standing."""
    counts = [(sum(one.standing is each for one in found), each.value) for each in STANDINGS if each.is_open]
    told = joined([f"{count} {name}" for count, name in counts if count])
    waiting = sum(count for count, _ in counts)
    things = "1 thing" if len(found) == 1 else f"{len(found)} things"
    return f"Of {things} asked of {owner.name}, {waiting} {'is' if waiting == 1 else 'are'} not done with" + (
        f" ({told})." if told else "."
    )


def _counts(held: Held, found: Sequence[Finding]) -> Grid:
    standings = [each for each in STANDINGS if any(one.standing is each for one in found)]
    columns = (Column("Kind"), *(Column(each.value.capitalize(), numeric=True) for each in standings),
               Column("In all", numeric=True))  # fmt: skip
    rows = []
    for kind in _kinds_of(held, found):
        own = [each for each in found if each.kind == kind]
        counts = [sum(each.standing is one for each in own) for one in standings]
        title = held.catalogue.finding_kind(kind).plural
        cells = (
            cell((Run(title.capitalize(), to=f"kind-{kind}"),)),
            *(plain(str(each)) for each in (*counts, len(own))),
        )
        rows.append(Row(cells))
    return Grid("Kinds and standings", columns, tuple(rows))


def _elsewhere(held: Held, owner: Organisation) -> Iterator[Block]:
    """What other bodies of the same force owe, which stands in trackers of their own."""
    others = [each for each in held.holding.organisations if each.force == owner.force and each.id != owner.id]
    told = []
    for each in others if owner.force else ():
        count = sum(one.owed_by == each.id for one in held.holding.findings)
        if count:
            told.append(f"{each.name} owes {count}")
    if told:
        yield Para(say(f"In trackers of their own: {joined(told)}."), "small")


def _kinds_of(held: Held, found: Sequence[Finding]) -> list[str]:
    """The kinds that findings have, serious ones first, then in the order of their titles."""
    kinds = {each.kind: held.kind(each) for each in found}
    return sorted(kinds, key=lambda name: (not kinds[name].serious, kinds[name].title))


def _kinds(held: Held, found: Sequence[Finding]) -> Iterator[Part]:
    for name in _kinds_of(held, found):
        kind = held.catalogue.finding_kind(name)
        own = [each for each in found if each.kind == name]
        about = (Para(say(f"{kind.duty} Closed by {who_closes(kind)}."), "small"),)
        parts = tuple(
            Part(
                f"kind-{name}-{standing.value.replace(' ', '-')}",
                f"{standing.value.capitalize()}: {len(group)}",
                (_table(held, f"{kind.plural.capitalize()}, {standing.value}", group),),
                listed=False,
            )
            for standing in STANDINGS
            if (group := [each for each in own if each.standing is standing])
        )
        yield Part(f"kind-{name}", f"{kind.plural.capitalize()} ({len(own)})", about, parts)


def _table(held: Held, caption: str, found: Sequence[Finding]) -> Grid:
    columns = (Column("What is asked"), Column("Standing"), Column("Actions"), Column("Last heard"))
    return Grid(caption, columns, tuple(_row(held, each) for each in found), "prose")


def _row(held: Held, finding: Finding) -> Row:
    asked = f"{held.who(finding.made_by)}, {day_text(finding.made_on)} "
    clock = of_finding(held.holding, finding, held.catalogue.finding_kinds, held.as_of)
    timed = _timed(clock) if finding.standing.is_open else ()
    return Row((
        cell(
            (Run(f"{name_of(held, finding)}. ", "strong"), Run(finding.text)),
            (Run(asked, "small"), *held.sources.cite(held.documents, finding.document, finding.place)),
            say(finding.note, "small"),
        ),
        cell(standing_runs(held, finding), *timed),
        _actions(held, finding),
        cell(heard_runs(held, finding)),
    ), held.line_of(finding))  # fmt: skip


def _timed(clock: Clock) -> tuple[Runs, ...]:
    """How something open stands against its day, with its sign where there is a day or has been silence."""
    if clock.timing is Timing.OPEN:
        return (say(clock.text, "small"),)
    return (timing_run(clock),), say(clock.text, "small")


def _actions(held: Held, finding: Finding) -> Cell:
    found = [each for each in held.holding.actions if each.finding == finding.id]
    if not found:
        return cell(say("No action is recorded."), say(f"Owed by {held.who(finding.owed_by)}.", "small"))
    return cell(*(line for each in found for line in _action(held, each)))


def _action(held: Held, action: Action) -> Iterator[Runs]:
    clock = of_action(held.holding, action, held.catalogue.finding_kinds, held.as_of)
    yield say(action.text)
    yield (Run(f"{action.owner}; ", "small"), timing_run(clock), Run(f", {clock.text}", "small"))
    if action.measure or action.target:
        measured = held.catalogue.measures[action.measure].title if action.measure in held.catalogue.measures else ""
        success = ": ".join(filter(None, (measured or action.measure, action.target)))
        yield say(f"It has worked when: {success}", "small")


def _responses(held: Held, owner: Organisation) -> Iterator[Block]:
    own = {each.id for each in held.holding.inspections if owner.force and each.force == owner.force}
    yield from response_blocks(held, (each for each in held.holding.responses if each.inspection in own))
