"""The ledger of challenges: each claim with its source and every answer, in their order, none taken away."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.inspection.small import holding

from peelian.inspection.dispute import disputed, ledger
from peelian.inspection.holding import Holding
from peelian.inspection.records import Answer, Challenge

DAY = dt.date(2019, 6, 3)


def challenge(name: str = "c", *, days: int = 0, outcome: str = "", about: str = "finding:f") -> Challenge:
    return Challenge(name, about, "two", "An audit was made.", "force", DAY + dt.timedelta(days=days), outcome=outcome)


def answer(name: str, of: str = "c", days: int = 0) -> Answer:
    return Answer(name, of, "It was not shown.", "inspectorate", DAY + dt.timedelta(days=days))


@pytest.mark.parametrize(
    ("outcome", "answers", "stands", "is_open"),
    [
        ("", (), "not answered", True),
        ("", (answer("a"),), "answered, not settled", True),
        ("Kept.", (answer("a"),), "outcome: Kept.", False),
    ],
)
def test_how_a_challenge_stands(outcome: str, answers: tuple[Answer, ...], stands: str, is_open: bool) -> None:
    (found,) = ledger(holding(challenges=(challenge(outcome=outcome),), answers=answers))
    assert (found.stands, found.is_open) == (stands, is_open)


def test_it_is_asked_by_inspection_or_by_what_is_disputed() -> None:
    held = holding(challenges=(challenge("late", days=2), challenge("early"), challenge("other", about="judgment:j")))
    assert [each.challenge.id for each in ledger(held, about="finding:f")] == ["early", "late"]
    assert len(ledger(held, inspection="two")) == 3
    assert ledger(held, inspection="one") == ()
    assert disputed(held, "judgment", "j")
    assert not disputed(held, "judgment", "f")


def test_a_settled_claim_is_still_a_claim() -> None:
    assert disputed(holding(challenges=(challenge(outcome="Kept."),)), "finding", "f")


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 30)), max_size=10))
def test_no_answer_is_lost_and_all_are_in_their_order(given_answers: list[tuple[int, int]]) -> None:
    challenges = tuple(challenge(f"c{at}") for at in range(4))
    answers = tuple(answer(f"a{at}", f"c{of}", days) for at, (of, days) in enumerate(given_answers))
    found = ledger(holding(challenges=challenges, answers=answers))
    assert sorted(one.id for each in found for one in each.answers) == sorted(each.id for each in answers)
    for each in found:
        assert [one.on for one in each.answers] == sorted(one.on for one in each.answers)


def test_the_tenth_answer_of_a_day_comes_after_the_second() -> None:
    answers = tuple(answer(f"c-answer-{at}") for at in (10, 2, 1))
    (found,) = ledger(holding(challenges=(challenge(),), answers=answers))
    assert [each.id for each in found.answers] == ["c-answer-1", "c-answer-2", "c-answer-10"]


def test_the_force_disputed_the_finding_on_talent(case: Holding) -> None:
    assert disputed(case, "finding", "leicestershire-2018-19-4")
    (found,) = ledger(case, about="finding:leicestershire-2018-19-4")
    assert found.challenge.document == "panel-minutes-2019-06-03"
    assert [each.by for each in found.answers] == ["leicestershire-police"]
    assert not disputed(case, "finding", "leicestershire-2018-19-1")
