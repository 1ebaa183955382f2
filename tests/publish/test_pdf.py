from __future__ import annotations

import builtins
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject
from tests.publish.reading import text

from peelian import PeelianError
from peelian.publish.pdf import PACKAGES, PdfUnavailableError, write_pdf

CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 100"><title>{}</title><rect width="9" height="9"/></svg>'
)
ROW = '<tr><th scope="row">Month {0}</th><td class="number"><a class="figure" href="#figure-1">{0}</a></td></tr>'
TABLE = """<div class="scroll"><table class="kpi"><caption>Calls by month</caption>
<thead><tr><th scope="col">Month</th><th scope="col" class="number">Calls</th></tr></thead>
<tbody>{}</tbody></table></div>"""
FIGURE = """<figure><figcaption>{0}</figcaption>{1}<p class="reading">It rose.</p>
<details><summary>The same figures as a table</summary>{2}</details></figure>"""
PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Report: Elmet, 2018/19</title>
<style>@media print {{ nav {{ display: none; }} }}</style></head>
<body><a class="skip" href="#content">Skip to the report</a>
<header><p class="force">Elmet Police</p><h1>A report</h1><p class="period">2018/19</p></header>
<main id="content"><nav aria-label="Contents"><ul><li><a href="#section-1">1. Calls</a></li></ul></nav>
<section id="section-1"><h2>1. Calls</h2>{}<h3>By line</h3><p id="figure-1">Figure 1.</p></section></main>
</body></html>"""

Draw = Callable[[str], PdfReader]


def page(rows: int = 2, more: str = "") -> str:
    table = TABLE.format("".join(map(ROW.format, range(1, rows + 1))))
    return PAGE.format(table + FIGURE.format("Calls", CHART.format("Calls fell"), TABLE.format(ROW.format(1))) + more)


@pytest.fixture
def draw(pdf_libraries: None, tmp_path: Path) -> Draw:
    """Draw a page as PDF and read it back."""

    def drawn(html: str) -> PdfReader:
        return PdfReader(BytesIO(write_pdf(html, tmp_path / "made" / "report.pdf").read_bytes()), strict=True)

    return drawn


def kids(element: DictionaryObject) -> Iterator[DictionaryObject]:
    """The tags below a tag, as they are read out."""
    inside: PdfObject | None = element.get("/K", ArrayObject()).get_object()
    for kid in inside if isinstance(inside, ArrayObject) else [inside]:
        found = kid.get_object()
        if isinstance(found, DictionaryObject) and "/S" in found:
            yield found
            yield from kids(found)


def tags(reader: PdfReader, *names: str) -> list[DictionaryObject]:
    return [each for each in kids(reader.trailer["/Root"]["/StructTreeRoot"]) if each["/S"] in names]


def annotations(reader: PdfReader) -> list[DictionaryObject]:
    return [each.get_object() for sheet in reader.pages for each in sheet.get("/Annots", ())]


def test_pdf_says_what_it_is(draw: Draw) -> None:
    reader = draw(page())
    root = reader.trailer["/Root"]

    assert reader.metadata.title == "Report: Elmet, 2018/19"
    assert reader.xmp_metadata.dc_title == {"x-default": "Report: Elmet, 2018/19"}
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_tags_give_headings_and_pictures_to_a_screen_reader(draw: Draw) -> None:
    reader = draw(page())

    assert [each["/S"] for each in tags(reader, "/H1", "/H2", "/H3")] == ["/H1", "/H2", "/H3"]
    assert [each["/Alt"] for each in tags(reader, "/Figure")] == ["Calls fell"]


def test_tags_tie_each_cell_to_its_headings(draw: Draw) -> None:
    reader = draw(page())
    listed = reader.trailer["/Root"]["/StructTreeRoot"]["/IDTree"]["/Names"]
    ids = {key: found.get_object() for key, found in zip(listed[::2], listed[1::2], strict=True)}

    assert len(tags(reader, "/Table")) == 2
    assert [each["/A"]["/Scope"] for each in tags(reader, "/TH")] == [
        *("/Column", "/Column", "/Row", "/Row"),
        *("/Column", "/Column", "/Row"),
    ]
    for cell in tags(reader, "/TD"):
        assert [ids[key]["/A"]["/Scope"] for key in cell["/A"]["/Headers"]] == ["/Row", "/Column"]


def test_headings_and_charts_are_bookmarks(draw: Draw) -> None:
    def titles(outline: list[object]) -> list[object]:
        return [titles(each) if isinstance(each, list) else each.title for each in outline]

    assert titles(draw(page()).outline) == ["A report", ["1. Calls", ["Calls", "By line"]]]


def test_every_page_has_its_number_and_the_next_ones_the_title(draw: Draw) -> None:
    reader = draw(page(rows=100))
    texts = [each.extract_text() for each in reader.pages]

    assert len(texts) > 2
    for number, sheet in enumerate(texts, 1):
        assert f"Page {number} of {len(texts)}" in sheet
        assert "A report" in sheet
    assert all("Month Calls" in " ".join(text.split()) for text in texts[1:-1]), "the table's head is repeated"


def test_running_lines_are_not_read_out(draw: Draw) -> None:
    reader = draw(page(rows=100))
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    read_out = {each.indirect_reference for each in kids(root)}

    for number, sheet in enumerate(reader.pages):
        content = sheet.get_contents().get_data()
        owners = root["/ParentTree"]["/Nums"][2 * number + 1]
        owned = [each for each in owners if isinstance(each.get_object(), DictionaryObject)]
        assert set(owned) <= read_out
        assert len(owned) == content.count(b"/MCID")
        assert content.count(b"/Pagination") >= 2


def test_contents_are_on_paper_and_the_skip_link_is_not(draw: Draw) -> None:
    text = " ".join(draw(page()).pages[0].extract_text().split())

    assert "Contents 1. Calls 1" in text
    assert "Skip to the report" not in text
    assert "The same figures as a table" not in text, "the table stands open beside its chart"


def test_links_lead_inside_the_document_only(draw: Draw) -> None:
    found = annotations(draw(page()))

    assert {each["/Dest"] for each in found} == {"section-1", "figure-1"}
    assert not [each for each in found if "/A" in each]
    assert all(each["/F"] == 4 for each in found), "links are printed"


def test_same_page_gives_the_same_bytes(pdf_libraries: None, tmp_path: Path) -> None:
    first, second = (write_pdf(page(), tmp_path / name).read_bytes() for name in ("1.pdf", "2.pdf"))

    assert first == second


@pytest.mark.parametrize(
    "asking",
    [
        '<img alt="" src="https://example.org/a.png">',
        '<img alt="" src="file:///etc/hostname">',
        '<style>@import "https://example.org/a.css";</style>',
        '<style>p { background: url("https://example.org/a.png") }</style>',
        '<style>@font-face { font-family: "A"; src: url("https://example.org/a.woff") } p { font-family: "A" }</style>',
        '<svg viewBox="0 0 9 9"><title>A</title><image href="https://example.org/a.png" width="9" height="9"/></svg>',
    ],
)
def test_page_that_asks_for_an_address_is_refused(pdf_libraries: None, tmp_path: Path, asking: str) -> None:
    with pytest.raises(PeelianError, match=r"The page asks for (https://example\.org/a|file:///etc/hostname)"):
        write_pdf(page(more=asking), tmp_path / "report.pdf")
    assert list(tmp_path.iterdir()) == [], "nothing is left half-written"


def test_failure_leaves_the_earlier_pdf(pdf_libraries: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        self.touch()
        raise OSError(28, "No space left on device")

    path = write_pdf(page(), tmp_path / "report.pdf")
    before = path.read_bytes()
    monkeypatch.setattr(Path, "write_bytes", full)

    with pytest.raises(PeelianError, match="cannot be written: No space left on device"):
        write_pdf(page(rows=3), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_missing_library_is_named_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = builtins.__import__

    def without(name: str, *others: object, **named: object) -> object:
        if name == "weasyprint":
            print("Please carefully follow the installation steps")  # noqa: T201
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *others, **named)

    monkeypatch.setattr(builtins, "__import__", without)

    with pytest.raises(PdfUnavailableError, match=r"libpango-1\.0-0") as caught:
        write_pdf(page(), tmp_path / "report.pdf")
    assert caught.value.remedy == f"On Debian and Ubuntu: apt install {' '.join(PACKAGES)}."
    assert capsys.readouterr().out == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.xdist_group("sample")
def test_sample_report_is_on_paper_too(pdf_libraries: None, sample_folder: Path, sample_page: Element) -> None:
    """Its sections and charts are bookmarks, and each of its figures is a link to its line."""
    (file,) = (sample_folder / "publications").glob("*.pdf")
    reader = PdfReader(file, strict=True)
    headings = [text(each) for each in sample_page.iter() if re.fullmatch(r".*}(h[12]|figcaption)", str(each.tag))]
    figures = {each.get("href", "")[1:] for each in sample_page.iter() if each.get("class") == "figure"}

    def titles(outline: list[Any]) -> list[str]:
        return [title for each in outline for title in (titles(each) if isinstance(each, list) else [each.title])]

    assert titles(reader.outline) == headings
    assert figures <= {each["/Dest"] for each in annotations(reader)}
    assert reader.metadata.title == "Performance report to the Police and Crime Panel: Leicestershire Police, 2018/19"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
