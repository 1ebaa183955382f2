"""The report of one inspection: its order, every grade with its origin, and nothing left unsaid."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from tests.publish.inspection.conftest import DAY
from tests.publish.inspection.reading import part, parts, rows, said

from peelian.catalogue.catalogue import Catalogue
from peelian.core.errors import UnknownNameError
from peelian.inspection.holding import Holding
from peelian.inspection.records import Attachment, Evidence, Inspection, Judgment
from peelian.inspection.words import JudgmentStage, Marking, Stage
from peelian.publish.content import Document
from peelian.publish.inspection.force_report import force_report

ORIGINS = {
    "Preventing crime and tackling anti-social behaviour": "2016, carried over",
    "Investigating crime": "2018/19",
    "Protecting vulnerable people": "2018/19",
    "Tackling serious and organised crime": "2017, carried over",
    "Armed policing": "2018/19",
    "Meeting current demands and using resources": "2018/19",
    "Planning for the future": "2018/19",
    "Treating the public fairly": "2017, carried over",
    "Ethical and lawful workforce behaviour": "2018/19",
    "Treating the workforce fairly": "2017, carried over",
}


def test_report_is_in_the_order_of_the_published_ones(report: Document) -> None:
    assert [each.id for each in report.parts] == [
        "about", "overall", "pillar-effectiveness", "pillar-efficiency", "pillar-legitimacy", "context", "earlier",
        "disputes", "differences", "evidence", "beside", "due", "data", "documents",
    ]  # fmt: skip


def test_every_question_has_its_grade_and_the_round_that_it_is_of(report: Document) -> None:
    table = rows(part(report, "overall"), 1)

    assert {title.partition(";")[0]: cells[1] for title, cells in table.items()} == ORIGINS
    grades = {title.partition(";")[0]: cells[0] for title, cells in table.items()}
    assert grades == {title: "Ungraded" if title == "Armed policing" else "Good" for title in ORIGINS}


def test_overall_counts_what_was_judged_and_what_was_carried_over(report: Document) -> None:
    overall = said(part(report, "overall"))

    assert "Of 10 questions, 5 were judged in this round; 4 keep the grade of an earlier round" in overall
    assert "(1 from 2016, 3 from 2017); 1 was inspected without a grade." in overall


def test_carried_over_and_ungraded_are_said_in_words_with_the_question(report: Document) -> None:
    carried = said(part(report, "question-peel-2018-19-preventing-crime"))
    ungraded = said(part(report, "question-peel-2018-19-specialist-capabilities"))

    assert "Good, carried over from 2016: not inspected in this round" in carried
    assert "Ungraded, inspected in 2018/19, which gave no grade" in ungraded


def test_question_has_judgment_then_findings_then_details_under_sub_headings(report: Document) -> None:
    question = part(report, "question-peel-2018-19-investigating-crime")

    assert [each.title for each in question.parts] == ["What is to improve", "Detailed findings"]
    assert [each.title for each in question.parts[1].parts] == ["Investigation quality", "Catching criminals"]
    assert "Area for improvement 1. Train every officer" in said(question.parts[0])
    assert "No causes of concern were recorded." in said(question.parts[0])


def test_question_without_findings_says_so(report: Document) -> None:
    asked = said(part(report, "asked-peel-2018-19-treating-workforce"))

    assert "No areas for improvement were recorded." in asked
    assert "No causes of concern were recorded." in asked


def test_earlier_findings_come_out_as_six_to_four(report: Document) -> None:
    earlier = part(report, "earlier")

    assert (
        "Of 6 areas for improvement: 3 met, 2 repeated word for word, 1 reworded and hardened. "
        "Of the 4 of the later round, 1 is new." in said(earlier)
    )
    assert [cells[0] for cells in rows(earlier).values()] == [
        *["Met"] * 3, *["Repeated word for word"] * 2, "Reworded and hardened",
    ]  # fmt: skip
    assert "New: Area for improvement 1: Train every officer" in said(earlier)


def test_disputes_stand_with_claim_source_and_answers(report: Document) -> None:
    found = rows(part(report, "disputes"))

    assert list(found) == ["Area for improvement 4", "Area for improvement 2", "Area for improvement 3"]
    claim, answers, outcome = found["Area for improvement 4"]
    assert claim.startswith("3 June 2019, Leicestershire Police; The finding on how talent")
    assert claim.endswith("item 7, point ii")
    assert "may not have shown its work" in answers
    assert outcome.startswith("Not known.")
    assert "Disputed: see the claim and its answers." in said(part(report, "asked-peel-2018-19-planning"))


def test_differences_of_sources_are_marked_and_found_by_rules_too(report: Document) -> None:
    differences = said(part(report, "differences"))

    assert "Judgments of 2017 stand for all areas that were not inspected." in differences
    assert "Both stand: crime recording was graded in a programme of its own" in differences
    assert "No grade of Integrated PEEL assessment 2018/19 is serious, while Crime recording" in differences


def test_judgments_lead_to_the_evidence_that_they_cite(report: Document) -> None:
    evidence = rows(part(report, "evidence"))

    assert next(iter(evidence)) == "E1"
    assert len(evidence) == 27
    assert "It rests on E2, E3, E4, E5, E6, E7 and E8." in said(
        part(report, "question-peel-2018-19-investigating-crime")
    )
    assert evidence["E2"][0] == "60 files of recent investigations; File review, Investigating crime"


def test_crime_recording_stands_beside_the_table_of_grades(report: Document) -> None:
    beside = rows(part(report, "beside"))

    assert [cells[0] for cells in beside.values()] == ["Inadequate; scale: four grades"] * 2
    assert all("Crime recording" in title for title in beside)


def test_figures_stand_beside_england_and_wales_with_period_basis_and_source(report: Document) -> None:
    (title, cells), *_ = rows(part(report, "context")).items()

    assert title.startswith("Domestic abuse investigations with an arrest; Year to 30 September 2018")
    assert cells == ["33%", "32%", "published; D1, Protecting vulnerable people, Responding to incidents"]


def test_what_an_account_does_not_know_is_not_called_overdue(report: Document) -> None:
    due = said(part(report, "due"))

    assert "56 days" in due
    assert "Not known; nothing held says whether it came in time" in due
    assert "verdue" not in due


def test_annex_says_what_the_data_are(report: Document) -> None:
    assert "Review of crime files: 60 files a force (90 in two)" in said(part(report, "data"))


def test_inspection_that_is_not_held_is_named_with_the_closest(case: Holding, catalogue: Catalogue) -> None:
    with pytest.raises(UnknownNameError, match="leicestershire-2018-19"):
        force_report(case, catalogue, "leicestershire-2018-20", as_of=DAY)


def test_empty_inspection_says_what_is_not_there(catalogue: Catalogue) -> None:
    holding = Holding(inspections=(Inspection("one", "peel-2018-19", "kent", "An inspection", by="inspectorate"),))

    found = said(force_report(holding, catalogue, "one", as_of=DAY))

    for sentence in (
        "Not published: planned.", "Which areas were chosen, and why, is not recorded.",
        "No overall assessment is recorded.", "of 10 no judgment is held", "No judgment on the pillar is held.",
        "No figures beside England and Wales are recorded.", "What became of earlier findings is not recorded.",
        "Nothing was disputed.", "No difference between the sources is recorded.", "No evidence is shown.",
        "No grade of another programme is held.", "No response of the local policing body is recorded.",
        "Nothing is recorded about the data behind the figures.",
    ):  # fmt: skip
        assert sentence in found


def test_grade_of_an_earlier_round_stands_where_nobody_recorded_it_again(case: Holding, catalogue: Catalogue) -> None:
    judgments = tuple(each for each in case.judgments if not each.carried_from)

    without = force_report(replace(case, judgments=judgments), catalogue, "leicestershire-2018-19", as_of=DAY)

    table = rows(part(without, "overall"), 1)
    origins = {title.partition(";")[0]: cells[1] for title, cells in table.items()}
    assert origins == ORIGINS


def test_marking_of_what_is_shown_stands_at_the_top(catalogue: Catalogue) -> None:
    inspection = Inspection("one", "peel-2018-19", "kent", "An inspection", stage=Stage.JUDGING)
    evidence = Evidence("e", "one", "interview", "A talk", marking=Marking.SENSITIVE, withdrawn="")
    judgment = Judgment("j", "one", "peel-2018-19.planning", grade="Good", reasons="It plans.", evidence=("e",),
                        stage=JudgmentStage.DRAFT)  # fmt: skip
    holding = Holding(inspections=(inspection,), evidence=(evidence,), judgments=(judgment,))

    marked = force_report(holding, catalogue, "one", as_of=dt.date(2026, 1, 1))

    assert "Marking: OFFICIAL-SENSITIVE" in said(marked)
    assert "Good, inspected in 2018/19; a draft" in said(marked)
    withdrawn = replace(holding, evidence=(replace(evidence, withdrawn="Taken back"),))
    assert "Marking" not in said(force_report(withdrawn, catalogue, "one", as_of=dt.date(2026, 1, 1)))


def test_evidence_shows_its_day_and_its_files(case: Holding, catalogue: Catalogue) -> None:
    first = next(each for each in case.evidence if each.inspection == "leicestershire-2018-19")
    dated = replace(first, on=dt.date(2018, 10, 3))
    file = Attachment("a", first.id, "table.pdf", "application/pdf", "ab" * 32, 9)
    evidence = tuple(dated if each is first else each for each in case.evidence)

    shown = force_report(
        replace(case, evidence=evidence, attachments=(file,)), catalogue, "leicestershire-2018-19", as_of=DAY
    )

    assert rows(part(shown, "evidence"))["E1"][0].endswith("Document, 3 October 2018; table.pdf abababababab")


def test_same_holding_gives_the_same_document(case: Holding, catalogue: Catalogue, report: Document) -> None:
    assert force_report(case, catalogue, "leicestershire-2018-19", as_of=DAY) == report


def test_no_part_is_empty(documents: dict[str, Document]) -> None:
    for name, document in documents.items():
        for each in parts(document):
            assert each.blocks or each.parts, (name, each.title)
