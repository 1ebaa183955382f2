"""Findings as a reader meets them: what is asked, in whose words, where it stands, and what is disputed of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from peelian.inspection.clock import of_finding
from peelian.inspection.dispute import disputed
from peelian.inspection.lineage import first_made
from peelian.inspection.records import Decision, Finding, Progress
from peelian.publish.content import Block, Item, Listing, Para, Run, Runs, say
from peelian.publish.inspection.held import Held
from peelian.publish.inspection.signs import standing_run
from peelian.publish.inspection.sources import day_text


def name_of(held: Held, finding: Finding) -> str:
    """What a finding is called: "Area for improvement 1"."""
    return f"{held.kind(finding).title} {finding.number}".strip()


def asked_blocks(held: Held, findings: Iterable[Finding], kind: str) -> tuple[Block, ...]:
    """The findings of one kind as a list, or that none were recorded."""
    found = [each for each in findings if each.kind == kind]
    plural = held.catalogue.finding_kind(kind).plural
    if not found:
        return (Para(say(f"No {plural} were recorded.")),)
    return (Listing(tuple(_item(held, each) for each in found)),)


def standing_runs(held: Held, finding: Finding) -> Runs:
    """Where a finding stands and since when: "Closed since 2 May 2019"."""
    since = f" since {day_text(finding.since)}" if finding.since else ""
    due = f", due on {day_text(finding.due_on)}" if finding.due_on and finding.standing.is_open else ""
    return (standing_run(finding), Run(since + due))


def clock_text(held: Held, finding: Finding) -> str:
    """How a finding stands against its day: "overdue by 3 days (was due on 27 June 2019)"."""
    return of_finding(held.holding, finding, held.catalogue.finding_kinds, held.as_of).text


def heard(held: Held, finding: Finding) -> Progress | Decision | None:
    """The last that was reported or decided of a finding by the day; None where nothing was."""
    # What was reported says more than that a paper was noted on the same day, and comes first.
    told: list[Progress | Decision] = [each for each in held.holding.progress if each.finding == finding.id]
    told += [each for each in held.holding.decisions if each.finding == finding.id]
    return max((each for each in told if each.on <= held.as_of), key=lambda each: each.on, default=None)


def heard_runs(held: Held, finding: Finding) -> Runs:
    """The last that was heard of a finding, who said it and where it stands."""
    last = heard(held, finding)
    if last is None:
        return say("Nothing has been reported.")
    said = last.says if isinstance(last, Progress) else f"{last.decided.capitalize()}: {last.why}"
    by = f"{day_text(last.on)}, {held.who(last.by)}: "
    return (Run(by, "small"), Run(f"{said} "), *held.sources.cite(held.documents, last.document, last.place))


def _item(held: Held, finding: Finding) -> Item:
    return Item(
        (Run(f"{name_of(held, finding)}. ", "strong"), Run(finding.text)),
        tuple(_under(held, finding)),
        held.line_of(finding),
    )


def _under(held: Held, finding: Finding) -> Iterator[Runs]:
    cited = held.sources.cite(held.documents, finding.document, finding.place)
    words = f"; in its words, \N{LEFT DOUBLE QUOTATION MARK}{finding.quotation}\N{RIGHT DOUBLE QUOTATION MARK} "
    yield (*standing_runs(held, finding), Run(words if finding.quotation else " "), *cited)
    first = first_made(held.holding, finding)
    if first < finding.made_on:
        yield (Run(f"First asked for on {day_text(first)}; "), Run("see what became of it", to="earlier"), Run("."))
    if disputed(held.holding, "finding", finding.id):
        yield (Run("Disputed: ", "strong"), Run("see the claim and its answers", to="disputes"), Run("."))
