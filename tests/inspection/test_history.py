"""A force's grades over the rounds: every one once, each with the round it comes from and in its own scale."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

from tests.inspection.small import FORCE, FRAMEWORKS, holding, inspection, judgment

from peelian.catalogue.catalogue import Catalogue
from peelian.inspection.history import grades
from peelian.inspection.holding import Holding

HELD = holding(
    inspections=(
        inspection("two", "second", dt.date(2019, 5, 1)),
        inspection("one", "first", dt.date(2017, 3, 1)),
        inspection("aside", "aside", dt.date(2018, 2, 1)),
        inspection("three", "third", dt.date(2022, 1, 1)),
        inspection("elsewhere", "first", dt.date(2017, 3, 1), force="essex"),
    ),
    judgments=(
        judgment("two", "second.new", "Outstanding"),
        judgment("two", "second.calls", "Good", carried_from="2016"),
        judgment("two", "", "Good", id="two-pillar", pillar="whole"),
        judgment("one", "first.calls", "Good"),
        judgment("aside", "aside.recording", "Inadequate"),
        judgment("three", "third.calls", "Adequate"),
        judgment("elsewhere", "first.calls", "Inadequate"),
    ),
)


def test_rounds_are_in_time_and_questions_in_the_order_of_their_framework() -> None:
    shuffled = list(HELD.judgments)
    random.Random(1).shuffle(shuffled)
    found = grades(replace(HELD, judgments=tuple(shuffled)), FRAMEWORKS, FORCE)
    assert [each.judgment for each in found if each.programme == "main"] == [
        "one-calls", "two-pillar", "two-calls", "two-new", "three-calls",
    ]  # fmt: skip
    assert found == grades(HELD, FRAMEWORKS, FORCE)


def test_a_carried_grade_names_the_round_it_comes_from() -> None:
    found = {each.judgment: each for each in grades(HELD, FRAMEWORKS, FORCE)}
    carried = found["two-calls"]
    assert (carried.round, carried.inspected_in, carried.carried) == ("2018", "2016", True)
    assert carried.row["last inspected"] == "2016, carried over"
    assert found["two-new"].row["last inspected"] == "2018"
    assert found["two-pillar"].on == "The whole (pillar)"


def test_scales_and_programmes_stay_apart() -> None:
    found = {each.judgment: each for each in grades(HELD, FRAMEWORKS, FORCE)}
    assert (found["three-calls"].scale, found["one-calls"].scale) == ("five", "four")
    assert (found["aside-recording"].programme, found["aside-recording"].round) == ("aside", "2018")


def test_the_case_has_every_grade_once(case: Holding, catalogue: Catalogue) -> None:
    found = grades(case, catalogue.frameworks, "leicestershire")
    assert sorted(each.judgment for each in found) == sorted(each.id for each in case.judgments)
    assert [(each.round, each.grade) for each in found if each.programme == "crime-recording"] == [
        ("2017", "Inadequate"), ("2019", "Inadequate"),
    ]  # fmt: skip
