"""The states of a return and of a query: every step from every state, and any sequence of steps."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.exchange.desk import Position, refusal
from peelian.exchange.holding import Holding, Item
from peelian.exchange.journal import Event
from peelian.exchange.standing import standing
from peelian.exchange.state import QUERY_STEPS, STEPS, Kind, QueryState, State, queries_of, state_of
from peelian.quality.finding import Place
from peelian.records.table import Slice

ITEM = Item("crime-monthly", "kent", "2018-10")
ENDS, DUE = dt.date(2018, 10, 31), dt.date(2018, 11, 21)
TODAY = dt.date(2018, 12, 1)
PLACE = Place("crimes", Slice("force-extract", "kent", "2018-10"))


def held(version: int, *lacking: str) -> Holding:
    """What is held after so many submissions; nothing after none."""
    return Holding(((PLACE, f"s{version}"),) if version else (), lacking)


def event(number: int, kind: Kind, content: dict[str, Any]) -> Event:
    return Event(number, f"2018-12-01T00:00:{number:02d}+00:00", "ann", kind.value, *ITEM.key, content)


def step(number: int, kind: Kind, about: Holding) -> Event:
    return event(number, kind, {"digest": about.digest, "holding": about.to_content()})


@pytest.mark.parametrize(
    ("steps", "now", "today", "state"),
    [
        ([], held(0), ENDS, State.NOT_YET),
        ([], held(0), DUE, State.DUE),
        ([], held(0), TODAY, State.LATE),
        ([], held(1), TODAY, State.RECEIVED),
        ([], held(1, "Outcomes"), TODAY, State.PART),
        ([(Kind.CHECKED, 1)], held(1), TODAY, State.CHECKED),
        ([(Kind.CHECKED, 1)], held(2), TODAY, State.AGAIN),
        ([(Kind.CHECKED, 1), (Kind.RETURNED, 1)], held(1), TODAY, State.RETURNED),
        ([(Kind.CHECKED, 1), (Kind.RETURNED, 1)], held(2), TODAY, State.AGAIN),
        ([(Kind.CHECKED, 1), (Kind.ACCEPTED, 1)], held(1), TODAY, State.ACCEPTED),
        ([(Kind.CHECKED, 1), (Kind.ACCEPTED, 1)], held(2), TODAY, State.AGAIN),
        ([(Kind.CHECKED, 1), (Kind.ACCEPTED, 1), (Kind.SIGNED_OFF, 1)], held(1), TODAY, State.SIGNED_OFF),
        ([(Kind.CHECKED, 1), (Kind.ACCEPTED, 1), (Kind.SIGNED_OFF, 1)], held(2), TODAY, State.REOPENED),
        ([(Kind.SIGNED_OFF, 1), (Kind.REOPENED, 1)], held(1), TODAY, State.REOPENED),
        ([(Kind.SIGNED_OFF, 1), (Kind.CHECKED, 2)], held(2), TODAY, State.CHECKED),
    ],
)
def test_state_follows_from_steps_and_from_what_is_held(
    steps: list[tuple[Kind, int]], now: Holding, today: dt.date, state: State
) -> None:
    events = [step(number, kind, held(version)) for number, (kind, version) in enumerate(steps, 1)]

    assert state_of(events, now, DUE, ENDS, today) is state


def test_without_a_date_nothing_is_late() -> None:
    assert state_of([], held(0), None, ENDS, dt.date(2030, 1, 1)) is State.DUE


ALLOWED = {
    (State.PART, Kind.CHECKED), (State.RECEIVED, Kind.CHECKED), (State.AGAIN, Kind.CHECKED),
    (State.CHECKED, Kind.CHECKED), (State.REOPENED, Kind.CHECKED), (State.CHECKED, Kind.ACCEPTED),
    (State.CHECKED, Kind.RETURNED), (State.ACCEPTED, Kind.RETURNED), (State.ACCEPTED, Kind.SIGNED_OFF),
    (State.SIGNED_OFF, Kind.REOPENED),
}  # fmt: skip


def test_steps_that_may_be_taken() -> None:
    assert {(state, kind) for kind, states in STEPS.items() for state in states} == ALLOWED


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("kind", list(STEPS))
def test_refusal_names_the_state_and_says_what_to_do(state: State, kind: Kind) -> None:
    position = Position(ITEM, None, DUE, state, held(1), (), (), TODAY)  # type: ignore[arg-type]

    said = refusal(kind, position)

    assert said.message == f"crime-monthly of kent for 2018-10 is {state}, so it cannot be {kind}."
    assert said.remedy


MOVES = st.lists(st.sampled_from([*STEPS, "send"]), max_size=30)


@given(MOVES)
def test_no_sequence_reaches_a_state_that_was_not_earned(moves: list[Kind | str]) -> None:
    """After every move the state is that of replaying all events; what is signed off was accepted and checked so."""
    events: list[Event] = []
    version = 0
    for move in moves:
        now = held(version)
        before = state_of(events, now, DUE, ENDS, TODAY)
        if isinstance(move, Kind):
            if before in STEPS[move]:
                events.append(step(len(events) + 1, move, now))
                expected = State.REOPENED if move is Kind.REOPENED else State(move)
                assert state_of(events, now, DUE, ENDS, TODAY) is expected
            continue
        version += 1
        after = state_of(events, held(version), DUE, ENDS, TODAY)
        assert after in (State.RECEIVED, State.AGAIN, State.REOPENED)
        assert (after is State.REOPENED) == (before in (State.SIGNED_OFF, State.REOPENED))
    state = state_of(list(events), held(version), DUE, ENDS, TODAY)
    kinds = [each.kind for each in events if each.content["digest"] == held(version).digest]
    if state is State.SIGNED_OFF:
        assert kinds[-3:] == [Kind.CHECKED, Kind.ACCEPTED, Kind.SIGNED_OFF]
    if state is State.ACCEPTED:
        assert kinds[-2:] == [Kind.CHECKED, Kind.ACCEPTED]
    signed = standing(events).signed
    assert (state is State.SIGNED_OFF) == ((PLACE, f"s{version}") in signed)


ASKS = st.lists(st.tuples(st.sampled_from(list(QUERY_STEPS)), st.booleans()), max_size=12)


@given(ASKS)
def test_any_conversation_ends_where_its_last_word_leaves_it(moves: list[tuple[Kind, bool]]) -> None:
    events = [event(1, Kind.ASKED, {"question": "Why?", "finding": "F1"})]
    for kind, corrected in moves:
        query = queries_of(events)["Q1"]
        if query.state not in QUERY_STEPS[kind]:
            continue
        content = {"query": "Q1", "answer": "so", "submission": "s2" if corrected else ""}
        events.append(event(len(events) + 1, kind, content))
    query = queries_of(events)["Q1"]

    assert query.question == "Why?"
    assert query.blocks == (query.state in (QueryState.OPEN, QueryState.ANSWERED))
    assert len(query.events) == len(events)
    explained = query.state is QueryState.CLOSED and query.confirmed
    assert (standing(events).explained == {"F1"}) == explained


def test_waived_query_leaves_its_finding_open() -> None:
    events = [
        event(1, Kind.ASKED, {"question": "Why?", "finding": "F1"}),
        event(2, Kind.WAIVED, {"query": "Q1", "because": "it is small"}),
    ]

    assert not queries_of(events)["Q1"].blocks
    assert standing(events).explained == frozenset()


def test_digest_changes_with_the_submission_and_not_with_what_is_lacking() -> None:
    assert held(1).digest != held(2).digest
    assert held(1).digest == held(1, "Outcomes").digest
