"""Whole reports in Word and as workbooks: what the page says, both say."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from tests.publish.uttered import uttered

from peelian.publish.compose import compose
from peelian.publish.content import Document
from peelian.publish.report import Report
from peelian.publish.spoken import clean, named_tables
from peelian.publish.word import write_word
from peelian.publish.workbook import write_workbook
from peelian.publish.workbook_cells import number

MADE = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("of_kent", marks=pytest.mark.xdist_group("two")),
        pytest.param("panel", marks=[pytest.mark.xdist_group("sample"), pytest.mark.long]),
    ],
)
def document(request: pytest.FixtureRequest) -> Document:
    """What a report says: that of a small force with records of its own, and the sample force's."""
    report: Report = request.getfixturevalue(request.param)
    return compose(report)


def test_word_file_says_all_of_a_report(document: Document, fonts: None, tmp_path: Path) -> None:
    file = docx.Document(str(write_word(document, tmp_path / "report.docx", made=MADE)))
    body = file.element.body
    said = "\n".join("".join(words.text or "" for words in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))

    assert [each for each in uttered(document) if clean(each) not in said] == []
    places = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(places) == len(set(places))
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    assert links
    assert set(links) <= set(places)
    described = [drawn.find(qn("wp:docPr")).get("descr") for drawn in body.iter(qn("wp:inline"))]
    tables = named_tables(document)
    charts = [each.chart for each in tables if each.chart]
    assert len(described) == len(charts)
    assert all(chart.picture.sentence in words for chart, words in zip(charts, described, strict=True))
    assert len(file.tables) == len([each for each in tables if each.grid.rows])


def test_workbook_says_all_of_a_report(document: Document, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_workbook(document, tmp_path / "report.xlsx", made=MADE))
    cells = [cell.value for sheet in book for row in sheet for cell in row if cell.value is not None]
    said = "\n".join(map(str, cells))
    numbers = {float(cell) for cell in cells if isinstance(cell, int | float)}

    lost = [each for each in map(str.strip, map(clean, uttered(document))) if each.rstrip(".") not in said]
    assert [each for each in lost if not each.startswith("–") and (number(each) or ("",))[0] not in numbers] == []
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n"}
    assert all(len(sheet.tables) == 1 for sheet in book.worksheets[1:])
