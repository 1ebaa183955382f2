from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from tests.shipped_case import shipped_case

from peelian.catalogue.catalogue import Catalogue
from peelian.catalogue.load import load_catalogue
from peelian.core.period import Period
from peelian.inspection.holding import Holding
from peelian.publish.content import Document
from peelian.publish.inspection.force_report import force_report
from peelian.publish.inspection.grade_file import read_grades
from peelian.publish.inspection.grade_table_page import ForceGrade, grade_table_page
from peelian.publish.inspection.history_page import history_page
from peelian.publish.inspection.question_page import question_page
from peelian.publish.inspection.tracker import tracker

DAY = dt.date(2019, 7, 22)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Peelian's own catalogue."""
    return load_catalogue()


@pytest.fixture(scope="session")
def case() -> Holding:
    """The whole Leicestershire case."""
    return shipped_case()


@pytest.fixture(scope="session")
def report(case: Holding, catalogue: Catalogue) -> Document:
    """The report of 2018/19, as of the panel's meeting of July."""
    return force_report(case, catalogue, "leicestershire-2018-19", as_of=DAY)


@pytest.fixture(scope="session")
def documents(case: Holding, catalogue: Catalogue, report: Document) -> dict[str, Document]:
    """Every document that the case gives, by its kind."""
    return {
        "report": report,
        "crime recording": force_report(case, catalogue, "leicestershire-2019-crime-recording", as_of=DAY),
        "pillar alone": force_report(case, catalogue, "leicestershire-2016-legitimacy", as_of=DAY),
        "history": history_page(case, catalogue, "leicestershire", as_of=DAY),
        "tracker": tracker(case, catalogue, "leicestershire", as_of=DAY),
        "panel's tracker": tracker(case, catalogue, "llr-panel", as_of=DAY),
        "question": question_page(case, catalogue, "leicestershire", "peel-2018-19.meeting-demand", as_of=DAY),
    }


@pytest.fixture(scope="session")
def grades_of_2016(shared: Path) -> list[ForceGrade]:
    """The grades of 43 forces on effectiveness in 2016, from the news of their release."""
    return list(read_grades(shared / "data" / "peel" / "peel_2016_effectiveness_grades.csv", {"cycle": "2016"}))


@pytest.fixture(scope="session")
def grade_table(catalogue: Catalogue, grades_of_2016: list[ForceGrade]) -> Document:
    """The grade table of effectiveness in 2016."""
    scale = catalogue.scale("four-grades")
    return grade_table_page(scale, grades_of_2016, judged="Effectiveness", period=Period.parse("2016"))
