from __future__ import annotations

import functools
import io
import itertools
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import docx
import pytest
import resvg_py
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.publish.everything import everything, picture
from tests.publish.uttered import uttered

from peelian import PeelianError
from peelian.publish import raster
from peelian.publish.content import Chart, Charts, Column, Document, Grid, Para, Part, Row, Run, cell, plain, say
from peelian.publish.raster import NoFontsError
from peelian.publish.spoken import clean
from peelian.publish.word import APPENDIX, write_word
from peelian.publish.word_xml import bookmark_name

MADE = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
Word = Any


def one(*blocks: Any) -> Document:
    return Document("A report", "Elmet Police", "2018/19", (), (), (Part("p", "Part", blocks),), say("The end."))


@pytest.fixture(scope="session")
def word(fonts: None, tmp_path_factory: pytest.TempPathFactory) -> Word:
    """Everything as a Word file, read back."""
    return docx.Document(str(write_word(everything(), tmp_path_factory.mktemp("word") / "report.docx", made=MADE)))


def written(document: Document, folder: Path) -> Word:
    return docx.Document(str(write_word(document, folder / "report.docx", made=MADE)))


def all_text(file: Word) -> str:
    paragraphs = file.element.body.iter(qn("w:p"))
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in paragraphs)


def styled(file: Word, style: str) -> list[str]:
    return [paragraph.text for paragraph in file.paragraphs if paragraph.style.name == style]


def test_properties_tell_title_author_subject_and_language(word: Word) -> None:
    told = word.core_properties
    assert told.title == "Performance report: Elmet Police, 2018/19"
    assert (told.author, told.language) == ("Elmet Police", "en-GB")
    assert told.subject == "Performance report, 2018/19"
    assert told.keywords == "synthetic records"
    assert told.created == MADE.replace(tzinfo=None) or told.created == MADE
    languages = {lang.get(qn("w:val")) for lang in word.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}


def test_headings_follow_one_another_without_gaps(word: Word) -> None:
    assert styled(word, "Title") == ["Performance report"]
    depths = [int(p.style.name.split()[1]) for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert depths[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(depths))
    assert styled(word, "Heading 2") == ["Calls, line 999"]
    assert styled(word, "Heading 2 unlisted") == ["How it was read"]
    assert styled(word, "Heading 1")[-1] == APPENDIX


def test_contents_are_a_field_that_already_says_what_is_listed(word: Word) -> None:
    entries = [p for p in word.paragraphs if p.style.name.startswith("toc ")]
    first, second, *others = styled(word, "Heading 1")
    assert [p.text for p in entries] == [first, second, "Calls, line 999", *others]
    kinds = [mark.get(qn("w:fldCharType")) for p in entries for mark in p._p.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    (instruction,) = [each.text for p in entries for each in p._p.iter(qn("w:instrText"))]
    assert instruction.strip().startswith("TOC ")


def test_links_lead_to_bookmarks_and_bookmarks_are_unique(word: Word) -> None:
    names = [mark.get(qn("w:name")) for mark in word.element.body.iter(qn("w:bookmarkStart"))]
    numbers = [mark.get(qn("w:id")) for mark in word.element.body.iter(qn("w:bookmarkStart"))]
    assert len(set(names)) == len(names)
    assert len(set(numbers)) == len(numbers)
    assert all(name[0].isalpha() and len(name) <= 40 and name.replace("_", "a").isalnum() for name in names)
    links = [link.get(qn("w:anchor")) for link in word.element.body.iter(qn("w:hyperlink"))]
    assert set(links) <= set(names)
    assert bookmark_name("figure-1") in links


def test_link_with_nowhere_to_lead_is_plain_text(word: Word) -> None:
    (paragraph,) = [p for p in word.paragraphs if "nowhere" in p.text]
    assert not list(paragraph._p.iter(qn("w:hyperlink")))


def test_link_tells_what_a_figure_is(word: Word) -> None:
    tips = {link.get(qn("w:tooltip")) for link in word.element.body.iter(qn("w:hyperlink"))}
    assert "published" in tips


def test_tables_repeat_their_header_and_keep_their_rows_whole(word: Word) -> None:
    assert len(word.tables) == 6
    for table in word.tables:
        properties = table._tbl.tblPr
        look = properties.find(qn("w:tblLook"))
        assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
        assert properties.find(qn("w:tblCaption")).get(qn("w:val"))
        assert properties.find(qn("w:tblDescription")).get(qn("w:val"))
        heads = [bool(row.xpath("w:trPr/w:tblHeader")) for row in table._tbl.tr_lst]
        assert heads == [True] + [False] * (len(heads) - 1)
        assert all(row.xpath("w:trPr/w:cantSplit") for row in table._tbl.tr_lst)
        assert not table._tbl.xpath(".//w:gridSpan | .//w:vMerge")


def test_tables_fit_between_the_margins(word: Word) -> None:
    room = word.sections[0].page_width - word.sections[0].left_margin - word.sections[0].right_margin
    for table in word.tables:
        assert sum(column.width for column in table.columns) <= room + 2000


def test_every_table_has_a_caption_with_its_name(word: Word) -> None:
    captions = styled(word, "Caption")
    assert [each.split(".")[0] for each in captions] == [
        "Table 1", "Chart 1", "Chart 2", "Table 2", "Chart 3", "Table 3", "Table A1", "Table A2", "Table A3",
    ]  # fmt: skip


def test_chart_is_a_drawing_with_a_picture_and_words_in_its_place(word: Word) -> None:
    drawn = list(word.element.body.iter(qn("wp:inline")))
    assert len(drawn) == 3
    for number, inline in enumerate(drawn, 1):
        words = inline.find(qn("wp:docPr"))
        assert words.get("id") == str(number)
        assert words.get("title")
        where = f"The figures are in Table A{number}, in the appendix."
        assert words.get("descr") == f"{words.get('title')}. {sentence_under(word, number)} {where}"
        (blip,) = inline.iter(qn("a:blip"))
        parts = word.part.related_parts
        png = parts[blip.get(qn("r:embed"))]
        assert Image.open(io.BytesIO(png.blob)).size[0] in (1080, 1920)
        (svg,) = [each for each in blip.iter() if each.tag.endswith("svgBlip")]
        drawing = parts[svg.get(qn("r:embed"))]
        assert drawing.content_type == "image/svg+xml"
        assert ET.fromstring(drawing.blob).tag.endswith("svg")


def sentence_under(file: Word, number: int) -> str:
    paragraphs = list(file.paragraphs)
    (at,) = [n for n, p in enumerate(paragraphs) if p.text.startswith(f"Chart {number}.")]
    return str(paragraphs[at + 2].text)


def test_chart_leads_to_its_table_and_back(word: Word) -> None:
    for number in (1, 2, 3):
        there = [p for p in word.paragraphs if p.text == f"The figures of this chart are in Table A{number}."]
        back = [p for p in word.paragraphs if p.text == f"Back to Chart {number}."]
        for (paragraph,), id in ((there, f"Table A{number}"), (back, f"Chart {number}")):
            (link,) = paragraph._p.iter(qn("w:hyperlink"))
            assert link.get(qn("w:anchor")) == bookmark_name(id)


def test_remark_is_a_box_of_its_own_that_says_who_wrote_it(word: Word) -> None:
    assert styled(word, "Remark") == [
        "Written by A. Person, Head of Contact, on 1 May 2019. It was not computed.",
        "Two weeks of snow raised demand.",
        "Staffing was below plan.",
        "Action: Hire twelve call handlers (the Head of Contact, by 30 June 2019)",
        "Action: Review rosters (B. Other, by July 2019)",
    ]
    border = word.styles["Remark"].element.xpath("w:pPr/w:pBdr/*")
    assert len(border) == 4


def test_paragraphs_keep_their_own_numbers(word: Word) -> None:
    assert [text.split("\t")[0] for text in styled(word, "Numbered")] == ["1.1", "1.2"]


def test_lists_are_lists_and_each_ordered_one_begins_at_one(word: Word) -> None:
    assert styled(word, "List Bullet 2") == ["All months are there.", "All rows were accepted."]
    numbers = [p._p.pPr.numPr.numId.val for p in word.paragraphs if p.style.name == "List Number"]
    assert len(numbers) == 3
    assert numbers[0] == numbers[1] != numbers[2]
    for number in set(numbers):
        found = word.part.numbering_part.element.xpath(f"w:num[@w:numId='{number}']//w:startOverride/@w:val")
        assert found == ["1"]


def test_footer_has_the_name_and_the_page(word: Word) -> None:
    (footer,) = word.sections[0].footer.paragraphs
    assert footer.text.startswith("Performance report: Elmet Police, 2018/19; synthetic records\tPage ")
    fields = [each.text.strip() for each in footer._p.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_nothing_is_lost(word: Word) -> None:
    text = all_text(word)
    assert [each for each in uttered(everything()) if each not in text] == []


def test_same_document_gives_the_same_bytes(fonts: None, tmp_path: Path) -> None:
    first = write_word(everything(), tmp_path / "a.docx", made=MADE).read_bytes()
    assert write_word(everything(), tmp_path / "b.docx", made=MADE).read_bytes() == first
    with zipfile.ZipFile(tmp_path / "a.docx") as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_machine_without_fonts_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bare = functools.partial(resvg_py.svg_to_bytes, skip_system_fonts=True)
    monkeypatch.setattr(resvg_py, "svg_to_bytes", bare)
    raster._sans_serif.cache_clear()
    with pytest.raises(NoFontsError, match="apt install fonts-liberation"):
        write_word(one(Charts((Chart(picture("Calls")),))), tmp_path / "report.docx", made=MADE)
    assert not list(tmp_path.iterdir())


def test_document_without_charts_needs_no_fonts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(resvg_py, "svg_to_bytes", functools.partial(resvg_py.svg_to_bytes, skip_system_fonts=True))
    file = written(one(Para(say("Words."))), tmp_path)
    assert APPENDIX not in all_text(file)


def test_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PeelianError, match="cannot be written"):
        write_word(one(), tmp_path / "file" / "report.docx", made=MADE)


def test_table_without_rows_says_so(tmp_path: Path) -> None:
    file = written(one(Grid("Nothing", (Column("A"), Column("B")), ())), tmp_path)
    assert not file.tables
    assert "This table has no rows." in all_text(file)


def test_wide_table_fits(tmp_path: Path) -> None:
    columns = tuple(Column(f"A rather long heading {n}", numeric=n > 0) for n in range(14))
    rows = (Row(tuple(plain("x" * 80 if n == 3 else f"{n * 10_000:,}") for n in range(14))),)
    (table,) = written(one(Grid("Wide", columns, rows)), tmp_path).tables
    assert sum(column.width.cm for column in table.columns) == pytest.approx(17, abs=0.05)


def test_deep_parts_have_headings_as_deep_as_word_knows(tmp_path: Path) -> None:
    part = Part("d11", "Depth 11")
    for depth in range(10, 0, -1):
        part = Part(f"d{depth}", f"Depth {depth}", parts=(part,))
    file = written(replace(one(), parts=(part,)), tmp_path)
    names = [p.style.name for p in file.paragraphs if p.style.name.startswith("Heading")]
    assert names == [f"Heading {min(depth, 9)}" for depth in range(1, 12)]


def test_two_ids_that_are_the_same_are_one_place(tmp_path: Path) -> None:
    document = one(Para(say("A"), id="x"), Para(say("B"), id="x"), Para((Run("to", to="x"),)), Para(say("C"), id="X"))
    file = written(document, tmp_path)
    names = [mark.get(qn("w:name")).lower() for mark in file.element.body.iter(qn("w:bookmarkStart"))]
    assert len(names) == len(set(names)) == 3


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40), st.text(max_size=12))
def test_any_text_can_be_written_and_read(tmp_path: Path, text: str, id: str) -> None:
    document = one(
        Para((Run(text), Run(text, "code", to=id, about=text)), id=id),
        Grid(text, (Column(text), Column("B")), (Row((plain(text), cell(say(text), say("x"))), id),)),
    )
    file = written(replace(document, title=f"T{text}", of=f"F{text}"), tmp_path)
    assert clean(text).strip() in all_text(file)


@pytest.mark.parametrize(
    "text",
    ["a\x00b", "\x1b[31m", "=1+1", "👮🏽 ok", "שלום עולם", "مرحبا", "\ud800", "\ufffe", "a\u2028b", "<w:p/>&amp;"],
)
def test_awkward_text_is_kept_or_shown_as_replaced(tmp_path: Path, text: str) -> None:
    said = all_text(written(one(Para(say(text))), tmp_path))
    assert clean(text) in said
    assert "\x00" not in said


# The order in which the standard (ISO/IEC 29500, transitional) lets properties stand; Word calls another order damaged.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    "num": "abstractNumId lvlOverride",
}


def test_elements_stand_in_the_order_of_the_standard(word: Word) -> None:
    roots = [word.element, word.styles.element, word.part.numbering_part.element]
    roots += [word.sections[0].footer._element]
    for root in roots:
        for name, order in ORDER.items():
            places = {qn(f"w:{each}"): at for at, each in enumerate(order.split())}
            for element in root.iter(qn(f"w:{name}")):
                found = [places[kid.tag] for kid in element]
                assert found == sorted(found), (name, [kid.tag.split("}")[1] for kid in element])
