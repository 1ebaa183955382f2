"""Publications of inspections in every format: strict HTML, tagged PDF, Word, workbook; on a phone and by axe."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from tests.publish.inspection.conftest import DAY
from tests.publish.inspection.reading import parts, signed
from tests.publish.reading import HTML, by_id, parsed, text
from tests.publish.test_axe import Faults, faults
from tests.publish.test_browser import Measure, measured

from peelian import PeelianError, Workbench
from peelian.catalogue.catalogue import Catalogue
from peelian.core.workspace import create_workspace
from peelian.inspection.holding import Holding
from peelian.publish.content import Document
from peelian.publish.edition import editions
from peelian.publish.inspection.force_report import force_report
from peelian.publish.inspection.tracker import tracker
from peelian.publish.page import html_page
from peelian.publish.written import Subject, write_document

__all__ = ["faults", "measured"]  # fixtures of the tests of other pages
# One page is shown to a browser each time; the others are in the tests that take longer.
SHOWN = [
    "tracker",
    *(
        pytest.param(name, marks=pytest.mark.long)
        for name in ("report", "crime recording", "history", "question", "grade table")
    ),
]
REPORT = Subject("force-report", "leicestershire", "2018/19", state="an event")
FORMATS = ("html", "pdf", "docx", "xlsx")


@pytest.fixture(scope="module")
def pages(documents: dict[str, Document], grade_table: Document) -> dict[str, str]:
    """Every document as a page."""
    return {name: html_page(each) for name, each in {**documents, "grade table": grade_table}.items()}


def test_pages_are_strict_and_every_link_leads_somewhere(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        root = parsed(page)
        ids = by_id(root)
        links = {each.get("href", "") for each in root.iter(f"{HTML}a")}
        assert {link[1:] for link in links if link.startswith("#")} <= set(ids), name
        assert all(link.startswith("#") for link in links), "nothing leads out of the page"


def test_what_has_a_sign_has_its_word(documents: dict[str, Document], pages: dict[str, str]) -> None:
    for document in documents.values():
        assert all(run.text.strip() for run in signed(document))
    signs = [each for each in parsed(pages["history"]).iter() if "sign" in (each.get("class") or "").split()]
    assert {text(each) for each in signs} >= {"Good", "Requires improvement", "Inadequate", "Ungraded"}
    assert len({each.get("class") for each in signs}) >= 4, "each has a shape of its own"


def test_cells_of_prose_name_their_column_when_they_are_stacked(pages: dict[str, str]) -> None:
    for table in parsed(pages["tracker"]).iter(f"{HTML}table"):
        if table.get("class") == "prose":
            heads = [text(each) for each in table.iter(f"{HTML}th") if each.get("scope") == "col"]
            for row in table.iter(f"{HTML}tr"):
                assert row.get("role") == "row"
                cells = [each.get("data-column") for each in row if each.tag == f"{HTML}td"]
                assert cells in ([], heads[1:])


@pytest.mark.parametrize("name", SHOWN)
def test_pages_fit_phone_and_desk(measured: Measure, pages: dict[str, str], name: str) -> None:
    for width, found in measured(pages[name]).items():
        assert found["closed"] == [int(width)] * 3, "nothing is wider than the screen"
        assert found["hidden"] == []
        assert found["lost"] == []


@pytest.mark.parametrize("name", SHOWN)
def test_pages_break_no_rule(faults: Faults, pages: dict[str, str], name: str) -> None:
    assert faults(pages[name]) == []


@pytest.fixture(scope="module", params=["history", pytest.param("report", marks=pytest.mark.long)])
def written(
    request: pytest.FixtureRequest, pdf_libraries: None, fonts: None, documents: dict[str, Document],
    catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Document, Path, list[Path]]:  # fmt: skip
    """A document, the folder that it was written into, and its formats beside the page."""
    folder, document = tmp_path_factory.mktemp("publications"), documents[request.param]
    _, paths, failures = write_document(document, folder, REPORT, catalogue=catalogue.version, formats=FORMATS)
    assert failures == []
    return document, folder, paths


def test_every_format_is_written_and_traced_by_its_hash(written: tuple[Document, Path, list[Path]]) -> None:
    _, folder, paths = written
    (edition,) = editions(folder)

    assert [each.name for each in paths] == [f"{REPORT.name}.{each}" for each in FORMATS[1:]]
    assert sorted(edition.files) == sorted(each.name for each in (*paths, edition.page))
    assert (edition.state, edition.mart, edition.publication) == ("as written", "an event", "force-report")
    with zipfile.ZipFile(paths[1]) as word:
        assert "carried over from 2016" in word.read("word/document.xml").decode()


def test_pdf_is_tagged_with_bookmarks(written: tuple[Document, Path, list[Path]]) -> None:
    document, _, paths = written
    reader = PdfReader(paths[0], strict=True)

    def titles(outline: list[Any]) -> list[str]:
        return [title for each in outline for title in (titles(each) if isinstance(each, list) else [each.title])]

    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == document.name
    assert {each.title for each in document.parts} <= set(titles(reader.outline))
    assert {each.title for each in parts(document)} >= set(titles(reader.outline)) - {document.title}


def test_what_says_the_same_stands_and_what_differs_is_a_new_edition(
    case: Holding, catalogue: Catalogue, tmp_path: Path
) -> None:
    def write(document: Document, subject: Subject) -> tuple[int, bool, str]:
        made, _, _ = write_document(document, tmp_path, subject, catalogue=catalogue.version)
        return made.edition.number, made.new, made.edition.page.read_text(encoding="utf-8")

    later = DAY.replace(month=8)
    first = write(force_report(case, catalogue, "leicestershire-2018-19", as_of=DAY), REPORT)
    tracked = Subject("tracker", "leicestershire")
    write(tracker(case, catalogue, "leicestershire", as_of=DAY), tracked)
    number, new, page = write(tracker(case, catalogue, "leicestershire", as_of=later), tracked)
    (tmp_path / "force-report-leicestershire-2018-19.html").unlink()
    again = write(force_report(case, catalogue, "leicestershire-2018-19", as_of=DAY), REPORT)

    assert first[:2] == (1, True)
    assert again == (1, False, first[2]), "the page is put back as it was"
    assert (number, new) == (2, True)
    assert "Edition 2. It replaces edition 1 of" in page
    assert sorted(each.state for each in editions(tmp_path)) == ["as written"] * 3
    (tmp_path / "tracker-leicestershire.html").write_text("another")
    assert "tracker-leicestershire.html was changed" in [each.state for each in editions(tmp_path)]


def test_folder_that_is_a_file_is_refused(report: Document, catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "publications").write_text("a file")

    with pytest.raises(PeelianError, match="cannot be written"):
        write_document(report, tmp_path / "publications", REPORT, catalogue=catalogue.version)


def test_check_of_figures_says_that_there_are_none(report: Document, catalogue: Catalogue, tmp_path: Path) -> None:
    bench = Workbench(create_workspace(tmp_path / "workspace"))
    write_document(report, bench.workspace.publications, REPORT, catalogue=catalogue.version)

    with pytest.raises(PeelianError, match="it has no figures to compute again"):
        bench.check_publication("force-report-leicestershire-2018-19")
