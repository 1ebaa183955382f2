"""Grades that stand from an earlier round: each with its own year, in its own scale, on its own judgment."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.inspection.small import FORCE, FRAMEWORKS, SECOND, THIRD, framework, holding, inspection, judgment

from peelian.catalogue.catalogue import Catalogue
from peelian.inspection.carry_over import (
    beside,
    last_grade,
    last_grades,
    line_of,
    origin_years,
    own_judgments,
    shown_at,
    standing_grades,
    why_not_carry,
)
from peelian.inspection.holding import Holding
from peelian.inspection.words import Stage

DAY_1, DAY_2 = dt.date(2017, 3, 1), dt.date(2019, 5, 1)


def two_rounds(**given: Any) -> Holding:
    """A first round of three questions, and a second that carries one of them over."""
    return holding(
        inspections=(inspection("one", "first", DAY_1), inspection("two", "second", DAY_2, **given)),
        judgments=(
            judgment("one", "first.calls", "Good", evidence=("seen",)),
            judgment("one", "first.skills", "Good"),
            judgment("one", "first.plans", "Inadequate"),
            judgment("two", "second.calls", "Good", carried_from="2016"),
            judgment("two", "second.new", "Outstanding"),
        ),
    )


def test_each_question_keeps_its_own_year() -> None:
    found = {each.asked: each for each in shown_at(two_rounds(), FRAMEWORKS, "two")}

    calls, new = found["second.calls"], found["second.new"]
    assert (calls.cycle, calls.carried, calls.inspected_on, calls.age) == ("2016", True, DAY_1, 2)
    assert (calls.judgment, calls.document, calls.evidence) == ("one-calls", "report-one", ("seen",))
    assert (new.cycle, new.carried, new.age) == ("2018", False, 0)
    assert origin_years(found.values()) == ("2016", "2018")


def test_a_question_that_continues_several_has_the_grade_of_each_and_no_single_one() -> None:
    found = last_grades(two_rounds(), FRAMEWORKS, FORCE, "second.people")
    assert [(each.question, each.grade) for each in found] == [("first.skills", "Good"), ("first.plans", "Inadequate")]
    assert last_grade(two_rounds(), FRAMEWORKS, FORCE, "second.people") is None
    assert why_not_carry(None, SECOND) == ["No single grade is on record to carry over."]


def test_grades_that_agree_are_one() -> None:
    held = two_rounds()
    same = tuple(replace(each, grade="Good") for each in held.judgments)
    found = last_grade(replace(held, judgments=same), FRAMEWORKS, FORCE, "second.people")
    assert found is not None
    assert found.grade == "Good"


def test_across_scales_a_grade_is_shown_in_its_own_and_not_carried() -> None:
    last = last_grade(two_rounds(), FRAMEWORKS, FORCE, "third.calls")
    assert last is not None
    assert (last.grade, last.scale, last.cycle) == ("Good", "four", "2016")
    assert why_not_carry(last, THIRD) == [
        "Good of 2016 is a grade of the scale four; Third grades by five, and grades are not converted."
    ]
    assert why_not_carry(last, SECOND) == []


@pytest.mark.parametrize(
    ("on", "cycles"),
    [
        (dt.date(2017, 2, 28), []),
        (DAY_1, ["2016", "2016", "2016"]),
        (DAY_2, ["2016", "2016", "2016", "2018"]),
    ],
)
def test_only_what_was_published_by_the_day_counts(on: dt.date, cycles: list[str]) -> None:
    assert [each.cycle for each in standing_grades(two_rounds(), FRAMEWORKS, FORCE, SECOND, on=on)] == cycles


def test_what_is_not_published_stands_for_nothing() -> None:
    held = two_rounds(stage=Stage.FACT_CHECK, published_on=None)
    assert last_grades(held, FRAMEWORKS, FORCE, "second.new") == ()


def test_the_inspection_that_is_about_to_carry_over_is_left_out() -> None:
    found = last_grade(two_rounds(), FRAMEWORKS, FORCE, "second.calls", before="two")
    assert found is not None
    assert found.shown_in == "one"


def test_where_only_the_year_of_a_round_is_known_age_counts_from_its_end() -> None:
    held = holding(
        inspections=(inspection("two", "second", DAY_2),),
        judgments=(judgment("two", "second.calls", "Good", carried_from="2016"),),
    )
    (found,) = standing_grades(held, FRAMEWORKS, FORCE, SECOND, on=dt.date(2019, 12, 31))
    assert (found.cycle, found.inspected_on, found.age) == ("2016", None, 3)
    assert found.judgment == "two-calls"

    unknown = replace(held.judgments[0], carried_from="long ago")
    (found,) = shown_at(replace(held, judgments=(unknown,)), FRAMEWORKS, "two")
    assert (found.cycle, found.age) == ("long ago", None)


def test_programmes_beside_show_their_latest_grade_and_year() -> None:
    held = two_rounds()
    held = replace(
        held,
        inspections=(
            *held.inspections,
            inspection("aside-1", "aside", dt.date(2017, 9, 7)),
            inspection("aside-2", "aside", dt.date(2019, 1, 15)),
            inspection("elsewhere", "aside", dt.date(2020, 1, 1), force="essex"),
        ),
        judgments=(
            *held.judgments,
            judgment("aside-1", "aside.recording", "Inadequate"),
            judgment("aside-2", "aside.recording", "Requires improvement"),
            judgment("elsewhere", "aside.recording", "Good"),
        ),
    )
    (found,) = beside(held, FRAMEWORKS, FORCE, "main")
    assert (found.grade, found.cycle, found.carried) == ("Requires improvement", "2019", False)
    (before,) = beside(held, FRAMEWORKS, FORCE, "main", on=dt.date(2018, 1, 1))
    assert (before.grade, before.cycle) == ("Inadequate", "2017")
    assert {each.asked for each in beside(held, FRAMEWORKS, FORCE, "aside")} == {
        "first.skills", "first.plans", "second.calls", "second.new",
    }  # fmt: skip


def test_the_case_shows_each_origin_and_crime_recording_beside(case: Holding, catalogue: Catalogue) -> None:
    found = {
        each.asked.partition(".")[2]: (each.grade, each.cycle, each.carried)
        for each in shown_at(case, catalogue.frameworks, "leicestershire-2018-19")
    }
    assert len(found) == 10
    assert {name: each for name, each in found.items() if each[2]} == {
        "preventing-crime": ("Good", "2016", True),
        "serious-organised-crime": ("Good", "2017", True),
        "treating-public": ("Good", "2017", True),
        "treating-workforce": ("Good", "2017", True),
    }
    assert found["specialist-capabilities"] == ("Ungraded", "2018/19", False)
    (aside,) = beside(case, catalogue.frameworks, "leicestershire", "peel")
    assert (aside.grade, aside.cycle) == ("Inadequate", "2019")


def test_earlier_questions_come_nearest_first_and_once() -> None:
    assert list(line_of(FRAMEWORKS, "third.calls")) == ["third.calls", "second.calls", "first.calls"]
    assert list(line_of(FRAMEWORKS, "second.people")) == ["second.people", "first.skills", "first.plans"]
    assert list(line_of(FRAMEWORKS, "gone.calls")) == ["gone.calls"]
    joined = framework("joined", 2023, {"all": ("second.calls", "third.calls")})
    assert list(line_of(FRAMEWORKS | {"joined": joined}, "joined.all")) == [
        "joined.all", "second.calls", "third.calls", "first.calls",
    ]  # fmt: skip


def test_questions_that_continue_one_another_in_a_circle_end() -> None:
    circle = framework("circle", 2020, {"calls": ("circle.plans",), "plans": ("circle.calls",)})
    assert list(line_of({"circle": circle}, "circle.calls")) == ["circle.calls", "circle.plans"]


def test_own_judgments_are_those_before_and_none_that_were_carried() -> None:
    held = two_rounds()
    carried = held.judgments[3]
    assert [each.id for _, each in own_judgments(held, FRAMEWORKS, carried)] == ["one-calls"]


days = st.dates(dt.date(2016, 1, 1), dt.date(2030, 12, 31))


@given(days, st.integers(0, 4000))
def test_a_later_day_never_makes_a_grade_younger_nor_takes_one_away(day: dt.date, more: int) -> None:
    held = two_rounds()

    before = {each.asked: each for each in standing_grades(held, FRAMEWORKS, FORCE, SECOND, on=day)}
    after = {
        each.asked: each for each in standing_grades(held, FRAMEWORKS, FORCE, SECOND, on=day + dt.timedelta(days=more))
    }

    assert set(before) <= set(after)
    for asked, each in before.items():
        assert (after[asked].age or 0) >= (each.age or 0)


@given(st.lists(st.tuples(days, st.sampled_from(["Good", "Inadequate"]), st.booleans()), max_size=6), days)
def test_every_grade_that_stands_was_given_as_it_is_shown(rounds: list[tuple[dt.date, str, bool]], on: dt.date) -> None:
    inspections = tuple(
        inspection(f"at-{at}", "second", day, stage=Stage.PUBLISHED if public else Stage.FACT_CHECK)
        for at, (day, _, public) in enumerate(rounds)
    )
    judgments = tuple(judgment(f"at-{at}", "second.new", grade) for at, (_, grade, _) in enumerate(rounds))
    held = holding(inspections=inspections, judgments=judgments)

    found = last_grade(held, FRAMEWORKS, FORCE, "second.new", on=on)

    public = [(day, f"at-{at}", grade) for at, (day, grade, shown) in enumerate(rounds) if shown and day <= on]
    assert (found is None) == (not public)
    if found is not None:
        day, name, grade = max(public)
        assert (found.inspected_on, found.shown_in, found.grade) == (day, name, grade)
