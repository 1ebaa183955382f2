"""What is due, overdue or stale on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.inspection.small import KINDS, finding, holding

from peelian.catalogue.catalogue import Catalogue
from peelian.inspection.clock import (
    WAITING,
    Clock,
    Timing,
    last_heard,
    of_action,
    of_finding,
    of_response,
    response_due,
    waiting,
)
from peelian.inspection.holding import Holding
from peelian.inspection.records import Action, Decision, Progress, Response
from peelian.inspection.words import Standing

DAY = dt.date(2019, 1, 1)


def after(days: int) -> dt.date:
    return DAY + dt.timedelta(days=days)


def response(published_on: dt.date | None = None) -> Response:
    return Response("r", "two", "pcc", after(56), published_on)


@pytest.mark.parametrize(
    ("on", "text"),
    [
        (0, "due on 26 February 2019"),
        (41, "due on 26 February 2019"),
        (42, "due in 14 days, on 26 February 2019"),
        (55, "due in 1 day, on 26 February 2019"),
        (56, "due today, 26 February 2019"),
        (57, "no answer on record, 1 day after it was due on 26 February 2019"),
        (66, "no answer on record, 10 days after it was due on 26 February 2019"),
    ],
)
def test_a_response_against_its_day(on: int, text: str) -> None:
    assert of_response(response(), after(on)).text == text


@pytest.mark.parametrize(
    ("done", "text", "days"),
    [
        (40, "done in time", 16),
        (56, "done in time", 0),
        (57, "done 1 day late (was due on 26 February 2019)", -1),
    ],
)
def test_a_response_that_was_published(done: int, text: str, days: int) -> None:
    found = of_response(response(after(done)), after(500))
    assert (found.text, found.days) == (text, days)


def test_the_law_gives_56_days(catalogue: Catalogue, case: Holding) -> None:
    framework = catalogue.framework("peel-2018-19")
    assert framework.response_days == 56
    assert response_due(dt.date(2019, 5, 2), 56) == dt.date(2019, 6, 27)
    due = {each.inspection: each.due_on for each in case.responses}
    assert due["leicestershire-2018-19"] == dt.date(2019, 6, 27)


def of(on: int, *, progress: tuple[Progress, ...] = (), decisions: tuple[Decision, ...] = (), **given: Any) -> Clock:
    found = finding("f", DAY, **given)
    return of_finding(holding(findings=(found,), progress=progress, decisions=decisions), found, KINDS, after(on))


def progress(on: int, action: str = "") -> Progress:
    return Progress(f"p{on}", "f", after(on), "Half done.", "somebody", action=action)


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (of(180), "no day set"),
        (of(181), "stale: 181 days without progress"),
        (of(91, kind="concern"), "stale: 91 days without progress"),
        (of(181, standing=Standing.REVIEW), "stale: 181 days without progress"),
        (of(181, standing=Standing.REVIEW, since=after(100)), "no day set"),
        (of(181, progress=(progress(1),)), "no day set"),
        (of(182, progress=(progress(1),)), "stale: 181 days without progress"),
        (of(181, progress=(progress(300),)), "stale: 181 days without progress"),
        (of(181, decisions=(Decision("d", "f", after(9), "board", "noted", "So."),)), "no day set"),
        (of(181, due_on=after(400)), "stale: 181 days without progress (due on 5 February 2020)"),
        (of(100, due_on=after(400)), "due on 5 February 2020"),
        (of(401, due_on=after(400)), "overdue by 1 day (was due on 5 February 2020)"),
        (of(900, standing=Standing.CLOSED, since=after(300)), "done"),
        (of(900, standing=Standing.CLOSED, since=after(300), due_on=after(300)), "done in time"),
        (of(900, standing=Standing.CLOSED, since=after(301), due_on=after(300)),
         "done 1 day late (was due on 28 October 2019)"),
        (of(900, standing=Standing.CLOSED), "done"),
        (of(900, standing=Standing.DECLINED), "superseded or not accepted"),
        (of(900, standing=Standing.SUPERSEDED, due_on=after(300)), "superseded or not accepted"),
    ],
)  # fmt: skip
def test_a_finding(found: Clock, text: str) -> None:
    assert found.text == text


def action(**given: Any) -> Action:
    return Action("a", "f", "List skills.", "head of people", "force", **given)


@pytest.mark.parametrize(
    ("made", "heard", "on", "text"),
    [
        (action(), (), 181, "stale: 181 days without progress"),
        (action(), (progress(100, "a"),), 181, "no day set"),
        (action(), (progress(100, "a"), progress(270, "b")), 281, "stale: 181 days without progress"),
        (action(), (progress(9, "a"), progress(100, "a")), 281, "stale: 181 days without progress"),
        (action(due_on=after(30)), (), 31, "overdue by 1 day (was due on 31 January 2019)"),
        (action(due_on=after(30), standing=Standing.CLOSED, completed_on=after(30)), (), 99, "done in time"),
        (action(standing=Standing.CLOSED), (), 99, "done"),
    ],
)
def test_an_action(made: Action, heard: tuple[Progress, ...], on: int, text: str) -> None:
    held = holding(findings=(finding("f", DAY),), actions=(made,), progress=heard)
    assert of_action(held, made, KINDS, after(on)).text == text


def test_an_action_for_what_may_not_be_seen_is_only_due() -> None:
    made = action(due_on=after(30))
    assert of_action(holding(actions=(made,)), made, KINDS, after(25)).timing is Timing.SOON


def test_what_waits_is_listed_with_the_most_pressing_first() -> None:
    findings = (
        finding("late", DAY, due_on=after(100)),
        finding("later", DAY, due_on=after(50)),
        finding("stale", DAY),
        finding("quiet", after(300)),
        finding("closed", DAY, standing=Standing.CLOSED),
        finding("due", after(290), due_on=after(400)),
    )
    held = holding(findings=findings, responses=(replace(response(), due_on=after(305)),))
    assert [(what, each.about) for what, each in waiting(held, KINDS, after(301))] == [
        ("finding", "later"), ("finding", "late"), ("finding", "stale"), ("response", "r"), ("finding", "due"),
    ]  # fmt: skip


def test_the_case_on_the_day_of_the_panel(case: Holding, catalogue: Catalogue) -> None:
    found = {each.about: each for _, each in waiting(case, catalogue.finding_kinds, dt.date(2019, 6, 3))}
    assert found["leicestershire-2018-19-response"].text == "due on 27 June 2019"
    assert found["leicestershire-2017-legitimacy-stop-search"].timing is Timing.OVERDUE
    assert "leicestershire-2018-19-1" not in found


days = st.integers(0, 800)


@given(st.none() | days, st.lists(days, max_size=4), days, days)
def test_time_alone_never_makes_it_better(due: int | None, heard: list[int], on: int, more: int) -> None:
    def timing(day: int) -> Timing:
        due_on = None if due is None else after(due)
        return of(day, due_on=due_on, progress=tuple(progress(each) for each in heard if each <= on)).timing

    order = [*reversed(WAITING[1:]), Timing.OVERDUE]
    before, then = timing(on), timing(on + more)
    if before in order:
        assert order.index(then) >= order.index(before)


@given(st.lists(days, max_size=5), days)
def test_what_was_heard_last_is_of_the_day_or_before(heard: list[int], on: int) -> None:
    found = finding("f", DAY)
    held = holding(findings=(found,), progress=tuple(progress(each) for each in heard))
    assert last_heard(held, found, on=after(on)) == after(max((each for each in heard if each <= on), default=0))
