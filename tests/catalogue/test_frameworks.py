"""Peelian's frameworks say what is known of them, and a workspace adds its own by files alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.catalogue.entries import FRAMEWORK, Write

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.load import load_catalogue
from peelian.catalogue.reference_pages import reference_pages
from peelian.inspection.carry_over import line_of
from peelian.inspection.records import ORGANISATION_KINDS

DOCS = Path(__file__).parents[2] / "docs"
IPA = "peel-2018-19"


def test_the_integrated_assessment_has_its_ten_questions(own: Catalogue) -> None:
    framework = own.framework(IPA)

    assert [each.number for each in framework.questions] == [str(number) for number in range(1, 11)]
    assert [each.pillar for each in framework.questions] == [
        *["effectiveness"] * 5,
        *["efficiency"] * 2,
        *["legitimacy"] * 3,
    ]
    assert [each.id for each in framework.questions if each.every_force] == [
        f"{IPA}.protecting-vulnerable",
        f"{IPA}.specialist-capabilities",
        f"{IPA}.planning",
        f"{IPA}.ethical-workforce",
    ]
    assert [each.id for each in framework.questions if not each.graded] == [f"{IPA}.specialist-capabilities"]
    assert [len(each.parts) for each in framework.questions] == [0, 2, 3, 0, 2, 11, 7, 0, 2, 0]


@pytest.mark.parametrize(
    ("called", "question"),
    [
        ("5", "specialist-capabilities"),
        ("armed policing", "specialist-capabilities"),
        (" Specialist capabilities ", "specialist-capabilities"),
        ("peel-2018-19.specialist-capabilities", "specialist-capabilities"),
        ("specialist-capabilities", "specialist-capabilities"),
        ("Fair treatment of the public", "treating-public"),
        ("Treating the public fairly", "treating-public"),
        ("Fair treatment of the workforce", "treating-workforce"),
        ("Meeting current demands", "meeting-demand"),
    ],
)
def test_question_is_known_by_every_name(own: Catalogue, called: str, question: str) -> None:
    found = own.framework(IPA).question(called)

    assert found
    assert found.id == f"{IPA}.{question}"


def test_what_is_no_name_is_no_question(own: Catalogue) -> None:
    assert own.framework(IPA).question("") is None
    assert own.framework(IPA).question("11") is None


@pytest.mark.parametrize(
    ("question", "earlier"),
    [
        (
            f"{IPA}.preventing-crime",
            ["peel-2017-effectiveness.preventing-crime", "peel-2016-effectiveness.preventing-crime"],
        ),
        (
            f"{IPA}.meeting-demand",
            ["peel-2017-efficiency.understanding-demand", "peel-2017-efficiency.using-resources"],
        ),
        (f"{IPA}.planning", ["peel-2017-efficiency.planning"]),
        (f"{IPA}.treating-workforce", ["peel-2017-legitimacy.treating-workforce"]),
        (f"{IPA}.specialist-capabilities", []),
        ("peel-2023-25.victims-of-crime", ["peel-2021-22.victims-of-crime", "crime-recording.recording"]),
        ("peel-2023-25.no-such-question", []),
        ("no-such-framework.question", []),
    ],
)
def test_question_continues_those_before_it(own: Catalogue, question: str, earlier: list[str]) -> None:
    assert list(line_of(own.frameworks, question)) == [question, *earlier]


def test_nothing_is_carried_from_one_programme_or_scale_into_another_unseen(own: Catalogue) -> None:
    assert own.framework("crime-recording").programme == "crime-recording"
    assert {each.programme for name, each in own.frameworks.items() if name.startswith("peel-")} == {"peel"}
    for framework in own.frameworks.values():
        five = framework.order >= 2021
        assert framework.scale == ("five-grades" if five else "four-grades")
        assert not (five and framework.grades_pillars)


def test_what_is_not_confirmed_says_so(own: Catalogue) -> None:
    doubtful = [each for framework in own.frameworks.values() for each in framework.questions if not each.confirmed]

    assert doubtful
    assert all("not checked" in each.note for each in doubtful)
    for name in ("peel-2021-22", "peel-2023-25", "peel-2017-legitimacy", "peel-2017-effectiveness"):
        assert re.search("confirmed|not checked|known here", own.framework(name).note)


def test_headline_questions_are_short_enough_to_quote(own: Catalogue) -> None:
    for framework in own.frameworks.values():
        assert all(len(pillar.asks.split()) <= 12 for pillar in framework.pillars)


def test_duty_to_answer_is_not_older_than_its_act(own: Catalogue) -> None:
    for framework in own.frameworks.values():
        assert framework.response_days == (None if framework.cycle == "2016" else 56)


def test_who_may_close_each_kind_of_finding(own: Catalogue) -> None:
    lead, forces, panel = ("inspection lead", "maker"), ("performance manager", "owner"), ("panel member", "maker")

    assert {name: each.closed_by for name, each in own.finding_kinds.items()} == {
        "area-for-improvement": (lead, forces),
        "cause-of-concern": (lead,),
        "recommendation": (lead,),
        "suggestion": (forces,),
        "panel-action": (panel,),
        "panel-point": (panel,),
        "demand-idea": (forces,),
        "lesson": (forces,),
        "ethics-advice": (forces,),
    }
    assert [name for name, each in own.finding_kinds.items() if each.needs_recommendation] == ["cause-of-concern"]
    assert [name for name, each in own.finding_kinds.items() if each.internal] == [
        "demand-idea",
        "ethics-advice",
        "lesson",
    ]
    assert {each for kind in own.finding_kinds.values() for each in kind.made_by} <= set(ORGANISATION_KINDS)


@given(data=st.data(), change=st.sampled_from([str.upper, str.lower, str.title, "  {} ".format]))
def test_grade_has_its_place_however_it_is_written(
    own: Catalogue, data: st.DataObject, change: Callable[[str], str]
) -> None:
    scale = data.draw(st.sampled_from(list(own.scales.values())))
    at = data.draw(st.integers(0, len(scale.grades) - 1))
    grade = scale.grades[at]

    for name in (grade.id, grade.title):
        assert scale.rank(change(name)) == at
        assert scale.grade(change(name)) == grade


def test_grade_of_another_scale_has_no_place(own: Catalogue) -> None:
    four = own.scale("four-grades")

    assert four.grade("Adequate") is None
    with pytest.raises(ValueError, match="no grade of the scale four-grades"):
        four.rank("Adequate")


def test_kinds_of_evidence_are_those_of_the_framework_that_is_named(write: Write, tmp_path: Path) -> None:
    write("frameworks", FRAMEWORK)
    start, end = FRAMEWORK.index("evidence:"), FRAMEWORK.index("source:")
    second = FRAMEWORK[:start] + "evidence_of: our-round\n" + FRAMEWORK[end:]
    write("frameworks", second.replace("our-round", "next-round").replace("of: next", "of: our"), "y.yaml")

    catalogue = load_catalogue(tmp_path)

    assert [each.id for each in catalogue.framework("next-round").evidence] == ["data", "sample"]
    assert catalogue.framework("peel-2016-efficiency").evidence == catalogue.framework(IPA).evidence


def test_framework_of_the_guide_is_added_by_files_alone(write: Write, tmp_path: Path) -> None:
    page = (DOCS / "frameworks.md").read_text(encoding="utf-8")
    examples = re.findall(r"(?s)`catalogue/(\w+)/([\w.-]+)`.*?```yaml\n(.*?)```", page)
    assert [kind for kind, _, _ in examples] == ["scales", "frameworks", "finding_kinds"]
    for kind, name, text in examples:
        write(kind, text, name)

    catalogue = load_catalogue(tmp_path)

    framework = catalogue.framework("self-assessment-2026")
    found = framework.question("case files")
    assert found
    assert found.id == "self-assessment-2026.disclosure"
    assert catalogue.scale(framework.scale).rank("in part") == 1
    assert catalogue.finding_kind("board-action").stale_days == 60
    assert f"{IPA}.meeting-demand" in line_of(catalogue.frameworks, "self-assessment-2026.answering")
    assert "## Self-assessment 2026 {: #self-assessment-2026}" in reference_pages(catalogue)["frameworks.md"]


def test_page_has_every_framework_question_and_kind_of_finding(own: Catalogue) -> None:
    page = reference_pages(own)["frameworks.md"]

    for framework in own.frameworks.values():
        section = page.split(f"{{: #{framework.id}}}\n")[1].split("\n## ")[0]
        assert framework.note in section
        assert f"| Cycle | {framework.cycle} |" in section
        for question in framework.questions:
            lines = section.split(f"{{: #{question.id}}}\n")[1].split("\n### ")[0]
            assert all(f"“{alias.name}” ({alias.where})" in lines for alias in question.aliases)
            assert all(f"[{name}](#{name})" in lines for name in question.previous)
            assert "; ".join(question.parts) in lines
            assert ("Not confirmed" in lines) == (not question.confirmed)
            assert ("ngraded" in lines) == (not question.graded)
            assert all(f"(`{name}`)" in lines for name in question.measures)
    for kind in own.finding_kinds.values():
        section = page.split(f"{{: #{kind.id}}}\n")[1].split("\n### ")[0]
        assert kind.duty in section
        assert all(role in section for role, _ in kind.closed_by)
