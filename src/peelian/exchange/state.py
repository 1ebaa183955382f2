"""The states of a return and of a query, as functions of the events and of what is held: nothing else is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from peelian.exchange.holding import Holding
from peelian.exchange.journal import Event


class State(StrEnum):
    """Where a return stands."""

    NOT_YET = "not due yet"
    DUE = "due"
    LATE = "late"
    PART = "received in part"
    RECEIVED = "received"
    AGAIN = "sent again"
    CHECKED = "checked"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    SIGNED_OFF = "signed off"
    REOPENED = "reopened"


class Kind(StrEnum):
    """What an event does."""

    CHECKED = "checked"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    SIGNED_OFF = "signed off"
    REOPENED = "reopened"
    ASKED = "asked"
    ANSWERED = "answered"
    CLOSED = "closed"
    ASKED_AGAIN = "asked again"
    WAIVED = "waived"


STEPS: Mapping[Kind, frozenset[State]] = MappingProxyType(
    {
        Kind.CHECKED: frozenset({State.PART, State.RECEIVED, State.AGAIN, State.CHECKED, State.REOPENED}),
        Kind.ACCEPTED: frozenset({State.CHECKED}),
        Kind.RETURNED: frozenset({State.CHECKED, State.ACCEPTED}),
        Kind.SIGNED_OFF: frozenset({State.ACCEPTED}),
        Kind.REOPENED: frozenset({State.SIGNED_OFF}),
    }
)
"""From which states each step may be taken."""


class QueryState(StrEnum):
    """Where a query stands. Open and answered ones stand in the way of a sign-off."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"
    WAIVED = "waived"


QUERY_STEPS: Mapping[Kind, frozenset[QueryState]] = MappingProxyType(
    {
        Kind.ANSWERED: frozenset({QueryState.OPEN}),
        Kind.CLOSED: frozenset({QueryState.ANSWERED}),
        Kind.ASKED_AGAIN: frozenset({QueryState.ANSWERED, QueryState.CLOSED, QueryState.WAIVED}),
        Kind.WAIVED: frozenset({QueryState.OPEN, QueryState.ANSWERED}),
    }
)
_QUERY_AFTER = {
    Kind.ASKED: QueryState.OPEN,
    Kind.ANSWERED: QueryState.ANSWERED,
    Kind.CLOSED: QueryState.CLOSED,
    Kind.ASKED_AGAIN: QueryState.OPEN,
    Kind.WAIVED: QueryState.WAIVED,
}


@dataclass(frozen=True)
class Query:
    """A question about a return, with all that was said of it."""

    id: str
    item: tuple[str, str, str]
    state: QueryState
    events: tuple[Event, ...]

    @property
    def question(self) -> str:
        """What was asked."""
        return str(self.events[0].content["question"])

    @property
    def finding(self) -> str:
        """The finding that raised it; "" where none did."""
        return str(self.events[0].content.get("finding", ""))

    @property
    def answer(self) -> str:
        """The last answer; "" where there is none."""
        given = [each for each in self.events if each.kind == Kind.ANSWERED]
        return str(given[-1].content["answer"]) if given else ""

    @property
    def confirmed(self) -> bool:
        """Whether the last answer was that the figure is right."""
        given = [each for each in self.events if each.kind == Kind.ANSWERED]
        return bool(given) and not given[-1].content.get("submission")

    @property
    def blocks(self) -> bool:
        """Whether it stands in the way of a sign-off."""
        return self.state in (QueryState.OPEN, QueryState.ANSWERED)


def state_of(events: Iterable[Event], held: Holding, due: dt.date | None, ends: dt.date, today: dt.date) -> State:
    """The state of a return, from its own events in their order and from what is held now.

    A step was about what was held then. Where something else is held now, it has been sent again since; and a return
    that was signed off is reopened by it.
    """
    if not held.entries:
        if today <= ends:
            return State.NOT_YET
        return State.LATE if due is not None and today > due else State.DUE
    steps = [each for each in events if each.kind in STEPS]
    if not steps:
        return State.PART if held.lacking else State.RECEIVED
    last = steps[-1]
    if last.kind == Kind.REOPENED:
        return State.REOPENED
    if last.content["digest"] == held.digest:
        return State(last.kind)
    return State.REOPENED if last.kind == Kind.SIGNED_OFF else State.AGAIN


def queries_of(events: Sequence[Event]) -> dict[str, Query]:
    """Every query by id, as it stands after these events."""
    found: dict[str, list[Event]] = {}
    for each in events:
        if each.kind == Kind.ASKED:
            found[f"Q{each.number}"] = [each]
        elif each.kind in _QUERY_AFTER:
            found[str(each.content["query"])].append(each)
    return {
        name: Query(name, said[0].item, _QUERY_AFTER[Kind(said[-1].kind)], tuple(said)) for name, said in found.items()
    }
