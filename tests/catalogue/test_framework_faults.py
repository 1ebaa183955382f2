"""Faults in scales, frameworks and kinds of findings: where they are found, and what is said of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.catalogue.entries import FINDING_KIND, FRAMEWORK, SCALE, Case, Write, assert_faulty, changed, faults_of


def scale(old: str, new: str, *where: int | str) -> Case:
    return changed("scales", SCALE, old, new, *where)


def framework(old: str, new: str, *where: int | str) -> Case:
    return changed("frameworks", FRAMEWORK, old, new, *where)


def kind(old: str, new: str, *where: int | str) -> Case:
    return changed("finding_kinds", FINDING_KIND, old, new, *where)


EVIDENCE = FRAMEWORK[FRAMEWORK.index("evidence:") : FRAMEWORK.index("source:")]
FAULTS = {
    "scale with two grades of one title": scale("In part", "In place", 5, "grades.1", "'in place'", "In place"),
    "scale with two grades of one id": scale("id: in-part", "id: in-place", 5, "grades.1", "'in-place'"),
    "grade called as a question without one": scale("In part", "Ungraded", 5, "grades.1", "no grade"),
    "scale of one grade": scale(
        "  - {id: in-part, title: In part}\n  - {id: not-yet, title: Not yet, serious: true}\n",
        "",
        3,
        "grades",
        "2 items",
    ),
    "framework on a scale that is not there": framework("four-grades", "four-grade", 7, "scale", "Did you mean"),
    "question of a measure that is not there": framework(
        "[contact.calls_999]", "[contact.call_999]", 15, "questions.0.measures.0", "'contact.calls_999'"
    ),
    "question that continues none": framework(
        "meeting-demand", "meeting-demands", 14, "questions.0.previous.0", "'peel-2018-19.meeting-demand'"
    ),
    "question that continues a later one": framework(
        "order: 2026", "order: 2018", 14, "questions.0.previous.0", "not before", "order"
    ),
    "question that continues itself": framework(
        "peel-2018-19.meeting-demand", "our-round.answering", 14, "questions.0.previous.0", "not before"
    ),
    "alias that is another's title": framework(
        "Disclosure", "answering CALLS", 16, "questions.1", "our-round.answering"
    ),
    "alias that is the end of another's id": framework("Disclosure", "answering", 16, "questions.1", "'answering'"),
    "question of another framework": framework("our-round.files", "their-round.files", 1, "", "our-round"),
    "question of a pillar that is not there": framework("pillar: work", "pillar: play", 1, "", "'play'"),
    "two questions of one id": framework("our-round.files", "our-round.answering", 1, "", "one id"),
    "kinds of evidence of one id": framework("id: sample", "id: data", 21, "evidence.1", "'data'", "Keep one"),
    "evidence that needs what there is not": framework(
        "needs: fact", "needs: figure", 20, "evidence.0.needs", "'fact'"
    ),
    "no kinds of evidence": framework(EVIDENCE, "", 1, "", "evidence_of"),
    "kinds of evidence twice over": framework(
        "evidence:", "evidence_of: peel-2018-19\nevidence:", 1, "", "evidence_of"
    ),
    "evidence of a framework that is not there": framework(
        EVIDENCE, "evidence_of: peel-2018-20\n", 19, "evidence_of", "no framework 'peel-2018-20'"
    ),
    "evidence of a framework that has another's": framework(
        EVIDENCE, "evidence_of: peel-2017-efficiency\n", 19, "evidence_of", "peel-2018-19", "lists its own"
    ),
    "kind of finding closed by a role that is not there": kind(
        "[performance manager, maker]", "[chief constable, maker]", 8, "closed_by.0.0", "'performance manager'"
    ),
    "kind of finding closed by nobody": kind(
        "closed_by:\n  - [performance manager, maker]", "closed_by: []", 7, "closed_by", "1 item"
    ),
    "kind of finding made by no kind of organisation": kind("[force]", "[board]", 6, "made_by.0", "'inspectorate'"),
    "kind of finding with another's title": kind(
        "Board action", "area for improvement", 2, "title", "area-for-improvement"
    ),
    "kind of finding with another's short name": kind("plural: b", "short: afi\nplural: b", 3, "short", "'afi'"),
}


@pytest.mark.parametrize("case", FAULTS.values(), ids=FAULTS.keys())
def test_fault_is_found_where_it_is(case: Case, write: Write, tmp_path: Path) -> None:
    assert_faulty(case, write, tmp_path)


def test_framework_without_questions_has_pillars_that_were_graded(write: Write, tmp_path: Path) -> None:
    start, end = FRAMEWORK.index("pillars:"), FRAMEWORK.index("evidence:")
    write("frameworks", FRAMEWORK[:start] + FRAMEWORK[end:])

    assert "at least pillars" in faults_of(tmp_path)[0].problem
