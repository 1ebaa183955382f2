"""Publications about demand in every format: tagged PDF, Word, workbook; on a phone and by axe."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from tests.publish.test_axe import Faults, faults
from tests.publish.test_browser import Measure, measured

from peelian.publish.content import Document
from peelian.publish.demand.account import Account
from peelian.publish.demand.again import REPORT, printing
from peelian.publish.demand.cards import Card
from peelian.publish.page import html_page
from peelian.publish.written import Subject, write_document

__all__ = ["faults", "measured"]  # fixtures of the tests of other pages


@pytest.fixture(scope="module")
def pages(told: tuple[Account, Document], carded: tuple[Account, tuple[Card, ...], Document]) -> dict[str, str]:
    """Both documents as pages."""
    return {"report": html_page(told[1]), "cards": html_page(carded[2])}


@pytest.mark.long
@pytest.mark.parametrize("name", ["report", "cards"])
def test_pages_fit_phone_and_desk(measured: Measure, pages: dict[str, str], name: str) -> None:
    for width, found in measured(pages[name]).items():
        assert found["closed"] == [int(width)] * 3, "nothing is wider than the screen"
        assert found["open"] == [int(width)] * 3, "nor when all is opened"
        assert found["hidden"] == []
        assert found["twice"] == []
        assert found["lost"] == []


@pytest.mark.long
@pytest.mark.parametrize("name", ["report", "cards"])
def test_pages_break_no_rule(faults: Faults, pages: dict[str, str], name: str) -> None:
    assert faults(pages[name]) == []


@pytest.mark.long
def test_every_format_says_the_same(
    pdf_libraries: None, fonts: None, told: tuple[Account, Document], tmp_path: Path
) -> None:
    account, document = told
    kept = printing(account.comparison, account.bound.cited.facts)
    subject = Subject(REPORT, "kent", source="simulation-made")

    _, paths, failures = write_document(
        document, tmp_path, subject, catalogue="a version", formats=("html", "pdf", "docx", "xlsx"), printed=kept
    )

    assert failures == []
    assert [path.suffix for path in paths] == [".pdf", ".docx", ".xlsx"]
    reader = PdfReader(paths[0], strict=True)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    said = "".join(page.extract_text() for page in reader.pages)
    assert "Simulated, not counted." in said
    assert all(fact.text.split()[0] in said for fact in account.bound.cited.facts)
    assert len(load_workbook(paths[2]).sheetnames) > 3
