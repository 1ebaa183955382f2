"""Queries and answers: the centre asks about a figure or a finding, the force answers, the centre closes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from peelian.core.errors import PeelianError, UnknownNameError
from peelian.exchange.desk import Desk, Position
from peelian.exchange.holding import Item
from peelian.exchange.journal import Draft, Event
from peelian.exchange.state import QUERY_STEPS, Kind, Query, State, queries_of


def ask(desk: Desk, item: Item, by: str, question: str, finding: str = "") -> Event:
    """Ask about a return, or about one of its findings, which then gives the question where none is given.

    Raises PeelianError where nothing is held, where it is signed off, or where there is no such finding.
    """

    def decide(events: Sequence[Event]) -> Draft:
        now = desk.position(item, events)
        if not now.held.entries or now.state is State.SIGNED_OFF:
            remedy = "Reopen it first." if now.held.entries else "There is nothing to ask about yet."
            raise PeelianError(f"{item} is {now.state.value}, so nothing can be asked about it.", remedy=remedy)
        asked = question or (_finding(desk, now, finding) if finding else "")
        if finding and question:
            _finding(desk, now, finding)
        if not asked:
            raise PeelianError("There is no question.", remedy="Give one, or a finding with --finding.")
        content = {"question": asked, "finding": finding, "digest": now.held.digest}
        return Draft(Kind.ASKED.value, *item.key, by=by, content=content)

    return desk.journal.append(decide)


def reply(desk: Desk, query: str, kind: Kind, by: str, **content: Any) -> Event:
    """Answer, close, waive a query, or ask it again; raises PeelianError where that cannot be done to it now.

    An answer with a `submission` says that the figure was corrected by it; it must be one that holds a part of the
    return now.
    """

    def decide(events: Sequence[Event]) -> Draft:
        found = find_query(queries_of(events), query)
        if found.state not in QUERY_STEPS[kind]:
            raise PeelianError(
                f"{found.id} is {found.state.value}, so it cannot be {kind.value}.",
                remedy="See its history: peelian exchange history.",
            )
        if content.get("submission"):
            _check_correction(desk, found, str(content["submission"]))
        return Draft(kind.value, *found.item, by=by, content={"query": found.id, **content})

    return desk.journal.append(decide)


def find_query(queries: dict[str, Query], name: str) -> Query:
    """The query with that id; raises UnknownNameError."""
    if name not in queries:
        raise UnknownNameError("query", name, list(queries), remedy="See them with: peelian exchange history.")
    return queries[name]


def _finding(desk: Desk, now: Position, name: str) -> str:
    found = {each.id: each for each in desk.findings(now)}
    if name not in found:
        remedy = "See them with: peelian exchange check."
        raise UnknownNameError(f"finding about {now.item}", name, list(found), remedy=remedy)
    return found[name].sentence


def _check_correction(desk: Desk, query: Query, submission: str) -> None:
    now = desk.position(Item(*query.item))
    if submission not in now.held.submissions:
        held = ", ".join(now.held.submissions) or "none"
        raise PeelianError(
            f"Submission {submission} holds nothing of {now.item} now.",
            remedy=f"Load the correction, and name its submission. Held now: {held}.",
        )
