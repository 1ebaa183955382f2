"""History, tracker, question and grade table: what they count, and what they keep apart."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from tests.publish.inspection.conftest import DAY
from tests.publish.inspection.reading import part, rows, said, signed

from peelian.catalogue.catalogue import Catalogue
from peelian.core.basis import Basis
from peelian.core.errors import PeelianError, UnknownNameError
from peelian.core.fact import Fact
from peelian.core.period import Period
from peelian.core.unit import unit
from peelian.inspection.clock import Clock, Timing
from peelian.inspection.holding import Holding
from peelian.inspection.records import Action, Finding, Inspection, Judgment, Organisation
from peelian.inspection.words import Stage, Standing
from peelian.publish.content import Charts, Document, Grid
from peelian.publish.inspection.grade_table_page import ForceGrade, grade_table_page
from peelian.publish.inspection.history_page import history_page
from peelian.publish.inspection.question_page import question_page
from peelian.publish.inspection.signs import timing_run
from peelian.publish.inspection.tracker import tracker

BODIES = (
    Organisation("inspectorate", "The inspectorate", "inspectorate"),
    Organisation("kent-police", "Kent Police", "force", "kent"),
    Organisation("kent-pcc", "Commissioner for Kent", "local policing body", "kent"),
)


def test_every_way_to_stand_against_a_day_has_its_word_and_a_sign() -> None:
    runs = [timing_run(Clock("", each, None, None)) for each in Timing]

    assert all(run.sign for run in runs)
    assert len({run.text for run in runs}) == len(Timing)


def finding(name: str, **given: object) -> Finding:
    made = {"kind": "area-for-improvement", "text": "Do better.", "made_by": "inspectorate", "owed_by": "kent-police",
            "made_on": dt.date(2024, 1, 1)}  # fmt: skip
    return Finding(name, **{**made, **given})  # type: ignore[arg-type]


def test_history_puts_grades_of_a_question_in_one_row_under_its_names(documents: dict[str, Document]) -> None:
    questions = rows(part(documents["history"], "programme-1"), 1)

    preventing = next(cells for title, cells in questions.items() if title.startswith("Preventing crime"))
    assert [each.partition(" ")[0] for each in preventing] == ["Good", "not", "Good"]
    assert preventing[2].endswith("carried over from 2016")
    (demand,) = (cells for title, cells in questions.items() if title.startswith("Meeting current demands"))
    assert demand[1].count("Requires improvement") == 2, "two questions were made into one"


def test_history_keeps_crime_recording_in_a_table_of_its_own(documents: dict[str, Document]) -> None:
    history = documents["history"]

    assert rows(part(history, "programme-1"))["Efficiency"][1].startswith("Requires improvement")
    (grades,) = rows(part(history, "programme-2")).values()
    assert [each.split()[0] for each in grades] == ["Inadequate", "Inadequate"]
    assert "ecording" not in said(part(history, "programme-1"))


def test_history_traces_findings_with_their_balance(documents: dict[str, Document]) -> None:
    findings = said(part(documents["history"], "findings"))

    assert "3 met, 2 repeated word for word, 1 reworded and hardened" in findings
    assert "routine monitoring (scan)" in said(part(documents["history"], "monitoring"))


def test_history_never_puts_two_scales_in_one_table(case: Holding, catalogue: Catalogue) -> None:
    later = Inspection("later", "peel-2021-22", "leicestershire", "PEEL 2021/22", published_on=dt.date(2022, 4, 1),
                       stage=Stage.ELSEWHERE)  # fmt: skip
    question = catalogue.framework("peel-2021-22").questions[0].id
    judged = Judgment("later-judgment", "later", question, grade="Adequate")
    more = replace(case, inspections=(*case.inspections, later), judgments=(*case.judgments, judged))

    history = history_page(more, catalogue, "leicestershire", as_of=dt.date(2022, 5, 1))

    for number in (1, 2, 3):
        shown = part(history, f"programme-{number}")
        has_adequate = any("Adequate" in cell for cells in rows(shown).values() for cell in cells)
        assert has_adequate == ("five grades" in shown.title)


def test_history_of_a_force_without_inspections_is_refused(case: Holding, catalogue: Catalogue) -> None:
    with pytest.raises(UnknownNameError, match="leicestershire"):
        history_page(case, catalogue, "kent", as_of=DAY)


def test_tracker_counts_in_its_first_sentence_and_in_a_table(documents: dict[str, Document]) -> None:
    tracked = documents["tracker"]

    assert "Of 32 things asked of Leicestershire Police, 18 are not done with (17 open and 1 awaiting review)." in said(
        tracked
    )
    counts = next(block for block in tracked.opening if isinstance(block, Grid))
    assert [cell.text for cell in counts.rows[0].cells] == [
        "Areas for improvement", "4", "0", "3", "3", "10",
    ]  # fmt: skip
    assert "Police and Crime Panel owes 3" in said(tracked)


def test_tracker_says_overdue_stale_and_what_success_is(catalogue: Catalogue) -> None:
    late = finding("late", due_on=dt.date(2024, 6, 1))
    silent = finding("silent")
    done = finding("done", standing=Standing.CLOSED, since=dt.date(2024, 2, 1))
    action = Action("a", "late", "Train everyone.", "head of training", "kent-police", dt.date(2024, 7, 1),
                    measure="contact.abandonment_rate", target="below 5%")  # fmt: skip
    holding = Holding(organisations=BODIES, findings=(late, silent, done), actions=(action,))

    tracked = tracker(holding, catalogue, "kent", as_of=dt.date(2024, 6, 11))
    found = said(tracked)
    later = said(tracker(holding, catalogue, "kent", as_of=dt.date(2025, 6, 11)))

    assert "2 are not done with (2 open). 1 overdue, 0 stale." in found
    assert "overdue by 10 days (was due on 1 June 2024)" in found
    assert "head of training; Due, due on 1 July 2024" in found
    assert "It has worked when: " in found
    assert "below 5%" in found
    assert "1 overdue, 1 stale." in later
    assert all(run.text for run in signed(tracked)), "every sign has its word"


def test_tracker_of_a_body_that_owes_nothing_says_so(catalogue: Catalogue) -> None:
    holding = Holding(organisations=BODIES, findings=(finding("one"),))

    found = said(tracker(holding, catalogue, "kent-pcc", as_of=DAY))

    assert "Nothing is recorded that Commissioner for Kent was asked to do." in found
    with pytest.raises(UnknownNameError):
        tracker(holding, catalogue, "essex", as_of=DAY)


def test_question_page_follows_a_question_through_its_names(documents: dict[str, Document]) -> None:
    page = documents["question"]

    grades = [row for block in part(page, "grades").blocks if isinstance(block, Grid) for row in block.rows]
    assert [[cell.text for cell in row.cells[:2]] for row in grades] == [
        ["2017", "Understanding demand"], ["2017", "Using resources"],
        ["2018/19", "Meeting current demands and using resources"],
    ]  # fmt: skip
    assert "It continues: Understanding demand (PEEL 2017: efficiency); Using resources" in said(part(page, "asks"))
    assert "Repeated word for word, as Area for improvement 2" in said(part(page, "findings"))
    assert "No grade of another force on this question is held." in said(page)
    assert "No figures were given with this page" in said(page)


def test_question_page_takes_figures_and_peers_that_are_given(case: Holding, catalogue: Catalogue) -> None:
    other = Inspection("kent-one", "peel-2018-19", "kent", "Kent 2018/19", published_on=dt.date(2019, 5, 2))
    judged = Judgment("kent-judgment", "kent-one", "peel-2018-19.planning", grade="Outstanding")
    more = replace(case, inspections=(*case.inspections, other), judgments=(*case.judgments, judged))
    fact = Fact("workforce.officers_fte", "leicestershire", "force", Period.parse("2019-03"), 1806, unit("officers"),
                Basis.REAL)  # fmt: skip

    page = question_page(more, catalogue, "leicestershire", "peel-2018-19.planning", as_of=DAY, facts=(fact,))

    assert rows(part(page, "peers")) == {"Kent Police": ["Outstanding", "2018/19"]}
    ((period, figure, basis),) = rows(part(page, "measures")).values()
    assert (period, figure, basis) == ("March 2019", "1,806", "real records; force")


def test_question_that_nobody_looked_at_says_so(catalogue: Catalogue) -> None:
    found = said(question_page(Holding(), catalogue, "kent", "peel-2018-19.planning", as_of=DAY))

    for sentence in (
        "No grade is held.", "No judgment on it is held.", "No finding on it is recorded.",
        "Nothing is recorded as promised.", "Nothing was disputed.",
    ):  # fmt: skip
        assert sentence in found
    with pytest.raises(UnknownNameError, match=r"peel-2018-19\.planning"):
        question_page(Holding(), catalogue, "kent", "peel-2018-19.planing", as_of=DAY)


def test_grades_of_2016_are_counted_from_the_real_file(grade_table: Document) -> None:
    counts = rows(part(grade_table, "counts"))

    assert counts == {
        "Outstanding": ["1"], "Good": ["28"], "Requires improvement": ["13"], "Inadequate": ["1"], "In all": ["43"],
    }  # fmt: skip
    found = said(grade_table)
    assert "Of 43 forces graded: 1 outstanding, 28 good, 13 requires improvement and 1 inadequate." in found
    assert "43 of 43 grades come from a news report of HMIC release" in found
    assert rows(part(grade_table, "forces"))["Inadequate"] == ["Bedfordshire"]
    chart = next(block for block in part(grade_table, "counts").blocks if isinstance(block, Charts))
    assert "65.1% (28 of 43)" in chart.charts[0].picture.sentence


def test_grade_table_takes_one_scale_and_each_force_once(catalogue: Catalogue) -> None:
    scale, period = catalogue.scale("four-grades"), Period.parse("2016")

    with pytest.raises(PeelianError, match="no grade of Four grades"):
        grade_table_page(scale, [ForceGrade("kent", "Adequate", "a page")], judged="Effectiveness", period=period)
    twice = [ForceGrade("kent", "Good", "a page"), ForceGrade("Kent Police", "Good", "a page")]
    with pytest.raises(PeelianError, match="two grades"):
        grade_table_page(scale, twice, judged="Effectiveness", period=period)
    alone = grade_table_page(scale, [ForceGrade("kent", "Good", "a page")], judged="Effectiveness", period=period)
    assert "Second hand" not in said(alone)
