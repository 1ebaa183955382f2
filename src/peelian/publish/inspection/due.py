"""What is due next about an inspection: the local policing body's response, and findings with a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from peelian.inspection.clock import of_response
from peelian.inspection.records import Finding, Response
from peelian.inspection.words import Stage
from peelian.publish.content import Block, Column, Grid, Item, Listing, Para, Row, Run, cell, plain, say
from peelian.publish.inspection.asked import clock_text, name_of
from peelian.publish.inspection.held import Held
from peelian.publish.inspection.signs import timing_run
from peelian.publish.inspection.sources import day_text


def response_blocks(held: Held, found: Iterable[Response]) -> Iterator[Block]:
    """The responses that the law asks for, each with its clock; that none is recorded where there is none."""
    rows = tuple(_response(held, each) for each in found)
    if not rows:
        yield Para(say("No response of the local policing body is recorded."))
        return
    columns = (Column("Report"), Column("Due"), Column("Published"), Column("Clock"), Column("What is known"))
    yield Grid(f"Responses as of {day_text(held.as_of)}", columns, rows, "prose")


def dated_blocks(held: Held, findings: Iterable[Finding]) -> Iterator[Block]:
    """Open findings that have a day by which they are due; that there are none where there are none."""
    open_ones = [each for each in findings if each.standing.is_open]
    dated = sorted((each for each in open_ones if each.due_on), key=lambda each: (str(each.due_on), each.id))
    if dated:
        yield Listing(
            tuple(
                Item((Run(name_of(held, each), to=held.line_of(each)), Run(f": {clock_text(held, each)}.")))
                for each in dated
            )
        )
    without = len(open_ones) - len(dated)
    if without:
        were = "1 open finding has" if without == 1 else f"{without} open findings have"
        yield Para(say(f"{were} no day by which it is due." if without == 1 else f"{were} no day of their own."))
    if not open_ones:
        yield Para(say("No finding of this report is open."))


def _response(held: Held, response: Response) -> Row:
    inspection = held.inspections.get(response.inspection)
    title = inspection.title if inspection else response.inspection
    # A register that only gives an account of a report does not know what was published about it.
    unknown = inspection is not None and inspection.stage is Stage.ELSEWHERE and response.published_on is None
    if unknown:
        clock = (Run("Not known", sign="none"),), say("nothing held says whether it came in time", "small")
    else:
        read = of_response(response, held.as_of)
        clock = (timing_run(read),), say(read.text, "small")
    published = day_text(response.published_on) if response.published_on else "no publication is on record"
    cited = held.sources.cite(held.documents, response.document)
    known = (Run(f"{response.says or 'Nothing is recorded.'} "), *cited)
    return Row((
        cell(say(title), say(held.who(response.by), "small")),
        plain(day_text(response.due_on)),
        plain(published),
        cell(*clock),
        cell(known),
    ))  # fmt: skip
