"""What does not fit together is pointed out, and nothing of it corrected."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from tests.inspection.small import FRAMEWORKS, KINDS, SCALES, finding, holding, inspection, judgment

from peelian.catalogue.catalogue import Catalogue
from peelian.inspection.contradictions import Contradiction, Terms, contradictions
from peelian.inspection.holding import Holding
from peelian.inspection.records import Judgment, Link
from peelian.inspection.words import Became, JudgmentStage, Stage, Standing

DAY = dt.date(2019, 5, 1)
TERMS = Terms(FRAMEWORKS, SCALES, KINDS)


def told(held: Holding) -> list[tuple[str, str]]:
    found = contradictions(held, TERMS)
    assert all(each.why for each in found)
    return [(each.about, each.says) for each in found]


def round_of(*judgments: Judgment, **given: Any) -> Holding:
    return holding(inspections=(inspection("two", "second", DAY, **given),), judgments=judgments)


def graded(pillar: str, *questions: str) -> Holding:
    names = ("calls", "people", "new")
    judged = [judgment("two", f"second.{name}", grade) for name, grade in zip(names, questions, strict=False)]
    return round_of(judgment("two", "", pillar, id="pillar", pillar="whole"), *judged)


@pytest.mark.parametrize(
    ("held", "says"),
    [
        (graded("Good", "Good", "Good"), ""),
        (graded("Requires improvement", "Good", "Requires improvement"), ""),
        (graded("Good", "Good", "Requires improvement", "Requires improvement"), ""),
        (graded("Outstanding", "Good", "Good"), "The whole is graded better than its best question."),
        (graded("Inadequate", "Good", "Requires improvement"), "The whole is graded worse than its worst question."),
        (graded("Good", "Outstanding", "Inadequate"), "The whole is graded as none of its questions is."),
        (graded("Good"), ""),
        (graded("Good", "Ungraded"), ""),
    ],
)
def test_a_pillar_against_its_questions(held: Holding, says: str) -> None:
    found = [each for each in told(held) if each[0] == "judgment:pillar"]
    assert found == ([("judgment:pillar", says)] if says else [])


def test_a_grade_must_be_of_the_scale_and_a_question_graded_or_not_as_the_framework_says() -> None:
    other = round_of(judgment("two", "second.calls", "Adequate"))
    assert told(other) == [("judgment:two-calls", "'Adequate' is no grade of Four grades.")]

    missing = round_of(judgment("two", "second.calls", "Ungraded"))
    assert told(missing) == [("judgment:two-calls", "Calls is not graded, though the framework says otherwise.")]

    second = FRAMEWORKS["second"]
    questions = tuple(each.model_copy(update={"graded": False}) for each in second.questions)
    terms = Terms(FRAMEWORKS | {"second": second.model_copy(update={"questions": questions})}, SCALES, KINDS)
    (found,) = contradictions(round_of(judgment("two", "second.calls", "Good")), terms)
    assert found.says == "Calls is graded, though the framework says otherwise."


def with_origin(grade: str, stated: str, *more: Judgment, **given: Any) -> Holding:
    """A second round that carries the first's Good of 2016 over as `grade` of the round `stated`."""
    held = round_of(judgment("two", "second.calls", grade, carried_from=stated), *more, **given)
    return replace(
        held,
        inspections=(inspection("one", "first", dt.date(2017, 3, 1)), *held.inspections),
        judgments=(judgment("one", "first.calls", "Good"), *held.judgments),
    )


def test_a_carried_grade_is_that_of_its_round() -> None:
    assert told(with_origin("Good", "2016")) == []
    assert told(with_origin("good", "2016")) == []
    assert told(with_origin("Outstanding", "2016")) == [
        ("judgment:two-calls", "second.calls is carried over from 2016 as Outstanding; it was Good.")
    ]
    assert told(with_origin("Good", "2017")) == [
        ("judgment:two-calls", "second.calls is carried over from 2017; the register has it last judged in 2016.")
    ]


def test_one_year_for_all_where_they_differ() -> None:
    held = with_origin("Good", "2017", judgment("two", "second.new", "Good", carried_from="2017"))
    between = inspection("between", "second", dt.date(2018, 1, 1))
    frameworks = FRAMEWORKS | {
        "between": FRAMEWORKS["second"].model_copy(update={"id": "between", "cycle": "2017", "order": 2017})
    }
    held = replace(
        held,
        inspections=(*held.inspections, replace(between, framework="between")),
        judgments=(*held.judgments, judgment("between", "second.new", "Good")),
    )
    found = contradictions(held, Terms(frameworks, SCALES, KINDS))
    assert (
        Contradiction(
            "inspection:two",
            "2017 is given as the year of all that is carried over; it was 2016, 2017.",
            "Each question has a year of its own.",
        )
        in found
    )


def test_a_report_before_its_fieldwork_ended() -> None:
    late = round_of(fieldwork_from=dt.date(2019, 4, 1), fieldwork_until=dt.date(2019, 5, 2))
    assert told(late) == [
        ("inspection:two", "It was published on 2019-05-01, before its fieldwork ended on 2019-05-02.")
    ]
    assert told(round_of(fieldwork_until=DAY)) == []


@pytest.mark.parametrize(
    ("inspected", "judged", "says"),
    [
        (Stage.PUBLISHED, JudgmentStage.PUBLISHED, []),
        (Stage.ELSEWHERE, JudgmentStage.PUBLISHED, []),
        (Stage.JUDGING, JudgmentStage.DRAFT, []),
        (
            Stage.FACT_CHECK,
            JudgmentStage.PUBLISHED,
            ["The judgment is at the stage published, its inspection at the stage fact check."],
        ),
        (
            Stage.PUBLISHED,
            JudgmentStage.DRAFT,
            ["The judgment is at the stage draft, its inspection at the stage published."],
        ),
    ],
)
def test_a_judgment_is_in_force_with_its_report(inspected: Stage, judged: JudgmentStage, says: list[str]) -> None:
    held = round_of(judgment("two", "second.calls", "Good", stage=judged), stage=inspected)
    assert [each for _, each in told(held)] == says


@pytest.mark.parametrize(
    ("grade", "aside", "on", "count"),
    [
        ("Good", "Inadequate", dt.date(2019, 1, 15), 1),
        ("Good", "Inadequate", dt.date(2020, 4, 30), 1),
        ("Good", "Inadequate", dt.date(2018, 5, 1), 1),
        ("Good", "Inadequate", dt.date(2018, 4, 30), 0),
        ("Good", "Good", dt.date(2019, 1, 15), 0),
        ("Inadequate", "Inadequate", dt.date(2019, 1, 15), 0),
    ],
)
def test_a_serious_grade_that_stood_outside_the_table(grade: str, aside: str, on: dt.date, count: int) -> None:
    held = round_of(judgment("two", "second.calls", grade))
    held = replace(
        held,
        inspections=(*held.inspections, inspection("recording", "aside", on)),
        judgments=(*held.judgments, judgment("recording", "aside.recording", aside)),
    )
    found = [each for each in contradictions(held, TERMS) if each.about == "inspection:two"]
    assert len(found) == count
    for each in found:
        assert each.says == "No grade of Two is serious, while Recording says inadequate."
        assert "stands in no table" in each.why


@pytest.mark.parametrize(
    ("of", "given"), [("aside", {"force": "essex"}), ("second", {}), ("aside", {"published_on": None})]
)
def test_only_other_programmes_of_the_force_at_the_time_stand_beside_it(of: str, given: dict[str, Any]) -> None:
    held = round_of(judgment("two", "second.calls", "Good"))
    held = replace(
        held,
        inspections=(*held.inspections, replace(inspection("other", of, DAY), **given)),
        judgments=(*held.judgments, judgment("other", "aside.recording", "Inadequate")),
    )
    assert [each for each in told(held) if each[0] == "inspection:two"] == []


def test_findings_and_what_became_of_them() -> None:
    def linked(became: Became, standing: Standing) -> list[tuple[str, str]]:
        later = () if became is Became.MET else (finding("f2", DAY, text="The force must see to f1."),)
        return told(
            holding(
                findings=(finding("f1", standing=standing), *later),
                links=(Link("l", "f1", "two", became, "f2" if later else ""),),
            )
        )

    assert linked(Became.HARDENED, Standing.SUPERSEDED) == []
    assert linked(Became.HARDENED, Standing.CLOSED) == [
        ("finding:f1", "f1 is closed, though it was reworded and hardened later.")
    ]
    assert linked(Became.MET, Standing.CLOSED) == []
    assert linked(Became.MET, Standing.OPEN) == [("finding:f1", "f1 was met, and still stands as open.")]
    assert linked(Became.REPEATED, Standing.SUPERSEDED) == [
        (
            "finding:f1",
            "f1 is recorded as repeated word for word in f2, but by its words it was reworded and hardened.",
        )
    ]


def test_a_concern_comes_with_a_recommendation() -> None:
    concern = finding("c", kind="concern", inspection="two")
    advice = finding("r", kind="recommendation", inspection="two")
    assert told(holding(findings=(concern,))) == [("finding:c", "Concern c has no recommendation.")]
    assert told(holding(findings=(concern, advice))) == []
    assert len(told(holding(findings=(replace(concern, inspection=""), replace(advice, inspection=""))))) == 1


def test_the_case_contradicts_itself_only_where_crime_recording_stood_beside(
    case: Holding, catalogue: Catalogue
) -> None:
    found = contradictions(case, Terms(catalogue.frameworks, catalogue.scales, catalogue.finding_kinds))
    assert ("inspection:leicestershire-2018-19", True) in [(each.about, "inadequate" in each.says) for each in found]
    assert all("serious" in each.says for each in found)
