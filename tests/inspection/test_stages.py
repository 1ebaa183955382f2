"""The steps of an inspection and of a judgment, and what stands in the way of each."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.inspection.small import FRAMEWORKS, evidence, holding, inspection, judgment

from peelian.inspection.holding import Holding
from peelian.inspection.records import Area, Challenge, Judgment
from peelian.inspection.stages import (
    FOLLOWS,
    JUDGMENT_FOLLOWS,
    questions_to_judge,
    why_not_advance,
    why_not_moderate,
    why_not_return,
)
from peelian.inspection.words import JudgmentStage, Stage

ORDER = [Stage.PLANNED, Stage.FIELDWORK, Stage.JUDGING, Stage.FACT_CHECK, Stage.PUBLISHED]


def judged(question: str, **given: Any) -> Judgment:
    values = {
        "stage": JudgmentStage.MODERATED, "evidence": ("seen",), "drafted_by": "inspector", "moderated_by": "lead",
    }  # fmt: skip
    return judgment("two", question, "Good", **(values | given))


def at(stage: Stage, *judgments: Judgment, chosen: tuple[str, ...] = ("second.new",), **tables: Any) -> Holding:
    """An inspection at a stage that looks at one question; another has an earlier grade, and its pillar is graded."""
    return holding(
        inspections=(
            inspection("one", "first", dt.date(2017, 3, 1)), inspection("two", "second", None, stage=stage),
        ),
        areas=tuple(
            Area(f"area-{each.id}", "two", each.id, each.id in chosen) for each in FRAMEWORKS["second"].questions
        ),
        evidence=(evidence("seen", "two"),),
        judgments=(judgment("one", "first.calls", "Good"), *judgments),
        **tables,
    )  # fmt: skip


WHOLE = (
    judged("second.new"),
    judged("second.calls", carried_from="2016", evidence=()),
    judged("", pillar="whole", id="two-whole"),
)


def why(held: Holding, to: Stage, by: str = "publisher") -> list[str]:
    return why_not_advance(held, "two", to, frameworks=FRAMEWORKS, by=by)


@pytest.mark.parametrize(("now", "to"), list(product(Stage, Stage)))
def test_which_stage_may_follow_which(now: Stage, to: Stage) -> None:
    allowed = (now, to) in [*pairwise(ORDER), (Stage.FACT_CHECK, Stage.JUDGING)]
    assert (why(at(now, *WHOLE), to) == []) == allowed
    if not allowed:
        assert why(at(now), to) == [f"After {now} comes {' or '.join(FOLLOWS[now]) or 'nothing'}."]


def test_fieldwork_needs_areas() -> None:
    assert why(at(Stage.PLANNED, chosen=()), Stage.FIELDWORK) == ["No areas were chosen."]


def test_what_must_be_judged_is_what_was_chosen_what_can_be_carried_and_the_pillars() -> None:
    held = at(Stage.JUDGING)
    assert questions_to_judge(held, held.inspections[1], FRAMEWORKS) == ("second.calls", "second.new", "whole")
    agreed = [judgment("one", f"first.{name}", "Good") for name in ("skills", "plans")]
    more = replace(held, judgments=(*held.judgments, *agreed))
    assert "second.people" in questions_to_judge(more, held.inspections[1], FRAMEWORKS)
    differ = replace(held, judgments=(*held.judgments, agreed[0], replace(agreed[1], grade="Inadequate")))
    assert "second.people" not in questions_to_judge(differ, held.inspections[1], FRAMEWORKS)


@pytest.mark.parametrize("to", [Stage.FACT_CHECK, Stage.PUBLISHED])
def test_every_judgment_is_made_moderated_and_rests_on_evidence(to: Stage) -> None:
    now = ORDER[ORDER.index(to) - 1]
    assert why(at(now), to) == ["second.calls is not judged.", "second.new is not judged.", "whole is not judged."]
    draft = judged("second.new", stage=JudgmentStage.DRAFT, evidence=())
    assert why(at(now, draft, *WHOLE[1:]), to) == [
        "The judgment on second.new is not moderated.",
        "On second.new: It cites no evidence.",
    ]


def test_a_challenge_is_settled_before_publication_and_only_then_asked_about() -> None:
    claim = Challenge("c", "inspection:two", "two", "It is wrong.", "force", dt.date(2019, 4, 1))
    elsewhere = replace(claim, id="other", inspection="one")
    waiting = at(Stage.FACT_CHECK, *WHOLE, challenges=(claim, elsewhere))
    assert why(waiting, Stage.PUBLISHED) == ["The challenge c is not settled."]
    assert why(waiting, Stage.JUDGING) == []
    settled = at(Stage.FACT_CHECK, *WHOLE, challenges=(replace(claim, outcome="Kept."),))
    assert why(settled, Stage.PUBLISHED) == []


@pytest.mark.parametrize(("by", "did"), [("inspector", "drafted"), ("lead", "moderated")])
def test_whoever_drafted_or_moderated_does_not_publish(by: str, did: str) -> None:
    found = why(at(Stage.FACT_CHECK, *WHOLE), Stage.PUBLISHED, by)
    assert found == [f"Whoever {did} {each.id} cannot publish it." for each in WHOLE]


names = st.sampled_from(["a", "b", "c"])


@given(names, names, names)
def test_three_people_stand_behind_what_is_published(drafted: str, moderated: str, published: str) -> None:
    draft = judged("second.new", stage=JudgmentStage.DRAFT, drafted_by=drafted, moderated_by="")
    moderates = why_not_moderate(draft, by=moderated) == []
    made = tuple(replace(each, drafted_by=drafted, moderated_by=moderated) for each in WHOLE)
    publishes = why(at(Stage.FACT_CHECK, *made), Stage.PUBLISHED, published) == []
    assert (moderates and publishes) == (len({drafted, moderated, published}) == 3)


@pytest.mark.parametrize("stage", list(JudgmentStage))
def test_steps_of_a_judgment(stage: JudgmentStage) -> None:
    made = judged("second.new", stage=stage)
    assert (why_not_moderate(made, by="somebody") == []) == (JudgmentStage.MODERATED in JUDGMENT_FOLLOWS[stage])
    assert (why_not_return(made) == []) == (stage is JudgmentStage.MODERATED)


def test_what_was_published_is_final() -> None:
    assert FOLLOWS[Stage.PUBLISHED] == FOLLOWS[Stage.ELSEWHERE] == JUDGMENT_FOLLOWS[JudgmentStage.PUBLISHED] == ()
    assert set(FOLLOWS) == set(Stage)
    assert set(JUDGMENT_FOLLOWS) == set(JudgmentStage)
