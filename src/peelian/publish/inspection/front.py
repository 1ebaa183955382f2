"""The front of a publication about inspections: what it is, how it is marked, and what it was made from."""

from __future__ import annotations

from collections.abc import Iterable

from peelian.charts.picture import joined
from peelian.inspection.records import Inspection
from peelian.inspection.words import Marking, Stage
from peelian.publish.content import Para, Run, Runs, say
from peelian.publish.inspection.held import Held
from peelian.publish.inspection.sources import day_text

_NOTICES = {
    Stage.ELSEWHERE: (
        "An account of an inspection published elsewhere.",
        " Grades and figures are those of its report; the words are ours, and short quotations are marked as such.",
    ),
    Stage.PUBLISHED: ("A published inspection.", " Its judgments are final; what is disputed stands beside them."),
}
_NOT_PUBLIC = " It may still change, and is for those whom it was given to."


def notice(inspection: Inspection) -> Para:
    """What a reader must know of an inspection before anything else."""
    head, rest = _NOTICES.get(inspection.stage, (f"Not published: {inspection.stage.value}.", _NOT_PUBLIC))
    return Para((Run(head, "strong"), Run(rest)), "notice")


def lines(held: Held, inspection: Inspection, markings: Iterable[Marking]) -> tuple[Runs, ...]:
    """Who inspected, when it came out and where, and the marking of what is shown if it is not OFFICIAL."""
    by = held.who(inspection.by) if inspection.by else "Nobody is recorded as having inspected"
    when = f", published on {day_text(inspection.published_on)}" if inspection.published_on else ""
    cited = held.sources.cite(held.documents, inspection.document)
    first = (Run(f"{by}{when}"), *((Run(": "), *cited) if cited else ()))
    return first, *marking_lines(held, markings)


def marking_lines(held: Held, markings: Iterable[Marking]) -> tuple[Runs, ...]:
    """The line of the marking, where anything that is shown is more than OFFICIAL; and that of what is made up."""
    highest = held.marking(markings)
    marked = () if highest is Marking.OFFICIAL else (say(f"Marking: {highest.value}", "strong"),)
    made_up = sorted(each.name for each in held.holding.organisations if each.made_up)
    if not made_up:
        return marked
    return *marked, say(f"An example. Made up, with all that is said of them: {joined(made_up)}.", "strong")


def footer(held: Held) -> Runs:
    """What a publication was made from: the register as of a day, and the catalogue."""
    return (
        Run(f"Made by Peelian from its inspection register, as of {day_text(held.as_of)}; catalogue "),
        Run(held.catalogue.version, "code"),
        Run("."),
    )
